"""A member's own ballot, seen by that member alone: one for each method, with vetoes, in pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.domain.nights.ballot import MOST_STARS, VotingMethod
from bot.domain.nights.view import MemberBallot, NightView
from bot.domain.reviews.review import Stars
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.layout import Card, Item, card_box, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import _, ngettext, pgettext
from bot.ui.language.titles import film_name
from bot.ui.nights import controls as own
from bot.ui.nights.words import join_sentences, method_rule, night_title, stamp, tie_rule_text, veto_text

STARS_PER_PAGE = 8
"""Each film has its own select of stars: more would not fit into Discord's 40 components."""
_MINE = 1_500
"""Characters of the list of one's own choices."""


def page_size(method: VotingMethod) -> int:
    return STARS_PER_PAGE if method is VotingMethod.STARS else theme.OPTIONS


def page_films(view: NightView, page: int) -> list[Film]:
    """The films on one page of the ballot, in its order; of a page that there is not, those of the last."""
    films = ballot_films(view)
    size = page_size(view.night.vote.method)
    at = min(page, max(0, (len(films) - 1) // size))
    return films[at * size : (at + 1) * size]


def page_of(view: NightView, film: FilmId) -> int:
    """The page that has the film."""
    listed = [each.film for each in view.candidates]
    return listed.index(film) // page_size(view.night.vote.method) if film in listed else 0


def ballot_films(view: NightView) -> list[Film]:
    return [view.films[each.film] for each in view.candidates]


def ballot_card(view: NightView, ballot: MemberBallot, page: int, *, saved: bool = False) -> Card:
    """`saved` after a change: what counts now is said first."""
    night, films = view.night, ballot_films(view)
    size = page_size(night.vote.method)
    pages = max(1, -(-len(films) // size))
    page = min(page, pages - 1)
    shown = page_films(view, page)
    closes = None if night.vote.closes_at is None else _("Voting closes {when}.", when=stamp(night.vote.closes_at, "R"))
    head = join_lines(
        [
            _("Saved. You can change it until the close.") if saved else None,
            f"## 🗳️ {night_title(night)}",
            join_sentences(method_rule(night.vote.method), closes),
            _own_text(view, ballot),
        ]
    )
    items: list[Item | None] = [text_block(head), *_method_items(view, ballot, shown, page)]
    if night.vote.vetoes:
        items += [text_block(veto_text(night.vote.vetoes)), _veto_select(view, ballot, shown, page)]
    items += _page_buttons(night.id, page, pages)
    items.append(text_block(subtext(join_lines([_("No one else sees your ballot."), tie_rule_text(night)]))))
    return Card(card_box(*items, colour=theme.TEAL))


def _own_text(view: NightView, ballot: MemberBallot) -> str:
    """What this member has chosen so far."""
    films = {film.id: film for film in ballot_films(view)}
    method = view.night.vote.method
    values = {film: value for film, value in ballot.values.items() if film in films}
    lines = []
    if method is VotingMethod.RANKED and values:
        ranked = sorted(values, key=lambda film: values[film])
        lines = [f"{place}. {text.escape_line(film_name(films[film]), 80)}" for place, film in enumerate(ranked, 1)]
    elif method is VotingMethod.STARS and values:
        rated = sorted(values, key=lambda film: -values[film])
        lines = [f"{_stars(values[film])} {text.escape_line(film_name(films[film]), 80)}" for film in rated]
    elif values:
        lines = [f"✓ {text.escape_line(film_name(films[film]), 80)}" for film in films if film in values]
    vetoed = [text.escape_line(film_name(films[film]), 80) for film in films if film in ballot.vetoed]
    if vetoed:
        lines.append(f"✗ {_('vetoed: {films}', films=text.list_names(vetoed, 300))}")
    if not lines:
        return _("You haven't voted yet.")
    return f"**{_('Your ballot')}**\n{_fit_lines(lines)}"


def _fit_lines(lines: Sequence[str]) -> str:
    shown: list[str] = []
    room = _MINE
    for line in lines:
        if len(line) + 1 > room - 40:
            shown.append(subtext(_("and {count} more", count=len(lines) - len(shown))))
            break
        shown.append(line)
        room -= len(line) + 1
    return "\n".join(shown)


def _stars(value: int) -> str:
    return text.star_text(Stars(2 * value)) if value else _("no star")


def _method_items(view: NightView, ballot: MemberBallot, films: Sequence[Film], page: int) -> list[Item]:
    night = view.night
    match night.vote.method:
        case VotingMethod.APPROVAL:
            chosen = {film for film in ballot.values if ballot.values[film]}
            identity = own.APPROVE.custom_id(night.id, page)
            return [_film_select(identity, _("Films you'd watch"), films, chosen, len(films))]
        case VotingMethod.STARS:
            return [_star_select(night.id, film, ballot.values.get(film.id)) for film in films]
        case VotingMethod.RANKED:
            return _rank_items(view, ballot, films, page)
        case VotingMethod.DRAW:
            return []


def _film_select(custom_id: str, placeholder: str, films: Sequence[Film], chosen: set[FilmId], most: int) -> Item:
    options = [
        discord.SelectOption(label=film_label(film), value=str(film.id), default=film.id in chosen) for film in films
    ]
    return discord.ui.ActionRow(
        discord.ui.Select[Any](
            custom_id=custom_id,
            placeholder=text.label_text(placeholder, 150),
            options=options,
            min_values=0,
            max_values=max(1, min(most, len(films))),
        )
    )


def _star_select(night: int, film: Film, value: int | None) -> Item:
    label = film_label(film, 60)
    options = [
        discord.SelectOption(
            label=text.label_text(_("{name}: {value}", name=label, value=_stars(stars)), theme.OPTION_LIMIT),
            value=str(stars),
            default=stars == value,
        )
        for stars in range(MOST_STARS, -1, -1)
    ]
    return discord.ui.ActionRow(
        discord.ui.Select[Any](
            custom_id=own.STARS.custom_id(night, film.id), placeholder=film_label(film), options=options, min_values=0
        )
    )


def _rank_items(view: NightView, ballot: MemberBallot, films: Sequence[Film], page: int) -> list[Item]:
    night = view.night
    left = [film for film in films if film.id not in ballot.values]
    items: list[Item] = []
    if left:
        options = [discord.SelectOption(label=film_label(film), value=str(film.id)) for film in left]
        place = max(ballot.values.values(), default=0) + 1
        placeholder = _("Choose your number {place}", place=place)
        items.append(controls.option_select(own.RANK.custom_id(night.id, page), placeholder, options))
    if ballot.values:
        items.append(
            controls.button_row(
                controls.make_button(_("Undo the last"), own.UNRANK.custom_id(night.id, 0), emoji="↩️"),
                controls.make_button(_("Start over"), own.UNRANK.custom_id(night.id, 1)),
            )
        )
    return items


def _veto_select(view: NightView, ballot: MemberBallot, films: Sequence[Film], page: int) -> Item:
    here = {film.id for film in films}
    left = view.night.vote.vetoes - len(ballot.vetoed - here)
    chosen = set(ballot.vetoed & here)
    if left <= 0:
        return text_block(subtext(_("Your vetoes are on other pages. Undo one there to veto a film here.")))
    placeholder = _("Veto one film")
    if left > 1:
        placeholder = ngettext("Veto {count} film at most", "Veto {count} films at most", left)
    return _film_select(own.VETO.custom_id(view.night.id, page), placeholder, films, chosen, left)


def _page_buttons(night: int, page: int, pages: int) -> list[Item]:
    if pages < 2:
        return []
    return [
        controls.button_row(
            controls.make_button(
                pgettext("button", "Back"),
                own.BALLOT.custom_id(night, max(0, page - 1)),
                emoji="◀️",
                disabled=not page,
            ),
            controls.make_button(
                _("Page {page} of {pages}", page=min(page + 2, pages), pages=pages),
                own.BALLOT_EDGE.custom_id(night, min(pages - 1, page + 1)),
                emoji="▶️",
                disabled=page + 1 >= pages,
            ),
        ),
        text_block(subtext(_("Page {page} of {pages}. Each page is saved by itself.", page=page + 1, pages=pages))),
    ]


def closed_note(view: NightView) -> Card:
    """For a ballot that is asked for when there is none."""
    return note_card(
        _(
            "Voting for **{night}** isn't open. `/night show` shows the night as it is now.",
            night=night_title(view.night),
        )
    )
