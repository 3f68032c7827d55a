"""Title search: finds films by partial or misspelt titles, whatever the case, accents, articles and spaces.

A query passes through these modules: `query` lists its possible interpretations, `candidates` retrieves names from an
inverted index of character n-grams (`keys`, `segment`, `additions`), `likelihood` scores each name with a noisy
channel model, `ranking` turns scored names into ranked films. `index` puts them together. `embeddings` and `vectors`
serve a second search, by meaning.
"""

from bot.search.entry import Hit, TitleEntry, UnreadableIndexError
from bot.search.index import TitleIndex
from bot.search.normal import normalise_title

__all__ = ["Hit", "TitleEntry", "TitleIndex", "UnreadableIndexError", "normalise_title"]
