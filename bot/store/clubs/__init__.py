"""Clubs: settings, members, corrections, departures, and a club's export and restore."""
