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
from bot.ui.language.messages import _, ngettext
from bot.ui.language.titles import film_name
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
    # Translators: {so_far} is another sentence: how many have answered.
    rules = _(
        "From a review. Names are blanked out, and your first answer counts. {so_far}",
        so_far=_so_far(question.count),
    )
    # Translators: A question of the guessing game; the line stands below it.
    asks = _("Which film is this line about?")
    choices = [
        controls.make_button(film_label(film), GUESS.custom_id(asked, place))
        for place, film in enumerate(question.films)
    ]
    return Card(
        card_box(
            text_block(f"### {asks}\n## “{text.escape_line(question.words, LENGTH)}”\n{subtext(rules)}"),
            controls.button_row(*choices[:2]),
            controls.button_row(*choices[2:]),
            controls.button_row(_week_button(), controls.make_button(_("Show the answer"), REVEAL.custom_id(asked))),
        )
    )


def result_card(result: GuessResult) -> Card:
    """The private answer; a wrong one does not tell which film it is, because others may still be guessing."""
    film = text.escape_line(result.chosen.name, 300)
    if not result.points:
        wrong = _("It isn't **{film}**. You'll see the answer here once the question is over.", film=film)
        return note_card(wrong, colour=theme.INK)
    return note_card(_right_text(result, film), colour=theme.TEAL)


def _right_text(result: GuessResult, film: str) -> str:
    # Translators: {week} is the number of points that the member has gained this week.
    if result.place == 0:
        return ngettext(
            "**Right**, it's **{film}**. You're the first. {count} point for you, {week} this week.",
            "**Right**, it's **{film}**. You're the first. {count} points for you, {week} this week.",
            result.points,
            film=film,
            week=result.week,
        )
    if result.place == 1:
        return ngettext(
            "**Right**, it's **{film}**. You're the second. {count} point for you, {week} this week.",
            "**Right**, it's **{film}**. You're the second. {count} points for you, {week} this week.",
            result.points,
            film=film,
            week=result.week,
        )
    return ngettext(
        "**Right**, it's **{film}**. {count} point for you, {week} this week.",
        "**Right**, it's **{film}**. {count} points for you, {week} this week.",
        result.points,
        film=film,
        week=result.week,
    )


def solution_card(solution: GuessSolution) -> Card:
    """The line as it was written, with its film and author."""
    film, line = solution.film, solution.line
    return Card(
        card_box(
            film_section(
                film,
                f"## “{text.escape_line(line.text, LENGTH)}”",
                f"{_solved(film)}\n{reviews.byline_text(line.review)}",
                subtext(join_lines([_winners(solution), _count(solution.count)])),
            ),
            controls.button_row(
                controls.make_button(_("Another line"), ASK_AGAIN.custom_id(), emoji="🎲"),
                _week_button(),
                controls.make_button(_("Full review"), controls.REVIEW.custom_id(line.review.id), emoji="📖"),
                controls.make_button(_("Film card"), controls.CARD.custom_id(film.id), emoji="🎬"),
            ),
        )
    )


def board_card(board: GuessBoard) -> Card:
    """The week's points."""
    lines = [f"{place}. {_standing(each)}" for place, each in enumerate(board.standings, start=1)]
    own = _("You, not listed for others: {score}", score=_score(board.own)) if board.own else None
    empty = None if lines or own else _("No one has guessed yet this week.")
    day = f"<t:{int(board.since.timestamp())}:D>"
    since = _("Since {day}. Whoever stays out of statistics isn't listed.", day=day)
    heading = f"### {_('Guessing game: this week')}"
    return Card(
        card_box(
            text_block(join_lines([heading, *lines, own, empty])),
            controls.button_row(controls.make_button(_("A new line"), ASK_AGAIN.custom_id(), emoji="🎲")),
            text_block(subtext(since)),
        )
    )


def _standing(each: GuessStanding) -> str:
    return f"**{text.name(each.name, 80)}** · {_score(each)}"


def _score(each: GuessStanding) -> str:
    return ngettext(
        "{count} point ({right} of {answers} right)",
        "{count} points ({right} of {answers} right)",
        each.points,
        right=each.right,
        answers=each.answers,
    )


def _count(count: GuessCount) -> str:
    return ngettext(
        "{count} answer, {right} right.", "{count} answers, {right} right.", count.answers, right=count.right
    )


def _so_far(count: GuessCount) -> str:
    if not count.answers:
        return _("No one has answered yet.")
    return ngettext(
        "{count} answer, {right} right so far.",
        "{count} answers, {right} right so far.",
        count.answers,
        right=count.right,
    )


def _winners(solution: GuessSolution) -> str:
    if not solution.winners:
        return ""
    names = text.list_names((text.name(name, 80) for name in solution.winners), WINNERS)
    # Translators: Who answered a question of the guessing game correctly.
    return _("Right: {names}.", names=names)


def _solved(film: Film) -> str:
    name = text.escape_line(film_name(film), 300)
    if film.directors:
        return _("It's **{film}** by {director}.", film=name, director=text.escape_line(film.directors[0], 80))
    return _("It's **{film}**.", film=name)


def _week_button() -> Item:
    return controls.make_button(_("This week's points"), WEEK.custom_id(), emoji="🏆")


GUESSING: Mapping[type[Exception], Callable[[Any], str]] = {
    guessing.NothingToGuess: lambda _error: _(
        "I have no line to ask about right now: each one I know gives its film away or was asked lately. Write more "
        "reviews with `/write`."
    ),
    guessing.GuessRoundGone: lambda _error: _(
        "This question is gone: its line was withdrawn, or it's too old. Start another one with `/guess`."
    ),
    guessing.GuessRoundOver: lambda _error: _(
        "This question is over. Press **{button}** under it, or start another one with `/guess`.",
        button=_("Show the answer"),
    ),
    guessing.AlreadyGuessed: lambda error: _(
        "You've already answered **{film}**, and only the first answer counts. Start another question with `/guess`.",
        film=text.escape_line(error.chosen, 200),
    ),
    guessing.GuessOwnLine: lambda _error: _(
        "You wrote this line, so leave it to the others. Start another one with `/guess`."
    ),
    guessing.TooEarlyToReveal: lambda error: _(
        "Others may still want to guess. You can show the answer from {time} on; until then only who asked and "
        "moderators can.",
        time=f"<t:{int(error.until.timestamp())}:t>",
    ),
}
