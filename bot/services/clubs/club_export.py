"""Exports what a whole club may see, in ZIPs, without private entries, drafts or diaries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.overlay import SAME_AS
from bot.domain.clubs.club_export import FORMAT, VERSION, ClubExport, ExportedRating, ExportedReview, LineChoice
from bot.domain.clubs.export_parts import NamedFile, pack_into_parts
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.archive import NightArchive
from bot.domain.people import Actor
from bot.domain.reviews.review import Review
from bot.services.clubs.export_nights import night_records
from bot.services.clubs.membership import managed_club
from bot.services.heavy_work import HeavyWork
from bot.services.in_flight import InFlight
from bot.store.catalogue import films as film_store
from bot.store.clubs import clubs as club_store
from bot.store.clubs import exports as export_store
from bot.store.database import Database, Row
from bot.store.nights import archive as night_store
from bot.store.reviews import reviews as review_store

OPERATOR = 0
"""The id for requests from the terminal."""
REVIEWS_A_FILE = 500
BYTES_A_FILE = 8_000_000
EXPORTS_AT_ONCE = 2
"""Club exports that run at once; others wait."""
README = """\
A club's memory, exported by Marquee.

club.json       films, members' names, ratings, the club's own facts and settings
reviews-N.json  every published review in full, with its author, spoilers and chosen lines
nights.json     lists of nominated films, who picks in turn, and the movie nights that were held

Not in it: private entries, drafts, diaries, watchlists, what was withdrawn or removed, and who voted what.
`python -m bot import FILE --guild ID` puts it into an empty club. The format: docs/export-format.md of Marquee.
"""


class ClubExports:
    """Exports a club's published data. Members who manage the server and the operator may call it."""

    def __init__(self, database: Database, heavy: HeavyWork) -> None:
        self._database = database
        self._heavy = heavy
        self._in_flight = InFlight("an export", EXPORTS_AT_ONCE)

    async def export_parts(self, actor: Actor, limit: int) -> list[bytes]:
        """The export in ZIPs of at most `limit` bytes each; a single large file may exceed it.

        Raises OnlyInAClub, NotAllowed, TaskAlreadyRunning while this member's last export runs, and the errors of
        HeavyWork.
        """
        guild = managed_club(actor)
        async with self._in_flight.reserve_place(actor.member):
            export = await self.export_club(guild, actor.member)
            return await self._heavy.run_in_thread(actor.member, _pack_export, export, limit)

    async def export_club(self, guild: GuildId, asker: int = OPERATOR) -> ClubExport:
        """All data that the whole club may see, built off the event loop; `asker` is the member or OPERATOR."""
        async with self._database.read() as reading:
            reviews = await review_store.published_in(reading, guild)
            lines = await export_store.lines_chosen(reading, guild)
            names = await export_store.names_of(reading, guild)
            ratings = await export_store.ratings_given(reading, guild)
            changes = await club_store.film_overlays(reading, guild)
            settings = await club_store.settings_of(reading, guild)
            unquoted = await export_store.unquoted_members(reading, guild)
            nights = await night_store.read_archive(reading, guild)
        found = _ExportRows(reviews, lines, names, ratings, changes, settings, unquoted, nights)
        # The catalogue's own facts; the club's corrections are exported as `changes`.
        films = await self._read_films(guild, await self._heavy.run_in_thread(asker, found.referenced_films))
        return await self._heavy.run_in_thread(asker, found.to_export, films)

    async def _read_films(self, guild: GuildId, ids: list[FilmId]) -> list[Film]:
        async with self._database.read() as reading:
            found = await film_store.by_ids(reading, guild, dict.fromkeys(ids))
        return sorted(found, key=lambda film: (film.title, film.year or 0, film.id))


@dataclass(frozen=True, slots=True)
class _ExportRows:
    """What a club has, as read from the database."""

    reviews: list[Review]
    lines: list[Row]
    names: Mapping[int, str]
    ratings: list[Row]
    changes: list[Row]
    settings: Mapping[str, str]
    unquoted: set[int]
    nights: NightArchive

    def latest_ratings(self) -> dict[tuple[FilmId, MemberId], ExportedRating]:
        return {
            (FilmId(film), MemberId(member)): ExportedRating(
                film=FilmId(film), member=MemberId(member), halves=halves, rated_on=said[:10]
            )
            for film, member, halves, said in self.ratings
        }

    def referenced_films(self) -> list[FilmId]:
        """The films that reviews, ratings or corrections refer to, with repetitions."""
        wanted = [review.film for review in self.reviews] + [film for film, _ in self.latest_ratings()]
        wanted += [FilmId(row[0]) for row in self.changes]
        wanted += self.nights.films()
        return wanted + [FilmId(json.loads(row[2])) for row in self.changes if row[1] == SAME_AS]

    def to_export(self, films: list[Film]) -> ClubExport:
        latest = self.latest_ratings()
        members = {review.author.member for review in self.reviews} | {member for _, member in latest}
        members |= self.nights.members()
        return ClubExport(
            films=tuple(films),
            names={MemberId(member): name for member, name in self.names.items() if member in members},
            reviews=_exported_reviews(self.reviews, self.lines),
            ratings=tuple(latest.values()),
            changes=tuple((FilmId(film), field, json.loads(value)) for film, field, value, _ in self.changes),
            settings=self.settings,
            unquoted=frozenset(MemberId(member) for member in self.unquoted if member in members),
            nights=self.nights,
        )


def _pack_export(export: ClubExport, limit: int) -> list[bytes]:
    return pack_into_parts(export_files(export), limit)


def _exported_reviews(reviews: list[Review], lines: list[Row]) -> tuple[ExportedReview, ...]:
    chosen: dict[int, list[LineChoice]] = {}
    for review, paragraph, start, stop, standing in lines:
        chosen.setdefault(review, []).append(LineChoice(paragraph=paragraph, start=start, stop=stop, mark=standing))
    return tuple(ExportedReview(review=review, lines=tuple(chosen.get(review.id, ()))) for review in reviews)


def export_files(export: ClubExport) -> list[NamedFile]:
    """The files of an export, each small enough to be sent alone."""
    keys = {film.id: number for number, film in enumerate(export.films, 1)}
    head = {
        "format": FORMAT,
        "version": VERSION,
        "films": [_film_record(film, keys) for film in export.films],
        "members": [{"id": str(member), "name": name} for member, name in sorted(export.names.items())],
        "unquoted": [str(member) for member in sorted(export.unquoted)],
        "ratings": [
            {"film": keys[one.film], "member": str(one.member), "stars": one.halves / 2, "on": one.rated_on}
            for one in export.ratings
            if one.film in keys
        ],
        "changes": [
            {"film": keys[film], "field": field, "value": keys[FilmId(int(str(value)))] if field == SAME_AS else value}
            for film, field, value in export.changes
            if film in keys and (field != SAME_AS or FilmId(int(str(value))) in keys)
        ],
        "settings": dict(sorted(export.settings.items())),
    }
    files = [NamedFile("README.txt", README.encode()), NamedFile("club.json", _encode_json(head))]
    for number, records in enumerate(_by_size([_review_record(one, keys) for one in export.reviews]), 1):
        whole = {"format": FORMAT, "version": VERSION, "reviews": records}
        files.append(NamedFile(f"reviews-{number}.json", _encode_json(whole)))
    if export.nights.lists or export.nights.nights:
        held = {"format": FORMAT, "version": VERSION, **night_records(export.nights, keys)}
        files.append(NamedFile("nights.json", _encode_json(held)))
    return files


def _by_size(records: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    """Groups of at most REVIEWS_A_FILE records and about BYTES_A_FILE bytes; a single record may be larger."""
    part: list[dict[str, object]] = []
    size = 0
    for record in records:
        bytes_here = len(_encode_json(record))
        if part and (len(part) == REVIEWS_A_FILE or size + bytes_here > BYTES_A_FILE):
            yield part
            part, size = [], 0
        part.append(record)
        size += bytes_here
    if part:
        yield part


def _film_record(film: Film, keys: Mapping[FilmId, int]) -> dict[str, object]:
    return {
        "key": keys[film.id],
        "title": film.title,
        "year": film.year,
        "directors": list(film.directors),
        "imdb_id": film.imdb_id,
        "tmdb_id": film.tmdb_id,
        "wikidata_id": film.wikidata_id,
    }


def _review_record(exported: ExportedReview, keys: Mapping[FilmId, int]) -> dict[str, object]:
    review = exported.review
    author: dict[str, object] = {"kind": str(review.author.kind)}
    if review.author.member is not None:
        author["member"] = str(review.author.member)
    else:
        author |= {"name": review.author.name, "outlet": review.author.outlet, "bio": review.author.bio}
    return {
        "film": keys[review.film],
        "author": author,
        "headline": review.headline,
        "paragraphs": [
            {
                "text": paragraph.text,
                "spoilers": [[span.start, span.stop] for span in paragraph.spoilers],
                "quotations": [[span.start, span.stop] for span in paragraph.quotations],
            }
            for paragraph in review.paragraphs
        ],
        "stars": review.stars.in_stars if review.stars else None,
        "language": review.language,
        "spoilers": str(review.spoilers),
        "written_on": review.written_on.isoformat() if review.written_on else None,
        "watched_on": review.watched_on.isoformat() if review.watched_on else None,
        "rewatch": review.rewatch,
        "provenance": review.provenance,
        "source_url": review.source_url,
        "copyright": review.copyright,
        "excerpt_only": review.excerpt_only,
        "created_at": review.created_at.isoformat(),
        "updated_at": review.updated_at.isoformat(),
        "lines": [[one.paragraph, one.start, one.stop, one.mark] for one in exported.lines],
    }


def _encode_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
