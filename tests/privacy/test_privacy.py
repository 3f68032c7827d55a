"""A member's data is shown, exported and erased: in a club, and in a private message for all clubs."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile

import pytest
import simcord

from bot.domain.diary.entry import Preference
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.gateway import file_replies
from bot.services.privacy import erasures
from bot.sources.trackers import read_history
from bot.store.changes import KIND_OF_TABLE
from bot.store.database import Database
from tests.support.servers import file_of
from tests.support.world import RAN, VEGAS, Answer, World


def _who(member: simcord.MemberActor) -> Actor:
    return Actor(member=MemberId(member.id), name=member.name, guild=GuildId(member.guild.id))


async def _files(answer: Answer) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for response in [answer.message, *answer.result.followups]:
        for attachment in response.attachments:
            with zipfile.ZipFile(io.BytesIO(await attachment.read())) as archive:
                found |= {name: archive.read(name) for name in archive.namelist()}
    return found


async def _places(database: Database, member: int) -> list[str]:
    """Every column of the whole database in which the member's id stands, as a number or within a text."""
    found = []
    async with database.read() as reading:
        for table in sorted(KIND_OF_TABLE.keys() - {"film_words", "review_words"}):
            for column in await reading.list_columns(table):
                sql = f'SELECT count(*) FROM "{table}" WHERE CAST("{column}" AS TEXT) LIKE ?'  # noqa: S608
                rows = await reading.fetch_rows(sql, f"%{member}%")
                if rows[0][0]:
                    found.append(f"{table}.{column}")
    return found


async def _live(world: World) -> None:
    """Ines leaves traces everywhere that a member leaves any."""
    ines, theo = world.club.ines, world.club.theo
    await world.write(ines, VEGAS, "A secret garden of a film, in the rain.", name="Ines")
    await world.write(theo, RAN, "Theo's own words.", name="Theo")
    await world.ask(ines, "rate", film="Ran", stars=9, watched="2024-02-03")
    await world.ask(ines, "watchlist add", film="Casablanca")
    await world.services.diary.set_preference(_who(ines), Preference.WHO_SAW, allowed=False)
    await world.ask(ines, "movie", film="Ran")
    await world.services.clubs.flush_pending()


async def test_the_panel_counts_what_is_stored_here(world: World) -> None:
    await _live(world)
    panel = await world.ask(world.club.ines, "privacy")
    assert panel.private
    assert "1 review" in panel.text
    assert "1 diary entry" in panel.text
    assert "1 film on your watchlist" in panel.text
    elsewhere = await world.ask(world.other.ines, "privacy")
    assert "review" not in elsewhere.text.split("What others can see")[0]


async def test_one_press_declines_and_the_next_allows(world: World) -> None:
    await world.ask(world.club.ines, "rate", film="Ran", stars=8)
    panel = await world.ask(world.club.ines, "privacy")
    panel = await world.press(world.club.ines, panel, "prefer")
    assert "🚫 Use my ratings in scores, suggestions and /taste: no" in panel.labels()
    assert "This club:" not in (await world.ask(world.club.theo, "movie", film="Ran")).text
    await world.restart()
    await world.press(world.club.ines, panel, "prefer")
    assert "This club: 4.0 of 5" in (await world.ask(world.club.theo, "movie", film="Ran")).text


async def test_everything_about_oneself_is_downloaded(world: World) -> None:
    await _live(world)
    answer = await world.ask(world.club.ines, "export mine")
    assert answer.private
    files = await _files(answer)
    history = read_history(files["marquee.json"])
    assert {(entry.kind.value, entry.title) for entry in history.entries} == {
        ("viewing", "Ran"),
        ("review", "Leaving Las Vegas"),
        ("watchlist", "Casablanca"),
    }
    assert b"A secret garden" in files["letterboxd-1.csv"]
    assert b"Casablanca" not in files["letterboxd-1.csv"]
    wishes = files["letterboxd-watchlist-1.csv"].decode().splitlines()
    assert wishes[0] == "tmdbID,imdbID,Title,Year,Directors"
    assert [wish.split(",")[2:4] for wish in wishes[1:]] == [["Casablanca", "1942"]]
    stored = json.loads(files["stored.json"])
    assert {"review", "diary", "member_preference", "member"} <= set(stored)
    assert "Theo's own words" not in json.dumps(stored)


async def test_the_panels_button_downloads_too_and_in_private_all_clubs_come(world: World) -> None:
    await _live(world)
    panel = await world.ask(world.club.ines, "privacy")
    assert "marquee.json" in await _files(await world.press(world.club.ines, panel, "takeout"))
    user = world.club.ines.user
    opened = Answer(await user.slash("privacy"))
    assert "The Late Show" in opened.text
    assert not opened.ids("prefer")
    files = await _files(Answer(await user.slash("export mine")))
    assert "marquee.json" in files


@pytest.mark.parametrize("way", ["erase", "keep texts"])
async def test_who_is_forgotten_stands_nowhere(world: World, way: str) -> None:
    keep = way == "keep texts"
    await _live(world)
    ines = world.club.ines
    panel = await world.ask(ines, "privacy")
    choice = await world.press(ines, panel, "forget")
    assert "Messages already posted stay" in choice.text
    sure = await world.press(ines, choice, "forgetsure", at=int(keep))
    assert "This can't be undone" in sure.text
    await world.restart()
    done = await world.press(ines, sure, "forgetdo")
    assert "Your data in this club is erased" in done.text
    await world.services.clubs.flush_pending()
    assert await _places(world.services.database, ines.id) == []
    review = await world.ask(world.club.theo, "review", film="Leaving Las Vegas")
    assert ("A secret garden" in review.text) is keep
    assert ("A former member" in review.text) is keep
    found = await world.ask(world.club.theo, "find", words="secret garden")
    assert ("A secret garden" in found.text) is keep
    theirs = await world.ask(world.club.theo, "review", film="Ran")
    assert "Theo's own words" in theirs.text


async def test_forgetting_in_private_forgets_everywhere(world: World) -> None:
    await _live(world)
    user = world.club.ines.user
    panel = Answer(await user.slash("privacy"))
    choice = Answer(await user.click(panel.message, custom_id=panel.ids("forget")[0]))
    assert "every club" in choice.text
    sure = Answer(await user.click(choice.message, custom_id=choice.ids("forgetsure")[0]))
    await user.click(sure.message, custom_id=sure.ids("forgetdo")[0])
    await world.services.clubs.flush_pending()
    assert await _places(world.services.database, world.club.ines.id) == []


async def test_an_erasure_is_noted_beside_the_database_without_the_id(world: World) -> None:
    ines = world.club.ines
    await _live(world)
    await world.services.privacy.forget_member(_who(ines), keep_texts=False)
    (note,) = erasures.read_erasures(world.services.database.path)
    assert note.is_of(MemberId(ines.id))
    assert note.guild == world.club.id
    assert str(ines.id) not in erasures.erasure_log_path(world.services.database.path).read_text(encoding="utf-8")


async def test_an_erased_text_is_not_left_in_the_files_either(world: World) -> None:
    await _live(world)
    ines = world.club.ines
    await world.write(ines, RAN, "An unmistakable xylophonist haunts it.", name="Ines")
    path = file_of(world.services.database).path

    def bytes_on_disk() -> bytes:
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))

    assert b"xylophonist" in bytes_on_disk()
    await world.services.privacy.forget_member(_who(ines), keep_texts=False)
    assert b"xylophonist" not in bytes_on_disk()
    assert b"secret garden" not in bytes_on_disk()


async def test_one_club_forgets_and_the_other_does_not(world: World) -> None:
    await _live(world)
    await world.ask(world.other.ines, "rate", film="Ran", stars=4)
    await world.services.privacy.forget_member(_who(world.club.ines), keep_texts=False)
    assert "1 entry" in (await world.ask(world.other.ines, "diary")).text


async def test_a_clubs_export_is_for_who_manages_the_server(world: World) -> None:
    await _live(world)
    refused = await world.ask(world.club.ines, "export club")
    assert "Manage Server" in refused.text
    alone = Answer(await world.club.mara.user.slash("export club"))
    assert "only works in a server" in alone.text
    answer = await world.ask(world.club.mara, "export club")
    assert answer.private
    files = await _files(answer)
    assert {"README.txt", "club.json", "reviews-1.json"} == set(files)
    whole = b"".join(files.values()).decode()
    assert "A secret garden" in whole
    assert "Casablanca" not in whole
    assert "2024-02-03" not in whole


async def test_an_export_beyond_the_limit_is_split_and_one_that_cannot_be_names_the_operators_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _live(world)
    monkeypatch.setattr(file_replies, "file_limit", lambda _: 1_300)
    parted = await world.ask(world.club.ines, "export mine")
    assert "part 1 of" in parted.text
    assert parted.result.followups
    named = {"README.txt", "stored.json", "marquee.json", "letterboxd-1.csv", "letterboxd-watchlist-1.csv"}
    assert named == set(await _files(parted))
    monkeypatch.setattr(file_replies, "file_limit", lambda _: 100)
    refused = await world.ask(world.club.ines, "export mine")
    assert "`python -m bot export`" in refused.text


async def test_the_bot_knows_when_it_is_removed_and_added_again(world: World) -> None:
    await _live(world)
    guild = world.env.bot.get_guild(world.club.id)
    departures = world.services.departures
    await world.restart()
    assert not (await departures.departure_status()).hold

    async def noticed(expected: set[GuildId]) -> bool:
        """Listeners run beside what the test waits for."""
        for _ in range(200):
            if set((await departures.departure_status()).departed) == expected:
                return True
            await asyncio.sleep(0.01)
        return False

    world.env.bot.dispatch("guild_remove", guild)
    assert await noticed({world.club.id})
    world.env.bot.dispatch("guild_join", guild)
    assert await noticed(set())
