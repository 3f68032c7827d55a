"""Cards about nominations: the answer to one, a list's pages, one nomination, and what several members want."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import app_commands

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.ids import MemberId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import WHY_LIMIT, ListRules, NightList, Nominators
from bot.domain.nights.nominating import (
    ClubViewings,
    NominatedFilm,
    NominationAnswer,
    NominationsPage,
    OpenedNomination,
    WantedFilms,
)
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label, nominate_select
from bot.ui.kit.forms import Form
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.dates import full_day_text
from bot.ui.nights import list_controls as own
from bot.ui.nights.list_problems import earned_text
from bot.ui.nights.words import METHODS, stamp

WHY: Final = "why"
_MOST_CHOSEN = 24
_WHY_SHOWN = 120
SAVED: Final = "Saved."
PUT_BACK: Final = "Undone. It's on the list again."


def nomination_card(answer: NominationAnswer, *, asker: MemberId) -> Card:
    """The answer to a nomination; for a film that is on the list already, it says who nominated it."""
    nominated = answer.nominated
    name, chosen = _film_name(nominated.film), _list_name(answer.list)
    nomination = nominated.nomination
    mine = nomination.member == asker
    if answer.is_new:
        lines = [f"🎟️ {_by(nominated)} nominated {name} for {chosen}.", _why_line(nominated)]
        left = "no more films" if answer.left <= 0 else text.plural_text(answer.left, "more film")
        lines.append(_viewings_line(nominated.viewings))
        lines.append(subtext(f"{_by(nominated)} can nominate {left} for this list right now."))
        if answer.first:
            lines.append(subtext("It's this club's first list. Moderators can change it with `/nominations lists`."))
    else:
        since = stamp(nomination.added_at, "R")
        who = "You" if mine else _by(nominated)
        told = f"{who} nominated it {since}." if nominated.nominator is not None else f"It was nominated {since}."
        lines = [f"{name} is on {chosen} already. {told}", _why_line(nominated), _viewings_line(nominated.viewings)]
    buttons = []
    if mine:
        label = "Change why" if nomination.why else "Say why"
        buttons = [
            controls.make_button(label, own.WHY.custom_id(nomination.id), emoji="✏️"),
            controls.make_button("Withdraw", own.WITHDRAW.custom_id(nomination.id)),
        ]
    return note_card(
        join_lines(lines),
        controls.button_row(*buttons, _list_button(answer.list)),
        colour=theme.AMBER if answer.is_new else theme.INK,
    )


def choose_list_card(film: Film, lists: Sequence[NightList]) -> Card:
    """Asks for which list a film is nominated."""
    options = [
        discord.SelectOption(
            label=text.label_text(each.name, theme.OPTION_LIMIT),
            value=str(each.id),
            description=text.label_text(_who_text(each), theme.OPTION_LIMIT),
        )
        for each in lists
    ]
    return note_card(
        f"Which list is {_film_name(film)} for?",
        controls.option_select(own.NOMINATE_FOR.custom_id(film.id), "Choose a list", options),
    )


def opened_card(opened: OpenedNomination, *, heading: str = "") -> Card:
    """One nomination with what this person may do."""
    nominated = opened.nominated
    nomination = nominated.nomination
    lines = [
        heading,
        f"## {text.escape_line(nominated.film.name, 200)}",
        f"{_by(nominated)} nominated it for {_list_name(opened.list)} {stamp(nomination.added_at, 'R')}."
        if nominated.nominator is not None
        else f"On {_list_name(opened.list)} since {stamp(nomination.added_at, 'D')}.",
        _why_line(nominated),
        _viewings_line(nominated.viewings),
        subtext(_lost_text(nomination.survived)),
    ]
    buttons = [controls.make_button("Film card", controls.CARD.custom_id(nominated.film.id), emoji="🎬")]
    if opened.is_own:
        label = "Change why" if nomination.why else "Say why"
        buttons.append(controls.make_button(label, own.WHY.custom_id(nomination.id), emoji="✏️"))
    if opened.may_withdraw:
        label = "Withdraw" if opened.is_own else "Remove from the list"
        buttons.append(
            controls.make_button(label, own.WITHDRAW.custom_id(nomination.id), style=discord.ButtonStyle.danger)
        )
    buttons.append(_list_button(opened.list))
    return note_card(join_lines(lines), controls.button_row(*buttons))


def withdrawn_card(opened: OpenedNomination, *, on_ballot: bool) -> Card:
    stays = " It stays on the ballot that's open now." if on_ballot else ""
    return note_card(
        f"{_film_name(opened.nominated.film)} is off {_list_name(opened.list)}.{stays}",
        controls.button_row(
            controls.make_button("Undo", own.PUT_BACK.custom_id(opened.nominated.nomination.id)),
            _list_button(opened.list),
        ),
    )


def why_form(opened: OpenedNomination) -> Form:
    return Form(
        f"Why {opened.nominated.film.title}?",
        own.WHY.custom_id(opened.nominated.nomination.id),
        discord.ui.Label(
            text="Why this film",
            description="Shown on the list. Leave it empty to show nothing.",
            component=discord.ui.TextInput(
                custom_id=WHY,
                style=discord.TextStyle.paragraph,
                default=opened.nominated.nomination.why,
                max_length=WHY_LIMIT,
                required=False,
            ),
        ),
    )


def no_list_card() -> Card:
    return note_card("This club has no list of films yet. The first `/nominate` makes one.")


def list_card(page: NominationsPage, *, heading: str = "") -> Card:
    """A page of a list."""
    chosen = page.list
    head = join_lines(
        [
            heading,
            f"## 🎟️ {text.escape_line(chosen.name, 80)}",
            subtext(f"{text.plural_text(page.total, 'film')} · {rules_text(chosen)}"),
        ]
    )
    items: list[Item | None] = [text_block(head), divider()]
    if page.films:
        start = page.page * 8 + 1
        items.append(text_block("\n".join(_list_line(start + at, each) for at, each in enumerate(page.films))))
        options = [
            discord.SelectOption(label=film_label(each.film, theme.OPTION_LIMIT), value=str(each.nomination.id))
            for each in page.films
        ]
        items.append(controls.option_select(own.NOMINATION.custom_id(), "Open a film: card, why, withdraw", options))
    else:
        items.append(
            text_block("No film is nominated. Add one with `/nominate`, or with **Nominate** on a film's card.")
        )
    if page.pages > 1:
        items.append(_page_buttons(page))
    if len(page.lists) > 1:
        options = [
            discord.SelectOption(
                label=text.label_text(each.name, theme.OPTION_LIMIT), value=str(each.id), default=each.id == chosen.id
            )
            for each in page.lists
        ]
        items.append(controls.option_select(own.LIST_CHOICE.custom_id(), "Another list", options))
    buttons = [
        controls.make_button("What do we all want?", own.WANTED.custom_id(), emoji="🔖"),
        controls.make_button("Whose turn is it?", own.TURNS.custom_id(chosen.id), emoji="🔁"),
    ]
    if page.moderates:
        buttons.append(controls.make_button("Change the list", own.RULES.custom_id(chosen.id), emoji="⚙️"))
    items.append(controls.button_row(*buttons))
    items.append(text_block(subtext(_own_text(page))))
    return Card(card_box(*items))


def _own_text(page: NominationsPage) -> str:
    cap = page.list.rules.cap_member
    return (
        f"You have {page.own} of {text.plural_text(cap, 'film')} here." if page.own else "None of these is yours yet."
    )


def _list_line(number: int, each: NominatedFilm) -> str:
    facts = [f"nominated by {_by(each)}" if each.nominator is not None else ""]
    if each.others:
        facts.append(f"nominated {each.others + 1} times")
    if each.nomination.survived:
        facts.append(_lost_text(each.nomination.survived))
    facts.append(_short_viewings(each.viewings))
    why = text.escape_line(each.nomination.why or "", _WHY_SHOWN)
    return join_lines(
        [
            f"{number}\\. {_film_name(each.film, 90)}",
            f"-# “{why}”" if why else None,
            subtext(" · ".join(filter(None, facts))),
        ]
    )


def _lost_text(survived: int) -> str:
    return f"lost {text.plural_text(survived, 'vote')}" if survived else ""


def rules_text(chosen: NightList) -> str:
    """The rules of a list in one line."""
    rules = chosen.rules
    parts = [
        _who_text(chosen),
        f"{rules.cap_member} a member, {rules.cap_all} in all",
        f"no repeats for {text.plural_text(rules.ban_days, 'day')}" if rules.ban_days else "repeats are fine",
        leaves_text(rules),
        method_text(rules.method),
        f"{text.plural_text(rules.vetoes, 'veto', 'vetoes')} each" if rules.vetoes else "",
    ]
    return " · ".join(part for part in parts if part)


def method_text(method: VotingMethod) -> str:
    return "drawn by lot" if method is VotingMethod.DRAW else f"vote: {METHODS[method][0].lower()}"


def leaves_text(rules: ListRules) -> str:
    parts = []
    if rules.survivals is not None:
        parts.append(f"off the list after {text.plural_text(rules.survivals, 'lost vote')}")
    if rules.lowest_leave:
        parts.append(f"the {rules.lowest_leave} lowest leave" if rules.lowest_leave > 1 else "the lowest leaves")
    return ", ".join(parts)


def _who_text(chosen: NightList) -> str:
    if chosen.rules.nominators is Nominators.MODERATORS:
        return "moderators nominate"
    if chosen.rules.nominators is Nominators.ATTENDERS:
        return f"for members who {earned_text(chosen)}"
    return "everyone nominates"


def _page_buttons(page: NominationsPage) -> Item:
    def to(label: str, number: int) -> discord.ui.Button[Any]:
        reachable = 0 <= number < page.pages
        identity = own.LIST_PAGE.custom_id(page.list.id, max(0, number))
        return controls.make_button(label, identity, disabled=not reachable)

    return controls.button_row(
        to("◀ Earlier", page.page - 1),
        controls.make_button(f"{page.page + 1} of {page.pages}", "mq:nothing", disabled=True),
        to("Later ▶", page.page + 1),
    )


def _list_button(chosen: NightList) -> discord.ui.Button[Any]:
    return controls.make_button("See the list", own.LIST_PAGE.custom_id(chosen.id, 0), emoji="📋")


def list_choices(lists: Sequence[NightList], typed: str) -> list[app_commands.Choice[int]]:
    """The lists whose name contains what was typed."""
    wanted = fold_text(typed)
    return [
        app_commands.Choice(name=text.label_text(each.name, theme.CHOICE_LIMIT), value=each.id)
        for each in lists
        if wanted in fold_text(each.name)
    ][: theme.OPTIONS]


def ask_who_card(asker: MemberId) -> Card:
    """Asks whose watchlists are compared."""
    return Card(
        card_box(
            text_block(
                "## What do we all want?\nChoose who's watching. I compare your watchlists and show what several of "
                "you want."
            ),
            *_group_controls(asker),
            text_block(subtext(_PRIVACY)),
            colour=theme.INK,
        )
    )


_PRIVACY = "Only published watchlists count, and no one's who keeps theirs private in `/privacy`."


def wanted_card(wanted: WantedFilms, *, asker: MemberId) -> Card:
    """The films that most of a group want, each with a way to nominate it."""
    title = "Your watchlist" if wanted.alone else "What do we all want?"
    items: list[Item] = [text_block(f"## {title}\n{subtext(_group_text(wanted))}"), divider()]
    if wanted.films:
        items.append(
            text_block(
                "\n".join(
                    f"{at}\\. **{text.escape_line(each.film.name, 120)}**"
                    + ("" if wanted.alone else f"\n-# {_wanted_by(each.names, wanted.people)}")
                    for at, each in enumerate(wanted.films, 1)
                )
            )
        )
        if wanted.more:
            items.append(text_block(subtext(f"and {text.plural_text(wanted.more, 'more film')}")))
        items.append(nominate_select([each.film for each in wanted.films]))
    else:
        items.append(
            text_block(
                "No film is on the watchlists of two of you yet. Add some with `/watchlist add`, or ask `/recommend`."
            )
        )
    return Card(card_box(*items, *_group_controls(asker), text_block(subtext(_PRIVACY))))


def _group_controls(asker: MemberId) -> list[Item]:
    return [
        controls.member_select(own.WANTED_BY.custom_id(asker), "Who's watching? Choose members", _MOST_CHOSEN),
        controls.button_row(controls.make_button("My voice channel", own.WANTED_IN_VOICE.custom_id(asker), emoji="🔊")),
    ]


def _group_text(wanted: WantedFilms) -> str:
    if wanted.alone:
        return "No one else was chosen."
    parts = [f"From the watchlists of {text.plural_text(wanted.people, 'member')}"]
    if wanted.withheld:
        parts.append(f"{wanted.withheld} of them {'keeps' if wanted.withheld == 1 else 'keep'} theirs private")
    return " · ".join(parts)


def _wanted_by(names: Sequence[str | MemberId], people: int) -> str:
    listed = text.list_names(map(_name, names), 150)
    return f"everyone: {listed}" if len(names) == people else f"{len(names)} of {people}: {listed}"


def _name(name: str | MemberId) -> str:
    """The stored name, or a mention by id, which Discord shows as a name and which pings no one."""
    return text.name(name, 60) if isinstance(name, str) else f"<@{name}>"


def _by(nominated: NominatedFilm) -> str:
    return "A former member" if nominated.nominator is None else _name(nominated.nominator)


def _film_name(film: Film, limit: int = 200) -> str:
    return f"**{text.escape_line(film.name, limit)}**"


def _list_name(chosen: NightList) -> str:
    return f"**{text.escape_line(chosen.name, 80)}**"


def _why_line(nominated: NominatedFilm) -> str | None:
    why = text.escape_line(nominated.nomination.why or "", WHY_LIMIT)
    return f"> {why}" if why else None


def _viewings_line(viewings: ClubViewings) -> str | None:
    """Who has seen the film, and when the club last showed it."""
    lines = []
    if viewings.shown_on is not None:
        lines.append(f"👀 The club watched it on {full_day_text(viewings.shown_on)}.")
    if viewings.names:
        lines.append(f"👀 Seen by {text.list_names((text.name(name, 40) for name in viewings.names), 150)}.")
    return "\n".join(lines) or None


def _short_viewings(viewings: ClubViewings) -> str:
    if viewings.shown_on is not None:
        return f"the club watched it in {viewings.shown_on:%B %Y}"
    return f"seen by {len(viewings.names)}" if viewings.names else ""
