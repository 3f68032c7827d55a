"""Cards about nominations: the answer to one, a list's pages, one nomination, and what several members want."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import app_commands

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.ids import MemberId
from bot.domain.nights.lists import WHY_LIMIT, NightList
from bot.domain.nights.nominating import (
    NominatedFilm,
    NominationAnswer,
    NominationsPage,
    OpenedNomination,
    WantedFilms,
)
from bot.ui.kit import controls, text, theme
from bot.ui.kit.choices import film_label, nominate_select
from bot.ui.kit.forms import TITLE_LIMIT, Form
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.titles import film_name
from bot.ui.nights import list_controls as own
from bot.ui.nights.list_words import rules_text, short_viewings, viewings_line, who_text
from bot.ui.nights.words import join_facts, join_sentences, later, more_films_text, stamp

WHY: Final = "why"
_MOST_CHOSEN = 24
_WHY_SHOWN = 120
SAVED: Final = later(N_("Saved."))
PUT_BACK: Final = later(N_("Undone. It's on the list again."))


def nomination_card(answer: NominationAnswer, *, asker: MemberId) -> Card:
    """The answer to a nomination; for a film that is on the list already, it says who nominated it."""
    nominated = answer.nominated
    name, chosen = _film_name(nominated.film), _list_name(answer.list)
    nomination = nominated.nomination
    mine = nomination.member == asker
    lines: list[str | None]
    if answer.is_new:
        lines = [
            "🎟️ " + _("{member} nominated {film} for {list}.", member=_by(nominated), film=name, list=chosen),
            _why_line(nominated),
            viewings_line(nominated.viewings),
            subtext(_left_text(nominated, answer.left)),
        ]
        if answer.first:
            lines.append(subtext(_("It's this club's first list. Moderators can change it with `/nominations lists`.")))
    else:
        already = _("{film} is on {list} already.", film=name, list=chosen)
        lines = [
            join_sentences(already, _nominated_text(nominated, mine=mine)),
            _why_line(nominated),
            viewings_line(nominated.viewings),
        ]
    buttons = []
    if mine:
        buttons = [
            _why_button(nominated),
            controls.make_button(pgettext("button", "Withdraw"), own.WITHDRAW.custom_id(nomination.id)),
        ]
    return note_card(
        join_lines(lines),
        controls.button_row(*buttons, _list_button(answer.list)),
        colour=theme.AMBER if answer.is_new else theme.INK,
    )


def _left_text(nominated: NominatedFilm, left: int) -> str:
    member = _by(nominated)
    if left <= 0:
        return _("{member} can nominate no more films for this list right now.", member=member)
    return ngettext(
        "{member} can nominate {count} more film for this list right now.",
        "{member} can nominate {count} more films for this list right now.",
        left,
        member=member,
    )


def _nominated_text(nominated: NominatedFilm, *, mine: bool) -> str:
    """Who nominated a film, and when."""
    since = stamp(nominated.nomination.added_at, "R")
    if nominated.nominator is None:
        return _("It was nominated {when}.", when=since)
    if mine:
        return _("You nominated it {when}.", when=since)
    return _("{member} nominated it {when}.", member=_by(nominated), when=since)


def _why_button(nominated: NominatedFilm) -> discord.ui.Button[Any]:
    label = _("Change why") if nominated.nomination.why else _("Say why")
    return controls.make_button(label, own.WHY.custom_id(nominated.nomination.id), emoji="✏️")


def choose_list_card(film: Film, lists: Sequence[NightList]) -> Card:
    """Asks for which list a film is nominated."""
    options = [
        discord.SelectOption(
            label=text.label_text(each.name, theme.OPTION_LIMIT),
            value=str(each.id),
            description=text.label_text(who_text(each.rules), theme.OPTION_LIMIT),
        )
        for each in lists
    ]
    return note_card(
        _("Which list is {film} for?", film=_film_name(film)),
        controls.option_select(own.NOMINATE_FOR.custom_id(film.id), _("Choose a list"), options),
    )


def opened_card(opened: OpenedNomination, *, heading: str = "") -> Card:
    """One nomination with what this person may do."""
    nominated = opened.nominated
    nomination = nominated.nomination
    lines = [
        heading,
        f"## {text.escape_line(film_name(nominated.film), 200)}",
        _opened_text(opened),
        _why_line(nominated),
        viewings_line(nominated.viewings),
        subtext(_lost_text(nomination.survived)),
    ]
    buttons = [controls.make_button(_("Film card"), controls.CARD.custom_id(nominated.film.id), emoji="🎬")]
    if opened.is_own:
        buttons.append(_why_button(nominated))
    if opened.may_withdraw:
        label = pgettext("button", "Withdraw") if opened.is_own else _("Remove from the list")
        buttons.append(
            controls.make_button(label, own.WITHDRAW.custom_id(nomination.id), style=discord.ButtonStyle.danger)
        )
    buttons.append(_list_button(opened.list))
    return note_card(join_lines(lines), controls.button_row(*buttons))


def _opened_text(opened: OpenedNomination) -> str:
    nominated, chosen = opened.nominated, _list_name(opened.list)
    added_at = nominated.nomination.added_at
    if nominated.nominator is None:
        return _("On {list} since {when}.", list=chosen, when=stamp(added_at, "D"))
    return _("{member} nominated it for {list} {when}.", member=_by(nominated), list=chosen, when=stamp(added_at, "R"))


def withdrawn_card(opened: OpenedNomination, *, on_ballot: bool) -> Card:
    off = _("{film} is off {list}.", film=_film_name(opened.nominated.film), list=_list_name(opened.list))
    return note_card(
        join_sentences(off, _("It stays on the ballot that's open now.") if on_ballot else None),
        controls.button_row(
            controls.make_button(pgettext("button", "Undo"), own.PUT_BACK.custom_id(opened.nominated.nomination.id)),
            _list_button(opened.list),
        ),
    )


def why_form(opened: OpenedNomination) -> Form:
    return Form(
        _("Why {film}?", film=opened.nominated.film.title),
        own.WHY.custom_id(opened.nominated.nomination.id),
        discord.ui.Label(
            text=text.label_text(_("Why this film"), TITLE_LIMIT),
            description=text.label_text(_("Shown on the list. Leave it empty to show nothing."), 100),
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
    return note_card(_("This club has no list of films yet. The first `/nominate` makes one."))


def list_card(page: NominationsPage, *, heading: str = "") -> Card:
    """A page of a list."""
    chosen = page.list
    head = join_lines(
        [
            heading,
            f"## 🎟️ {text.escape_line(chosen.name, 80)}",
            subtext(join_facts([ngettext("{count} film", "{count} films", page.total), rules_text(chosen)])),
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
        placeholder = _("Open a film: card, why, withdraw")
        items.append(controls.option_select(own.NOMINATION.custom_id(), placeholder, options))
    else:
        none = _(
            "No film is nominated. Add one with `/nominate`, or with **{button}** on a film's card.",
            button=_("Nominate"),
        )
        items.append(text_block(none))
    if page.pages > 1:
        items.append(_page_buttons(page))
    if len(page.lists) > 1:
        options = [
            discord.SelectOption(
                label=text.label_text(each.name, theme.OPTION_LIMIT), value=str(each.id), default=each.id == chosen.id
            )
            for each in page.lists
        ]
        items.append(controls.option_select(own.LIST_CHOICE.custom_id(), _("Another list"), options))
    buttons = [
        controls.make_button(_("What do we all want?"), own.WANTED.custom_id(), emoji="🔖"),
        controls.make_button(_("Whose turn is it?"), own.TURNS.custom_id(chosen.id), emoji="🔁"),
    ]
    if page.moderates:
        buttons.append(controls.make_button(_("Change the list"), own.RULES.custom_id(chosen.id), emoji="⚙️"))
    items.append(controls.button_row(*buttons))
    items.append(text_block(subtext(_own_text(page))))
    return Card(card_box(*items))


def _own_text(page: NominationsPage) -> str:
    if not page.own:
        return _("None of these is yours yet.")
    cap = page.list.rules.cap_member
    return ngettext("You have {own} of {count} film here.", "You have {own} of {count} films here.", cap, own=page.own)


def _list_line(number: int, each: NominatedFilm) -> str:
    facts = [_("nominated by {member}", member=_by(each)) if each.nominator is not None else ""]
    if each.others:
        facts.append(ngettext("nominated {count} time", "nominated {count} times", each.others + 1))
    if each.nomination.survived:
        facts.append(_lost_text(each.nomination.survived))
    facts.append(short_viewings(each.viewings))
    why = text.escape_line(each.nomination.why or "", _WHY_SHOWN)
    return join_lines(
        [
            f"{number}\\. {_film_name(each.film, 90)}",
            f"-# “{why}”" if why else None,
            subtext(join_facts(facts)),
        ]
    )


def _lost_text(survived: int) -> str:
    # Translators: of a film that was on the ballot and did not win.
    return ngettext("lost {count} vote", "lost {count} votes", survived) if survived else ""


def _page_buttons(page: NominationsPage) -> Item:
    def to(label: str, number: int) -> discord.ui.Button[Any]:
        reachable = 0 <= number < page.pages
        identity = own.LIST_PAGE.custom_id(page.list.id, max(0, number))
        return controls.make_button(label, identity, disabled=not reachable)

    return controls.button_row(
        to(f"◀ {pgettext('button', 'Earlier')}", page.page - 1),
        controls.make_button(_("{page} of {pages}", page=page.page + 1, pages=page.pages), "mq:nothing", disabled=True),
        to(f"{pgettext('button', 'Later')} ▶", page.page + 1),
    )


def _list_button(chosen: NightList) -> discord.ui.Button[Any]:
    return controls.make_button(_("See the list"), own.LIST_PAGE.custom_id(chosen.id, 0), emoji="📋")


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
                join_lines(
                    [
                        f"## {_('What do we all want?')}",
                        _("Choose who's watching. I compare your watchlists and show what several of you want."),
                    ]
                )
            ),
            *_group_controls(asker),
            text_block(subtext(_(_PRIVACY))),
            colour=theme.INK,
        )
    )


_PRIVACY = N_("Only published watchlists count, and no one's who keeps theirs private in `/privacy`.")


def wanted_card(wanted: WantedFilms, *, asker: MemberId) -> Card:
    """The films that most of a group want, each with a way to nominate it."""
    title = _("Your watchlist") if wanted.alone else _("What do we all want?")
    items: list[Item] = [text_block(f"## {title}\n{subtext(_group_text(wanted))}"), divider()]
    if wanted.films:
        items.append(
            text_block(
                "\n".join(
                    f"{at}\\. **{text.escape_line(film_name(each.film), 120)}**"
                    + ("" if wanted.alone else f"\n-# {_wanted_by(each.names, wanted.people)}")
                    for at, each in enumerate(wanted.films, 1)
                )
            )
        )
        if wanted.more:
            items.append(text_block(subtext(more_films_text(wanted.more))))
        items.append(nominate_select([each.film for each in wanted.films]))
    else:
        items.append(
            text_block(
                _(
                    "No film is on the watchlists of two of you yet. Add some with `/watchlist add`, or ask "
                    "`/recommend`."
                )
            )
        )
    return Card(card_box(*items, *_group_controls(asker), text_block(subtext(_(_PRIVACY)))))


def _group_controls(asker: MemberId) -> list[Item]:
    return [
        controls.member_select(own.WANTED_BY.custom_id(asker), _("Who's watching? Choose members"), _MOST_CHOSEN),
        controls.button_row(
            controls.make_button(_("My voice channel"), own.WANTED_IN_VOICE.custom_id(asker), emoji="🔊")
        ),
    ]


def _group_text(wanted: WantedFilms) -> str:
    if wanted.alone:
        return _("No one else was chosen.")
    parts = [ngettext("From the watchlists of {count} member", "From the watchlists of {count} members", wanted.people)]
    if wanted.withheld:
        parts.append(
            ngettext("{count} of them keeps theirs private", "{count} of them keep theirs private", wanted.withheld)
        )
    return join_facts(parts)


def _wanted_by(names: Sequence[str | MemberId], people: int) -> str:
    listed = text.list_names(map(_name, names), 150)
    if len(names) == people:
        return _("everyone: {names}", names=listed)
    return _("{count} of {people}: {names}", count=len(names), people=people, names=listed)


def _name(name: str | MemberId) -> str:
    """The stored name, or a mention by id, which Discord shows as a name and which pings no one."""
    return text.name(name, 60) if isinstance(name, str) else f"<@{name}>"


def _by(nominated: NominatedFilm) -> str:
    return _("A former member") if nominated.nominator is None else _name(nominated.nominator)


def _film_name(film: Film, limit: int = 200) -> str:
    return f"**{text.escape_line(film_name(film), limit)}**"


def _list_name(chosen: NightList) -> str:
    return f"**{text.escape_line(chosen.name, 80)}**"


def _why_line(nominated: NominatedFilm) -> str | None:
    why = text.escape_line(nominated.nomination.why or "", WHY_LIMIT)
    return f"> {why}" if why else None
