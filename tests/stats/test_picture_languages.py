"""Pictures are painted in another process: all that they say is translated before, with their alternative texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId
from bot.domain.stats.numbers import StarSpread
from bot.domain.stats.profile import MemberComparison, MemberNumbers, MemberProfile
from bot.domain.stats.recap import Award, AwardKind, Recap, RecapFavourite, RecapTime
from bot.ui.kit.painting import Theme
from bot.ui.kit.posters.attachments import PaintedPicture
from bot.ui.kit.posters.poster import PosterFacts
from bot.ui.language import facts
from bot.ui.language.languages import speaking
from bot.ui.language.po import CONTEXT_END
from bot.ui.stats.compare import compare_picture
from bot.ui.stats.profile import profile_picture
from bot.ui.stats.recap import recap_pages, share_picture
from tests.support.pseudo import english_left, pseudo_facts, pseudo_languages
from tools import locales

WRITTEN = "Ada Ben Zanzibar Jane Doe"
"""Names and titles, which stay as they are."""
FILM = Film(id=FilmId(1), title="Zanzibar", year=1999, directors=("Jane Doe",), genres=("Drama",))
SPREAD = StarSpread((0, 1, 0, 2, 0, 3, 0, 4, 0, 5))


@pytest.fixture(scope="module")
def keys() -> frozenset[str]:
    found = set()
    for message in locales.collect_messages():
        key = message.id[0] if isinstance(message.id, list | tuple) else message.id
        found.add(f"{message.context}{CONTEXT_END}{key}" if message.context else key)
    return frozenset(found)


@pytest.fixture
def pseudo_language(keys: frozenset[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(facts, "_stored_facts", pseudo_facts)
    facts._facts_of.cache_clear()
    with speaking(pseudo_languages(keys)[0]):
        yield
    facts._facts_of.cache_clear()


def painted_texts(value: Any) -> Iterator[str]:
    """All that a painter writes, but for drawn posters, which show titles."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from painted_texts(each)
    elif is_dataclass(value) and not isinstance(value, PosterFacts | Theme):
        for field in fields(value):
            yield from painted_texts(getattr(value, field.name))


def check_picture(picture: PaintedPicture) -> None:
    texts = [*painted_texts(picture.facts), picture.alt]
    assert [left for shown in texts for left in english_left(shown, WRITTEN)] == []


def test_a_profile_is_painted_in_the_language(pseudo_language: None) -> None:
    for streak, favourites in ((3, (FILM,) * 4), (0, (FILM,))):
        check_picture(
            profile_picture(
                MemberProfile(
                    member=MemberId(1),
                    name="Ada",
                    own=False,
                    numbers=MemberNumbers(seen=12, reviews=3, rewatched=1, minutes=900, stars=SPREAD),
                    club=SPREAD,
                    favourites=favourites,
                    streak=streak,
                    longest_streak=4,
                    line=None,
                    most_like=None,
                    least_like=None,
                    shareable=True,
                )
            )
        )


@pytest.mark.parametrize("apart", [0.3, 0.7, 1.2, 3.0])
def test_a_comparison_is_painted_in_the_language(pseudo_language: None, apart: float) -> None:
    check_picture(
        compare_picture(
            MemberComparison(
                first=(MemberId(1), "Ada"),
                second=(MemberId(2), "Ben"),
                own=False,
                first_stars=SPREAD,
                second_stars=SPREAD,
                seen=(12, 9),
                seen_both=5,
                shared=4,
                apart=apart,
                agree=(),
                differ=(),
                for_first=(),
                for_second=(),
                shareable=True,
            )
        )
    )


@pytest.mark.parametrize("time", [RecapTime(2026), RecapTime(2026, 9)])
@pytest.mark.parametrize("member", [None, MemberId(1)])
def test_a_recap_is_painted_in_the_language(pseudo_language: None, time: RecapTime, member: MemberId | None) -> None:
    words = {AwardKind.DECADE: "1990s", AwardKind.GENRE: "Drama"}
    awards = [
        Award(kind=kind, film=FILM, names=("Ada", "Ben"), word=words.get(kind, ""), count=4, low=1, high=9, mean=4.0)
        for kind in AwardKind
    ]
    favourite = RecapFavourite(film=FILM, stars=4.5, club=3.2, raters=1 if member else 5)
    for start in range(0, len(awards), 6):
        recap = Recap(
            time=time,
            member=member,
            viewings=14,
            again=2,
            minutes=900,
            members=1 if member else 5,
            reviews=3,
            seen=(FILM, FILM),
            spread=SPREAD,
            usual=SPREAD,
            favourites=(favourite,),
            line=None,
            line_film=None,
            awards=tuple(awards[start : start + 6]),
        )
        pictures = recap_pages(recap, "Ada", light=False)
        assert len(pictures) == 4
        for picture in (*pictures, share_picture(recap, "Ada", light=False, tall=False)):
            check_picture(picture)
