"""Exports everything that is stored about a member, in files that other services can read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date

from bot.domain.catalogue.film import Film
from bot.domain.clubs.export_parts import NamedFile, pack_into_parts
from bot.domain.diary.review_text import review_text
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry, HistoryList, TrackerHistory, TrackerOrigin
from bot.domain.errors import InvalidValue
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.heavy_work import HeavyWork
from bot.services.in_flight import InFlight
from bot.sources.trackers import encode_history, letterboxd_csv, letterboxd_watchlist_csv
from bot.store import privacy as privacy_store
from bot.store.clubs import exports as export_store
from bot.store.database import Database, Row
from bot.store.reviews.paragraphs import decode_paragraphs

EXPORTS_AT_ONCE = 2
"""Exports that run at once; others wait."""
FILMS_AT_ONCE = 200
"""Films that are read in one step; fewer than the catalogue caches."""
README = """\
What Marquee, a film club's bot, has stored about you.

marquee.json      your viewings, ratings, watchlist, lists and reviews; Marquee reads it again with /import.
                  The format: docs/export-format.md of Marquee.
letterboxd-N.csv  the films that you have seen, for letterboxd.com/import; each file is at most 1 MB.
letterboxd-watchlist-N.csv
                  the films that you want to see, for the import on your watchlist's page at Letterboxd. Not for
                  letterboxd.com/import, which would log them as seen.
stored.json       every row about you as it is in the database: drafts, choices, what you asked for last.

A folder named by a number belongs to the server with that id.
"""


class MemberExports:
    """Exports members' data. Members may export their own data; the operator's commands may export anybody's."""

    def __init__(self, database: Database, catalogue: FilmCatalogue, clubs: ClubService, heavy: HeavyWork) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._heavy = heavy
        self._in_flight = InFlight("an export", EXPORTS_AT_ONCE)

    async def export_member(self, actor: Actor, limit: int) -> list[bytes]:
        """Everything about the member who asks: in this club, or, in a private message, in every club.

        Returns ZIPs of at most `limit` bytes each; a single large file may exceed it, so the caller checks the sizes.
        Raises TaskAlreadyRunning while this member's last export runs, and TooBusy.
        """
        async with self._in_flight.reserve_place(actor.member):
            files = await self.member_history(actor.member, actor.guild)
            return await self._heavy.run_in_thread(actor.member, pack_into_parts, files, limit)

    async def member_history(self, member: MemberId, guild: GuildId | None) -> list[NamedFile]:
        """The files with everything about a member in one club, or, with None, in every club."""
        async with self._database.read() as reading:
            clubs = await export_store.clubs_of(reading, member) if guild is None else [guild]
            rows = await privacy_store.rows_of(reading, member, guild or LIBRARY)
        written = await self._heavy.run_in_thread(member, _encode_json, rows)
        files = [NamedFile("README.txt", README.encode()), NamedFile("stored.json", written)]
        for club in clubs:
            history, headed = await self.export_history(GuildId(club), member)
            folder = "" if len(clubs) == 1 else f"{club}/"
            files += await self._heavy.run_in_thread(member, _history_files, folder, history, headed)
        return files

    async def knows_member(self, member: MemberId, guild: GuildId | None) -> bool:
        """Whether anything is stored about a member in one club, or, with None, in any club."""
        async with self._database.read() as reading:
            return bool(await privacy_store.rows_of(reading, member, guild or LIBRARY))

    async def export_history(self, guild: GuildId, member: MemberId) -> tuple[TrackerHistory, tuple[HistoryEntry, ...]]:
        """A member's history in one club as trackers write it, and its entries again with headlines in their texts."""
        async with self._database.read() as reading:
            diary = await export_store.diary_of(reading, guild, member)
            reviews = {row[0]: row for row in await export_store.reviews_of(reading, guild, member)}
            lists = await export_store.lists_of(reading, guild, member)
        wanted = [FilmId(row[0]) for row in diary] + [FilmId(row[1]) for row in reviews.values()]
        films = await films_by_id(self._catalogue, self._clubs, guild, wanted)
        return await self._heavy.run_in_thread(member, _history, diary, reviews, lists, films)


async def films_by_id(
    catalogue: FilmCatalogue, clubs: ClubService, guild: GuildId, ids: Iterable[FilmId]
) -> dict[FilmId, Film]:
    """Films by the ids that a club's rows hold; an id of a merged film gives the film it was merged into."""
    overlay = await clubs.film_overlay(guild)
    wanted = list(dict.fromkeys(ids))
    found: dict[FilmId, Film] = {}
    for start in range(0, len(wanted), FILMS_AT_ONCE):
        chunk = wanted[start : start + FILMS_AT_ONCE]
        films = {film.id: film for film in await catalogue.get_films(guild, chunk)}
        found.update({one: films[overlay.apply_to(one)] for one in chunk if overlay.apply_to(one) in films})
    return found


def _history_files(folder: str, history: TrackerHistory, headed: tuple[HistoryEntry, ...]) -> list[NamedFile]:
    with zipfile.ZipFile(io.BytesIO(encode_history(history))) as archive:
        own = archive.read(archive.namelist()[0])
    tables = {"letterboxd": letterboxd_csv(headed), "letterboxd-watchlist": letterboxd_watchlist_csv(headed)}
    return [
        NamedFile(f"{folder}marquee.json", own),
        *(
            NamedFile(f"{folder}{name}-{n}.csv", table)
            for name, found in tables.items()
            for n, table in enumerate(found, 1)
        ),
    ]


def _history(
    diary: list[Row], reviews: Mapping[int, Row], lists: list[Row], films: Mapping[FilmId, Film]
) -> tuple[TrackerHistory, tuple[HistoryEntry, ...]]:
    plain: list[HistoryEntry] = []
    headed: list[HistoryEntry] = []
    linked_reviews: set[int] = set()
    for row in diary:
        film, review = films.get(FilmId(row[0])), reviews.get(row[10])
        if film is None:
            continue
        if review is not None:
            linked_reviews.add(review[0])
        plain.append(_history_entry(film, _diary_fields(row), review, headline=False))
        headed.append(_history_entry(film, _diary_fields(row), review, headline=True))
    for identity, row in reviews.items():
        film = films.get(FilmId(row[1]))
        if identity in linked_reviews or film is None:
            continue
        plain.append(_history_entry(film, _review_fields(row), row, headline=False))
        headed.append(_history_entry(film, _review_fields(row), row, headline=True))
    named = tuple(HistoryList(name, description, tuple(json.loads(tags))) for name, description, tags in lists)
    return TrackerHistory(origin=TrackerOrigin.MARQUEE, entries=tuple(plain), lists=named), tuple(headed)


def _diary_fields(row: Row) -> dict[str, object]:
    _, kind, halves, watched, logged, rewatch, tags, list_name, film_uri, entry_uri, _ = row
    return {
        "kind": EntryKind(kind),
        "stars": None if halves is None else halves / 2,
        "watched_on": None if watched is None else date.fromisoformat(watched),
        "logged_on": None if logged is None else date.fromisoformat(logged),
        "rewatch": bool(rewatch),
        "tags": tuple(json.loads(tags)),
        "list_name": list_name,
        "film_uri": film_uri,
        "entry_uri": entry_uri,
    }


def _review_fields(row: Row) -> dict[str, object]:
    halves, written, watched, rewatch = row[5], row[7], row[8], row[9]
    return {
        "kind": EntryKind.REVIEW if watched is None else EntryKind.VIEWING,
        "stars": None if halves is None else halves / 2,
        "watched_on": None if watched is None else date.fromisoformat(watched),
        "logged_on": None if written is None else date.fromisoformat(written),
        "rewatch": bool(rewatch),
    }


def _history_entry(film: Film, fields: dict[str, object], review: Row | None, *, headline: bool) -> HistoryEntry:
    about: dict[str, object] = {
        "title": film.title,
        "year": film.year,
        "imdb_id": film.imdb_id,
        "tmdb_id": film.tmdb_id,
        "directors": film.directors,
    }
    words: dict[str, object] = {}
    if review is not None:
        text, quotations = review_text(decode_paragraphs(review[3], review[4]))
        if headline and review[2]:
            text, quotations = f"{review[2]}\n\n{text}", ()
        spoilers = {"none": False, "unknown": None}.get(review[6], True)
        words = {"text": text, "quotations": quotations, "spoilers": spoilers}
    try:
        return HistoryEntry(**about, **fields, **words)  # type: ignore[arg-type]
    except InvalidValue:
        # A text of maximal length has no room for the added marks: it is left out here, and stored.json has it.
        shorter = {**fields, "kind": EntryKind.WATCHED} if fields["kind"] is EntryKind.REVIEW else fields
        return HistoryEntry(**about, **shorter)  # type: ignore[arg-type]


def _encode_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
