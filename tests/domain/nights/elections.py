"""Films, ballots and whole elections for the tests of counting: written out by hand, or by Hypothesis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.ballot import MOST_STARS, Ballot, BallotFilm, VotingMethod
from bot.domain.nights.outcome import Measure, Outcome
from bot.domain.nights.seeded_draw import draw_places
from bot.domain.nights.tie_rule import TieRule
from bot.domain.nights.voting import count_votes

VOTED = (VotingMethod.APPROVAL, VotingMethod.STARS, VotingMethod.RANKED)
DEFAULT_RULE = TieRule()


@dataclass(frozen=True)
class Election:
    """Everything that a count is given."""

    method: VotingMethod
    films: tuple[BallotFilm, ...]
    ballots: Mapping[MemberId, Ballot]
    vetoes: Mapping[MemberId, frozenset[FilmId]]
    veto_limit: int | None = None
    tie_rule: TieRule = DEFAULT_RULE
    seed: int = 1

    def count(self) -> Outcome:
        return count_votes(
            self.method,
            self.films,
            self.ballots,
            seed=self.seed,
            vetoes=self.vetoes,
            veto_limit=self.veto_limit,
            tie_rule=self.tie_rule,
        )

    def with_ballot(self, member: MemberId, ballot: Ballot) -> Election:
        return replace(self, ballots={**self.ballots, member: ballot})


def film_of(letter: str) -> FilmId:
    return FilmId(ord(letter) - ord("A") + 1)


def letters_of(films: Sequence[FilmId]) -> str:
    return "".join(chr(film + ord("A") - 1) for film in films)


def ballot_of(method: VotingMethod, text: str) -> Ballot:
    """`AC` approves of two films or ranks them, `A=BC` ranks two equally, and `A5 B3` gives stars."""
    if method is VotingMethod.STARS:
        return {film_of(part[0]): int(part[1:]) for part in text.split()}
    if method is VotingMethod.APPROVAL:
        return {film_of(letter): 1 for letter in text}
    ranks: dict[FilmId, int] = {}
    rank = 0
    for at, letter in enumerate(text):
        if letter != "=":
            rank += text[at - 1 : at] != "="
            ranks[film_of(letter)] = rank
    return ranks


def elect(
    method: VotingMethod,
    films: str,
    *ballots: str,
    vetoes: Sequence[str] = (),
    waited: Mapping[str, int] | None = None,
    drawn: str | None = None,
    veto_limit: int | None = None,
    seed: int = 1,
) -> Outcome:
    """Counts ballots written as texts; `drawn` is the order drawn at the opening, by default that of the ballot."""
    order = drawn or films
    entries = tuple(
        BallotFilm(film_of(letter), position, order.index(letter) + 1, (waited or {}).get(letter, 0))
        for position, letter in enumerate(films, 1)
    )
    cast = {MemberId(number): ballot_of(method, text) for number, text in enumerate(ballots, 1)}
    vetoed = {MemberId(number): frozenset(map(film_of, text)) for number, text in enumerate(vetoes, 1)}
    return Election(method, entries, cast, vetoed, veto_limit, seed=seed).count()


def numbers_of(outcome: Outcome) -> list[tuple[str, dict[str, int]]]:
    """What each round compared, and the number of each film."""
    return [
        (each.by.value, {letters_of([tally.film]): tally.number for tally in each.tallies}) for each in outcome.rounds
    ]


def ballots_by(method: VotingMethod, films: Sequence[FilmId]) -> st.SearchStrategy[Ballot]:
    values = {
        VotingMethod.APPROVAL: st.just(1),
        VotingMethod.DRAW: st.just(1),
        VotingMethod.STARS: st.integers(0, MOST_STARS),
        VotingMethod.RANKED: st.integers(1, max(1, len(films))),
    }[method]
    return st.dictionaries(st.sampled_from(films), values) if films else st.just({})


RULES = st.lists(st.sampled_from([Measure.VETOES, Measure.HEAD_TO_HEAD, Measure.WAITED]), unique=True).map(
    lambda levels: TieRule((*levels, Measure.DRAW_PLACE))
)


@st.composite
def elections(
    draw: st.DrawFn, methods: Sequence[VotingMethod] = tuple(VotingMethod), least_films: int = 0, most_films: int = 6
) -> Election:
    method = draw(st.sampled_from(methods))
    ids = draw(st.lists(st.integers(1, 40).map(FilmId), min_size=least_films, max_size=most_films, unique=True))
    seed = draw(st.integers(0, 2**63 - 1))
    places = draw_places(seed, ids)
    films = tuple(
        BallotFilm(film, position, places[film], draw(st.integers(0, 3))) for position, film in enumerate(ids, 1)
    )
    members = st.integers(1, 50).map(MemberId)
    ballots = draw(st.dictionaries(members, ballots_by(method, ids), max_size=8))
    some_films = st.frozensets(st.sampled_from(ids)) if ids else st.just(frozenset[FilmId]())
    vetoes = draw(st.dictionaries(members, some_films, max_size=4))
    limit = draw(st.none() | st.integers(1, 3))
    return Election(method, films, ballots, vetoes, limit, draw(RULES), seed)


def random_elections(method: VotingMethod, number: int, seed: int = 1) -> Iterator[Election]:
    """Small elections without vetoes, many with ties; much faster to make than Hypothesis's, and always the same."""
    dice = Random(seed)
    for _ in range(number):
        ids = [FilmId(film) for film in dice.sample(range(1, 10), dice.randint(2, 5))]
        places = draw_places(dice.getrandbits(63), ids)
        films = tuple(BallotFilm(film, at, places[film], dice.randint(0, 1)) for at, film in enumerate(ids, 1))
        values = {VotingMethod.STARS: (0, 1, 2, 3, 4, 5), VotingMethod.RANKED: (1, 2, 3, 4)}.get(method, (1,))
        ballots = {
            MemberId(member): {film: dice.choice(values) for film in ids if dice.random() < 0.8}
            for member in range(1, dice.randint(1, 6) + 1)
        }
        yield Election(method, films, ballots, {})
