"""What follows when a film is not found: buttons to look it up or add it, what a source offers, and the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain.catalogue.errors import FilmNotFound
from bot.domain.catalogue.looked_up import AddedFilm, LookedUpFilm, LookUpAnswer, LookUpSource
from bot.domain.errors import ControlUnknown
from bot.domain.reviews.errors import FilmUnknownHere
from bot.ui.catalogue.films import ATTRIBUTION
from bot.ui.catalogue.problems import AskedCommand
from bot.ui.kit import controls, text, theme
from bot.ui.kit.controls import Command, Control
from bot.ui.kit.forms import FILM, Form, film_fields, text_field
from bot.ui.kit.layout import Card, Item, card_box, join_lines, note_card, subtext, text_block, thumbnail_section
from bot.ui.language.messages import N_, _
from bot.ui.language.numbers import comma_list
from bot.ui.language.titles import film_name
from bot.ui.nights import list_controls
from bot.ui.reviews import controls as writing_controls

_LONGEST: Final = 4
"""Numbers of a goal besides the film: as many as LOOK_UP has places for."""
GOALS: tuple[Control, ...] = (
    controls.PICK[Command.MOVIE],
    controls.PICK[Command.REVIEW],
    controls.PICK[Command.WHO_SAW],
    controls.PICK[Command.WANT],
    controls.RATE,
    writing_controls.DRAFT_FILM,
    list_controls.NOMINATE_ASKED,
)
"""The controls with which a command goes on once it has a film. Their order is stored in buttons: only append."""
_OFFERING = frozenset({Command.MOVIE, Command.REVIEW, Command.WHO_SAW, Command.WANT, Command.RATE, Command.NOMINATE})


@dataclass(frozen=True, slots=True)
class Goal:
    """What the person wanted to do with the film: a control's index in GOALS, and its numbers except the film."""

    control: int
    numbers: tuple[int, int, int, int]

    @classmethod
    def from_custom_id(cls, custom_id: str) -> Goal:
        """From the custom_id that continues with any film. Raises ControlUnknown for a control not in GOALS."""
        for index, control in enumerate(GOALS):
            numbers = control.numbers(custom_id)
            if numbers is not None:
                rest = [number for name, number in numbers.items() if name != "film"]
                a, b, c, d = [*rest, *[0] * (_LONGEST - len(rest))]
                return cls(index, (a, b, c, d))
        raise ControlUnknown

    def custom_id(self, film: int) -> str:
        """The custom_id that continues with this film."""
        control = controls.choice_at(GOALS, self.control)
        rest = iter(self.numbers)
        return control.custom_id(*(film if name == "film" else next(rest) for name in control.names))


@dataclass(frozen=True, slots=True)
class FilmOffer:
    """What is possible for a film that was not found: `request` remembers its title."""

    request: int
    can_look_up: bool


def missing_title(error: Exception) -> str | None:
    """The title for which there is no film; None for other errors, and for an id, which nobody typed."""
    if isinstance(error, FilmNotFound):
        return None if error.typed.startswith("film:") else error.typed
    return error.typed if isinstance(error, FilmUnknownHere) else None


def offer_rows(error: Exception, asked: AskedCommand | None, offer: FilmOffer | None) -> list[Item]:
    """The row of buttons below "I can't find": *Look it up* where there is a source, *Add this film* always.

    A draft has its own button to add a film.
    """
    if offer is None:
        return []
    if isinstance(error, FilmUnknownHere):
        goal = Goal.from_custom_id(writing_controls.DRAFT_FILM.custom_id(error.draft, 0))
        return [controls.button_row(_look_up_button(offer, goal))] if offer.can_look_up else []
    if asked is None or asked.command not in _OFFERING or not isinstance(error, FilmNotFound):
        return []
    goal = Goal.from_custom_id(asked.pick_any(0))
    look_up = [_look_up_button(offer, goal)] if offer.can_look_up else []
    return [controls.button_row(*look_up, _add_button(offer.request, goal))]


def _look_up_button(offer: FilmOffer, goal: Goal) -> Item:
    return controls.make_button(
        _("Look it up"), controls.LOOK_UP.custom_id(offer.request, goal.control, *goal.numbers), emoji="🔎"
    )


def _add_button(request: int, goal: Goal, label: str = N_("Add this film")) -> Item:
    return controls.make_button(_(label), controls.ADD_FILM.custom_id(request, goal.control, *goal.numbers), emoji="➕")


def looked_up_card(answer: LookUpAnswer, request: int, goal: Goal) -> Card:
    """The films that a source offers, each with a button that goes on with it; below them, adding by hand."""
    title = text.escape_line(answer.typed, 150)
    add = controls.button_row(
        _add_button(request, goal, N_("None of these: add it") if answer.films else N_("Add this film"))
    )
    if goal.control == GOALS.index(writing_controls.DRAFT_FILM):
        # A draft remembers its title itself, and its form goes on with the draft.
        draft = goal.numbers[0]
        add = controls.button_row(
            controls.make_button(_("Add a new film"), writing_controls.NEW_FILM.custom_id(draft), emoji="➕")
        )
    if not answer.films:
        # Translators: {source} is the name of a website, such as Wikidata.
        words = _(
            "{source} has no film called **{title}** either. Check the spelling, or add it yourself.",
            source=answer.source.title,
            title=title,
        )
        return note_card(words, add)
    buttons = [
        controls.make_button(
            f"{at}. {_button_label(film)}",
            controls.LOOKED_UP.custom_id(film.source, film.number, request, goal.control, *goal.numbers),
        )
        for at, film in enumerate(answer.films, 1)
    ]
    credit = ATTRIBUTION if answer.source is LookUpSource.TMDB else _("From Wikidata (CC0).")
    return Card(
        card_box(
            text_block(_("Is **{title}** one of these?", title=title)),
            *(_described(at, film) for at, film in enumerate(answer.films, 1)),
            controls.button_row(*buttons),
            add,
            text_block(subtext(credit)),
            colour=theme.INK,
        )
    )


def added_card(added: AddedFilm) -> Card:
    """Says what became of a film that a member typed."""
    name = text.escape_line(film_name(added.film), 200)
    if added.is_new:
        return note_card(_("I added **{film}** for this club. A moderator will check it.", film=name))
    return note_card(_("**{film}** was here already, so I used it.", film=name))


def new_film_form(request: int, goal: Goal, typed: str) -> Form:
    """Title, year and director of a film that the catalogue lacks."""
    custom_id = controls.ADD_FILM.custom_id(request, goal.control, *goal.numbers)
    return Form(_("Add this film"), custom_id, *film_fields(typed))


def look_up_form(request: int, goal: Goal) -> Form:
    """Asks for the title again when it is no longer known."""
    return Form(
        _("Look up a film"),
        controls.LOOK_UP.custom_id(request, goal.control, *goal.numbers),
        text_field(FILM, _("Title"), "", _("As it appears on the poster"), 300),
    )


def _described(at: int, film: LookedUpFilm) -> Item:
    name = f"{film.title} ({film.year})" if film.year else film.title
    about = _("Directed by {names}", names=comma_list(film.directors)) if film.directors else film.note
    content = join_lines(
        [f"{at}\\. **{text.escape_line(name, 200)}**", text.escape_line(about, 200) if about else None]
    )
    return thumbnail_section(content, film.poster, _("Poster of {film}", film=name))


def _button_label(film: LookedUpFilm) -> str:
    tail = f" ({film.year})" if film.year else ""
    return text.label_text(film.title, 40) + tail
