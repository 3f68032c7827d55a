"""The largest recap, chart and question that can be fit into one message of Discord."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, GuildId, HighlightId, MemberId, ReviewId
from bot.domain.reviews.review import Author, AuthorKind, HighlightLine, Paragraph, Review, Span
from bot.domain.stats.guessing import GuessCount, GuessQuestion, GuessRound, GuessRoundId, GuessSolution
from bot.domain.stats.numbers import StarSpread
from bot.domain.stats.recap import (
    MOST_AWARDS,
    Award,
    AwardKind,
    ChartOrder,
    ChartScope,
    FilmChart,
    Recap,
    RecapFavourite,
    RecapTime,
)
from bot.ui.kit.layout import Card, card_box
from bot.ui.kit.posters.attachments import drawn_pictures
from bot.ui.stats import guess
from bot.ui.stats.chart import chart_card
from bot.ui.stats.recap import post_items, recap_card, share_card
from tests.support.world import walk

NAME = "**_Name_** " * 40
FILMS = tuple(
    Film(
        id=FilmId(number),
        title=("*_Long_*" * 62 + str(number))[:500],
        year=1950 + number % 70,
        directors=(NAME,),
        genres=("Drama", "War"),
        runtime=600,
    )
    for number in range(1, 301)
)
NOW = datetime(2026, 11, 30, tzinfo=UTC)
REVIEW = Review(
    id=ReviewId(1),
    guild=GuildId(1),
    film=FilmId(1),
    author=Author(kind=AuthorKind.MEMBER, name=NAME, member=MemberId(1)),
    paragraphs=(Paragraph("**word** " * 300),),
    provenance="test",
    created_at=NOW,
    updated_at=NOW,
)
LINE = HighlightLine(id=HighlightId(1), review=REVIEW, paragraph=0, span=Span(0, 2_600), score=1.0)
SPREAD = StarSpread((1_000_000,) * 10)


def largest(kinds: list[AwardKind], member: MemberId | None) -> Recap:
    return Recap(
        time=RecapTime(2026, 9),
        member=member,
        viewings=1_000_000,
        again=5,
        minutes=90_000_000,
        members=1 if member else 2_000,
        reviews=100_000,
        seen=FILMS,
        spread=SPREAD,
        usual=SPREAD,
        favourites=tuple(
            RecapFavourite(film=film, stars=4.5, club=3.25, raters=1 if member else 999) for film in FILMS[:5]
        ),
        line=LINE,
        line_film=FILMS[0],
        awards=tuple(
            Award(
                kind=kind,
                film=FILMS[0] if kind is not AwardKind.ALIKE else None,
                names=(NAME, NAME),
                count=100_000,
                low=1,
                high=10,
                mean=4.25,
                other=1.25,
                day=date(2026, 9, 30),
            )
            for kind in kinds
        ),
    )


def check(card: Card, pictures: int) -> None:
    parts = list(walk(card.payload()))
    assert len(parts) <= 40
    assert sum(len(part["content"]) for part in parts if part["type"] == 10) <= 4_000
    shown = [item for part in parts if part["type"] == 12 for item in part["items"]]
    assert len(shown) <= pictures
    assert all(1 <= len(item["description"]) <= 1_024 for item in shown)
    assert len({picture.name for picture in drawn_pictures(card)}) == len(drawn_pictures(card))
    assert all(len(part.get("custom_id", "")) <= 100 for part in parts)


@pytest.mark.parametrize("member", [None, MemberId(10**18)])
@pytest.mark.parametrize("first", [0, 6, 9])
def test_the_largest_recap_fits(first: int, member: MemberId | None) -> None:
    recap = largest(list(AwardKind)[first : first + MOST_AWARDS], member)
    check(recap_card(recap, NAME, light=False, asker=10**18), 6)
    check(share_card(recap, NAME, light=True), 2)
    check(Card(card_box(*post_items(recap, NAME))), 6)


def test_the_largest_chart_fits() -> None:
    for order in ChartOrder:
        chart = FilmChart(member=None, scope=ChartScope.ALL, order=order, films=FILMS[:100], columns=10, total=100_000)
        check(chart_card(chart, NAME, titles=True), 1)


def test_the_largest_question_fits() -> None:
    asked = GuessRound(
        id=GuessRoundId(10**18),
        guild=GuildId(1),
        line=HighlightId(1),
        film=FilmId(1),
        options=(FilmId(1),) * 4,
        asked_by=MemberId(1),
        asked_at=NOW,
    )
    count = GuessCount(2_000, 1_000)
    check(guess.question_card(GuessQuestion(round=asked, words="█████ " * 500, films=FILMS[:4], count=count)), 0)
    solution = GuessSolution(round=asked, line=LINE, film=FILMS[0], winners=(NAME,) * 2_000, count=count)
    check(guess.solution_card(solution), 0)
