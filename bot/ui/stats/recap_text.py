"""The sentences of a recap, in Markdown for its card and plain for its pictures and their alternative texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from bot.domain.catalogue.film import Film
from bot.domain.reviews.review import Stars
from bot.domain.stats.numbers import StarSpread
from bot.domain.stats.recap import Award, AwardKind, Recap, RecapTime
from bot.ui.kit import text
from bot.ui.language.dates import day_of_year_text, month_name, month_text
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.numbers import comma_list, decimal_text, list_text, number_text, short_decimal_text
from bot.ui.language.titles import film_name
from bot.ui.language.words import genre_text
from bot.ui.stats.number_text import decade_text


class AwardText(NamedTuple):
    """An award as plain text: its name, who or what won it, and why."""

    label: str
    winner: str
    note: str


def time_text(time: RecapTime) -> str:
    """October 2026, or 2026."""
    return str(time.year) if time.month is None else month_text(date(time.year, time.month, 1))


def month_names() -> tuple[str, ...]:
    return tuple(month_name(month) for month in range(1, 13))


def line_title(time: RecapTime) -> str:
    """Above the line that is quoted."""
    return _("Line of the year") if time.month is None else _("Line of the month")


def hours_text(minutes: int) -> str:
    if minutes < 60:
        return _("{minutes} min", minutes=minutes)
    return _("{hours} h", hours=round(minutes / 60))


def mean_text(mean: float | None) -> str:
    """3.8; empty for none."""
    return "" if mean is None else decimal_text(mean)


def seen_text(recap: Recap) -> str:
    """31 films, seen by 6 of us."""
    seen = len(recap.seen)
    if recap.member is None and recap.members != 1:
        return ngettext(
            "{count} film, seen by {members} of us",
            "{count} films, seen by {members} of us",
            seen,
            members=recap.members,
        )
    if not recap.again:
        return _films(seen)
    # Translators: {films} is a number of films, as in "31 films in 40 viewings".
    return ngettext("{films} in {count} viewing", "{films} in {count} viewings", recap.viewings, films=_films(seen))


def totals_text(recap: Recap) -> str:
    """The recap's numbers in one line."""
    parts = [seen_text(recap)]
    if recap.minutes:
        # Translators: {time} is a number of hours or minutes, with its unit.
        parts.append(_("{time} of watching", time=hours_text(recap.minutes)))
    if recap.reviews:
        parts.append(ngettext("{count} review", "{count} reviews", recap.reviews))
    if recap.spread is not None and recap.spread.mean is not None:
        parts.append(_("{mean} stars on average", mean=mean_text(recap.spread.mean)))
    return comma_list(parts)


def numbers_of(recap: Recap) -> tuple[tuple[str, str], ...]:
    """Up to four numbers with their names, for share cards."""
    # Translators: These stand below a number, in a picture: "31", and below it "films"; "45 h", "of watching".
    found = [(number_text(len(recap.seen)), ngettext("film", "films", len(recap.seen)))]
    if recap.minutes:
        # Translators: Stands below a number of hours, in a picture.
        found.append((hours_text(recap.minutes), _("of watching")))
    if recap.spread is not None and recap.spread.mean is not None:
        # Translators: Stands below a mean such as 3.7, in a picture.
        found.append((mean_text(recap.spread.mean), _("stars on average")))
    if recap.reviews:
        # Translators: Stands below a number, in a picture.
        found.append((number_text(recap.reviews), ngettext("review", "reviews", recap.reviews)))
    if len(found) < 4 and recap.members > 1:
        # Translators: Stands below a number of members, in a picture.
        found.append((number_text(recap.members), _("of us")))
    return tuple(found)


def spread_text(spread: StarSpread) -> str:
    """5★ 4 · 4½★ 7 · …, the ratings that were given, the best first."""
    given = [(halves, count) for halves, count in enumerate(spread.counts, start=1) if count]
    return " · ".join(f"{stars_number(halves)}★ {number_text(count)}" for halves, count in reversed(given))


def stars_number(halves: int) -> str:
    """3½ for 7."""
    return f"{halves // 2 or ''}{'½' if halves % 2 else ''}"


def film_facts(film: Film) -> str:
    """Director · year."""
    return " · ".join(part for part in (film.directors[0] if film.directors else "", str(film.year or "")) if part)


def stars_or_mean(stars: float, raters: int) -> str:
    """★★★½ for one person's rating, else the mean as a number."""
    return text.star_text(Stars.from_stars(stars)) if raters == 1 else f"{decimal_text(stars)} ★"


def club_note(club: float | None, stars: float, raters: int) -> str:
    """What the club's all-time mean says beside a favourite; empty if it says nothing new."""
    if raters == 1:
        # Translators: The club's mean beside a member's stars: "club 3.7".
        return "" if club is None else _("club {mean}", mean=decimal_text(club))
    # Translators: A mean, and how many members gave stars: "3.7 from 5 of us".
    by = ngettext("{mean} from {count} of us", "{mean} from {count} of us", raters, mean=decimal_text(stars))
    if club is None or abs(club - stars) < 0.05:
        return by
    # Translators: The mean of all time, beside that of a month or year.
    return f"{by} · {_('all time {mean}', mean=decimal_text(club))}"


def award_text(award: Award, time: RecapTime, *, own: bool) -> AwardText:
    """An award in plain words; `own` for a member's recap."""
    if award.kind is AwardKind.ALL_TIME_BEST and own:
        label = _("Your best of all time")
    elif award.kind in _SPAN_LABELS:
        of_month, of_year = _SPAN_LABELS[award.kind]
        label = _(of_year if time.month is None else of_month)
    else:
        label = _(_LABELS[award.kind])
    return AwardText(label, _winner(award), _NOTES[award.kind](award))


def _winner(award: Award) -> str:
    if award.kind is AwardKind.FULLEST_DAY and award.day is not None:
        return day_of_year_text(award.day)
    if award.kind is AwardKind.DECADE:
        return decade_text(award.word)
    if award.kind is AwardKind.GENRE:
        return genre_text(award.word)
    return award.word or (film_name(award.film) if award.film is not None else list_text(award.names))


def _films(count: int) -> str:
    return ngettext("{count} film", "{count} films", count)


def _stars_and_club(award: Award) -> str:
    # Translators: What a member gave a film, and the club's mean: "4.5 stars, the club 2.9".
    return _("{stars} stars, the club {mean}", stars=short_decimal_text(award.mean or 0.0), mean=mean_text(award.other))


def _agreed(award: Award) -> str:
    if not award.mean:
        return ngettext(
            "{count} of us, at most half a star apart", "{count} of us, at most half a star apart", award.count
        )
    return ngettext(
        "{count} of us, at most half a star apart, {mean} on average",
        "{count} of us, at most half a star apart, {mean} on average",
        award.count,
        mean=mean_text(award.mean),
    )


_SPAN_LABELS: Mapping[AwardKind, tuple[str, str]] = {
    AwardKind.DIRECTOR: (N_("Director of the month"), N_("Director of the year")),
    AwardKind.DECADE: (N_("Decade of the month"), N_("Decade of the year")),
    AwardKind.GENRE: (N_("Genre of the month"), N_("Genre of the year")),
}
"""Labels for a recap of a month and for one of a year."""
# Translators: These are awards of a month or a year; the film or the members who won it follow.
_LABELS: Mapping[AwardKind, str] = {
    # Translators: An award: the film that most members saw.
    AwardKind.MOST_SEEN: N_("Most watched"),
    # Translators: An award: the film with the highest mean of all time, seen in this month or year.
    AwardKind.ALL_TIME_BEST: N_("New best of all time"),
    AwardKind.DIVIDED: N_("What divided us"),
    AwardKind.AGREED: N_("We all agreed"),
    # Translators: An award: the two members with the most similar taste.
    AwardKind.ALIKE: N_("Most alike"),
    # Translators: An award: the member who saw the most films.
    AwardKind.BUSIEST: N_("Watched most"),
    # Translators: An award: the member who gives the most stars.
    AwardKind.GENEROUS: N_("Most generous"),
    AwardKind.LONGEST: N_("Longest film"),
    # Translators: An award: a film that a member likes far better than the club does.
    AwardKind.ABOVE_CLUB: N_("Guilty pleasure"),
    # Translators: An award: a film that a member likes far less than the club does.
    AwardKind.BELOW_CLUB: N_("Not my film"),
    # Translators: An award: the day on which the most films were seen.
    AwardKind.FULLEST_DAY: N_("Fullest day"),
    # Translators: An award: a film that was seen several times.
    AwardKind.AGAIN: N_("Watched again"),
}
_NOTES: Mapping[AwardKind, Callable[[Award], str]] = {
    AwardKind.MOST_SEEN: lambda a: ngettext("{count} of us saw it", "{count} of us saw it", a.count),
    AwardKind.ALL_TIME_BEST: lambda a: ngettext(
        "{mean} stars, ahead of {count} film",
        "{mean} stars, ahead of {count} films",
        a.count - 1,
        mean=mean_text(a.mean),
    ),
    AwardKind.DIVIDED: lambda a: _("from {low} to {high} stars", low=stars_number(a.low), high=stars_number(a.high)),
    AwardKind.AGREED: _agreed,
    AwardKind.ALIKE: lambda a: ngettext(
        "{mean} stars apart over {count} film",
        "{mean} stars apart over {count} films",
        a.count,
        mean=mean_text(a.mean),
    ),
    AwardKind.BUSIEST: lambda a: ngettext("{count} viewing", "{count} viewings", a.count),
    AwardKind.GENEROUS: lambda a: _("{mean} stars on average", mean=mean_text(a.mean)),
    AwardKind.LONGEST: lambda a: ngettext("{count} minute", "{count} minutes", a.count),
    AwardKind.ABOVE_CLUB: _stars_and_club,
    AwardKind.BELOW_CLUB: _stars_and_club,
    AwardKind.DIRECTOR: lambda a: _films(a.count),
    AwardKind.DECADE: lambda a: _films(a.count),
    AwardKind.GENRE: lambda a: _films(a.count),
    AwardKind.FULLEST_DAY: lambda a: _films(a.count),
    AwardKind.AGAIN: lambda a: ngettext("{count} time", "{count} times", a.count),
}
