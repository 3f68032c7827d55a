"""Profiles, club records, rankings and comparisons: the numbers of members and clubs."""
