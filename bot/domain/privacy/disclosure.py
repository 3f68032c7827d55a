"""The one rule for naming a member to others: which switches of `/privacy` have to be on for which statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.diary.entry import Preference
from bot.domain.ids import MemberId

LEAST_OTHERS = 2
"""Other people who have to be part of an answer before what they told the bot alone counts in it."""


class Statement(StrEnum):
    """What an answer says of a member by name."""

    TAKES_PART = "takes_part"
    """Their taste counts in this answer."""
    HAS_SEEN = "has_seen"
    LIKES = "likes"
    WANTS_TO_SEE = "wants_to_see"
    COMPARED = "compared"
    """How far their stars are from another member's, without naming a film."""
    DIARY = "diary"
    WATCHLIST = "watchlist"


NEEDED: Mapping[Statement, frozenset[Preference]] = {
    Statement.TAKES_PART: frozenset({Preference.SCORE, Preference.WHO_SAW}),
    Statement.HAS_SEEN: frozenset({Preference.WHO_SAW}),
    # Who likes a film has seen it.
    Statement.LIKES: frozenset({Preference.SCORE, Preference.WHO_SAW}),
    Statement.WANTS_TO_SEE: frozenset({Preference.WATCHLIST, Preference.WHO_SAW}),
    Statement.COMPARED: frozenset({Preference.SCORE}),
    Statement.DIARY: frozenset({Preference.DIARY}),
    Statement.WATCHLIST: frozenset({Preference.WATCHLIST}),
}
"""The switches that have to be on for each statement."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What the members of one club have switched off. Whoever has switched nothing off may be named."""

    declined: Mapping[MemberId, frozenset[Preference]] = field(default_factory=dict)

    def may_tell(self, member: MemberId, what: Statement, *, reader: MemberId | None = None) -> bool:
        """Whether an answer may say this of a member.

        `reader` is the only person who reads the answer, None where others can read it too: everybody may be told
        everything about themselves.
        """
        return member == reader or self.declined.get(member, frozenset()).isdisjoint(NEEDED[what])
