"""Schedules: posts at set times, their filters and votes."""
