"""Diary: ratings, diary, watchlist, and imports from trackers."""
