"""Matching a row to a film: ids before titles, a year's difference, directors, and films of the same name."""

from __future__ import annotations

import asyncio

import pytest

from bot.composition import Services
from bot.domain.catalogue.film import Film
from bot.domain.catalogue.overlay import Overlay
from bot.domain.diary.errors import ImportGone, NothingReady
from bot.domain.diary.import_preview import RowStatus
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry, TrackerHistory, TrackerOrigin
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.services.diary.import_matching import ImportMatcher
from bot.sources.trackers import encode_history
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes

CLUB, ELSEWHERE = GuildId(71), GuildId(72)
WHO = Actor(member=MemberId(5), name="Ines", guild=CLUB)
FILMS = {
    "one": Film(
        id=FilmId(0), title="Qqx Night", year=1990, directors=("Ann Bee",), imdb_id="tt7654321", tmdb_id=987654
    ),
    "remake": Film(id=FilmId(0), title="Qqx Night", year=2010, directors=("Cy Dee",)),
    "twin a": Film(id=FilmId(0), title="Qqx Twin", year=2001, directors=("Ann Bee",)),
    "twin b": Film(id=FilmId(0), title="Qqx Twin", year=2001, directors=("Cy Dee",)),
    "beside": Film(id=FilmId(0), title="Qqx Twin", year=2002),
    "numbered": Film(id=FilmId(0), title="Qqx Number", year=1970, tmdb_id=98765432),
    "part 1": Film(id=FilmId(0), title="Qqx Saga: Part One 1", year=1999, imdb_id="tt7654398"),
    "other club's": Film(id=FilmId(0), title="Qqx Secret", year=2003),
}


@pytest.fixture
async def ids(services: Services) -> dict[str, FilmId]:
    found = {}
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        for name, film in FILMS.items():
            guild = ELSEWHERE if "club" in name else LIBRARY
            found[name] = await film_store.insert_film(writing, film, guild=guild)
    await services.catalogue.refresh()
    return found


def seen(title: str, year: int | None = None, **fields: object) -> HistoryEntry:
    return HistoryEntry(kind=EntryKind.WATCHED, title=title, year=year, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "film", "candidates"),
    [
        (seen("Another name", 1990, imdb_id="tt7654321"), "one", []),
        (seen("Another name", 1991, tmdb_id=987654), "one", []),
        (seen("Another name", 1980, directors=("Ann Bee",), imdb_id="tt7654321"), None, ["one"]),
        (seen("Qqx Night", 1992, imdb_id="tt7654321"), "one", []),
        (seen("Qqx Night: the long cut", 1990, imdb_id="tt7654321"), "one", []),
        # An id that the title or the year contradicts, and two ids of two films.
        (seen("Another name", 1950, imdb_id="tt7654321"), None, ["one"]),
        (seen("Another name", tmdb_id=987654), None, ["one"]),
        (seen("Qqx Night", 2010, tmdb_id=987654), None, ["one"]),
        (seen("Qqx Twin", 2002, imdb_id="tt7654321"), None, ["one", "twin a", "twin b", "beside"]),
        (seen("Qqx Night", 1990, imdb_id="tt7654321", tmdb_id=98765432), None, ["one", "numbered"]),
        (seen("Qqx Saga: Part One 2", 2000, imdb_id="tt7654398"), None, ["part 1"]),
        (seen("Qqx Saga - Part One (1)", 2000, imdb_id="tt7654398"), "part 1", []),
        # A title found in the catalogue, whose film has another id than the row.
        (seen("Qqx Night", 1990, imdb_id="tt7654329"), None, ["one"]),
        (seen("Qqx Number", 1970, tmdb_id=98765433), None, ["numbered"]),
        (seen("Qqx Night", 2010, imdb_id="tt0000009"), "remake", []),
        (seen("qqx  night!", 1990), "one", []),
        (seen("Qqx Night", 1991), "one", []),
        (seen("Qqx Night", 1993), None, []),
        (seen("Qqx Night"), None, ["one", "remake"]),
        (seen("Qqx Night", directors=("Cy Dee",)), "remake", []),
        (seen("Qqx Night", 1990, directors=("Somebody Else",)), None, []),
        (seen("Qqx Twin", 2001), None, ["twin a", "twin b"]),
        (seen("Qqx Twin", 2001, directors=("cy dée",)), "twin b", []),
        (seen("Qqx Twin", 2002), "beside", []),
        (seen("Qqx Secret", 2003), None, []),
    ],
    ids=str,
)
async def test_a_row_finds_its_film(
    services: Services, ids: dict[str, FilmId], entry: HistoryEntry, film: str | None, candidates: list[str]
) -> None:
    (match,) = await ImportMatcher(services.catalogue, CLUB, Overlay(), asyncio.to_thread).match_entries(
        [entry], lambda _: None
    )
    assert match.film == (None if film is None else ids[film])
    assert set(match.candidates) == {ids[name] for name in candidates}


@pytest.mark.parametrize(
    ("row", "status"),
    [
        # A title in another language, one that is spelt differently, and a film whose year is not known.
        ("987654,tmdb,movie,Die Nacht von Qqx", RowStatus.READY),
        ("98765432,tmdb,movie,La cifra de Qqx", RowStatus.READY),
        ("987654,tmdb,movie,Qqx Night", RowStatus.READY),
        # Another film's title, another part of a series, and no id that is known.
        ("987654,tmdb,movie,Qqx Twin", RowStatus.LOOK),
        ("tt7654398,imdb,movie,Qqx Saga: Part One 2", RowStatus.LOOK),
        ("1,manual,movie,Qqx Night", RowStatus.LOOK),
    ],
)
async def test_a_tracker_without_years_is_believed_its_ids(
    services: Services, ids: dict[str, FilmId], row: str, status: RowStatus
) -> None:
    headings = "media_id,source,media_type,title,image,season_number,episode_number,score,progress,status"
    data = f"{headings},start_date,end_date,notes,progressed_at\n{row},,,,,1,Completed,,,,\n".encode()
    panel = await services.history_imports.preview_import(WHO, data, "yamtrack.csv")
    assert panel.count_status(status) == 1


async def test_two_films_that_the_tracker_keeps_apart_are_not_made_one(
    services: Services, ids: dict[str, FilmId]
) -> None:
    entries = [seen("Qqx Night", 1990, film_uri="https://a"), seen("Qqx Night", 1990, film_uri="https://b")]
    matches = await ImportMatcher(services.catalogue, CLUB, Overlay(), asyncio.to_thread).match_entries(
        entries, lambda _: None
    )
    assert [match.film for match in matches] == [None, None]
    assert all(match.candidates == (ids["one"],) for match in matches)


@pytest.mark.parametrize(
    ("works", "sure"),
    [
        # Equal year and chief title win over a year beside it, whatever comes first in the file.
        ([seen("Qqx Night", 1991), seen("Qqx Night", 1990)], [1]),
        ([seen("Qqx Night", 1990), seen("Qqx Night", 1989), seen("Qqx Night", 1990)], [0, 2]),
        # The film's own id wins over its title.
        ([seen("Qqx Night", 1990, imdb_id="tt7654321"), seen("Qqx Night", 1990, imdb_id="tt7654322")], [0]),
        ([seen("Qqx Night", 1991, tmdb_id=987654), seen("Qqx Night", 1990)], [0]),
        # Two that are equally good, and one work that the file writes in two ways.
        ([seen("Qqx Night", 1989), seen("Qqx Night", 1991)], []),
        ([seen("qqx night", 1990), seen("Qqx Night!", 1990), seen("Qqx Night", 1990)], [0, 1, 2]),
    ],
    ids=str,
)
async def test_of_two_works_of_a_file_only_the_better_one_becomes_a_film(
    services: Services, ids: dict[str, FilmId], works: list[HistoryEntry], sure: list[int]
) -> None:
    matches = await ImportMatcher(services.catalogue, CLUB, Overlay(), asyncio.to_thread).match_entries(
        works, lambda _: None
    )
    assert [n for n, match in enumerate(matches) if match.film == ids["one"]] == sure
    assert all(match.candidates == (ids["one"],) for n, match in enumerate(matches) if n not in sure)


async def test_a_choice_covers_all_rows_about_the_same_film_and_none_is_a_choice(
    services: Services, ids: dict[str, FilmId]
) -> None:
    entries = (
        seen("Qqx Twin", 2001),
        HistoryEntry(kind=EntryKind.RATING, title="Qqx Twin", year=2001, stars=4),
        HistoryEntry(kind=EntryKind.REVIEW, title="Qqx Night", text="Both of them."),
    )
    data = encode_history(TrackerHistory(origin=TrackerOrigin.MARQUEE, entries=entries))
    panel = await services.history_imports.preview_import(WHO, data, "marquee.zip")
    with pytest.raises(NothingReady):
        await services.history_imports.accept_import(WHO, panel.id)
    assert panel.doubt is not None
    assert panel.doubt.count == 2
    panel = await services.history_imports.choose_film(WHO, panel.doubt.row, ids["twin b"])
    assert panel.count_status(RowStatus.READY) == 2
    assert panel.doubt is not None
    assert panel.doubt.title == "Qqx Night"
    panel = await services.history_imports.choose_film(WHO, panel.doubt.row, None)
    assert panel.doubt is None
    assert panel.count_status(RowStatus.UNMATCHED) == 1
    assert (await services.history_imports.accept_import(WHO, panel.id)).accepted == 2


async def test_a_dry_run_that_nobody_accepts_is_replaced_by_the_next(services: Services) -> None:
    data = encode_history(TrackerHistory(origin=TrackerOrigin.MARQUEE, entries=(seen("Ran", 1985),)))
    first = await services.history_imports.preview_import(WHO, data, "marquee.zip")
    second = await services.history_imports.preview_import(WHO, data, "marquee.zip")
    assert (await services.history_imports.latest_import(WHO)).id == second.id
    if first.id != second.id:
        with pytest.raises(ImportGone):
            await services.history_imports.accept_import(WHO, first.id)


async def test_a_review_with_flags_keeps_them_and_one_without_is_guarded(services: Services) -> None:
    entries = tuple(
        HistoryEntry(kind=EntryKind.REVIEW, title="Ran", year=1985, text=text, spoilers=spoilers)
        for text, spoilers in (("One.", None), ("Two.", True), ("Three.", False), ("Four ||dies||.", True))
    )
    panel = await services.history_imports.preview_import(
        WHO, encode_history(TrackerHistory(origin=TrackerOrigin.MARQUEE, entries=entries)), "m.zip"
    )
    await services.history_imports.accept_import(WHO, panel.id)
    async with services.database.read() as reading:
        rows = await reading.fetch_rows("SELECT body, spoilers, state FROM review WHERE guild_id = ?", CLUB)
    assert set(rows) == {
        ("One.", "unknown", "private"),
        ("Two.", "whole", "private"),
        ("Three.", "none", "private"),
        ("Four dies.", "inline", "private"),
    }


async def test_of_two_uploads_at_once_the_second_stays_and_the_first_says_so(services: Services) -> None:
    entries = tuple(seen(f"Qqx {n}", 1990) for n in range(2_500))
    data = encode_history(TrackerHistory(origin=TrackerOrigin.MARQUEE, entries=entries))
    results = await asyncio.gather(
        services.history_imports.preview_import(WHO, data, "one.zip"),
        services.history_imports.preview_import(WHO, data, "two.zip"),
        return_exceptions=True,
    )
    panels = [result for result in results if not isinstance(result, BaseException)]
    assert len(panels) == 1
    assert isinstance(next(result for result in results if isinstance(result, BaseException)), ImportGone)
    assert panels[0].count_status(RowStatus.UNMATCHED) == 2_500
