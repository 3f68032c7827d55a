"""Clubs: settings, permissions, and a club's export and restore."""
