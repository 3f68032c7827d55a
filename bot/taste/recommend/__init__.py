"""Recommend: recommendations from ratings."""
