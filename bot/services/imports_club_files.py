"""The files of a club's export, read back into values; docs/export-format.md describes them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bot.domain.club_export import FORMAT, VERSION, Choice, ClubExport, Exported, Rating
from bot.domain.errors import InvalidValue
from bot.domain.film import Film
from bot.domain.ids import LIBRARY, FilmId, MemberId, ReviewId
from bot.domain.keeping_errors import NotAClubExport
from bot.domain.overlay import SAME_AS
from bot.domain.review import Author, AuthorKind, Paragraph, Review, Span, Spoilers, Stars

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LIMIT = 1_000_000_000
"""Bytes that an export may unpack to: more than any club writes."""
_NAME = re.compile(r"(?:.*/)?(club|reviews-\d{1,6})\.json\Z")


def read_club(archives: Sequence[bytes]) -> ClubExport:
    """Read an export from all of its ZIPs; films and reviews have the keys of the export for ids.

    Raises NotAClubExport.
    """
    head: dict[str, Any] | None = None
    records: list[tuple[str, dict[str, Any]]] = []
    try:
        for name, whole in _parts(archives):
            if whole.get("format") != FORMAT or whole.get("version") != VERSION:
                raise NotAClubExport(f"{name} is not of version {VERSION}")
            if name == "club":
                head = whole
            else:
                records.append((name, whole))
        if head is None:
            raise NotAClubExport("club.json is missing")
        records.sort(key=lambda part: int(part[0].removeprefix("reviews-")))
        names = {MemberId(int(one["id"])): str(one["name"]) for one in head["members"]}
        every = [record for _, whole in records for record in whole["reviews"]]
        return ClubExport(
            films=tuple(_film(one) for one in head["films"]),
            names=names,
            reviews=tuple(_exported(number, record, names) for number, record in enumerate(every, 1)),
            ratings=tuple(_rating(one) for one in head["ratings"]),
            changes=tuple((FilmId(one["film"]), str(one["field"]), one["value"]) for one in head["changes"]),
            settings={str(key): str(value) for key, value in head["settings"].items()},
            unquoted=frozenset(MemberId(int(one)) for one in head["unquoted"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, InvalidValue, zipfile.BadZipFile) as error:
        raise NotAClubExport(f"{type(error).__name__}: {error}") from error


def same_as(field: str) -> bool:
    """Whether a change names another film."""
    return field == SAME_AS


def _parts(archives: Sequence[bytes]) -> list[tuple[str, dict[str, Any]]]:
    found, size = [], 0
    for data in archives:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                match = _NAME.match(info.filename)
                if match is None:
                    continue
                size += info.file_size
                if size > LIMIT:
                    raise NotAClubExport("it unpacks to more than a gigabyte")
                found.append((match[1], json.loads(archive.read(info))))
    return found


def _film(record: Mapping[str, Any]) -> Film:
    return Film(
        id=FilmId(record["key"]),
        title=record["title"],
        year=record["year"],
        directors=tuple(record["directors"]),
        imdb_id=record["imdb_id"],
        tmdb_id=record["tmdb_id"],
        wikidata_id=record["wikidata_id"],
        confirmed=False,
    )


def _rating(record: Mapping[str, Any]) -> Rating:
    return Rating(
        film=FilmId(record["film"]),
        member=MemberId(int(record["member"])),
        halves=Stars.of(record["stars"]).halves,
        said_on=date.fromisoformat(record["on"]).isoformat(),
    )


def _exported(number: int, record: Mapping[str, Any], names: Mapping[MemberId, str]) -> Exported:
    written, watched = record["written_on"], record["watched_on"]
    review = Review(
        id=ReviewId(number),
        guild=LIBRARY,
        film=FilmId(record["film"]),
        author=_author(record["author"], names),
        headline=record["headline"],
        paragraphs=tuple(_paragraph(one) for one in record["paragraphs"]),
        stars=None if record["stars"] is None else Stars.of(record["stars"]),
        language=record["language"],
        spoilers=Spoilers(record["spoilers"]),
        written_on=None if written is None else date.fromisoformat(written),
        watched_on=None if watched is None else date.fromisoformat(watched),
        rewatch=bool(record["rewatch"]),
        provenance=str(record["provenance"]),
        source_url=record["source_url"],
        copyright=record["copyright"],
        excerpt_only=bool(record["excerpt_only"]),
        created_at=_moment(record["created_at"]),
        updated_at=_moment(record["updated_at"]),
    )
    lines = tuple(
        Choice(paragraph=paragraph, start=start, stop=stop, standing=standing)
        for paragraph, start, stop, standing in record["lines"]
    )
    return Exported(review=review, lines=lines)


def _author(record: Mapping[str, Any], names: Mapping[MemberId, str]) -> Author:
    if "member" not in record:
        return Author(kind=AuthorKind(record["kind"]), name=record["name"], outlet=record["outlet"], bio=record["bio"])
    member = MemberId(int(record["member"]))
    return Author(kind=AuthorKind.MEMBER, name=names.get(member, "A member"), member=member)


def _paragraph(record: Mapping[str, Any]) -> Paragraph:
    return Paragraph(
        record["text"],
        tuple(Span(start, stop) for start, stop in record["spoilers"]),
        tuple(Span(start, stop) for start, stop in record["quotations"]),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
