"""Sample exports in the trackers' formats: real films, invented histories."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date"
RATINGS = "Date,Name,Year,Letterboxd URI,Rating"
REVIEWS = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date"
PLAIN = "Date,Name,Year,Letterboxd URI"
PROFILE = "Date Joined,Username,Given Name,Family Name,Email Address,Location,Website,Bio,Pronoun,Favorite Films"
LIST_V7 = """Letterboxd list export v7
Date,Name,Tags,URL,Description
2026-01-02,"Rain, mostly","rain, night",https://boxd.it/list1,"Films where it <i>rains</i>.

All of them."

Position,Name,Year,URL,Description
1,Leaving Las Vegas,1995,https://boxd.it/1xYz,
2,Heat,1995,https://boxd.it/2xYz,"Dry,
in fact."
"""
IMDB = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
    "Num Votes,Release Date,Directors"
)
IMDB_LIST = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),"
    "Year,Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated"
)
IMDB_OLD = (
    '"position","const","created","modified","description","Title","Title type","Directors","You rated",'
    '"IMDb Rating","Runtime (mins)","Year","Genres","Num. Votes","Release Date (month/day/year)","URL"'
)


def table(headings: str, *rows: str, newline: str = "\n") -> bytes:
    return (newline.join([headings, *rows]) + newline).encode()


def rows_of(headings: str, rows: list[list[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([headings.split(","), *rows])
    return written.getvalue().encode()


def packed(files: dict[str, bytes | str | list[Any]], *, top: str = "", folders: tuple[str, ...] = ()) -> bytes:
    """A ZIP; lists become JSON, `folders` become entries of their own."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder in folders:
            archive.writestr(f"{top}{folder}/", b"")
        for name, content in files.items():
            archive.writestr(f"{top}{name}", json.dumps(content) if isinstance(content, list) else content)
    return whole.getvalue()


def letterboxd_files() -> dict[str, bytes | str | list[Any]]:
    return {
        "profile.csv": table(PROFILE, "2020-01-01,me,Ann,Other,ann@example.org,,,,,"),
        "diary.csv": table(
            DIARY,
            '2026-03-02,Leaving Las Vegas,1995,https://boxd.it/aB3dEf,4.5,Yes,"club, rain",2026-03-01',
            "2026-03-05,Heat,1995,https://boxd.it/heat1,4,,,2026-03-04",
            "2026-04-05,Heat,1995,https://boxd.it/heat2,5,Yes,,2026-04-04",
        ),
        "reviews.csv": table(
            REVIEWS,
            "2026-03-02,Leaving Las Vegas,1995,https://boxd.it/aB3dEf,4.5,Yes,"
            '"<blockquote>I came to drink.<blockquote>\nTender, and ""merciless"".","club, rain",2026-03-01',
            '2026-05-01,Solaris,1972,https://boxd.it/sol1,,,"No day, but a text.",,',
        ),
        "ratings.csv": table(
            RATINGS,
            "2026-03-02,Leaving Las Vegas,1995,https://boxd.it/1xYz,4.5",
            "2026-04-05,Heat,1995,https://boxd.it/2xYz,5",
            "2026-04-05,Stalker,1979,https://boxd.it/3xYz,5",
        ),
        "watched.csv": table(
            PLAIN,
            "2026-03-02,Leaving Las Vegas,1995,https://boxd.it/1xYz",
            "2026-03-02,Mirror,1975,https://boxd.it/4xYz",
        ),
        "watchlist.csv": table(PLAIN, "2026-03-02,Nostalgia,1983,https://boxd.it/5xYz"),
        "comments.csv": table("Date,Content,Comment", "2026-01-01,https://boxd.it/x,<p>Agreed.</p>"),
        "likes/films.csv": table(PLAIN, "2026-03-02,Heat,1995,https://boxd.it/2xYz"),
        "likes/reviews.csv": table("Date,Content", "2026-03-02,https://boxd.it/y"),
        "likes/lists.csv": table("Date,Content", "2026-03-02,https://boxd.it/z"),
        "lists/rain.csv": LIST_V7,
        "deleted/diary.csv": table(DIARY, "2026-03-02,Gone,1990,https://boxd.it/g,1,,,2026-03-01"),
        "orphaned/reviews.csv": table(REVIEWS, "2026-03-02,Lost,1990,https://boxd.it/l,1,,text,,2026-03-01"),
    }


def movie(title: str = "Leaving Las Vegas", year: int | None = 1995, tmdb: int | None = 451) -> dict[str, Any]:
    ids = {"trakt": 1, "slug": "x", "imdb": "tt0113627" if tmdb == 451 else None, "tmdb": tmdb}
    return {"title": title, "year": year, "ids": ids}


def play(number: int, day: str, film: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "id": number,
        "watched_at": f"{day}T21:40:00.000Z",
        "action": "watch",
        "type": "movie",
        "movie": film or movie(),
    }


EPISODE = {
    "id": 77,
    "watched_at": "2026-03-01T21:40:00.000Z",
    "action": "scrobble",
    "type": "episode",
    "episode": {"season": 1, "number": 1},
    "show": {"title": "A show"},
}


def trakt_files() -> dict[str, bytes | str | list[Any]]:
    return {
        "user-profile.json": '{"email": "ann@example.org"}',
        "user-settings.json": '{"email": "ann@example.org"}',
        "_errors.json": "[]",
        "watched-history-2.json": [play(2, "2026-03-02"), EPISODE],
        "watched-history-10.json": [play(10, "2026-03-10"), play(2, "2026-03-02")],
        "watched-history-1.json": [play(1, "2026-03-01")],
        "watched-movies.json": [
            {"plays": 2, "last_watched_at": "2026-03-10T01:00:00.000Z", "movie": movie()},
            {"plays": 1, "last_watched_at": "2025-01-02T01:00:00.000Z", "movie": movie("Heat", 1995, 949)},
        ],
        "watched-shows-1.json": [{"plays": 2, "show": {"title": "A show"}}],
        "ratings-movies.json": [
            {"rated_at": "2026-03-02T08:00:00.000Z", "rating": 9, "type": "movie", "movie": movie()}
        ],
        "lists-watchlist.json": [
            {
                "rank": 1,
                "id": 1,
                "listed_at": "2026-01-01T00:00:00.000Z",
                "type": "movie",
                "movie": movie("Heat", 1995, 949),
            },
            {"rank": 2, "id": 2, "listed_at": "2026-01-01T00:00:00.000Z", "type": "show", "show": {"title": "A"}},
        ],
        "lists-favorites.json": [
            {"rank": 1, "listed_at": "2026-01-01T00:00:00.000Z", "type": "movie", "movie": movie()}
        ],
        "lists-lists.json": [
            {"name": "Rain, mostly", "description": "Wet.", "item_count": 1, "ids": {"trakt": 31, "slug": "rain"}}
        ],
        "lists-list-31-rain.json": [
            {"rank": 1, "listed_at": "2026-01-01T00:00:00.000Z", "type": "movie", "movie": movie(), "notes": "Wet!"}
        ],
        "comments-movies.json": [
            {
                "type": "movie",
                "movie": movie(),
                "comment": {
                    "comment": "Fine. [spoiler]He dies.[/spoiler]",
                    "spoiler": True,
                    "review": True,
                    "created_at": "2026-03-03T00:00:00.000Z",
                },
            },
            {"type": "movie", "movie": movie(), "comment": {"comment": "No!", "parent_id": 4}},
        ],
    }
