"""The cards of `/profile` and `/favourites`, and what they say about numbers that a member leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import discord

from bot.domain.catalogue.film import Film
from bot.domain.stats.numbers import StarSpread
from bot.domain.stats.profile import FavouriteKind, LikeMember, MemberProfile
from bot.ui.kit import controls, text, theme
from bot.ui.kit.controls import Control
from bot.ui.kit.layout import Card, Item, card_box, join_lines, note_card, subtext, text_block
from bot.ui.kit.painting import Theme
from bot.ui.kit.posters.attachments import DrawnGallery, PaintedPicture, poster_facts
from bot.ui.kit.posters.colours import genre_hue
from bot.ui.language.messages import _, ngettext
from bot.ui.language.numbers import comma_list, number_text
from bot.ui.language.titles import film_name
from bot.ui.language.words import genre_text
from bot.ui.stats.number_pictures import ProfilePicture, Series, paint_profile
from bot.ui.stats.number_text import (
    alt_text,
    decade_text,
    hours_text,
    mean_stars,
    mean_text,
    spread_rows,
    stars_appear_text,
    weeks_text,
)

CLEAR_FAVOURITES: Final = Control("nofavourites")
COMPARE_WITH: Final = Control("comparewith", ("member",))
"""Compare the person who presses with a member, privately."""
COUNT_AGAIN: Final = Control("countagain")
"""A select of films that are left out."""


def profile_card(profile: MemberProfile) -> Card:
    """The whole profile in text, with its picture between."""
    numbers = profile.numbers
    heading = f"## {_('Your profile') if profile.own else text.name(profile.name, 80)}"
    if not numbers.seen and not numbers.stars.total:
        empty = (
            _("Nothing to count yet. Rate a film with `/rate`, or bring your history with `/import`.")
            if profile.own
            else _("Nothing to count here yet.")
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
    club = None if profile.club is None else Series(_("The club"), mean_text(profile.club.mean), profile.club.shares)
    hours = numbers.minutes // 60
    facts = (
        # Translators: Stands below a number, in a picture: "12", and below it "films seen".
        (number_text(numbers.seen), ngettext("film seen", "films seen", numbers.seen)),
        # Translators: Stands below a number, in a picture.
        (number_text(numbers.reviews), ngettext("review", "reviews", numbers.reviews)),
        # Translators: Stands below a number, in a picture.
        (number_text(profile.streak), ngettext("week in a row", "weeks in a row", profile.streak))
        if profile.streak
        # Translators: Stands below a number, in a picture.
        else (number_text(hours), ngettext("hour of film", "hours of film", hours)),
    )
    picture = ProfilePicture(
        Theme(_hue(profile)),
        profile.name,
        facts,
        member,
        club,
        tuple(map(poster_facts, profile.favourites)),
        _("Four favourites") if len(profile.favourites) == 4 else _("Favourites"),
    )
    return PaintedPicture("profile", paint_profile, picture, _profile_alt(profile))


def _hue(profile: MemberProfile) -> float:
    """The hue of the member's favourite genre."""
    return float(genre_hue([profile.numbers.genre.name] if profile.numbers.genre else []))


def _profile_alt(profile: MemberProfile) -> str:
    numbers = profile.numbers
    favourites = text.list_names((" ".join(film_name(film).split()) for film in profile.favourites), 300)
    facts = [
        ngettext("{count} film seen", "{count} films seen", numbers.seen),
        ngettext("{count} review", "{count} reviews", numbers.reviews),
    ]
    if profile.streak:
        facts.append(ngettext("{count} week in a row", "{count} weeks in a row", profile.streak))
    return alt_text(
        (
            # Translators: {facts} is a list such as "12 films seen, 3 reviews".
            _("Profile of {name}: {facts}.", name=" ".join(profile.name.split()), facts=comma_list(facts)),
            _(
                "Stars given: {stars}, {mean} on average.",
                stars=spread_rows(numbers.stars),
                mean=mean_text(numbers.stars.mean),
            )
            if numbers.stars.total
            else _("No stars given yet."),
            _("The club's mean is {mean}.", mean=mean_text(profile.club.mean)) if profile.club else "",
            _("Favourites: {films}.", films=favourites) if favourites else "",
        )
    )


def _totals(profile: MemberProfile) -> str:
    numbers = profile.numbers
    parts = [ngettext("**{count} film** seen", "**{count} films** seen", numbers.seen)]
    if numbers.minutes:
        parts.append(hours_text(numbers.minutes))
    if numbers.reviews:
        parts.append(ngettext("{count} review", "{count} reviews", numbers.reviews))
    if numbers.rewatched:
        parts.append(ngettext("{count} seen again", "{count} seen again", numbers.rewatched))
    return " · ".join(parts)


def _lines(profile: MemberProfile) -> list[str]:
    numbers = profile.numbers
    lines = [_stars_line(numbers.stars, profile.club)]
    lines += [
        f"**{label}** {_kind_text(kind, word)}"
        for label, kind, word in (
            (_("Decade"), numbers.decade, decade_text),
            (_("Director"), numbers.director, str),
            (_("Genre"), numbers.genre, genre_text),
        )
        if kind is not None
    ]
    lines.append(_streak_text(profile))
    lines += [
        f"**{label}** {_like_text(like)}"
        for label, like in ((_("Most like"), profile.most_like), (_("Least like"), profile.least_like))
        if like is not None
    ]
    return [line for line in lines if line]


def _stars_line(stars: StarSpread, club: StarSpread | None) -> str:
    if not stars.total:
        return _("No stars given yet.")
    mean = mean_stars(stars.mean)
    line = (
        _("**Stars** {mean} on average", mean=mean)
        if club is None
        else _("**Stars** {mean} on average, the club {club}", mean=mean, club=mean_stars(club.mean))
    )
    return f"{line}\n{subtext(spread_rows(stars))}"


def _kind_text(kind: FavouriteKind, word: Callable[[str], str]) -> str:
    # Translators: {kind} is a decade, a director or a genre: "Drama (★ 3.7 on 12 films)".
    return ngettext(
        "{kind} ({stars} on {count} film)",
        "{kind} ({stars} on {count} films)",
        kind.films,
        kind=text.escape_line(word(kind.name), 80),
        stars=mean_stars(kind.mean),
    )


def _streak_text(profile: MemberProfile) -> str:
    if not profile.longest_streak:
        return ""
    # Translators: A streak is a row of weeks in which a member saw a film; {longest} is a number of weeks.
    longest = weeks_text(profile.longest_streak)
    if not profile.streak:
        return _("**Streak** none just now, the longest {longest}", longest=longest)
    if profile.longest_streak > profile.streak:
        return ngettext(
            "**Streak** {count} week in a row, the longest {longest}",
            "**Streak** {count} weeks in a row, the longest {longest}",
            profile.streak,
            longest=longest,
        )
    return ngettext("**Streak** {count} week in a row", "**Streak** {count} weeks in a row", profile.streak)


def _like_text(like: LikeMember) -> str:
    return ngettext(
        "{name}: {stars} stars apart on {count} film",
        "{name}: {stars} stars apart on {count} films",
        like.shared,
        name=text.name(like.name, 60),
        stars=mean_text(like.apart),
    )


def _favourites(profile: MemberProfile) -> list[Item]:
    if profile.favourites:
        return [text_block(f"**{_('Favourites')}** {favourite_list(profile.favourites)}")]
    return [text_block(subtext(_("Choose four favourite films with `/favourites`.")))] if profile.own else []


def favourite_list(films: Iterable[Film]) -> str:
    return " · ".join(text.escape_line(film_name(film), 100) for film in films)


def _line(profile: MemberProfile) -> Item | None:
    line = profile.line
    if line is None:
        return None
    # Translators: Which film a quoted line is about.
    about = _("On {film}", film=text.escape_line(film_name(line.film), 150))
    if line.likes:
        about += f" · {ngettext('{count} like', '{count} likes', line.likes)}"
    return text_block(f"> ❝ *{text.escape_line(line.words, 500)}* ❞\n{subtext(about)}")


def _buttons(profile: MemberProfile) -> Item:
    if profile.own:
        found = [controls.make_button(_("Diary"), controls.DIARY.custom_id(profile.member, 0), emoji="📓")]
    else:
        found = [controls.make_button(_("Compare with me"), COMPARE_WITH.custom_id(profile.member), emoji="⚖️")]
    if profile.line is not None:
        review = controls.REVIEW.custom_id(profile.line.review)
        found.append(controls.make_button(_("Read the review"), review, emoji="📖"))
    return controls.button_row(*found)


def _foot(profile: MemberProfile) -> str:
    if profile.own and not profile.shareable:
        foot = _("Only you can see this: `/privacy` keeps your numbers from others.")
    else:
        foot = _("Counts what's published. `/privacy` decides what others see.")
    return foot if profile.club else f"{foot} {stars_appear_text()}"


def favourites_card(films: Sequence[Film], *, saved: bool) -> Card:
    """The films that a member chose; `saved` if they just did."""
    if not films:
        words = (
            _("Your favourites are removed. Choose up to four films with `/favourites`.")
            if saved
            else _("Your favourites are empty. Choose up to four films with `/favourites`.")
        )
        return note_card(words, colour=theme.TEAL)
    clear = controls.make_button(_("Remove my favourites"), CLEAR_FAVOURITES.custom_id())
    heading = (
        _("Saved.") if saved else _("Your favourites. To change them, choose all of them again with `/favourites`.")
    )
    lines = [f"{place}. **{text.escape_line(film_name(film), 150)}**" for place, film in enumerate(films, 1)]
    return note_card(join_lines([heading, *lines]), controls.button_row(clear), colour=theme.TEAL)


def left_out_card(films: Sequence[Film]) -> Card:
    """The films that a member leaves out of their numbers, with a select to count them again."""
    if not films:
        return note_card(
            _(
                "You leave no film out. To leave one out of every number, open its entry in `/diary` and press "
                "*{button}*.",
                button=_("Leave out of numbers"),
            )
        )
    options = [
        discord.SelectOption(label=text.label_text(film_name(film), theme.OPTION_LIMIT), value=str(film.id))
        for film in films[: theme.OPTIONS]
    ]
    more = len(films) - theme.OPTIONS
    words = ngettext(
        "**{count} film left out of your numbers.** Your diary still shows them.",
        "**{count} films left out of your numbers.** Your diary still shows them.",
        len(films),
    )
    if more > 0:
        rest = ngettext(
            "and {count} more; count some again to see them", "and {count} more; count some again to see them", more
        )
        words = f"{words}\n{subtext(rest)}"
    return note_card(words, controls.option_select(COUNT_AGAIN.custom_id(), _("Count a film again"), options))


def counted_card(film: Film, *, counted: bool) -> Card:
    """Confirms that a film counts, or doesn't, with the way back."""
    name = text.escape_line(film_name(film), 200)
    words = (
        _("**{film}** counts in your numbers again.", film=name)
        if counted
        else _("**{film}** is left out of your profile and of every number here. Your diary still shows it.", film=name)
    )
    undo = controls.make_button(_("Undo"), controls.COUNT_FILM.custom_id(film.id, int(not counted)), emoji="↩️")
    return note_card(words, controls.button_row(undo), colour=theme.TEAL)
