"""Schedules: when and what to post, what was posted, and votes on it."""
