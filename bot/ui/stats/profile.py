"""The cards of `/profile` and `/favourites`, and what they say about numbers that a member leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import discord

from bot.domain.catalogue.film import Film
from bot.domain.stats.numbers import StarSpread
from bot.domain.stats.profile import FavouriteKind, LikeMember, MemberProfile
from bot.domain.stats.rules import LEAST_RATERS
from bot.ui.kit import controls, text, theme
from bot.ui.kit.controls import Control
from bot.ui.kit.layout import Card, Item, card_box, join_lines, note_card, subtext, text_block
from bot.ui.kit.painting import Theme
from bot.ui.kit.posters.attachments import DrawnGallery, PaintedPicture, poster_facts
from bot.ui.kit.posters.colours import genre_hue
from bot.ui.stats.number_pictures import ProfilePicture, Series, paint_profile
from bot.ui.stats.number_text import alt_text, hours_text, mean_stars, mean_text, spread_rows, weeks_text

CLEAR_FAVOURITES: Final = Control("nofavourites")
COMPARE_WITH: Final = Control("comparewith", ("member",))
"""Compare the person who presses with a member, privately."""
COUNT_AGAIN: Final = Control("countagain")
"""A select of films that are left out."""

_CLUB = "The club"


def profile_card(profile: MemberProfile) -> Card:
    """The whole profile in text, with its picture between."""
    numbers = profile.numbers
    heading = f"## {'Your profile' if profile.own else text.name(profile.name, 80)}"
    if not numbers.seen and not numbers.stars.total:
        empty = (
            "Nothing to count yet. Rate a film with `/rate`, or bring your history with `/import`."
            if profile.own
            else "Nothing to count here yet."
        )
        return note_card(f"{heading}\n{empty}")
    return Card(
        card_box(
            text_block(f"{heading}\n{_totals(profile)}"),
            DrawnGallery(profile_picture(profile)),
            text_block(join_lines(_lines(profile))),
            *_favourites(profile),
            _line(profile),
            _buttons(profile),
            text_block(subtext(_foot(profile))),
        )
    )


def profile_picture(profile: MemberProfile) -> PaintedPicture:
    """The picture, with an alternative text that says the same."""
    numbers = profile.numbers
    member = Series(profile.name, mean_text(numbers.stars.mean), numbers.stars.shares)
    club = None if profile.club is None else Series(_CLUB, mean_text(profile.club.mean), profile.club.shares)
    facts = (
        (f"{numbers.seen:,}", "film seen" if numbers.seen == 1 else "films seen"),
        (f"{numbers.reviews:,}", "review" if numbers.reviews == 1 else "reviews"),
        (f"{profile.streak}", "week in a row" if profile.streak == 1 else "weeks in a row")
        if profile.streak
        else (f"{numbers.minutes // 60:,}", "hours of film"),
    )
    picture = ProfilePicture(
        Theme(_hue(profile)), profile.name, facts, member, club, tuple(map(poster_facts, profile.favourites))
    )
    return PaintedPicture("profile", paint_profile, picture, _profile_alt(profile))


def _hue(profile: MemberProfile) -> float:
    """The hue of the member's favourite genre."""
    return float(genre_hue([profile.numbers.genre.name] if profile.numbers.genre else []))


def _profile_alt(profile: MemberProfile) -> str:
    numbers = profile.numbers
    favourites = text.list_names((" ".join(film.name.split()) for film in profile.favourites), 300)
    weeks = f", {weeks_text(profile.streak)} in a row" if profile.streak else ""
    club = f"The club's mean is {mean_text(profile.club.mean)}." if profile.club else ""
    return alt_text(
        (
            (
                f"Profile of {' '.join(profile.name.split())}: {text.plural_text(numbers.seen, 'film')} seen, "
                f"{text.plural_text(numbers.reviews, 'review')}{weeks}."
            ),
            f"Stars given: {spread_rows(numbers.stars)}, {mean_text(numbers.stars.mean)} on average."
            if numbers.stars.total
            else "No stars given yet.",
            club,
            f"Favourites: {favourites}." if favourites else "",
        )
    )


def _totals(profile: MemberProfile) -> str:
    numbers = profile.numbers
    parts = [f"**{text.plural_text(numbers.seen, 'film')}** seen"]
    if numbers.minutes:
        parts.append(hours_text(numbers.minutes))
    if numbers.reviews:
        parts.append(text.plural_text(numbers.reviews, "review"))
    if numbers.rewatched:
        parts.append(f"{numbers.rewatched} seen again")
    return " · ".join(parts)


def _lines(profile: MemberProfile) -> list[str]:
    numbers = profile.numbers
    lines = [_stars_line(numbers.stars, profile.club)]
    lines += [
        f"**{label}** {_kind_text(kind)}"
        for label, kind in (
            ("Decade", numbers.decade),
            ("Director", numbers.director),
            ("Genre", numbers.genre),
        )
        if kind is not None
    ]
    lines.append(_streak_text(profile))
    lines += [
        f"**{label}** {_like_text(like)}"
        for label, like in (("Most like", profile.most_like), ("Least like", profile.least_like))
        if like is not None
    ]
    return [line for line in lines if line]


def _stars_line(stars: StarSpread, club: StarSpread | None) -> str:
    if not stars.total:
        return "No stars given yet."
    compared = f", the club {mean_stars(club.mean)}" if club is not None else ""
    return f"**Stars** {mean_stars(stars.mean)} on average{compared}\n{subtext(spread_rows(stars))}"


def _kind_text(kind: FavouriteKind) -> str:
    return f"{text.escape_line(kind.name, 80)} ({mean_stars(kind.mean)} on {text.plural_text(kind.films, 'film')})"


def _streak_text(profile: MemberProfile) -> str:
    if not profile.longest_streak:
        return ""
    longest = f", the longest {weeks_text(profile.longest_streak)}" if profile.longest_streak > profile.streak else ""
    now = f"{weeks_text(profile.streak)} in a row" if profile.streak else "none just now"
    return f"**Streak** {now}{longest}"


def _like_text(like: LikeMember) -> str:
    return f"{text.name(like.name, 60)}: {mean_text(like.apart)} stars apart on {text.plural_text(like.shared, 'film')}"


def _favourites(profile: MemberProfile) -> list[Item]:
    if profile.favourites:
        return [text_block(f"**Favourites** {favourite_list(profile.favourites)}")]
    return [text_block(subtext("Choose four favourite films with `/favourites`."))] if profile.own else []


def favourite_list(films: Iterable[Film]) -> str:
    return " · ".join(text.escape_line(film.name, 100) for film in films)


def _line(profile: MemberProfile) -> Item | None:
    line = profile.line
    if line is None:
        return None
    likes = f" · {text.plural_text(line.likes, 'like')}" if line.likes else ""
    return text_block(
        f"> ❝ *{text.escape_line(line.words, 500)}* ❞\n{subtext(f'On {text.escape_line(line.film.name, 150)}{likes}')}"
    )


def _buttons(profile: MemberProfile) -> Item:
    found = (
        [controls.make_button("Diary", controls.DIARY.custom_id(profile.member, 0), emoji="📓")] if profile.own else []
    )
    if not profile.own:
        found.append(controls.make_button("Compare with me", COMPARE_WITH.custom_id(profile.member), emoji="⚖️"))
    if profile.line is not None:
        found.append(
            controls.make_button("Read the review", controls.REVIEW.custom_id(profile.line.review), emoji="📖")
        )
    if not found:
        found.append(controls.make_button("Compare with me", COMPARE_WITH.custom_id(profile.member), emoji="⚖️"))
    return controls.button_row(*found)


def _foot(profile: MemberProfile) -> str:
    club = "" if profile.club else f" The club's stars appear once {LEAST_RATERS} members have rated."
    if profile.own and not profile.shareable:
        return f"Only you can see this: `/privacy` keeps your numbers from others.{club}"
    return f"Counts what's published. `/privacy` decides what others see.{club}"


def favourites_card(films: Sequence[Film], *, saved: bool) -> Card:
    """The films that a member chose; `saved` if they just did."""
    if not films:
        words = "Your favourites are empty." if not saved else "Your favourites are removed."
        return note_card(f"{words} Choose up to four films with `/favourites`.", colour=theme.TEAL)
    clear = controls.make_button("Remove my favourites", CLEAR_FAVOURITES.custom_id())
    heading = "Saved." if saved else "Your favourites. To change them, choose all of them again with `/favourites`."
    lines = [f"{place}. **{text.escape_line(film.name, 150)}**" for place, film in enumerate(films, 1)]
    return note_card(join_lines([heading, *lines]), controls.button_row(clear), colour=theme.TEAL)


def left_out_card(films: Sequence[Film]) -> Card:
    """The films that a member leaves out of their numbers, with a select to count them again."""
    if not films:
        return note_card(
            "You leave no film out. To leave one out of every number, open its entry in `/diary` and press "
            "*Leave out of numbers*."
        )
    options = [
        discord.SelectOption(label=text.label_text(film.name, theme.OPTION_LIMIT), value=str(film.id))
        for film in films[: theme.OPTIONS]
    ]
    more = len(films) - theme.OPTIONS
    rest = f"\n{subtext(f'and {more} more; count some again to see them')}" if more > 0 else ""
    return note_card(
        f"**{text.plural_text(len(films), 'film')} left out of your numbers.** Your diary still shows them.{rest}",
        controls.option_select(COUNT_AGAIN.custom_id(), "Count a film again", options),
    )


def counted_card(film: Film, *, counted: bool) -> Card:
    """Confirms that a film counts, or doesn't, with the way back."""
    name = text.escape_line(film.name, 200)
    words = (
        f"**{name}** counts in your numbers again."
        if counted
        else f"**{name}** is left out of your profile and of every number here. Your diary still shows it."
    )
    undo = controls.make_button("Undo", controls.COUNT_FILM.custom_id(film.id, int(not counted)), emoji="↩️")
    return note_card(words, controls.button_row(undo), colour=theme.TEAL)
