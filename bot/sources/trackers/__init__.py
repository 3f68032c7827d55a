"""Members' tracker files: Letterboxd, IMDb, Trakt and Marquee's own export, in and out."""

from bot.sources.trackers.letterboxd_csv import letterboxd_csv, letterboxd_watchlist_csv
from bot.sources.trackers.marquee import decode_history, encode_history
from bot.sources.trackers.reader import read_history

__all__ = ["decode_history", "encode_history", "letterboxd_csv", "letterboxd_watchlist_csv", "read_history"]
