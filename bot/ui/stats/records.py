"""The card of `/club`, and the message about a milestone."""

from __future__ import annotations

from datetime import date

from bot.domain.stats.records import (
    ClubRecords,
    GenerousMember,
    Milestone,
    MilestoneKind,
    NumberedFilm,
    ScoredFilm,
    StandsOut,
)
from bot.domain.stats.rules import LEAST_RATERS
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, card_box, film_section, join_lines, note_card, subtext, text_block
from bot.ui.kit.painting import Theme
from bot.ui.kit.posters.attachments import DrawnGallery, PaintedPicture
from bot.ui.stats.number_pictures import RecordsPicture, paint_records
from bot.ui.stats.number_text import alt_text, hours_text, mean_stars, mean_text, spread_rows

_NUMBERED_SHOWN = 6
Row = tuple[str, str, str]
"""A record: its label, who or what holds it, and a note."""


def records_card(records: ClubRecords, club: str) -> Card:
    """Every record in text, with a picture of the most telling ones. `club` is the server's name."""
    heading = f"## {text.escape_line(club, 100)}"
    if not records.films:
        return note_card(f"{heading}\nNothing to count yet. Note what you saw with `/rate`.")
    rows = record_rows(records)
    return Card(
        card_box(
            text_block(f"{heading}\n{_totals(records)}"),
            DrawnGallery(records_picture(records, club, rows)) if rows else None,
            text_block(_stars(records)),
            *_blocks(rows),
            _numbered(records),
            text_block(
                subtext(
                    f"Counts what's published. A film's stars need {LEAST_RATERS} members who rated it. Films that "
                    "only an import brought aren't numbered."
                )
            ),
        )
    )


def record_rows(records: ClubRecords) -> list[Row]:
    """The records that the club has, the most telling first."""
    rows: list[Row | None] = [
        _scored("Best of all time", records.best),
        _scored("Most divisive", records.divisive, spread=True),
        _scored("Everyone agrees", records.consensus, spread=True),
        _reviewed(records.most_reviewed),
        _outlier("Guilty pleasure", records.guilty_pleasure),
        _outlier("Curmudgeon", records.curmudgeon),
        _generous("Most generous", records.most_generous),
        _generous("Strictest", records.strictest),
        _night(records),
    ]
    return [row for row in rows if row is not None]


def records_picture(records: ClubRecords, club: str, rows: list[Row]) -> PaintedPicture:
    """The picture, with an alternative text that says the same."""
    facts = (
        (f"{records.films:,}", "film seen" if records.films == 1 else "films seen"),
        (f"{records.reviews:,}", "review" if records.reviews == 1 else "reviews"),
        (f"{records.members:,}", "member" if records.members == 1 else "members"),
    )
    plain = " ".join(club.split()) or "The club"
    alt = alt_text(
        (
            f"Records of {plain}: " + ", ".join(f"{number} {name}" for number, name in facts) + ".",
            *(f"{label}: {' '.join(winner.split())}, {note}." for label, winner, note in rows),
        )
    )
    # The hue is the club's own, and the same each time.
    hue = float(sum(plain.encode()) * 7 % 360)
    return PaintedPicture("club", paint_records, RecordsPicture(Theme(hue), plain, facts, tuple(rows)), alt)


def milestone_card(milestone: Milestone) -> Card:
    """A club reached its hundredth film or review."""
    number = f"{milestone.number:,}{ordinal_suffix(milestone.number)}"
    films = milestone.what is MilestoneKind.FILMS
    words = f"### The club's {number} {'film' if films else 'review'}"
    if milestone.film is None:
        return note_card(words)
    name = text.escape_line(milestone.film.name, 200)
    said = f"It's **{name}**." if films else f"It's about **{name}**."
    link = controls.make_button("Film card", controls.CARD.custom_id(milestone.film.id), emoji="🎬")
    return Card(card_box(film_section(milestone.film, words, said), controls.button_row(link)))


def ordinal_suffix(number: int) -> str:
    """What follows a number in English: st for 1 and 21, th for 11."""
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _totals(records: ClubRecords) -> str:
    parts = [f"**{text.plural_text(records.films, 'film')}** seen by {text.plural_text(records.members, 'member')}"]
    if records.reviews:
        parts.append(text.plural_text(records.reviews, "review"))
    return " · ".join(parts)


def _stars(records: ClubRecords) -> str:
    if records.stars is None:
        return f"The club's stars appear once {LEAST_RATERS} members have rated."
    return f"**Stars** {mean_stars(records.stars.mean)} on average\n{subtext(spread_rows(records.stars))}"


def _blocks(rows: list[Row]) -> list[Item]:
    lines = [
        f"**{label}** {text.escape_line(winner, 130)}\n{subtext(text.escape_line(note, 200))}"
        for label, winner, note in rows
    ]
    return [text_block(join_lines(lines))] if lines else []


def _scored(label: str, found: ScoredFilm | None, *, spread: bool = False) -> Row | None:
    if found is None:
        return None
    numbers = found.numbers
    note = f"{mean_text(numbers.mean)} stars from {numbers.raters} members"
    if spread:
        note = f"± {mean_text(numbers.spread)} stars around {mean_text(numbers.mean)}, from {numbers.raters} members"
    return label, found.film.name, note


def _reviewed(found: ScoredFilm | None) -> Row | None:
    if found is None:
        return None
    return "Most reviewed", found.film.name, text.plural_text(found.numbers.reviews, "review")


def _outlier(label: str, found: StandsOut | None) -> Row | None:
    if found is None:
        return None
    note = f"{mean_text(found.stars)} stars for {found.film.name}, everyone else {mean_text(found.others)}"
    return label, found.name, note


def _generous(label: str, found: GenerousMember | None) -> Row | None:
    if found is None:
        return None
    return label, found.name, f"{mean_text(found.mean)} stars on average, {text.plural_text(found.films, 'film')}"


def _night(records: ClubRecords) -> Row | None:
    night = records.night
    if night is None:
        return None
    films = text.list_names((film.name for film in night.films), 100)
    return "Longest night", f"{_day(night.day)}, {hours_text(night.minutes)}", films


def _numbered(records: ClubRecords) -> Item | None:
    """The first film and the latest milestones."""
    shown = [*records.numbered[:1], *records.numbered[1:][-_NUMBERED_SHOWN + 1 :]]
    if not shown:
        return None
    return text_block(join_lines(["**Milestones**", *map(_numbered_line, shown)]))


def _numbered_line(one: NumberedFilm) -> str:
    number = "First film" if one.number == 1 else f"{one.number:,}{ordinal_suffix(one.number)} film"
    return f"- {number}: {text.escape_line(one.film.name, 120)}, {_day(one.day)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
