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

_MONTHS = "January February March April May June July August September October November December".split()


class AwardText(NamedTuple):
    """An award as plain text: its name, who or what won it, and why."""

    label: str
    winner: str
    note: str


def time_text(time: RecapTime) -> str:
    """October 2026, or 2026."""
    return str(time.year) if time.month is None else f"{_MONTHS[time.month - 1]} {time.year}"


def month_names() -> tuple[str, ...]:
    return tuple(_MONTHS)


def span_text(time: RecapTime) -> str:
    """The kind of time: month or year."""
    return "year" if time.month is None else "month"


def hours_text(minutes: int) -> str:
    return f"{minutes} min" if minutes < 60 else f"{round(minutes / 60):,} h"


def mean_text(mean: float | None) -> str:
    """3.8; empty for none."""
    return "" if mean is None else f"{mean:.1f}"


def day_text(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def seen_text(recap: Recap) -> str:
    """31 films, seen by 6 of us."""
    films = text.plural_text(len(recap.seen), "film")
    if recap.member is not None or recap.members == 1:
        return f"{films} in {text.plural_text(recap.viewings, 'viewing')}" if recap.again else films
    return f"{films}, seen by {recap.members} of us"


def totals_text(recap: Recap) -> str:
    """The recap in one sentence."""
    parts = [seen_text(recap), f"{hours_text(recap.minutes)} of watching" if recap.minutes else ""]
    if recap.reviews:
        parts.append(text.plural_text(recap.reviews, "review"))
    if recap.spread is not None and recap.spread.mean is not None:
        parts.append(f"{mean_text(recap.spread.mean)} stars on average")
    return ", ".join(part for part in parts if part)


def numbers_of(recap: Recap) -> tuple[tuple[str, str], ...]:
    """Up to four numbers with their names, for share cards."""
    found = [(f"{len(recap.seen):,}", "film" if len(recap.seen) == 1 else "films")]
    if recap.minutes:
        found.append((hours_text(recap.minutes), "of watching"))
    if recap.spread is not None and recap.spread.mean is not None:
        found.append((mean_text(recap.spread.mean), "stars on average"))
    if recap.reviews:
        found.append((f"{recap.reviews:,}", "review" if recap.reviews == 1 else "reviews"))
    if len(found) < 4 and recap.members > 1:
        found.append((f"{recap.members:,}", "of us"))
    return tuple(found)


def spread_text(spread: StarSpread) -> str:
    """5★ 4 · 4½★ 7 · …, the ratings that were given, the best first."""
    given = [(halves, count) for halves, count in enumerate(spread.counts, start=1) if count]
    return " · ".join(f"{stars_number(halves)}★ {count:,}" for halves, count in reversed(given))


def stars_number(halves: int) -> str:
    """3½ for 7."""
    return f"{halves // 2 or ''}{'½' if halves % 2 else ''}"


def film_facts(film: Film) -> str:
    """Director · year."""
    return " · ".join(part for part in (film.directors[0] if film.directors else "", str(film.year or "")) if part)


def stars_or_mean(stars: float, raters: int) -> str:
    """★★★½ for one person's rating, else the mean as a number."""
    return text.star_text(Stars.from_stars(stars)) if raters == 1 else f"{stars:.1f} ★"


def club_note(club: float | None, stars: float, raters: int) -> str:
    """What the club's all-time mean says beside a favourite; empty if it says nothing new."""
    if raters == 1:
        return "" if club is None else f"club {club:.1f}"
    by = f"{stars:.1f} from {raters} of us"
    return by if club is None or abs(club - stars) < 0.05 else f"{by} · all time {club:.1f}"


def award_text(award: Award, time: RecapTime, *, own: bool) -> AwardText:
    """An award in plain words; `own` for a member's recap."""
    label, note = _AWARDS[award.kind]
    winner = award.word or (award.film.name if award.film is not None else " and ".join(award.names))
    if award.kind is AwardKind.FULLEST_DAY and award.day is not None:
        winner = day_text(award.day)
    if award.kind is AwardKind.ALL_TIME_BEST and own:
        label = "Your best of all time"
    return AwardText(label.replace("{span}", span_text(time)), winner, note(award))


def _films(count: int) -> str:
    return text.plural_text(count, "film")


_AWARDS: Mapping[AwardKind, tuple[str, Callable[[Award], str]]] = {
    AwardKind.MOST_SEEN: ("Most watched", lambda a: f"{a.count} of us saw it"),
    AwardKind.ALL_TIME_BEST: ("New best of all time", lambda a: f"{a.mean:.1f} stars, ahead of {_films(a.count - 1)}"),
    AwardKind.DIVIDED: (
        "What divided us",
        lambda a: f"from {stars_number(a.low)} to {stars_number(a.high)} stars",
    ),
    AwardKind.AGREED: (
        "We all agreed",
        lambda a: f"{a.count} of us, at most half a star apart" + (f", {a.mean:.1f} on average" if a.mean else ""),
    ),
    AwardKind.ALIKE: ("Most alike", lambda a: f"{a.mean:.1f} stars apart over {_films(a.count)}"),
    AwardKind.BUSIEST: ("Watched most", lambda a: text.plural_text(a.count, "viewing")),
    AwardKind.GENEROUS: ("Most generous", lambda a: f"{a.mean:.1f} stars on average"),
    AwardKind.LONGEST: ("Longest film", lambda a: f"{a.count} minutes"),
    AwardKind.ABOVE_CLUB: ("Guilty pleasure", lambda a: f"{a.mean:g} stars, the club {a.other:.1f}"),
    AwardKind.BELOW_CLUB: ("Not my film", lambda a: f"{a.mean:g} stars, the club {a.other:.1f}"),
    AwardKind.DIRECTOR: ("Director of the {span}", lambda a: _films(a.count)),
    AwardKind.DECADE: ("Decade of the {span}", lambda a: _films(a.count)),
    AwardKind.GENRE: ("Genre of the {span}", lambda a: _films(a.count)),
    AwardKind.FULLEST_DAY: ("Fullest day", lambda a: _films(a.count)),
    AwardKind.AGAIN: ("Watched again", lambda a: f"{a.count} times"),
}
