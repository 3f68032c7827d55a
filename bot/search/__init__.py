"""Title search: finds films by half a title, with a letter wrong, without accents, articles or spaces."""

from bot.search.entry import Hit, TitleEntry, UnreadableIndexError
from bot.search.index import TitleIndex
from bot.search.normal import normalise_title

__all__ = ["Hit", "TitleEntry", "TitleIndex", "UnreadableIndexError", "normalise_title"]
