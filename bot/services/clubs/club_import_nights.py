"""Reads and checks `nights.json` of a club's export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.archive import (
    ArchivedCandidate,
    ArchivedList,
    ArchivedNight,
    ArchivedNomination,
    ArchivedScore,
    ArchivedTurn,
    NightArchive,
)
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import ListRules, NominationState, Nominators
from bot.domain.nights.merging import map_films
from bot.domain.nights.night import Chooser
from bot.domain.nights.outcome import Outcome
from bot.domain.nights.outcome_json import outcome_from_json
from bot.domain.reviews.review import Stars
from bot.domain.schedules.times import check_zone
from bot.services.clubs.import_checks import (
    check_text,
    invalid_export,
    name_place,
    read_day,
    read_film_key,
    read_member,
    read_moment,
    read_optional,
)
from bot.sources.night_schema import (
    CandidatePart,
    ListPart,
    NightPart,
    NightsFile,
    NominationPart,
    RulesPart,
    ScorePart,
)

Films = Mapping[int, Film]
T = TypeVar("T")


def read_nights(file: NightsFile, films: Films) -> NightArchive:
    """The lists and nights, whose films are keys of the export. Raises NotAClubExport with the place of a fault."""
    lists = tuple(_lists(file.lists, films))
    keys = {each.key for each in lists}
    nominations = {one.key: one.film for each in lists for one in each.nominations}
    return NightArchive(lists=lists, nights=tuple(_nights(file.nights, films, keys, nominations)))


def _lists(parts: Sequence[ListPart], films: Films) -> Iterator[ArchivedList]:
    keys: set[int] = set()
    names: set[str] = set()
    nominations: set[int] = set()
    for number, part in enumerate(parts):
        place = f"nights.json: lists[{number}]"
        _require_new(f"{place}.key", part.key, keys, "another list has it")
        if not check_text(f"{place}.name", part.name).strip():
            raise invalid_export(f"{place}.name", "expected a name")
        if part.closed_at is None:
            _require_new(f"{place}.name", fold_text(part.name), names, "another open list has it")
        yield ArchivedList(
            key=part.key,
            name=part.name,
            rules=_rules(f"{place}.rules", part.rules),
            created_at=read_moment(f"{place}.created_at", part.created_at),
            closed_at=read_optional(read_moment, f"{place}.closed_at", part.closed_at),
            nominations=tuple(_nominations(place, part.nominations, films, nominations)),
            turns=tuple(_turns(place, part)),
        )


def _rules(place: str, part: RulesPart) -> ListRules:
    with name_place(place):
        values = msgspec.structs.asdict(part)
        return ListRules(**{**values, "nominators": Nominators(part.nominators), "method": VotingMethod(part.method)})


def _nominations(
    place: str, parts: Sequence[NominationPart], films: Films, keys: set[int]
) -> Iterator[ArchivedNomination]:
    waiting: set[int] = set()
    for number, one in enumerate(parts):
        at = f"{place}.nominations[{number}]"
        _require_new(f"{at}.key", one.key, keys, "another nomination has it")
        if one.state == "waiting":
            _require_new(f"{at}.film", one.film, waiting, "the list has this film twice")
        check_text(f"{at}.why", one.why or "")
        yield ArchivedNomination(
            key=one.key,
            film=read_film_key(f"{at}.film", one.film, films),
            member=_member_or_none(f"{at}.member", one.member),
            why=one.why,
            state=NominationState(one.state),
            survived=one.survived,
            added_at=read_moment(f"{at}.added_at", one.added_at),
            closed_at=read_optional(read_moment, f"{at}.closed_at", one.closed_at),
        )


def _turns(place: str, part: ListPart) -> Iterator[ArchivedTurn]:
    members: set[MemberId] = set()
    for number, turn in enumerate(part.turns):
        at = f"{place}.turns[{number}]"
        yield ArchivedTurn(
            member=_new_member(f"{at}.member", turn.member, members),
            away_until=read_optional(read_day, f"{at}.away_until", turn.away_until),
            skipped=turn.skipped,
            picked_at=read_optional(read_moment, f"{at}.picked_at", turn.picked_at),
            joined_at=read_moment(f"{at}.joined_at", turn.joined_at),
        )


def _nights(
    parts: Sequence[NightPart], films: Films, lists: set[int], nominations: Mapping[int, FilmId]
) -> Iterator[ArchivedNight]:
    numbers: set[int] = set()
    for number, part in enumerate(parts):
        place = f"nights.json: nights[{number}]"
        _require_new(f"{place}.number", part.number, numbers, "another night has it")
        if part.from_list is not None and part.from_list not in lists:
            raise invalid_export(f"{place}.from_list", f"no list has the key {part.from_list}")
        check_text(f"{place}.theme", part.theme or "")
        with name_place(f"{place}.zone"):
            check_zone(part.zone)
        answered: set[MemberId] = set()
        came: set[MemberId] = set()
        yield ArchivedNight(
            number=part.number,
            list=part.from_list,
            theme=part.theme,
            host=_member_or_none(f"{place}.host", part.host),
            picker=_member_or_none(f"{place}.picker", part.picker),
            chooser=Chooser(part.chooser),
            method=VotingMethod(part.method),
            blind=part.blind,
            vetoes=part.vetoes,
            seed=part.seed,
            minutes=part.minutes,
            starts_at=read_optional(read_moment, f"{place}.starts_at", part.starts_at),
            zone=part.zone,
            closes_at=read_optional(read_moment, f"{place}.closes_at", part.closes_at),
            outcome=_outcome(f"{place}.outcome", part.outcome, films),
            created_at=read_moment(f"{place}.created_at", part.created_at),
            films=tuple(read_film_key(f"{place}.films[{at}]", film, films) for at, film in enumerate(part.films)),
            candidates=tuple(_candidates(place, part.candidates, films, nominations)),
            replies=tuple(
                (_new_member(f"{place}.replies[{at}].member", one.member, answered), str(one.answer))
                for at, one in enumerate(part.replies)
            ),
            came=tuple(_new_member(f"{place}.came[{at}]", one, came) for at, one in enumerate(part.came)),
            scores=tuple(_scores(place, part.scores, films)),
        )


def _candidates(
    place: str, parts: Sequence[CandidatePart], films: Films, nominations: Mapping[int, FilmId]
) -> Iterator[ArchivedCandidate]:
    there: set[int] = set()
    for number, one in enumerate(parts):
        at = f"{place}.candidates[{number}]"
        _require_new(f"{at}.film", one.film, there, "the ballot has this film twice")
        if one.nomination is not None and one.nomination not in nominations:
            raise invalid_export(f"{at}.nomination", f"no nomination has the key {one.nomination}")
        yield ArchivedCandidate(
            film=read_film_key(f"{at}.film", one.film, films),
            nomination=one.nomination,
            place=one.place,
            draw_place=one.draw_place,
            waited=one.waited,
            nominated_at=read_optional(read_moment, f"{at}.nominated_at", one.nominated_at),
        )


def _scores(place: str, parts: Sequence[ScorePart], films: Films) -> Iterator[ArchivedScore]:
    there: set[tuple[MemberId, int]] = set()
    for number, one in enumerate(parts):
        at = f"{place}.scores[{number}]"
        member = read_member(f"{at}.member", one.member)
        _require_new(at, (member, one.film), there, "this member's score of this film is there twice")
        with name_place(f"{at}.stars"):
            halves = Stars.from_stars(one.stars).halves
        yield ArchivedScore(
            member=member,
            film=read_film_key(f"{at}.film", one.film, films),
            halves=halves,
            late=one.late,
            scored_at=read_moment(f"{at}.scored_at", one.scored_at),
        )


def _outcome(place: str, text: str | None, films: Films) -> Outcome | None:
    if text is None:
        return None
    check_text(place, text)
    with name_place(place):
        outcome = outcome_from_json(text)
    return map_films(outcome, lambda film: read_film_key(place, film, films))


def _member_or_none(place: str, digits: str | None) -> MemberId | None:
    return None if digits is None else read_member(place, digits)


def _new_member(place: str, digits: str, there: set[MemberId]) -> MemberId:
    member = read_member(place, digits)
    _require_new(place, member, there, "this member is there twice")
    return member


def _require_new(place: str, value: T, there: set[T], why: str) -> None:
    """Raises NotAClubExport for a value that occurs twice."""
    if value in there:
        raise invalid_export(place, why)
    there.add(value)
