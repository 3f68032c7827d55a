"""Schedules: scheduled posts."""
