"""A member with a row in every table is erased from all of them, and so is a club."""

from __future__ import annotations

import pytest

from bot.domain.ids import GuildId, MemberId
from bot.domain.privacy.erasure import EVERYWHERE
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.clubs import departures as departure_store
from bot.store.privacy_rules import RULES
from tests.privacy.test_privacy import _places
from tests.support.servers import broken_references
from tests.support.world import RAN, World

ME, OTHER, CLUB = MemberId(777_000_111_222), MemberId(888_000_333_444), GuildId(999_000_555_666)

_REVIEW = (
    "INSERT INTO review (id, guild_id, film_id, author_kind, member_id, body, spoilers, state, provenance, entered_by,"
    " fingerprint, created_at, updated_at) VALUES (?3, {club}, ?1, 'member', {author}, 'Words.', 'none', '{state}',"
    " 'member', {entered}, 'print-' || ?3, '2026', '2026')"
)
MINE, THEIRS, DRAFTED = 50_001, 50_002, 50_003
ROWS = {
    "history_import": (
        "INSERT INTO history_import (id, guild_id, member_id, origin, state, created_at)"
        " VALUES (1, {club}, {me}, 'imdb', 'ready', '2026')"
    ),
    "import_row": (
        "INSERT INTO import_row (import_id, guild_id, member_id, standing, file, line, title, kind, said_at)"
        " VALUES (1, {club}, {me}, 'look', 'f', 1, 't', 'rating', '2026')"
    ),
    "diary": (
        "INSERT INTO diary (guild_id, member_id, film_id, kind, review_id, visibility, import_id, said_at, created_at)"
        " VALUES ({club}, {me}, ?1, 'watched', {mine}, 'published', 1, '2026', '2026')"
    ),
    "feed_like": (
        "INSERT INTO feed_like (guild_id, member_id, review_id, liked_at) VALUES ({club}, {me}, {theirs}, '2026')"
    ),
    "film_list": "INSERT INTO film_list (guild_id, member_id, name) VALUES ({club}, {me}, 'Rain')",
    "member_preference": "INSERT INTO member_preference VALUES ({club}, {me}, 'score', '2026')",
    "draft": (
        "INSERT INTO draft (guild_id, member_id, provenance, created_at) VALUES ({club}, {me}, 'member', '2026');"
    ),
    "page_import": (
        "INSERT INTO page_import (guild_id, member_id, film_id, page, created_at) VALUES ({club}, {me}, ?1, '{{}}', '2026')"
    ),
    "draft of my words": (
        "INSERT INTO draft (guild_id, member_id, author_member_id, provenance, created_at)"
        " VALUES ({club}, {other}, {me}, 'message', '2026')"
    ),
    "revision of mine": (
        "INSERT INTO revision (guild_id, review_id, made_by, made_at, deed, stood, snapshot)"
        " VALUES ({club}, {mine}, {other}, '2026', 'edited', 'published', '{{}}')"
    ),
    "revision by me": (
        "INSERT INTO revision (guild_id, review_id, made_by, made_at, deed, stood, snapshot)"
        " VALUES ({club}, {theirs}, {me}, '2026', 'edited', 'published', '{{}}')"
    ),
    "report by me": (
        "INSERT INTO report (guild_id, review_id, member_id, reason, created_at)"
        " VALUES ({club}, {theirs}, {me}, 'why', '2026')"
    ),
    "report closed by me": (
        "INSERT INTO report (guild_id, review_id, member_id, reason, created_at, closed_by, closed_at)"
        " VALUES ({club}, {theirs}, {other}, 'why', '2026', {me}, '2026')"
    ),
    "notice": (
        "INSERT INTO notice (guild_id, member_id, review_id, deed, created_at)"
        " VALUES ({club}, {me}, {mine}, 'approved', '2026')"
    ),
    "unquoted": "INSERT INTO unquoted VALUES ({club}, {me}, '2026')",
    "question": (
        "INSERT INTO question (id, guild_id, member_id, audience, filters, created_at)"
        " VALUES (1, {club}, {me}, 'me', '{{}}', '2026')"
    ),
    "question_member": "INSERT INTO question_member (question_id, member_id, guild_id) VALUES (1, {me}, {club})",
    "verdict": "INSERT INTO verdict VALUES ({club}, {me}, ?1, 'up', '2026')",
    "channel_use": "INSERT INTO channel_use VALUES ({club}, 1, {me}, '2026')",
    "touch": "INSERT INTO touch VALUES ({club}, {me}, ?1, '2026', '2026')",
    "guess_round": "INSERT INTO guess_round (id, guild_id, film_id, asked_by, asked_at) VALUES (1, {club}, ?1, {me}, '2026')",
    "guess": "INSERT INTO guess VALUES (1, {me}, {club}, 0, 3, '2026')",
    "favourite_film": "INSERT INTO favourite_film VALUES ({club}, {me}, 1, ?1)",
    "unlisted_film": "INSERT INTO unlisted_film VALUES ({club}, {me}, ?1, '2026')",
    "member_film": (
        "INSERT INTO member_film (guild_id, film_id, member_id, seen, wanted, viewings, reviews)"
        " VALUES ({club}, ?1, {me}, 1, 0, 1, 1)"
    ),
    "member_film_due": "INSERT INTO member_film_due VALUES ({club}, ?1, {me}) ON CONFLICT DO NOTHING",
    "member": "INSERT INTO member VALUES ({club}, {me}, 'Me', '2026')",
    "club_setting": "INSERT INTO club_setting VALUES ({club}, 'starter_library', 'on', {me}, '2026')",
    "film_overlay": (
        "INSERT INTO film_overlay (guild_id, film_id, field, value, set_by, set_at, undone_by, undone_at)"
        " VALUES ({club}, ?1, 'year', '1985', {me}, '2026', {me}, '2026')"
    ),
    "posted quote of mine": (
        "INSERT INTO posted_quote (message_id, guild_id, channel_id, what, review_id, film_id, is_line, words, of_member,"
        " years, as_of, posted_at) VALUES (1, {club}, 1, 'line', {mine}, ?1, 1, 'Words.', 1, 0, '2026', '2026')"
    ),
    "film that I added": (
        "INSERT INTO film (id, title, guild_id, confirmed, added_by) VALUES (60001, 'Mine', {club}, 0, {me})"
    ),
    "night_list": "INSERT INTO night_list (id, guild_id, name, created_by, created_at) VALUES (1, {club}, 'L', {me}, '2026')",
    "nomination": (
        "INSERT INTO nomination (guild_id, list_id, film_id, member_id, why, state, added_at)"
        " VALUES ({club}, 1, ?1, {me}, 'My words', 'waiting', '2026')"
    ),
    "night": (
        "INSERT INTO night (id, guild_id, hosted_by, picked_by, state, chooser, method, draw_seed, zone, channel_id,"
        " created_at, changed_at, number)"
        " VALUES (1, {club}, {me}, {me}, 'voting', 'picker', 'approval', 9, 'UTC', 1, '2026', '2026', 1)"
    ),
    "ballot": "INSERT INTO ballot VALUES (1, {me}, ?1, {club}, 1, '2026')",
    "night_veto": "INSERT INTO night_veto VALUES (1, {me}, ?1, {club}, '2026')",
    "night_reply": "INSERT INTO night_reply VALUES (1, {me}, {club}, 'yes', 1, NULL, '2026')",
    "night_slot": "INSERT INTO night_slot VALUES (1, 1, {club}, '2026')",
    "night_slot_reply": "INSERT INTO night_slot_reply VALUES (1, {me}, {club}, 'yes')",
    "night_attendance": "INSERT INTO night_attendance VALUES (1, {me}, {club}, 60, NULL, 1)",
    "night_score": "INSERT INTO night_score VALUES (1, {me}, ?1, {club}, 9, 0, NULL, '2026')",
    "night_turn": "INSERT INTO night_turn VALUES (1, {me}, {club}, 0, NULL, 0, NULL, '2026')",
    "line_choice": "INSERT INTO line_choice VALUES ({club}, {theirs}, 0, 0, 1, 'pinned', {me}, '2026')",
}


async def _everywhere(world: World) -> None:
    film = await world.film(RAN)
    names = {"club": CLUB, "me": ME, "other": OTHER, "mine": MINE, "theirs": THEIRS}
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        for identity, author, entered, state in (
            (MINE, ME, OTHER, "published"),
            (THEIRS, OTHER, ME, "published"),
            (DRAFTED, ME, ME, "pending"),
        ):
            sql = _REVIEW.format(club=CLUB, author=author, entered=entered, state=state).replace("?3", str(identity))
            await writing.execute_write(sql.replace("?1", str(film)))
        for sql in ROWS.values():
            await writing.execute_write(sql.format(**names).replace("?1", str(film)).rstrip(";"))


def test_every_table_has_a_row_here() -> None:
    told = " ".join(ROWS.values()) + _REVIEW
    assert all(f"INSERT INTO {table} " in told for table, _ in RULES)


@pytest.mark.parametrize("way", ["erase", "keep texts"])
@pytest.mark.parametrize("scope", [CLUB, EVERYWHERE])
async def test_a_member_is_forgotten_in_every_table(world: World, way: str, scope: GuildId) -> None:
    await _everywhere(world)
    database = world.services.database
    assert len(await _places(database, ME)) == len(RULES)
    async with database.read() as reading:
        assert set(await privacy_store.count_rows(reading, ME)) == {CLUB}
        assert ME in await privacy_store.list_members(reading)
    async with database.write(changes=Changes.EVERYTHING) as writing:
        await privacy_store.erase_member(writing, ME, scope, keep_texts=way == "keep texts")
    assert await _places(database, ME) == []
    async with database.read() as reading:
        left = {row[0] for row in await reading.fetch_rows("SELECT id FROM review WHERE guild_id = ?", CLUB)}
        broken = await broken_references(reading)
        revisions = await reading.fetch_rows("SELECT review_id FROM revision WHERE guild_id = ?", CLUB)
    assert left == ({MINE, THEIRS} if way == "keep texts" else {THEIRS})
    assert revisions == [(THEIRS,)]
    assert broken == []


async def test_somebody_elses_draft_of_a_text_that_is_handed_over_goes(world: World) -> None:
    """A moderator's draft of an edit holds the forgotten member's words as they were before."""
    await _everywhere(world)
    database = world.services.database
    async with database.write(changes=Changes.EVERYTHING) as writing:
        for review in (MINE, THEIRS):
            await writing.execute_write(
                "INSERT INTO draft (guild_id, member_id, review_id, body, provenance, created_at)"
                " VALUES (?, 77, ?, 'Words', 'member', '2026')",
                CLUB,
                review,
            )
        await privacy_store.erase_member(writing, ME, CLUB, keep_texts=True)
    async with database.read() as reading:
        left = await reading.fetch_rows("SELECT review_id FROM draft WHERE member_id = 77")
    assert left == [(THEIRS,)]


async def test_another_club_keeps_what_one_club_forgets(world: World) -> None:
    await _everywhere(world)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await privacy_store.erase_member(writing, ME, GuildId(4), keep_texts=False)
    assert len(await _places(world.services.database, ME)) == len(RULES)


async def test_a_club_is_forgotten_in_every_table(world: World) -> None:
    await _everywhere(world)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await privacy_store.erase_club(writing, CLUB)
    assert await _places(world.services.database, CLUB) == []
    async with world.services.database.read() as reading:
        assert CLUB not in await departure_store.clubs_with_data(reading)
        assert await broken_references(reading) == []
