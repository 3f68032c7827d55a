"""The rules of a list, and what the club has seen, as facts of a line."""

from __future__ import annotations

from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import ListRules, NightList, Nominators
from bot.domain.nights.nominating import ClubViewings
from bot.ui.kit import text
from bot.ui.language.dates import full_day_text, month_text
from bot.ui.language.messages import _, ngettext
from bot.ui.language.numbers import comma_list
from bot.ui.nights.words import join_facts, vetoes_label


def rules_text(chosen: NightList) -> str:
    """The rules of a list in one line."""
    rules = chosen.rules
    repeats = _("repeats are fine")
    if rules.ban_days:
        repeats = ngettext("no repeats for {count} day", "no repeats for {count} days", rules.ban_days)
    return join_facts(
        [
            who_text(rules),
            # Translators: how many films a member can have on a list, and how many the list can have.
            _("{member} a member, {all} in all", member=rules.cap_member, all=rules.cap_all),
            repeats,
            _leaves_text(rules),
            method_text(rules.method),
            vetoes_label(rules.vetoes) if rules.vetoes else None,
        ]
    )


def method_text(method: VotingMethod) -> str:
    """How a vote goes, as one of the facts of a line."""
    match method:
        case VotingMethod.APPROVAL:
            return _("vote: approval")
        case VotingMethod.STARS:
            return _("vote: stars")
        case VotingMethod.RANKED:
            return _("vote: ranked")
        case VotingMethod.DRAW:
            return _("drawn by lot")


def _leaves_text(rules: ListRules) -> str:
    parts = []
    if rules.survivals is not None:
        parts.append(
            ngettext("off the list after {count} lost vote", "off the list after {count} lost votes", rules.survivals)
        )
    if rules.lowest_leave > 1:
        parts.append(ngettext("the {count} lowest leave", "the {count} lowest leave", rules.lowest_leave))
    elif rules.lowest_leave:
        parts.append(_("the lowest leaves"))
    return comma_list(parts)


def who_text(rules: ListRules) -> str:
    if rules.nominators is Nominators.MODERATORS:
        return _("moderators nominate")
    if rules.nominators is not Nominators.ATTENDERS:
        return _("everyone nominates")
    if rules.earned_of == 1:
        return _("for members who came to the last night")
    return ngettext(
        "for members who came to {attended} of the last {count} night",
        "for members who came to {attended} of the last {count} nights",
        rules.earned_of,
        attended=rules.earned_attended,
    )


def viewings_line(viewings: ClubViewings) -> str | None:
    """Who has seen the film, and when the club last showed it."""
    lines = []
    if viewings.shown_on is not None:
        lines.append("👀 " + _("The club watched it on {day}.", day=full_day_text(viewings.shown_on)))
    if viewings.names:
        names = text.list_names((text.name(name, 40) for name in viewings.names), 150)
        lines.append("👀 " + _("Seen by {names}.", names=names))
    return "\n".join(lines) or None


def short_viewings(viewings: ClubViewings) -> str:
    if viewings.shown_on is not None:
        # Translators: {month} is such as "November 2026", in the nominative.
        return _("the club watched it in {month}", month=month_text(viewings.shown_on))
    # Translators: by how many members of the club a film was seen.
    return ngettext("seen by {count}", "seen by {count}", len(viewings.names)) if viewings.names else ""
