"""Words about nights that several cards share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.night import Chooser, Night, NightState
from bot.ui.kit import text
from bot.ui.language.messages import _, ngettext, pgettext
from bot.ui.language.titles import film_name

Sentence = Callable[[], str]
"""A message that is put into words when the card is built, in the language of those who will read it."""


def later(message: str) -> Sentence:
    """For a message marked with N_."""
    return lambda: _(message)


def method_name(method: VotingMethod) -> str:
    match method:
        case VotingMethod.APPROVAL:
            return pgettext("voting method", "Approval")
        case VotingMethod.STARS:
            return pgettext("voting method", "Stars")
        case VotingMethod.RANKED:
            return pgettext("voting method", "Ranked")
        case VotingMethod.DRAW:
            return pgettext("voting method", "Draw")


def method_rule(method: VotingMethod) -> str:
    match method:
        case VotingMethod.APPROVAL:
            return _("Choose every film you'd watch. Most votes win.")
        case VotingMethod.STARS:
            return _("Give 0 to 5 stars. Of the two best, the one more people prefer wins.")
        case VotingMethod.RANKED:
            return _("Put films in order. The one that wins the most head-to-heads wins.")
        case VotingMethod.DRAW:
            return _("Drawn by lot. Each vote that a film has lost adds a ticket.")


def vote_label(method: VotingMethod) -> str:
    """How a vote goes, for an option or the beginning of a line."""
    match method:
        case VotingMethod.APPROVAL:
            return _("Vote: approval")
        case VotingMethod.STARS:
            return _("Vote: stars")
        case VotingMethod.RANKED:
            return _("Vote: ranked")
        case VotingMethod.DRAW:
            return _("By draw")


def how_label(how: str) -> tuple[str, str]:
    """Name and rule of a way to choose the film: a voting method, "picker" or "host"."""
    if how == Chooser.PICKER.value:
        return _("One member picks"), _("Whoever's turn it is.")
    if how == Chooser.HOST.value:
        return _("The host chooses"), _("No vote.")
    method = VotingMethod(how)
    return vote_label(method), method_rule(method)


def how_name(night: Night) -> str:
    """The key of this night's way in `controls.HOW`, for `how_label`."""
    return night.vote.method.value if night.chooser is Chooser.VOTE else night.chooser.value


_STATES: Mapping[NightState, Callable[[], str]] = {
    NightState.PLANNED: lambda: pgettext("state of a movie night", "planned"),
    NightState.NOMINATING: lambda: pgettext("state of a movie night", "nominations open"),
    NightState.VOTING: lambda: pgettext("state of a movie night", "voting"),
    NightState.DECIDED: lambda: pgettext("state of a movie night", "film decided"),
    NightState.ON: lambda: pgettext("state of a movie night", "on now"),
    NightState.SCORING: lambda: pgettext("state of a movie night", "scoring"),
    NightState.REVEALED: lambda: pgettext("state of a movie night", "scores out"),
    NightState.CANCELLED: lambda: pgettext("state of a movie night", "cancelled"),
}


def state_name(state: NightState) -> str:
    return _STATES[state]()


def night_title(night: Night, limit: int = 200) -> str:
    """The theme as one escaped line, or "Movie night 12"."""
    return text.escape_line(night.theme or "", limit) or _("Movie night {number}", number=str(night.number))


def plain_title(night: Night, limit: int) -> str:
    """The same for labels, which know no Markdown."""
    return text.label_text(night.theme or _("Movie night {number}", number=str(night.number)), limit)


def stamp(moment: datetime, style: str) -> str:
    """A time that everyone sees on their own clock."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def when_line(night: Night) -> str:
    if night.starts_at is None:
        return "📅 " + _("The time isn't set yet.")
    return f"📅 {stamp(night.starts_at, 'F')} ({stamp(night.starts_at, 'R')})"


def tie_rule_text(night: Night) -> str:
    """How ties are broken; for approval, head to head would always be level."""
    if night.vote.method is VotingMethod.DRAW:
        return ""
    if night.vote.method is VotingMethod.APPROVAL:
        return _(
            "If films are level: fewer vetoes, then the film that has lost more votes before, then an order drawn by "
            "lot when voting opened."
        )
    return _(
        "If films are level: fewer vetoes, then head to head, then the film that has lost more votes before, then an "
        "order drawn by lot when voting opened."
    )


def veto_text(count: int) -> str:
    """What vetoes do, for a night that has them; "" else."""
    if not count:
        return ""
    return ngettext(
        "Everyone has {count} private veto: one veto takes a film off. If every film is vetoed, those with the fewest "
        "stay.",
        "Everyone has {count} private vetoes: one veto takes a film off. If every film is vetoed, those with the "
        "fewest stay.",
        count,
    )


def vetoes_label(count: int) -> str:
    """The vetoes of each member, for an option."""
    return ngettext("{count} veto each", "{count} vetoes each", count) if count else _("No vetoes")


def host_text(host: int | None) -> str:
    return _("no host") if host is None else _("hosted by {member}", member=f"<@{host}>")


def more_films_text(count: int) -> str:
    return ngettext("and {count} more film", "and {count} more films", count)


def named_film(film: FilmId, films: Mapping[FilmId, Film], limit: int = 90) -> str:
    """The film as one escaped line; one that was removed from the catalogue has no name any more."""
    return text.escape_line(film_name(films[film]), limit) if film in films else _("a film that is gone")


def join_sentences(*sentences: str | None) -> str:
    """Whole sentences after each other, without those that are empty."""
    return " ".join(filter(None, sentences))


def join_facts(facts: Iterable[str | None]) -> str:
    """Facts beside each other, without those that are empty."""
    return " · ".join(filter(None, facts))
