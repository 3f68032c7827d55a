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
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.titles import film_name
from bot.ui.stats.number_pictures import ComparePicture, Series, paint_comparison
from bot.ui.stats.number_text import alt_text, mean_stars, mean_text, spread_rows

_HUES = 360
# Translators: These say how alike the taste of two members is, at the end of "1.2 stars apart on 8 films: …".
_CLOSE = ((0.4, N_("almost the same taste")), (0.8, N_("similar taste")), (1.3, N_("agree now and then")))
_FAR = N_("plenty to argue about")


def compare_card(found: MemberComparison) -> Card:
    """The whole comparison in text, with its picture between."""
    second = text.name(found.second[1], 60)
    first = _("You") if found.own else text.name(found.first[1], 60)
    heading = _("You and {name}", name=second) if found.own else _("{first} and {second}", first=first, second=second)
    close = ngettext(
        "**{stars} stars apart** on the {count} film both rated: {closeness}.",
        "**{stars} stars apart** on the {count} films both rated: {closeness}.",
        found.shared,
        stars=mean_text(found.apart),
        closeness=closeness(found.apart),
    )
    seen = _(
        "Seen: {first} and {second} films, {both} in common",
        first=found.seen[0],
        second=found.seen[1],
        both=found.seen_both,
    )
    stars = join_lines([f"{_stars_of(first, found.first_stars)} · {_stars_of(second, found.second_stars)}", seen])
    private = None if found.shareable else text_block(subtext(_("Only you can see this, because of `/privacy`.")))
    blocks = [
        _rated(_("Both love"), found.agree),
        _rated(_("Disagree on"), found.differ),
        *_recommended(found, first, second),
    ]
    return Card(
        card_box(
            text_block(f"## {heading}\n{close}"),
            DrawnGallery(compare_picture(found)),
            text_block(stars),
            *(text_block(block) for block in blocks if block),
            private,
        )
    )


def _stars_of(name: str, stars: StarSpread) -> str:
    # Translators: A member's mean and how many films they gave stars: "**Ada** ★ 3.7 on 120".
    return _("**{name}** {stars} on {count}", name=name, stars=mean_stars(stars.mean), count=stars.total)


def _recommended(found: MemberComparison, first: str, second: str) -> tuple[str, str]:
    """What one of the two loves and the other hasn't seen."""
    if found.own:
        return (
            # Translators: A heading above titles of films.
            _unseen(_("{name} loves, and you haven't seen", name=second), found.for_first),
            # Translators: A heading above titles of films.
            _unseen(_("You love, and {name} hasn't seen", name=second), found.for_second),
        )
    return (
        _unseen(_("{name} loves, and {other} hasn't seen", name=second, other=first), found.for_first),
        _unseen(_("{name} loves, and {other} hasn't seen", name=first, other=second), found.for_second),
    )


def compare_picture(found: MemberComparison) -> PaintedPicture:
    """The picture, with an alternative text that says the same."""
    both = found.seen_both
    only = (found.seen[0] - both, found.seen[1] - both)
    apart, close = mean_text(found.apart), closeness(found.apart)
    picture = ComparePicture(
        Theme(_hue(found.first[0], found.second[0])),
        _series(found.first[1], found.first_stars),
        _series(found.second[1], found.second_stars),
        # Translators: In a picture, in large type; below it follows "on 8 films in common: similar taste".
        _("{stars} stars apart", stars=apart),
        ngettext(
            "on {count} film in common: {closeness}",
            "on {count} films in common: {closeness}",
            found.shared,
            closeness=close,
        ),
        _("Films seen"),
        (only[0], both, only[1]),
        (
            # Translators: How many films only this member has seen, in a picture: "12 only Ada".
            _("{count} only {name}", count=only[0], name=found.first[1]),
            # Translators: How many films both members have seen, in a picture.
            _("{count} both", count=both),
            _("{count} only {name}", count=only[1], name=found.second[1]),
        ),
    )
    return PaintedPicture("compare", paint_comparison, picture, _compare_alt(found))


def _compare_alt(found: MemberComparison) -> str:
    names = [" ".join(name.split()) for _id, name in (found.first, found.second)]
    both = found.seen_both
    return alt_text(
        (
            ngettext(
                "{first} and {second}: {stars} stars apart on {count} film in common, {closeness}.",
                "{first} and {second}: {stars} stars apart on {count} films in common, {closeness}.",
                found.shared,
                first=names[0],
                second=names[1],
                stars=mean_text(found.apart),
                closeness=closeness(found.apart),
            ),
            f"{names[0]}: {spread_rows(found.first_stars)}.",
            f"{names[1]}: {spread_rows(found.second_stars)}.",
            _(
                "Seen only by {first} {only_first}, by both {both}, only by {second} {only_second}.",
                first=names[0],
                second=names[1],
                only_first=found.seen[0] - both,
                both=both,
                only_second=found.seen[1] - both,
            ),
        )
    )


def closeness(apart: float) -> str:
    """A mean difference in stars as words."""
    return _(next((words for most, words in _CLOSE if apart <= most), _FAR))


def _hue(first: MemberId, second: MemberId) -> float:
    """A hue of these two members, the same whichever comes first."""
    return float((first ^ second) % _HUES)


def _series(name: str, stars: StarSpread) -> Series:
    return Series(name, mean_text(stars.mean), stars.shares)


def _two_ratings(rated: RatedByBoth) -> str:
    film, first, second = rated
    # Translators: The stars that two members gave a film: "Alien: ★★★★ and ★★".
    return _(
        "{film}: {first} and {second}",
        film=text.escape_line(film_name(film), 110),
        first=text.star_text(Stars(first)),
        second=text.star_text(Stars(second)),
    )


def _rated(title: str, films: Iterable[RatedByBoth]) -> str:
    rows = [f"- {_two_ratings(each)}" for each in films]
    return join_lines([f"**{title}**", *rows]) if rows else ""


def _unseen(title: str, films: Iterable[Film]) -> str:
    names = " · ".join(text.escape_line(film_name(film), 90) for film in films)
    return f"**{title}**\n{names}" if names else ""
