"""The cards of the guessing game: a question, a private answer, the solution, and the week's points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.domain.catalogue.film import Film
from bot.domain.stats import guessing
from bot.domain.stats.guessing import GuessBoard, GuessCount, GuessQuestion, GuessResult, GuessSolution, GuessStanding
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.controls import Control
from bot.ui.kit.layout import Card, Item, card_box, film_section, join_lines, note_card, subtext, text_block
from bot.ui.reviews import reviews

GUESS: Final = Control("guess", ("round", "place"))
"""Answer a question with one of its films; the first answer counts."""
REVEAL: Final = Control("guessend", ("round",))
"""End a question and show its answer."""
ASK_AGAIN: Final = Control("guessnew")
WEEK: Final = Control("guessweek")

LENGTH = 600
WINNERS = 600
"""Characters for the names of those who were right."""


def question_card(question: GuessQuestion) -> Card:
    """The line without names, and a button for each film."""
    asked = question.round.id
    far = f"{_count(question.count)} so far." if question.count.answers else "No one has answered yet."
    rules = subtext(f"From a review. Names are blanked out, and your first answer counts. {far}")
    choices = [
        controls.make_button(film_label(film), GUESS.custom_id(asked, place))
        for place, film in enumerate(question.films)
    ]
    return Card(
        card_box(
            text_block(f"### Which film is this line about?\n## “{text.escape_line(question.words, LENGTH)}”\n{rules}"),
            controls.button_row(*choices[:2]),
            controls.button_row(*choices[2:]),
            controls.button_row(_week_button(), controls.make_button("Show the answer", REVEAL.custom_id(asked))),
        )
    )


def result_card(result: GuessResult) -> Card:
    """The private answer; a wrong one does not tell which film it is, because others may still be guessing."""
    film = text.escape_line(result.chosen.name, 300)
    if not result.points:
        return note_card(
            f"It isn't **{film}**. You'll see the answer here once the question is over.", colour=theme.INK
        )
    first = ("You're the first. ", "You're the second. ")[result.place] if result.place < len(guessing.POINTS) else ""
    gained = text.plural_text(result.points, "point", "points")
    return note_card(
        f"**Right**, it's **{film}**. {first}{gained} for you, {result.week} this week.", colour=theme.TEAL
    )


def solution_card(solution: GuessSolution) -> Card:
    """The line as it was written, with its film and author."""
    film, line = solution.film, solution.line
    return Card(
        card_box(
            film_section(
                film,
                f"## “{text.escape_line(line.text, LENGTH)}”",
                f"It's **{text.escape_line(film.name, 300)}**{_directed(film)}.\n{reviews.byline_text(line.review)}",
                subtext(join_lines([_winners(solution), f"{_count(solution.count)}."])),
            ),
            controls.button_row(
                controls.make_button("Another line", ASK_AGAIN.custom_id(), emoji="🎲"),
                _week_button(),
                controls.make_button("Full review", controls.REVIEW.custom_id(line.review.id), emoji="📖"),
                controls.make_button("Film card", controls.CARD.custom_id(film.id), emoji="🎬"),
            ),
        )
    )


def board_card(board: GuessBoard) -> Card:
    """The week's points."""
    lines = [f"{place}. {_standing(each)}" for place, each in enumerate(board.standings, start=1)]
    own = f"You, not listed for others: {_score(board.own)}" if board.own else None
    empty = None if lines or own else "No one has guessed yet this week."
    since = f"Since <t:{int(board.since.timestamp())}:D>. Whoever stays out of statistics isn't listed."
    return Card(
        card_box(
            text_block(join_lines(["### Guessing game: this week", *lines, own, empty])),
            controls.button_row(controls.make_button("A new line", ASK_AGAIN.custom_id(), emoji="🎲")),
            text_block(subtext(since)),
        )
    )


def _standing(each: GuessStanding) -> str:
    return f"**{text.name(each.name, 80)}** · {_score(each)}"


def _score(each: GuessStanding) -> str:
    return f"{text.plural_text(each.points, 'point', 'points')} ({each.right} of {each.answers} right)"


def _count(count: GuessCount) -> str:
    return f"{text.plural_text(count.answers, 'answer')}, {count.right} right"


def _winners(solution: GuessSolution) -> str:
    if not solution.winners:
        return ""
    return f"Right: {text.list_names((text.name(name, 80) for name in solution.winners), WINNERS)}."


def _directed(film: Film) -> str:
    return f" by {text.escape_line(film.directors[0], 80)}" if film.directors else ""


def _week_button() -> Item:
    return controls.make_button("This week's points", WEEK.custom_id(), emoji="🏆")


GUESSING: Mapping[type[Exception], Callable[[Any], str]] = {
    guessing.NothingToGuess: lambda _: (
        "I have no line to ask about right now: each one I know gives its film away or was asked lately. Write more "
        "reviews with `/write`."
    ),
    guessing.GuessRoundGone: lambda _: (
        "This question is gone: its line was withdrawn, or it's too old. Start another one with `/guess`."
    ),
    guessing.GuessRoundOver: lambda _: (
        "This question is over. Press **Show the answer** under it, or start another one with `/guess`."
    ),
    guessing.AlreadyGuessed: lambda error: (
        f"You've already answered **{text.escape_line(error.chosen, 200)}**, and only the first answer counts. Start "
        "another question with `/guess`."
    ),
    guessing.GuessOwnLine: lambda _: "You wrote this line, so leave it to the others. Start another one with `/guess`.",
    guessing.TooEarlyToReveal: lambda error: (
        f"Others may still want to guess. You can show the answer from <t:{int(error.until.timestamp())}:t> on; until "
        "then only who asked and moderators can."
    ),
}
