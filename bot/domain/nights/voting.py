"""Counting a night's ballots: approval, STAR, Ranked Robin and the weighted draw. Whole numbers only, no clock.

Sources: Brams and Fishburn, Approval Voting (1983); STAR Voting (starvoting.org); Ranked Robin is Copeland's method
(1951) with the total margin second. docs/decisions/0012-voting.md says why no library counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId
from bot.domain.nights.ballot import BallotFilm, Ballots, Vetoes, VotingMethod, check_ballot, count_vetoes
from bot.domain.nights.count import Count, count_wins
from bot.domain.nights.outcome import Decision, Measure, Outcome, Round, compare_numbers
from bot.domain.nights.seeded_draw import SeededNumbers, find_ticket_holder
from bot.domain.nights.tie_rule import TieRule

FINALISTS = 2

_WITHOUT_VOTES = (Measure.VETOES, Measure.DRAW_PLACE)


def count_votes(
    method: VotingMethod,
    films: Sequence[BallotFilm],
    ballots: Ballots,
    *,
    seed: int,
    vetoes: Vetoes | None = None,
    veto_limit: int | None = None,
    tie_rule: TieRule | None = None,
) -> Outcome:
    """The whole result. The order of films and ballots makes no difference, and there is one for any valid input.

    `veto_limit` vetoes exclude a film; with None a veto only counts in a tie. If vetoes would exclude every film,
    those with the fewest stay, so vetoes never cancel a night. Values for films that are not on the ballot are ignored.
    Raises InvalidValue if a ballot has a value that the method does not know, `veto_limit` is below 1, or two films
    share a film id, a position or a drawn place.
    """
    _check_films(films)
    if veto_limit is not None and veto_limit < 1:
        raise InvalidValue("veto_limit", veto_limit, "1 or more")
    for ballot in ballots.values():
        check_ballot(method, ballot)
    listed = {film.film for film in films}
    voters = sum(1 for ballot in ballots.values() if not listed.isdisjoint(ballot))
    staying, veto_round, lifted = _apply_vetoes(films, vetoes or {}, veto_limit)
    count = Count(method, staying, ballots.values(), vetoes or {}, tie_rule or TieRule())
    decision, order = _decide(method, count, voters, seed)
    return Outcome(
        method=method,
        decision=decision,
        order=tuple(order),
        excluded=veto_round.dropped if veto_round else (),
        rounds=(*([veto_round] if veto_round else []), *count.rounds),
        ties=tuple(count.ties),
        voters=voters,
        vetoes_lifted=lifted,
        seed=seed,
    )


def _check_films(films: Sequence[BallotFilm]) -> None:
    for field in ("film", "position", "draw_place"):
        values = [getattr(film, field) for film in films]
        if len(set(values)) < len(values):
            raise InvalidValue(field, values, "different for each film on the ballot")


def _apply_vetoes(
    films: Sequence[BallotFilm], vetoes: Vetoes, limit: int | None
) -> tuple[list[BallotFilm], Round | None, bool]:
    """(films that stay, in the ballot's order; the round if vetoes mattered; whether all would have been excluded)."""
    listed = sorted(films, key=lambda film: film.position)
    numbers = {film.film: count_vetoes(vetoes, film.film) for film in listed}
    if limit is None or all(number < limit for number in numbers.values()):
        return listed, None, False
    lifted = all(number >= limit for number in numbers.values())
    most = min(numbers.values()) if lifted else limit - 1
    staying = [film for film in listed if numbers[film.film] <= most]
    tallies = compare_numbers(Measure.VETOES, numbers).tallies
    return staying, Round(Measure.VETOES, tallies, tuple(film.film for film in staying)), lifted


def _decide(method: VotingMethod, count: Count, voters: int, seed: int) -> tuple[Decision, list[FilmId]]:
    if len(count.films) < 2:
        return Decision.ONLY_FILM if count.films else Decision.NO_FILM, count.films
    if method is VotingMethod.DRAW:
        return Decision.DRAW, _draw_order(count, seed)
    if not voters:
        return Decision.NO_VOTES, _order_without_votes(count)
    match method:
        case VotingMethod.APPROVAL:
            return Decision.VOTE, _count_approval(count)
        case VotingMethod.STARS:
            return Decision.VOTE, _count_stars(count)
        case VotingMethod.RANKED:
            return Decision.VOTE, _count_ranked(count)


def _count_approval(count: Count) -> list[FilmId]:
    """Most votes.

    Of two films with equal votes, as many members like only the one as like only the other: head to head would always
    be level, so it is left out.
    """
    votes = compare_numbers(Measure.VOTES, count.total_values())
    return count.order_round(votes, count.tie_rule.without(Measure.HEAD_TO_HEAD))


def _count_stars(count: Count) -> list[FilmId]:
    """The two highest totals, then how many members prefer which of the two; if that is level, the higher total."""
    totals = compare_numbers(Measure.STARS, count.total_values(), FINALISTS)
    order = count.order_round(totals, count.tie_rule.levels, FINALISTS)
    final = count.play_match(*count.sort_by_position(order[:FINALISTS]))
    preferences = {final.one: final.prefer_one, final.other: final.prefer_other}
    runoff = compare_numbers(Measure.PREFERENCES, preferences, matches=[final])
    levels = (Measure.STARS, *count.tie_rule.without(Measure.HEAD_TO_HEAD))
    return count.order_round(runoff, levels) + order[FINALISTS:]


def _count_ranked(count: Count) -> list[FilmId]:
    """Most head-to-head matches won, then the highest total margin."""
    wins = compare_numbers(Measure.WINS, count_wins(count.films, count.matches), matches=count.matches)
    return count.order_round(wins, (Measure.MARGIN, *count.tie_rule.levels))


def _order_without_votes(count: Count) -> list[FilmId]:
    """The order drawn when the ballot opened; if vetoes break ties, films with fewer come first."""
    votes = compare_numbers(Measure.VOTES, dict.fromkeys(count.films, 0))
    return count.order_round(votes, [level for level in count.tie_rule.levels if level in _WITHOUT_VOTES])


def _draw_order(count: Count, seed: int) -> list[FilmId]:
    """Tickets drawn one by one; a film that is drawn takes its tickets out. The last film needs no draw."""
    numbers = SeededNumbers(seed, "draw")
    left = {film: 1 + entry.waited for film, entry in count.entries.items()}
    order = []
    while len(left) > 1:
        ticket = 1 + numbers.draw_below(sum(left.values()))
        drawn = find_ticket_holder(left, ticket)
        count.record_draw(left, drawn, ticket)
        order.append(drawn)
        del left[drawn]
    return [*order, *left]
