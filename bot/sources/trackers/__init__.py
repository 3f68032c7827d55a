"""Reads and writes members' viewing histories: Letterboxd, IMDb, Trakt and Marquee's own export.

`reader.read_history` detects the format: `archive` unpacks an upload, `paths` skips files by name, `encoding` decodes
text, `tables` and `json_text` parse it, and `letterboxd`, `imdb`, `trakt` or `marquee` turn rows into entries, which an
EntryCollector (`collecting`) gathers.
"""

from bot.sources.trackers.letterboxd_csv import letterboxd_csv, letterboxd_watchlist_csv
from bot.sources.trackers.marquee import decode_history, encode_history
from bot.sources.trackers.reader import read_history

__all__ = ["decode_history", "encode_history", "letterboxd_csv", "letterboxd_watchlist_csv", "read_history"]
