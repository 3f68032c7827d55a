"""Every row of an import gives the right value, a question, or a sentence: seen by the member who imports."""

from __future__ import annotations

import csv
import io

import pytest

from bot.composition import Services
from bot.domain.diary.errors import ImportGone
from bot.domain.diary.import_preview import RowStatus
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry, TrackerHistory, TrackerOrigin
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.sources.trackers import encode_history
from bot.store.changes import Changes
from tests.diary.test_imports import archive, bring
from tests.support.world import World

CLUB = GuildId(81)
WHO = Actor(member=MemberId(5), name="Ines", guild=CLUB)
DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
SIMKL = "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB\n"
MOVARY = "title,year,tmdbId,imdbId,watchedAt\n"
TRAKT = "watched_at,action,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id\n"


async def stored(services: Services) -> list[tuple[object, ...]]:
    async with services.database.read() as reading:
        return [
            tuple(row)
            for row in await reading.fetch_rows(
                """
                SELECT diary.kind, film.title, diary.halves, diary.watched_on FROM diary
                JOIN film ON film.id = diary.film_id WHERE diary.guild_id = ? ORDER BY diary.id
                """,
                CLUB,
            )
        ]


async def import_file(services: Services, text: str, name: str = "x.csv") -> dict[RowStatus, int]:
    """Import a file and accept what is ready; return how many rows the preview had of each status."""
    panel = await services.history_imports.preview_import(WHO, text.encode(), name)
    if panel.count_status(RowStatus.READY):
        await services.history_imports.accept_import(WHO, panel.id)
    return dict(panel.counts)


async def test_simkls_file_is_stored_with_its_scale_statuses_and_types(services: Services) -> None:
    rows = (
        "1,Heat,movie,1995,completed,,2024-03-05,9,,,949,tt0113277\n"
        "2,Metropolis,movie,1927,completed,,2024-03-06,4,,,19,tt0017136\n"
        "3,Casablanca,movie,1942,plantowatch,,,,,,289,tt0034583\n"
        "4,Fargo,tv,2014,watching,s01e03,2024-01-02,8,,,60622,tt2802850\n"
    )
    assert await import_file(services, SIMKL + rows) == {RowStatus.READY: 3}
    assert await stored(services) == [
        ("viewing", "Heat", 9, "2024-03-05"),
        ("viewing", "Metropolis", 4, "2024-03-06"),
        ("watchlist", "Casablanca", None, None),
    ]


async def test_the_preview_says_what_is_imported_without_a_value_and_names_what_was_not_found(world: World) -> None:
    rows = "".join(f"u,{n},,Qqx Film {n},1990,,,true,0\n" for n in range(20))
    more = "u,99,,Ran,1985,,1970-01-01T00:00:00Z,true,0\nu,98,,Casablanca,????,,,false,0\n"
    head = "uuid,tvdb_id,imdb_id,title,year,created_at,watched_at,is_watched,rewatch_count\n"
    look = await bring(world, world.club.ines, (head + rows + more).encode(), "tvtime-movies.csv")
    assert "Your history from TV Time" in look.text
    assert "Imported, but without one value:" in look.text
    assert "a placeholder date" in look.text
    assert "such as 1970-01-01" in look.text.replace("\\", "")
    assert "a year that can't be read (such as ????)" in look.text
    assert "Not found: Qqx Film 0 (1990), Qqx Film 1 (1990)" in look.text
    assert "Qqx Film 11 (1990) and 8 more" in look.text
    table = await world.press(world.club.ines, look, "importtable")
    (file,) = table.message.attachments
    found = list(csv.DictReader(io.StringIO((await file.read()).decode("utf-8-sig"))))
    assert [row["title"] for row in found if row["standing"] == "unmatched"] == [f"Qqx Film {n}" for n in range(20)]
    assert {(row["title"], row["kind"]) for row in found if row["standing"] == "partial"} == {
        ("1970-01-01T00:00:00Z", "placeholder"),
        ("????", "year"),
    }


async def test_a_doubtful_id_is_asked_with_the_id_of_the_file(world: World) -> None:
    head = "Const,Your Rating,Date Rated,Title,Year,Title Type\n"
    rows = "tt9999991,2,2024-03-06,Heat,1995,Short\ntt0113277,9,2024-03-05,Heat,1995,Movie\n"
    look = await bring(world, world.club.ines, (head + rows).encode(), "ratings.csv")
    assert "**1** ready" in look.text
    assert "**1** needs your choice" in look.text
    assert "tt9999991" in look.text
    chosen = await world.press(world.club.ines, look, "importpick", 1)
    assert "**1** not found" in chosen.text
    await world.press(world.club.ines, chosen, "importgo")
    assert "★⁠★⁠★⁠★⁠½" in (await world.ask(world.club.ines, "diary")).text


@pytest.mark.parametrize(("choice", "day"), [("day", "2024-04-03"), ("month", "2024-03-04")])
async def test_a_member_says_whether_the_day_or_the_month_comes_first(world: World, choice: str, day: str) -> None:
    rows = (
        "2026-01-01,Ran,1985,https://boxd.it/1,5,,,03/04/2024\n"
        "2026-01-01,Ran,1985,https://boxd.it/2,5,Yes,,05/06/2024\n"
        "2026-01-01,Casablanca,1942,https://boxd.it/3,,,,07/07/2024\n"
    )
    look = await bring(world, world.club.ines, archive(diary=DIARY + rows), "letterboxd.zip")
    assert "How does this file write dates?" in look.text
    assert "2 films count as seen on an unknown day" in look.text
    asked = str(look.message.components)
    assert "03/04/2024 is 3 April" in asked
    assert "03/04/2024 is 4 March" in asked
    await world.restart()
    chosen = await world.choose(world.club.ines, look, "importdates", choice)
    assert "How does this file" not in chosen.text
    assert "without one value" not in chosen.text
    assert "**3** ready" in chosen.text
    await world.press(world.club.ines, chosen, "importgo")
    panel = await world.services.history_imports.latest_import(_who(world))
    async with world.services.database.read() as reading:
        rows_found = await reading.fetch_rows(
            "SELECT watched_on, kind, rewatch FROM diary WHERE import_id = ? ORDER BY id", panel.id
        )
    other = "2024-06-05" if choice == "day" else "2024-05-06"
    assert [tuple(row) for row in rows_found] == [
        (day, "viewing", 0),
        (other, "viewing", 1),
        ("2024-07-07", "viewing", 0),
    ]
    with pytest.raises(ImportGone):
        await world.services.history_imports.choose_date_order(_who(world), panel.id, month_first=True)


def _who(world: World) -> Actor:
    ines = world.club.ines
    return Actor(member=MemberId(ines.id), name=ines.name, guild=GuildId(ines.guild.id))


async def test_days_in_doubt_that_nobody_chose_are_films_seen_some_day(services: Services) -> None:
    assert await import_file(services, DIARY + "2026-01-01,Ran,1985,https://boxd.it/1,,,,03/04/2024\n") == {
        RowStatus.READY: 1
    }
    assert await stored(services) == [("watched", "Ran", None, None)]


@pytest.mark.parametrize(
    ("first", "second", "here"),
    [
        # Another tracker's viewing on the same day, or a day beside it, is the same one.
        ("2024-03-05", "2024-03-05", 1),
        ("2024-03-05", "2024-03-06", 1),
        ("2024-03-06", "2024-03-05", 1),
        ("2024-03-05", "2024-03-07", 0),
    ],
)
async def test_one_viewing_from_two_trackers_is_one(services: Services, first: str, second: str, here: int) -> None:
    await import_file(services, MOVARY + f"Ran,1985,11645,tt0089881,{first}\n")
    again = await import_file(services, TRAKT + f"{second},watch,movie,Ran,1985,8,1,tt0089881,11645\n")
    assert again.get(RowStatus.HERE, 0) == here
    assert len(await stored(services)) == 2 - here


async def test_two_viewings_on_two_days_stay_two_from_another_tracker_too(services: Services) -> None:
    days = ("2024-03-05", "2024-03-06")
    await import_file(services, MOVARY + "".join(f"Ran,1985,11645,tt0089881,{day}\n" for day in days))
    again = await import_file(
        services, TRAKT + "".join(f"{day},watch,movie,Ran,1985,8,1,tt0089881,11645\n" for day in days)
    )
    assert again == {RowStatus.HERE: 2}


async def test_each_viewing_stands_for_one_of_another_tracker_at_most(services: Services) -> None:
    await import_file(services, MOVARY + "Ran,1985,11645,tt0089881,2024-03-05\n")
    days = ("2024-03-04", "2024-03-06")
    again = await import_file(
        services, TRAKT + "".join(f"{day},watch,movie,Ran,1985,8,1,tt0089881,11645\n" for day in days)
    )
    assert again == {RowStatus.HERE: 1, RowStatus.READY: 1}


async def test_the_same_tracker_may_have_viewings_on_two_days_in_a_row(services: Services) -> None:
    await import_file(services, MOVARY + "Ran,1985,11645,tt0089881,2024-03-05\n")
    assert await import_file(services, MOVARY + "Ran,1985,11645,tt0089881,2024-03-06\n") == {RowStatus.READY: 1}


async def test_moments_become_days_in_the_zone_of_the_clubs_posts(services: Services) -> None:
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            """
            INSERT INTO schedule (guild_id, channel_id, what, minute, zone, next_at)
            VALUES (?, 1, 'line', 600, 'America/New_York', '2099-01-01T00:00:00+00:00')
            """,
            CLUB,
        )
    await import_file(services, TRAKT + "2024-03-06T02:30:15Z,watch,movie,Ran,1985,8,1,tt0089881,11645\n")
    assert await stored(services) == [("viewing", "Ran", None, "2024-03-05")]
    panel = await services.history_imports.latest_import(WHO)
    assert panel.zone == "America/New_York"


async def test_ids_of_our_own_export_are_believed_whatever_a_club_calls_the_film(services: Services) -> None:
    entry = HistoryEntry(kind=EntryKind.WATCHED, title="Our Name For It", year=1950, imdb_id="tt0089881")
    data = encode_history(TrackerHistory(origin=TrackerOrigin.MARQUEE, entries=(entry,)))
    panel = await services.history_imports.preview_import(WHO, data, "marquee.zip")
    assert panel.count_status(RowStatus.READY) == 1


async def test_import_alone_says_where_trackers_keep_their_exports(world: World) -> None:
    guide = await world.ask(world.club.ines, "import")
    assert guide.private
    for words in ("letterboxd.com/settings/data", "imdb.com/exports", "trakt.tv/settings/data", "Simkl", "Movary"):
        assert words in guide.text
    await bring(world, world.club.ines)
    both = await world.ask(world.club.ines, "import")
    assert "letterboxd.com/settings/data" in both.text
    assert "Your history from Letterboxd" in both.text


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (archive(inner="x").replace(b"inner.csv", b"inner.zip"), "a.zip", "This ZIP contains another ZIP"),
        (b"Rar!\x1a\x07\x01\x00", "a.rar", "is not a ZIP"),
        (b"%PDF-1.7", "a.pdf", "is a PDF"),
        (archive(profile="Username,Email Address\nme,me@example.org\n"), "a.zip", "profile.csv (your profile)"),
        (b"Title,JustWatch ID\nRan,7\n", "a.csv", "JustWatch, which I can't read"),
        (b"Title,imdbID,Seen It\nRan,tt0089881,no\n", "a.csv", "Its columns are: Title, imdbID, Seen It"),
    ],
)
async def test_a_refusal_says_why_and_what_to_do(world: World, data: bytes, name: str, words: str) -> None:
    refused = await bring(world, world.club.ines, data, name)
    assert refused.private
    assert words in refused.text
    assert "mport" in refused.text


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("I love <i>this</i> film and <b>all</b> of it.", "I love *this* film and **all** of it."),
        ('As <a href="https://example.org/my_long_essay">my essay</a> says.', "As my essay (https://example.org/my_long_essay) says."),
        ("See https://example.org/a_b_c and *think*.", "See https://example.org/a_b_c and *think*."),
        ("M*A*S*H <em>and</em> snake_case_name", r"M\*A\*S\*H *and* snake\_case\_name"),
        ('<a href="javascript:alert(1)">Words</a>', "Words"),
        ("<i>@everyone</i> <b>||not a bar</b>", "*@\u200beveryone* **\\|\\|not a bar**"),
    ],
)  # fmt: skip
async def test_emphasis_and_links_of_a_review_are_shown_as_meant(world: World, html: str, shown: str) -> None:
    head = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"
    cell = html.replace('"', '""')
    data = archive(reviews=f'{head}2026-01-02,Ran,1985,https://boxd.it/1,4,,"{cell}",,2026-01-01\n')
    await world.press(world.club.ines, await bring(world, world.club.ines, data), "importgo")
    panel = await world.services.history_imports.latest_import(_who(world))
    await world.choose(world.club.ines, await world.ask(world.club.ines, "import"), "importpublish", "reviews")
    assert panel.reviews
    review = await world.ask(world.club.ines, "review", film="Ran")
    assert shown in review.text
