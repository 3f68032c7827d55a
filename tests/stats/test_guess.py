"""The guessing game: questions without the answer in them, one answer a person, points, opt-outs, withdrawn lines."""

from __future__ import annotations

import asyncio

import pytest
import simcord

from bot.domain.diary.entry import Preference
from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.domain.stats.guessing import AlreadyGuessed, GuessRoundGone, GuessRoundId, GuessRoundOver
from bot.store.changes import Changes
from tests.support.world import RAN, VEGAS, Answer, Club, World, walk

LINE = "A storm of red banners breaks over the old king while his fool goes on singing in the empty field."


async def _ask(world: World) -> tuple[Answer, int, list[str]]:
    """A question, the place of the right answer, and the ids of the four buttons."""
    asked = await world.ask(world.club.ines, "guess")
    buttons = asked.ids("guess")
    return asked, await _right(world, int(buttons[0].split(":")[2])), buttons


async def _guess(world: World, who: simcord.MemberActor, asked: Answer, place: int) -> str:
    """Answer a question; the private reply."""
    result = (await world.press(who, asked, "guess", place)).result
    told = result.followups[-1] if result.followups else result.response
    assert told is not None
    assert told.ephemeral
    return "\n".join(part["content"] for part in walk(told.components) if part["type"] == 10)


async def _right(world: World, round_id: int) -> int:
    async with world.services.database.read() as reading:
        rows = await reading.fetch_rows(
            """
            SELECT guess_option.place FROM guess_option JOIN guess_round ON guess_round.id = guess_option.round_id
            WHERE guess_round.id = ? AND guess_round.film_id = guess_option.film_id
            """,
            round_id,
        )
    return int(rows[0][0])


def _actor(club: Club, who: simcord.MemberActor, name: str = "Somebody") -> Actor:
    return Actor(member=MemberId(who.id), name=name, guild=club.id)


async def test_a_question_has_four_films_and_not_its_answer(world: World) -> None:
    asked, _, buttons = await _ask(world)
    assert len(buttons) == 4
    assert not asked.private
    films = [label for label in asked.labels() if "(" in label]
    line = asked.text.split("“")[1].split("”")[0].casefold()
    assert len(set(films)) == 4
    assert not any(label.split(" (")[0].casefold() in line for label in films)


async def test_the_first_answer_counts_and_early_ones_bring_more(world: World) -> None:
    asked, right, buttons = await _ask(world)
    first = await _guess(world, world.club.theo, asked, right)
    assert "You're the first. 3 points" in first
    wrong = await _guess(world, world.club.mara, asked, (right + 1) % 4)
    assert "It isn't" in wrong
    again = await _guess(world, world.club.mara, asked, right)
    assert "only the first answer counts" in again
    second = await _guess(world, world.club.ines, asked, right)
    assert "You're the second. 2 points" in second
    board = await world.ask(world.club.theo, "guess", points=True)
    assert board.text.index("3 points") < board.text.index("2 points") < board.text.index("0 points")
    assert buttons == asked.ids("guess")


async def test_presses_at_the_same_instant_bring_points_once(world: World) -> None:
    _, right, buttons = await _ask(world)
    asked = GuessRoundId(int(buttons[0].split(":")[2]))
    guessing, theo = world.services.look_back.guessing, _actor(world.club, world.club.theo)
    answers = await asyncio.gather(
        *(guessing.record_guess(theo, asked, right) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in answers) == ["AlreadyGuessed"] * 3 + ["GuessResult"]
    assert any(isinstance(each, AlreadyGuessed) and each.chosen for each in answers)
    board = await guessing.week_board(theo, shared=False)
    assert [each.points for each in board.standings] == [3]


async def test_a_question_survives_a_restart(world: World) -> None:
    asked, right, _ = await _ask(world)
    await world.restart()
    answer = await _guess(world, world.club.theo, asked, right)
    assert "Right" in answer


async def test_another_club_has_its_own_questions_and_points(world: World) -> None:
    _, right, buttons = await _ask(world)
    asked = GuessRoundId(int(buttons[0].split(":")[2]))
    guessing = world.services.look_back.guessing
    await guessing.record_guess(_actor(world.club, world.club.theo), asked, right)
    olga = _actor(world.other, world.other.ines)
    assert (await guessing.week_board(olga, shared=False)).standings == ()
    with pytest.raises(GuessRoundGone):
        await guessing.record_guess(olga, asked, right)


async def test_who_stays_out_of_statistics_is_listed_for_themselves_alone(world: World) -> None:
    asked, right, _ = await _ask(world)
    await _guess(world, world.club.theo, asked, right)
    await world.services.diary.set_preference(_actor(world.club, world.club.theo), Preference.STATS, allowed=False)
    shared = await world.ask(world.club.theo, "guess", points=True)
    assert "3 points" not in shared.text
    own = await world.press(world.club.theo, asked, "guessweek")
    assert own.private
    assert "You, not listed for others: 3 points" in own.text
    others = await world.press(world.club.mara, asked, "guessweek")
    assert "3 points" not in others.text
    solved = await world.press(world.club.ines, asked, "guessend")
    assert world.club.theo.name not in solved.text


async def test_only_the_asker_and_moderators_end_a_question_early(world: World) -> None:
    asked, right, buttons = await _ask(world)
    early = await world.press(world.club.theo, asked, "guessend")
    assert "Others may still want to guess" in early.text
    await _guess(world, world.club.theo, asked, right)
    solved = await world.press(world.club.mara, asked, "guessend")
    assert "It's **" in solved.text
    assert "1 answer, 1 right" in solved.text
    assert solved.ids("guess") == []
    round_id = GuessRoundId(int(buttons[0].split(":")[2]))
    with pytest.raises(GuessRoundOver):
        await world.services.look_back.guessing.record_guess(_actor(world.club, world.club.ines), round_id, right)


async def test_a_withdrawn_line_is_asked_no_longer_and_its_author_does_not_play(world: World) -> None:
    review = await world.write(world.club.theo, RAN, LINE, name="Theo")
    asked = await _ask_about(world, review)
    own = await _guess(world, world.club.theo, asked, 0)
    assert "You wrote this line" in own
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE review SET state = 'withdrawn' WHERE id = ?", review)
    gone = await _guess(world, world.club.mara, asked, 0)
    assert "This question is gone" in gone
    ended = await world.press(world.club.ines, asked, "guessend")
    assert "banners" not in ended.text


async def _ask_about(world: World, review: int) -> Answer:
    """Ask until the line of this review comes up: every other one was asked before."""
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "UPDATE review SET spoilers = 'whole' WHERE id <> ? AND state = 'published'", review
        )
    return await world.ask(world.club.ines, "guess")


async def test_lines_of_those_who_are_not_quoted_are_not_asked(world: World) -> None:
    review = await world.write(world.club.theo, VEGAS, LINE, name="Theo")
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write(
            "INSERT INTO unquoted (guild_id, member_id, set_at) VALUES (?, ?, '2026')",
            world.club.id,
            world.club.theo.id,
        )
    asked = await _ask_about(world, review)
    assert "I have no line to ask about" in asked.text


async def test_old_questions_are_deleted_with_their_answers(world: World) -> None:
    asked, right, _ = await _ask(world)
    await _guess(world, world.club.theo, asked, right)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_write("UPDATE guess_round SET asked_at = '2025-09-01T00:00:00+00:00'")
    await world.services.look_back.guessing.drop_old_rounds()
    async with world.services.database.read() as reading:
        assert await reading.fetch_rows("SELECT round_id FROM guess") == []
    assert "This question is gone" in await _guess(world, world.club.mara, asked, right)
