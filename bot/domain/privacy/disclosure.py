"""The rule for naming a member to others: which switches of `/privacy` must be on for which statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.diary.entry import Preference
from bot.domain.ids import MemberId

LEAST_OTHERS = 2
"""The least number of other people in an answer before data that they gave only to the bot may count in it."""


class Statement(StrEnum):
    """What an answer says about a named member."""

    TAKES_PART = "takes_part"
    """Their taste counts in this answer."""
    HAS_SEEN = "has_seen"
    LIKES = "likes"
    WANTS_TO_SEE = "wants_to_see"
    COMPARED = "compared"
    """How far their stars differ from another member's, without naming a film."""
    DIARY = "diary"
    WATCHLIST = "watchlist"
    PROFILE = "profile"
    """Numbers about them alone: what they saw, their stars, whom they are like."""
    COUNTED = "counted"
    """They appear in games and recaps with what is open anyway, such as a line of their review."""
    STARS_COUNTED = "stars_counted"
    """Their stars count in a number about the club."""
    SEEN_COUNTED = "seen_counted"
    WISH_COUNTED = "wish_counted"


NEEDED: Mapping[Statement, frozenset[Preference]] = {
    Statement.TAKES_PART: frozenset({Preference.SCORE, Preference.WHO_SAW}),
    Statement.HAS_SEEN: frozenset({Preference.WHO_SAW}),
    # A member who likes a film has seen it.
    Statement.LIKES: frozenset({Preference.SCORE, Preference.WHO_SAW}),
    Statement.WANTS_TO_SEE: frozenset({Preference.WATCHLIST, Preference.WHO_SAW}),
    Statement.COMPARED: frozenset({Preference.SCORE}),
    Statement.DIARY: frozenset({Preference.DIARY}),
    Statement.WATCHLIST: frozenset({Preference.WATCHLIST}),
    Statement.PROFILE: frozenset({Preference.STATS, Preference.SCORE, Preference.WHO_SAW, Preference.DIARY}),
    Statement.COUNTED: frozenset({Preference.STATS}),
    # A number about the club counts only what each member would also let be said of them by name: whoever takes the
    # others' part away from it learns nothing that was not open anyway.
    Statement.STARS_COUNTED: frozenset({Preference.STATS, Preference.SCORE, Preference.WHO_SAW}),
    Statement.SEEN_COUNTED: frozenset({Preference.STATS, Preference.WHO_SAW}),
    Statement.WISH_COUNTED: frozenset({Preference.STATS, Preference.WATCHLIST, Preference.WHO_SAW}),
}
"""The switches that must be on for each statement."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What the members of one club have switched off; a member who is not listed has switched nothing off."""

    declined: Mapping[MemberId, frozenset[Preference]] = field(default_factory=dict)

    def may_disclose(self, member: MemberId, what: Statement, *, reader: MemberId | None = None) -> bool:
        """Whether an answer may say this about a member.

        `reader` is the only person who reads the answer, None if others can read it too: members may always read
        everything about themselves.
        """
        return member == reader or self.declined.get(member, frozenset()).isdisjoint(NEEDED[what])

    def members_silent(self, what: Statement) -> frozenset[MemberId]:
        """The members about whom this may not be said to others."""
        return frozenset(member for member in self.declined if not self.may_disclose(member, what))
