"""Reads and writes members' viewing histories: those of eight trackers, and Marquee's own export.

`reader.read_history` detects the format: `file_types` and `archive` look at an upload, `paths` skips files by name,
`encoding` decodes text, `tables` and `json_text` parse it, and `letterboxd`, `imdb`, `trakt`, `other_tables`,
`simkl_json` or `marquee` turn rows into entries, which an EntryCollector (`collecting`) gathers. `rows` reads the
values of a row, `dates` its days, and `placeholders` finds days that stand for none. docs/imports.md says what is read.
"""

from bot.sources.trackers.dates import ReadingTime
from bot.sources.trackers.letterboxd_csv import letterboxd_csv, letterboxd_watchlist_csv
from bot.sources.trackers.marquee import decode_history, encode_history
from bot.sources.trackers.reader import read_history

__all__ = [
    "ReadingTime",
    "decode_history",
    "encode_history",
    "letterboxd_csv",
    "letterboxd_watchlist_csv",
    "read_history",
]
