"""Reads MovieLens' movies.csv (titles, years, genres) and links.csv (IMDb and TMDB ids)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.domain.catalogue.source_record import SourceFacts
from bot.domain.errors import InvalidValue
from bot.sources.catalogues.catalogue import Part, PartedCatalogue
from bot.sources.catalogues.files import OpenedFile, rows_of
from bot.sources.catalogues.tally import RowTally
from bot.sources.catalogues.words import clean_title, known_genres, other_titles

MOVIE, LINK = 0, 1
_HEADERS = {"movies.csv": b"movieId,title,genres", "links.csv": b"movieId,imdbId,tmdbId"}
_YEAR = re.compile(r"\s*\((\d{4})(?:[-–]\d{0,4})?\)\s*\Z")
_OTHER = re.compile(r"\s*\((?:a\.k\.a\.\s*)?([^()]+)\)\s*\Z")
_ARTICLE = re.compile(
    r"(?P<title>.+), (?P<article>The|A|An|Le|La|Les|L'|Un|Une|Il|Lo|Gli|I|El|Los|Las|Der|Die|Das|Den|Det|De|Het|O|Os)\Z"
)


def _has_header(kind: str) -> Callable[[bytes], bool]:
    wanted = _HEADERS[kind]
    return lambda head: head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip().replace(b'"', b"") == wanted


def read_movies(file: OpenedFile, tally: RowTally) -> Iterator[Part]:
    for row in _after_header(file, tally):
        try:
            key, title, tags = row
            content = {**_titles(title), "genres": known_genres(tags.split("|"))}
            compose_facts([(MOVIE, content)])
            yield Part(_key(key), MOVIE, 0, content)
        except (ValueError, InvalidValue) as error:
            tally.count_bad_row(",".join(row), f"not a film ({error})")


def read_links(file: OpenedFile, tally: RowTally) -> Iterator[Part]:
    for row in _after_header(file, tally):
        try:
            key, imdb, tmdb = (cell.strip() for cell in row)
            content: dict[str, Any] = {}
            if imdb:
                content["imdb_id"] = f"tt{_number(imdb, 10):07}"
            if tmdb:
                content["tmdb_id"] = _number(tmdb.removesuffix(".0"), 15)
            yield Part(_key(key), LINK, 0, content)
        except ValueError as error:
            tally.count_bad_row(",".join(row), f"not a link ({error})")


def _after_header(file: OpenedFile, tally: RowTally) -> Iterator[list[str]]:
    rows = rows_of(file)
    next(rows, None)
    for row in rows:
        if row:
            tally.read += 1
            yield row


def _key(text: str) -> str:
    return str(_number(text.strip(), 15))


def _number(text: str, digits: int) -> int:
    """Parse a positive integer of at most `digits` digits. Raises ValueError."""
    if not text.isascii() or not text.isdigit() or len(text) > digits or not int(text):
        raise ValueError(text)
    return int(text)


def _titles(written: str) -> dict[str, Any]:
    """Parse titles and year from "City of Lost Children, The (Cité des enfants perdus, La) (1995)"."""
    rest, year = clean_title(written), None
    if found := _YEAR.search(rest):
        year = int(found[1])
        rest = rest[: found.start()]
    others = []
    while (found := _OTHER.search(rest)) and found.start() > 0:
        others.append(_article_first(found[1]))
        rest = rest[: found.start()]
    title = _article_first(rest)
    return {"title": title, "year": year, "alternative_titles": other_titles(others[::-1], than=(title,))}


def _article_first(title: str) -> str:
    """Move the article of "Usual Suspects, The" to the front."""
    found = _ARTICLE.match(title.strip())
    if not found:
        return title.strip()
    gap = "" if found["article"].endswith("'") else " "
    return f"{found['article']}{gap}{found['title']}"


def compose_facts(parts: Sequence[tuple[int, Mapping[str, Any]]]) -> SourceFacts:
    """Combine a film's movie and, if present, its link. Raises InvalidValue if there is only a link."""
    content: dict[str, Any] = {}
    for _, part in parts:
        content |= part
    if "title" not in content:
        raise InvalidValue("title", None, "a row of movies.csv")
    return SourceFacts(
        title=content["title"],
        year=content.get("year"),
        alternative_titles=tuple(content.get("alternative_titles", ())),
        genres=tuple(content.get("genres", ())),
        imdb_id=content.get("imdb_id"),
        tmdb_id=content.get("tmdb_id"),
    )


MOVIELENS = PartedCatalogue(
    name="movielens",
    source="MovieLens",
    credit="MovieLens by GroupLens, University of Minnesota: for research, not for commercial use, not to be passed on "
    "without permission (https://grouplens.org/datasets/movielens/).",
    expected="movies.csv or links.csv of MovieLens, with its header line",
    shapes={kind: _has_header(kind) for kind in _HEADERS},
    needed="movies.csv",
    many=False,
    names_people=False,
    readers={"movies.csv": read_movies, "links.csv": read_links},
    facts=compose_facts,
)
