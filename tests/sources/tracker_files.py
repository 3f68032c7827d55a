"""Generates exports of every tracker from invented histories, and counts what is in them without the bot's readers."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

DAYS = [f"20{year:02}-{month:02}-{day:02}" for year in (19, 22, 25) for month in (1, 6, 12) for day in range(1, 29)]
SHOWS = ("tv", "show", "anime")


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file's name and content, and how many entries of each kind it holds; `left_out` rows are not about films."""

    name: str
    data: bytes
    kinds: Counter[str]
    left_out: int
    stars: float
    """The sum of all stars."""


def _table(headings: str, rows: list[list[object]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([headings.split(","), *rows])
    return written.getvalue().encode()


class _Counting:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.kinds: Counter[str] = Counter()
        self.left_out = 0
        self.stars = 0.0

    def day(self) -> str:
        return self.random.choice([*DAYS, ""])

    def rating(self) -> int | str:
        rating: int | str = self.random.choice([*range(1, 11), "", ""])
        return rating

    def seen(self, day: str, rating: int | str = "") -> None:
        self.kinds["viewing" if day else "rating" if rating else "watched"] += 1
        self.stars += int(rating or 0) / 2

    def rated(self, rating: int | str) -> None:
        if rating:
            self.kinds["rating"] += 1
            self.stars += int(rating) / 2

    def made(self, name: str, data: bytes) -> MadeFile:
        return MadeFile(name, data, +self.kinds, self.left_out, self.stars)


def simkl(seed: int, *, older: bool = False) -> MadeFile:
    """Simkl's CSV; `older`: with the headings of its import form."""
    count = _Counting(seed)
    rows: list[list[object]] = []
    for n in range(60):
        kind = count.random.choice(["movie", "movie", "movie", *SHOWS])
        status = count.random.choice(["completed", "plantowatch", "plan to watch", "dropped", "hold", "watching"])
        rating, day = count.rating(), count.day()
        if older:
            rows.append(["", "", n + 1, f"tt{n + 1:07}", "", kind, f"Film {n}", 1990, "", status, day, rating, ""])
        else:
            rows.append([n, f"Film {n}", kind, 1990, status, "", day, rating, "", "", n + 1, f"tt{n + 1:07}"])
        if kind != "movie":
            count.left_out += 1
        elif status == "completed":
            count.seen(day, rating)
        elif status.startswith("plan"):
            count.kinds["watchlist"] += 1
            count.rated(rating)
        else:
            count.rated(rating)
            count.left_out += not rating
    headings = "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB"
    if older:
        headings = (
            "simkl_id,TVDB_ID,TMDB,IMDB_ID,MAL_ID,Type,Title,Year,LastEpWatched,Watchlist,WatchedDate,Rating,Memo"
        )
    return count.made("SimklBackup.csv", _table(headings, rows))


def simkl_json(seed: int) -> MadeFile:
    count = _Counting(seed)
    films: list[object] = []
    for n in range(50):
        status = count.random.choice(["completed", "plantowatch", "dropped"])
        rating, day = count.rating(), count.day()
        films.append(
            {
                "added_to_watchlist_at": "2024-01-01T00:00:00Z",
                "last_watched_at": f"{day}T20:{n % 60:02}:11Z" if day else None,
                "user_rating": rating or None,
                "status": status,
                "movie": {"title": f"Film {n}", "year": 1990, "ids": {"simkl": n, "tmdb": str(n + 1)}},
            }
        )
        if status == "completed":
            count.seen(day, rating)
        else:
            count.kinds["watchlist"] += status == "plantowatch"
            count.rated(rating)
            count.left_out += status == "dropped" and not rating
    shows = [{"status": "watching", "show": {"title": "A show", "ids": {}}}] * 4
    count.left_out += 7
    whole = {"movies": films, "shows": shows, "anime": shows[:3]}
    return count.made("SimklBackup.json", json.dumps(whole).encode())


def movary(seed: int, part: str) -> MadeFile:
    """Movary's `part`: history, ratings or watchlist."""
    count = _Counting(seed)
    rows: list[list[object]] = []
    for n in range(40):
        film: list[object] = [f"Film {n}", 1990, n + 1, f"tt{n + 1:07}"]
        if part == "history":
            day = count.day()
            rows.append([*film, day, "", ""])
            count.seen(day)
        elif part == "ratings":
            rating = count.random.randint(1, 10)
            rows.append([*film, rating])
            count.rated(rating)
        else:
            rows.append([*film, "2024-05-06 10:11:12"])
            count.kinds["watchlist"] += 1
    last = {"history": "watchedAt,comment,location", "ratings": "userRating", "watchlist": "addedAt"}[part]
    return count.made(f"export-{part}-1-17.csv", _table(f"title,year,tmdbId,imdbId,{last}", rows))


def trakt_csv(seed: int, part: str) -> MadeFile:
    """Trakt's CSV of `part`: history or ratings; `trakt_rating` is always 9 and must count for nothing."""
    count = _Counting(seed)
    rows: list[list[object]] = []
    for n in range(50):
        kind = count.random.choice(["movie", "movie", "episode", "show"])
        shared: list[object] = [kind, f"Film {n}", 1990, 9.0, n, f"tt{n + 1:07}", n + 1]
        if part == "history":
            day = count.random.choice(DAYS)
            rows.append([f"{day}T20:{n % 60:02}:0{n % 10}.000Z", "watch", *shared])
            if kind == "movie":
                count.seen(day)
        else:
            rating = count.random.randint(1, 10)
            rows.append(["2024-01-02T03:04:05.000Z", *shared, rating])
            if kind == "movie":
                count.rated(rating)
        count.left_out += kind != "movie"
    shared_headings = "type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id"
    headings = f"watched_at,action,{shared_headings}" if part == "history" else f"rated_at,{shared_headings},rating"
    return count.made(f"{part}.csv", _table(headings, rows))


def tv_time(seed: int, *, later: bool = False) -> MadeFile:
    """TV Time's films; `later`: with a column for those to be watched later."""
    count = _Counting(seed)
    rows: list[list[object]] = []
    for n in range(50):
        seen, wanted, day = count.random.random() < 0.5, count.random.random() < 0.5, count.day()
        moment = f"{day}T21:{n % 60:02}:07Z" if day else ""
        if later:
            rows.append([f"Film {n}", 1990, int(seen), moment, 0, int(wanted), 0, f"tt{n + 1:07}"])
        else:
            rows.append(["u", n, f"tt{n + 1:07}", f"Film {n}", 1990, "2024-01-01", moment, str(seen).lower(), 0])
        if seen:
            count.seen(day)
        elif later and not wanted:
            count.left_out += 1
        else:
            count.kinds["watchlist"] += 1
    headings = "uuid,tvdb_id,imdb_id,title,year,created_at,watched_at,is_watched,rewatch_count"
    if later:
        headings = "title,year,watched,watched_at_utc,rewatch_count,watch_later,favorite,imdb_id"
    return count.made("tvtime-movies-2026-07-01.csv", _table(headings, rows))


def yamtrack(seed: int) -> MadeFile:
    count = _Counting(seed)
    rows: list[list[object]] = []
    for n in range(60):
        kind = count.random.choice(["movie", "movie", "tv", "season", "episode", "anime", "manga", "game", "book"])
        status = count.random.choice(["Completed", "Planning", "In progress", "Paused", "Dropped"])
        score, day = count.rating(), count.day()
        written = f"{score}.0" if score else ""
        rows.append([n + 1, "tmdb", kind, f"Film {n}", "https://x/y.jpg", "", "", written, 1, status, "", day, "", ""])
        if kind != "movie":
            count.left_out += 1
        elif status == "Completed":
            count.seen(day, score)
        else:
            count.kinds["watchlist"] += status == "Planning"
            count.rated(score)
            count.left_out += status != "Planning" and not score
    headings = (
        "media_id,source,media_type,title,image,season_number,episode_number,score,progress,status,start_date,"
        "end_date,notes,progressed_at"
    )
    return count.made("yamtrack.csv", _table(headings, rows))


def tmdb(seed: int) -> MadeFile:
    count = _Counting(seed)
    rows: list[list[object]] = []
    for n in range(40):
        kind, rating = count.random.choice(["movie", "movie", "tv"]), count.random.randint(1, 10)
        day = "2023-05-02T09:29:50Z"
        rows.append([n + 1, f"tt{n + 1:07}", kind, f"Film {n}", "1990-07-20T00:00:00Z", "", "", 7.7, rating, day])
        if kind == "movie":
            count.rated(rating)
        count.left_out += kind != "movie"
    headings = "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated"
    return count.made("ratings.csv", _table(headings, rows))


def letterboxd(seed: int) -> MadeFile:
    count = _Counting(seed)
    rows: list[list[object]] = []
    for n in range(50):
        day, rating = count.day(), count.rating()
        stars = "" if rating == "" else f"{int(rating) / 2:g}"
        rows.append(["2025-12-31", f"Film {n}", 1990, f"https://boxd.it/{n}", stars, "", "", day])
        count.seen(day, rating)
    headings = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date"
    return count.made("diary.csv", _table(headings, rows))


def imdb(seed: int) -> MadeFile:
    count = _Counting(seed)
    rows: list[list[object]] = []
    for n in range(50):
        kind, rating = count.random.choice(["Movie", "Short", "TV Series", "TV Episode"]), count.random.randint(1, 10)
        rows.append([f"tt{n + 1:07}", rating, "2025-12-31", f"Film {n}", "", "", kind, 9.9, 90, 1990, "", 1, "", ""])
        if "TV" in kind:
            count.left_out += 1
        else:
            count.rated(rating)
    headings = (
        "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
        "Num Votes,Release Date,Directors"
    )
    return count.made("ratings.csv", _table(headings, rows))


MAKERS: dict[str, Callable[[int], MadeFile]] = {
    "Simkl CSV": simkl,
    "Simkl import form": lambda seed: simkl(seed, older=True),
    "Simkl JSON": simkl_json,
    "Movary history": lambda seed: movary(seed, "history"),
    "Movary ratings": lambda seed: movary(seed, "ratings"),
    "Movary watchlist": lambda seed: movary(seed, "watchlist"),
    "Trakt history CSV": lambda seed: trakt_csv(seed, "history"),
    "Trakt ratings CSV": lambda seed: trakt_csv(seed, "ratings"),
    "TV Time": tv_time,
    "TV Time with a column for later": lambda seed: tv_time(seed, later=True),
    "Yamtrack": yamtrack,
    "TMDB ratings": tmdb,
    "Letterboxd diary": letterboxd,
    "IMDb ratings": imdb,
}
