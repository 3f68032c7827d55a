"""The schema of the lists and nights in a club export: `nights.json`."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from bot.domain.nights.lists import LIST_NAME_LIMIT, WHY_LIMIT
from bot.domain.nights.night import THEME_LIMIT
from bot.sources.club_schema import Day, Key, Moment, Snowflake

Count = Annotated[int, Meta(ge=0, le=100_000)]
Method = Literal["approval", "stars", "ranked", "draw"]


class NominationPart(Struct, forbid_unknown_fields=True, frozen=True):
    key: Key
    film: Key
    member: Snowflake | None
    why: Annotated[str, Meta(max_length=WHY_LIMIT)] | None
    state: Literal["waiting", "won", "dropped", "withdrawn"]
    survived: Count
    added_at: Moment
    closed_at: Moment | None


class TurnPart(Struct, forbid_unknown_fields=True, frozen=True):
    member: Snowflake
    away_until: Day | None
    skipped: Count
    picked_at: Moment | None
    joined_at: Moment


class RulesPart(Struct, forbid_unknown_fields=True, frozen=True):
    nominators: Literal["everyone", "attenders", "moderators"]
    earned_attended: Count
    earned_of: Count
    cap_member: Count
    cap_all: Count
    ban_days: Count
    survivals: Count | None
    lowest_leave: Count
    method: Method
    vetoes: Count
    turns_earned: bool


class ListPart(Struct, forbid_unknown_fields=True, frozen=True):
    key: Key
    name: Annotated[str, Meta(min_length=1, max_length=LIST_NAME_LIMIT)]
    rules: RulesPart
    created_at: Moment
    closed_at: Moment | None
    nominations: Annotated[list[NominationPart], Meta(max_length=100_000)]
    turns: Annotated[list[TurnPart], Meta(max_length=1_000)]


class CandidatePart(Struct, forbid_unknown_fields=True, frozen=True):
    film: Key
    nomination: Key | None
    place: Count
    draw_place: Count
    waited: Count
    nominated_at: Moment | None


class ReplyPart(Struct, forbid_unknown_fields=True, frozen=True):
    member: Snowflake
    answer: Literal["yes", "maybe", "no"]


class ScorePart(Struct, forbid_unknown_fields=True, frozen=True):
    member: Snowflake
    film: Key
    stars: Annotated[float, Meta(ge=0.5, le=5)]
    late: bool
    scored_at: Moment


class NightPart(Struct, forbid_unknown_fields=True, frozen=True):
    """A night that was on; `outcome` is the working of its vote as text."""

    number: Key
    from_list: Key | None
    theme: Annotated[str, Meta(max_length=THEME_LIMIT)] | None
    host: Snowflake | None
    picker: Snowflake | None
    chooser: Literal["vote", "picker", "host"]
    method: Method
    blind: bool
    vetoes: Count
    seed: Annotated[int, Meta(ge=0, le=2**53)]
    minutes: Count | None
    starts_at: Moment | None
    zone: Annotated[str, Meta(min_length=1, max_length=100)]
    closes_at: Moment | None
    outcome: Annotated[str, Meta(max_length=1_000_000)] | None
    created_at: Moment
    films: Annotated[list[Key], Meta(max_length=100)]
    candidates: Annotated[list[CandidatePart], Meta(max_length=1_000)]
    replies: Annotated[list[ReplyPart], Meta(max_length=10_000)]
    came: Annotated[list[Snowflake], Meta(max_length=10_000)]
    scores: Annotated[list[ScorePart], Meta(max_length=50_000)]


class NightsFile(Struct, forbid_unknown_fields=True, frozen=True):
    """`nights.json`."""

    format: Literal["marquee-club"]
    version: int
    lists: Annotated[list[ListPart], Meta(max_length=10_000)]
    nights: Annotated[list[NightPart], Meta(max_length=100_000)]
