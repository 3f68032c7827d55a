"""Diary: ratings, diary, watchlist, and histories from trackers."""
