"""The words that filter films (genres, moods, languages …), those that most films have first."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.catalogue.mood import Vocabulary
from bot.domain.ids import LIBRARY
from bot.services.cache import ClubCache
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.store.catalogue import full_text
from bot.store.catalogue.full_text import TagKind
from bot.store.changes import Changes
from bot.store.database import Database

MOOD_SAMPLE = 1_000
"""The best known films, among which those of each mood are counted."""


class FilmWords:
    """Lists for options in which nothing is typed yet. Anybody may read them: they are the same for every club."""

    def __init__(self, database: Database, catalogue: FilmCatalogue, vocabulary: Vocabulary) -> None:
        self._database = database
        self._catalogue = catalogue
        self._vocabulary = vocabulary
        self._lists: ClubCache[str, tuple[str, ...]] = ClubCache(database, 10, depends_on=Changes.FILMS)

    async def list_genres(self) -> tuple[str, ...]:
        return _by_place(self._vocabulary.genres, await self._list_tags(TagKind.GENRE))

    async def list_content_notes(self) -> tuple[str, ...]:
        return _by_place(self._vocabulary.content_notes, await self._list_tags(TagKind.CONTENT_NOTE))

    async def list_countries(self) -> tuple[str, ...]:
        return await self._list_tags(TagKind.COUNTRY)

    async def list_languages(self, known: Iterable[str]) -> tuple[str, ...]:
        """The languages in `known`, those that most films have first."""
        return _by_place(known, await self._list_tags(TagKind.LANGUAGE))

    async def list_moods(self) -> list[tuple[str, str]]:
        """Names and descriptions."""
        names = await self._lists.get_or_make(LIBRARY, "moods", self._count_moods)
        descriptions = {mood.name: mood.description for mood in self._vocabulary.moods}
        return [(name, descriptions[name]) for name in names]

    async def _list_tags(self, kind: TagKind) -> tuple[str, ...]:
        return await self._lists.get_or_make(LIBRARY, kind.name, lambda: self._read_tags(kind))

    async def _read_tags(self, kind: TagKind) -> tuple[str, ...]:
        async with self._database.read() as reading:
            return tuple(await full_text.list_tags(reading, kind))

    async def _count_moods(self) -> tuple[str, ...]:
        films = await self._catalogue.best_known_films(MOOD_SAMPLE)
        counts = {mood.name: sum(bool(mood.matching_words(film)) for film in films) for mood in self._vocabulary.moods}
        return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def _by_place(words: Iterable[str], ordered: Iterable[str]) -> tuple[str, ...]:
    """The words in the other list's order; those that it lacks come last, by name."""
    places = {word: place for place, word in enumerate(ordered)}
    return tuple(sorted(words, key=lambda word: (places.get(word, len(places)), word)))
