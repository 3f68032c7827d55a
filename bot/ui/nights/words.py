"""Words about nights that several cards share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.night import Chooser, Night, NightState
from bot.ui.kit import text

METHODS: Mapping[VotingMethod, tuple[str, str]] = {
    VotingMethod.APPROVAL: ("Approval", "Choose every film you'd watch. Most votes win."),
    VotingMethod.STARS: ("Stars", "Give 0 to 5 stars. Of the two best, the one more people prefer wins."),
    VotingMethod.RANKED: ("Ranked", "Put films in order. The one that wins the most head-to-heads wins."),
    VotingMethod.DRAW: ("Draw", "Drawn by lot. Each vote that a film has lost adds a ticket."),
}
"""Name and rule of each method."""
HOW_NAMES: Mapping[str, tuple[str, str]] = {
    **{
        method.value: (f"{'By' if method is VotingMethod.DRAW else 'Vote:'} {name.lower()}", rule)
        for method, (name, rule) in METHODS.items()
    },
    "picker": ("One member picks", "Whoever's turn it is."),
    "host": ("The host chooses", "No vote."),
}
STATES: Mapping[NightState, str] = {
    NightState.PLANNED: "planned",
    NightState.NOMINATING: "nominations open",
    NightState.VOTING: "voting",
    NightState.DECIDED: "film decided",
    NightState.ON: "on now",
    NightState.SCORING: "scoring",
    NightState.REVEALED: "scores out",
    NightState.CANCELLED: "cancelled",
}
_TIE_LEVELS = (
    "fewer vetoes, then head to head, then the film that has lost more votes before, then an order drawn by lot"
)


def night_title(night: Night, limit: int = 200) -> str:
    """The theme as one escaped line, or "Movie night 12"."""
    return text.escape_line(night.theme or "", limit) or f"Movie night {night.number}"


def plain_title(night: Night, limit: int) -> str:
    """The same for labels, which know no Markdown."""
    return text.label_text(night.theme or f"Movie night {night.number}", limit)


def how_name(night: Night) -> str:
    """The key of HOW_NAMES for this night."""
    return night.vote.method.value if night.chooser is Chooser.VOTE else night.chooser.value


def stamp(moment: datetime, style: str) -> str:
    """A time that everyone sees on their own clock."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def when_line(night: Night) -> str:
    if night.starts_at is None:
        return "📅 The time isn't set yet."
    return f"📅 {stamp(night.starts_at, 'F')} ({stamp(night.starts_at, 'R')})"


def tie_rule_text(night: Night) -> str:
    """How ties are broken; for approval, head to head would always be level."""
    if night.vote.method is VotingMethod.DRAW:
        return ""
    levels = _TIE_LEVELS
    if night.vote.method is VotingMethod.APPROVAL:
        levels = levels.replace("then head to head, ", "")
    return f"If films are level: {levels} when voting opened."


def veto_text(count: int) -> str:
    """What vetoes do, for a night that has them; "" else."""
    if not count:
        return ""
    return (
        f"Everyone has {text.plural_text(count, 'private veto', 'private vetoes')}: one veto takes a film off. "
        "If every film is vetoed, those with the fewest stay."
    )
