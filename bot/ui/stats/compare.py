"""The card of `/compare`: two members on one picture, and the films that they agree and disagree on."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.catalogue.film import Film
from bot.domain.ids import MemberId
from bot.domain.reviews.review import Stars
from bot.domain.stats.numbers import StarSpread
from bot.domain.stats.profile import MemberComparison, RatedByBoth
from bot.ui.kit import text
from bot.ui.kit.layout import Card, card_box, join_lines, subtext, text_block
from bot.ui.kit.painting import Theme
from bot.ui.kit.posters.attachments import DrawnGallery, PaintedPicture
from bot.ui.stats.number_pictures import ComparePicture, Series, paint_comparison
from bot.ui.stats.number_text import alt_text, mean_stars, mean_text, spread_rows

_HUES = 360
_CLOSE = ((0.4, "almost the same taste"), (0.8, "similar taste"), (1.3, "agree now and then"))
_FAR = "plenty to argue about"


def compare_card(found: MemberComparison) -> Card:
    """The whole comparison in text, with its picture between."""
    first, second = ("You" if found.own else text.name(found.first[1], 60)), text.name(found.second[1], 60)
    heading = f"## {first} and {second}"
    close = (
        f"**{mean_text(found.apart)} stars apart** on the {text.plural_text(found.shared, 'film')} both rated: "
        f"{closeness(found.apart)}."
    )
    stars = join_lines(
        [
            (
                f"**{first}** {mean_stars(found.first_stars.mean)} on {found.first_stars.total:,} · **{second}** "
                f"{mean_stars(found.second_stars.mean)} on {found.second_stars.total:,}"
            ),
            f"Seen: {found.seen[0]:,} and {found.seen[1]:,} films, {found.seen_both:,} in common",
        ]
    )
    private = None if found.shareable else text_block(subtext("Only you can see this, because of `/privacy`."))
    blocks = [
        _rated("Both love", found.agree),
        _rated("Disagree on", found.differ),
        _unseen(f"{second} loves, and {'you have' if found.own else f'{first} has'}n't seen", found.for_first),
        _unseen(f"{first} {'love' if found.own else 'loves'}, and {second} hasn't seen", found.for_second),
    ]
    return Card(
        card_box(
            text_block(f"{heading}\n{close}"),
            DrawnGallery(compare_picture(found)),
            text_block(stars),
            *(text_block(block) for block in blocks if block),
            private,
        )
    )


def compare_picture(found: MemberComparison) -> PaintedPicture:
    """The picture, with an alternative text that says the same."""
    both = found.seen_both
    picture = ComparePicture(
        Theme(_hue(found.first[0], found.second[0])),
        _series(found.first[1], found.first_stars),
        _series(found.second[1], found.second_stars),
        f"{mean_text(found.apart)} stars apart",
        f"on {text.plural_text(found.shared, 'film')} in common: {closeness(found.apart)}",
        found.seen[0] - both,
        both,
        found.seen[1] - both,
    )
    names = [" ".join(name.split()) for _, name in (found.first, found.second)]
    alt = alt_text(
        (
            (
                f"{names[0]} and {names[1]}: {mean_text(found.apart)} stars apart on "
                f"{text.plural_text(found.shared, 'film')} in common, {closeness(found.apart)}."
            ),
            f"{names[0]}: {spread_rows(found.first_stars)}.",
            f"{names[1]}: {spread_rows(found.second_stars)}.",
            f"Seen only by {names[0]} {picture.only_first}, by both {both}, only by {names[1]} {picture.only_second}.",
        )
    )
    return PaintedPicture("compare", paint_comparison, picture, alt)


def closeness(apart: float) -> str:
    """A mean difference in stars as words."""
    return next((words for most, words in _CLOSE if apart <= most), _FAR)


def _hue(first: MemberId, second: MemberId) -> float:
    """A hue of these two members, the same whichever comes first."""
    return float((first ^ second) % _HUES)


def _series(name: str, stars: StarSpread) -> Series:
    return Series(name, mean_text(stars.mean), stars.shares)


def _rated(title: str, films: Iterable[RatedByBoth]) -> str:
    rows = [
        f"- {text.escape_line(film.name, 110)}: {text.star_text(Stars(one))} and {text.star_text(Stars(two))}"
        for film, one, two in films
    ]
    return join_lines([f"**{title}**", *rows]) if rows else ""


def _unseen(title: str, films: Iterable[Film]) -> str:
    names = " · ".join(text.escape_line(film.name, 90) for film in films)
    return f"**{title}**\n{names}" if names else ""
