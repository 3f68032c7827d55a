"""Lists and past nights in a club's export, and what of them a member exports and has erased."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from bot.domain.clubs.errors import ClubNotEmpty, NotAClubExport
from bot.domain.clubs.export_parts import pack_into_parts
from bot.domain.ids import GuildId, MemberId
from bot.domain.nights.ballot import BallotFilm, VotingMethod
from bot.domain.nights.lists import ListRules, Nominators
from bot.domain.nights.outcome_json import outcome_to_json
from bot.domain.nights.voting import count_votes
from bot.domain.people import Actor
from bot.services.clubs.club_export import export_files
from bot.store.changes import Changes
from tests.nights.helpers import Nights
from tests.support.world import World

ELSEWHERE = GuildId(4_242)
INES, THEO, SECRET = MemberId(501), MemberId(502), MemberId(503)


async def _fill_history(world: World, nights: Nights) -> None:
    """A list with nominations and a line, a night that was voted on and scored, and a vote that is still open."""
    club, films = world.club.id, await nights.films(3)
    rules = ListRules(nominators=Nominators.ATTENDERS, survivals=3, vetoes=1, turns_earned=True)
    identity = await nights.fill_list(*films, rules=rules)
    outcome = count_votes(
        VotingMethod.APPROVAL,
        [BallotFilm(film, place, place) for place, film in enumerate(films, 1)],
        {INES: {films[0]: 1}, THEO: {films[0]: 1, films[1]: 1}},
        seed=5,
    )
    at = "2026-03-06T20:00:00+00:00"
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "UPDATE nomination SET state = 'on_ballot', why = 'Clouds' WHERE film_id = ?", films[1]
        )
        await writing.execute_write(
            "UPDATE nomination SET state = 'won', closed_at = ? WHERE film_id = ?", at, films[0]
        )
        for state, number in (("revealed", 1), ("scoring", 2), ("voting", 3)):
            night = await writing.insert_row(
                """
                INSERT INTO night (guild_id, number, list_id, theme, hosted_by, state, chooser, method, draw_seed,
                    starts_at, zone, channel_id, message_id, event_id, outcome, created_at, changed_at)
                VALUES (?, ?, ?, 'Noir', ?, ?, 'vote', 'approval', 5, ?, 'Europe/Berlin', 77, 78, 79, ?, ?, ?)
                """,
                club, number, identity, INES, state, at, outcome_to_json(outcome) if number == 1 else None, at, at,
            )  # fmt: skip
            await writing.execute_write(
                "INSERT INTO night_film (night_id, place, guild_id, film_id) VALUES (?, 0, ?, ?)", night, club, films[0]
            )
            await writing.execute_write(
                """
                INSERT INTO night_candidate (night_id, film_id, guild_id, nomination_id, place, draw_place)
                VALUES (?, ?, ?, (SELECT min(id) FROM nomination WHERE guild_id = ?), 1, 1)
                """,
                night, films[0], club, club,
            )  # fmt: skip
            for table, columns, values in (
                ("ballot", "member_id, film_id, value, cast_at", (SECRET, films[1], 1, at)),
                ("night_veto", "member_id, film_id, cast_at", (SECRET, films[2], at)),
                ("night_reply", "member_id, answer, remind, replied_at", (INES, "yes", 1, at)),
                ("night_attendance", "member_id, seconds", (THEO, 5_000)),
                ("night_score", "member_id, film_id, halves, scored_at", (THEO, films[0], 9, at)),
            ):
                marks = ", ".join("?" * (len(values) + 2))
                sql = f"INSERT INTO {table} (night_id, guild_id, {columns}) VALUES ({marks})"  # noqa: S608  the names are above
                await writing.execute_write(sql, night, club, *values)
        for place, member in enumerate((THEO, INES)):
            await writing.execute_write(
                """
                INSERT INTO night_turn (list_id, member_id, guild_id, place, away_until, skipped, joined_at)
                VALUES (?, ?, ?, ?, '2026-04-01', ?, ?)
                """,
                identity, member, club, place, place, at,
            )  # fmt: skip


async def _nights_file(world: World, guild: GuildId) -> tuple[dict[str, Any], list[bytes]]:
    files = export_files(await world.services.club_exports.export_club(guild))
    held = {each.name: each.data for each in files}
    return json.loads(held["nights.json"]), pack_into_parts(files, 8_000_000)


async def test_an_imported_club_exports_the_same_lists_and_nights(world: World, nights: Nights) -> None:
    await _fill_history(world, nights)
    before, archive = await _nights_file(world, world.club.id)
    assert [night["number"] for night in before["nights"]] == [1, 2]
    assert before["lists"][0]["nominations"][1]["why"] == "Clouds"
    assert before["lists"][0]["nominations"][1]["state"] == "waiting"
    assert [turn["member"] for turn in before["lists"][0]["turns"]] == [str(THEO), str(INES)]
    assert before["nights"][0]["came"] == [str(THEO)]
    assert [one["stars"] for one in before["nights"][0]["scores"]] == [4.5]
    await world.services.club_imports.restore_club(archive, ELSEWHERE)
    after, _ = await _nights_file(world, ELSEWHERE)
    assert after == before
    with pytest.raises(ClubNotEmpty):
        await world.services.club_imports.restore_club(archive, ELSEWHERE)


async def test_votes_vetoes_and_sealed_scores_are_in_no_export_of_a_club(world: World, nights: Nights) -> None:
    await _fill_history(world, nights)
    held, archive = await _nights_file(world, world.club.id)
    assert held["nights"][1]["scores"] == []
    for part in archive:
        with zipfile.ZipFile(BytesIO(part)) as opened:
            for name in opened.namelist():
                assert str(SECRET).encode() not in opened.read(name)
                assert b'"channel' not in opened.read(name)


async def test_a_score_whose_diary_entry_is_private_is_not_exported(world: World, nights: Nights) -> None:
    await _fill_history(world, nights)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        entry = await writing.insert_row(
            """
            INSERT INTO diary (guild_id, member_id, film_id, kind, halves, visibility, said_at, created_at)
            SELECT guild_id, member_id, film_id, 'rating', halves, 'private', scored_at, scored_at FROM night_score
            ORDER BY night_id LIMIT 1
            """
        )
        await writing.execute_write("UPDATE night_score SET entry_id = ?", entry)
    held, _ = await _nights_file(world, world.club.id)
    assert held["nights"][0]["scores"] == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("lists", 0, "rules", "cap_member", 26), "nights.json: lists[0].rules: cap_member: expected 1 to 25"),
        (("lists", 0, "nominations", 0, "film", 99_999), "nights.json: lists[0].nominations[0].film: no film has"),
        (
            ("lists", 0, "nominations", 1, "key", 1),
            "nights.json: lists[0].nominations[1].key: another nomination has it",
        ),
        (("nights", 0, "from_list", 9), "nights.json: nights[0].from_list: no list has the key 9"),
        (("nights", 1, "number", 1), "nights.json: nights[1].number: another night has it"),
        (("nights", 0, "zone", "Moon/Sea"), "nights.json: nights[0].zone: time zone: expected"),
        (("nights", 0, "outcome", "{}"), "nights.json: nights[0].outcome: outcome: expected"),
        (("nights", 0, "candidates", 0, "nomination", 77), "no nomination has the key 77"),
        (("nights", 0, "replies", 0, "answer", "perhaps"), "nights.json: nights[0].replies[0].answer: not one of"),
        (("nights", 0, "scores", 0, "stars", 4.3), "nights.json: nights[0].scores[0].stars"),
        (("nights", 0, "ballots", []), "nights.json: nights[0].ballots: unknown field"),
    ],
)
async def test_a_damaged_file_is_refused_with_the_place_of_the_fault(
    world: World, nights: Nights, change: tuple[Any, ...], fault: str
) -> None:
    await _fill_history(world, nights)
    files = export_files(await world.services.club_exports.export_club(world.club.id))
    content = json.loads(next(each.data for each in files if each.name == "nights.json"))
    part = content
    for step in change[:-2]:
        part = part[step]
    part[change[-2]] = change[-1]
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        for each in files:
            opened.writestr(each.name, json.dumps(content) if each.name == "nights.json" else each.data)
    with pytest.raises(NotAClubExport) as refused:
        await world.services.club_imports.restore_club([archive.getvalue()], ELSEWHERE)
    assert fault in str(refused.value)


async def test_a_member_downloads_and_counts_their_part_in_nights(world: World, nights: Nights) -> None:
    await _fill_history(world, nights)
    files = await world.services.member_exports.member_history(SECRET, world.club.id)
    stored = json.loads(next(each.data for each in files if each.name == "stored.json"))
    assert {"ballot", "night_veto"} <= set(stored)
    actor = Actor(member=THEO, name="theo", guild=world.club.id)
    counted = await world.services.privacy.stored_counts(actor)
    assert counted.clubs[world.club.id]["nights"] == 3
    assert counted.clubs[world.club.id]["turns"] == 1
