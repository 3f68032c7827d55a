"""The card of `/club`, and the message about a milestone."""

from __future__ import annotations

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
from bot.ui.language.dates import day_text
from bot.ui.language.messages import _, ngettext
from bot.ui.language.numbers import comma_list, number_text
from bot.ui.language.titles import film_name
from bot.ui.stats.number_pictures import RecordsPicture, paint_records
from bot.ui.stats.number_text import (
    alt_text,
    hours_text,
    mean_stars,
    mean_text,
    ordinal_text,
    spread_rows,
    stars_appear_text,
)

_NUMBERED_SHOWN = 6
Row = tuple[str, str, str]
"""A record: its label, who or what holds it, and a note."""


def records_card(records: ClubRecords, club: str) -> Card:
    """Every record in text, with a picture of the most telling ones. `club` is the server's name."""
    heading = f"## {text.escape_line(club, 100)}"
    if not records.films:
        return note_card(f"{heading}\n{_('Nothing to count yet. Note what you saw with `/rate`.')}")
    rows = record_rows(records)
    return Card(
        card_box(
            text_block(f"{heading}\n{_totals(records)}"),
            DrawnGallery(records_picture(records, club, rows)) if rows else None,
            text_block(_stars(records)),
            *_blocks(rows),
            _numbered(records),
            text_block(subtext(_foot())),
        )
    )


def _foot() -> str:
    return ngettext(
        "Counts what's published. A film's stars need {count} member who rated it. Films that only an import brought "
        "aren't numbered.",
        "Counts what's published. A film's stars need {count} members who rated it. Films that only an import brought "
        "aren't numbered.",
        LEAST_RATERS,
    )


def record_rows(records: ClubRecords) -> list[Row]:
    """The records that the club has, the most telling first."""
    rows: list[Row | None] = [
        # Translators: A club's record: the film with the highest mean.
        _scored(_("Best of all time"), records.best),
        # Translators: A club's record, or a ranking: films whose stars lie furthest apart.
        _scored(_("Most divisive"), records.divisive, spread=True),
        # Translators: A club's record: the film whose stars lie closest together.
        _scored(_("Everyone agrees"), records.consensus, spread=True),
        _reviewed(records.most_reviewed),
        # Translators: A club's record: a member who likes a film far better than everyone else does.
        _outlier(_("Guilty pleasure"), records.guilty_pleasure),
        # Translators: A club's record: a member who likes a film far less than everyone else does.
        _outlier(_("Curmudgeon"), records.curmudgeon),
        # Translators: A club's record: the member who gives the most stars.
        _generous(_("Most generous"), records.most_generous),
        # Translators: A club's record: the member who gives the fewest stars.
        _generous(_("Strictest"), records.strictest),
        _night(records),
    ]
    return [row for row in rows if row is not None]


def records_picture(records: ClubRecords, club: str, rows: list[Row]) -> PaintedPicture:
    """The picture, with an alternative text that says the same."""
    facts = (
        # Translators: Stands below a number, in a picture.
        (number_text(records.films), ngettext("film seen", "films seen", records.films)),
        # Translators: Stands below a number, in a picture.
        (number_text(records.reviews), ngettext("review", "reviews", records.reviews)),
        # Translators: Stands below a number, in a picture.
        (number_text(records.members), ngettext("member", "members", records.members)),
    )
    counted = (
        ngettext("{count} film seen", "{count} films seen", records.films),
        ngettext("{count} review", "{count} reviews", records.reviews),
        ngettext("{count} member", "{count} members", records.members),
    )
    plain = " ".join(club.split()) or _("The club")
    alt = alt_text(
        (
            # Translators: {facts} is a list such as "12 films seen, 3 reviews".
            _("Records of {name}: {facts}.", name=plain, facts=comma_list(counted)),
            # Translators: A record, who or what holds it, and why: "Strictest: Ada, 2.1 stars on average".
            *(
                _("{record}: {winner}, {note}.", record=label, winner=" ".join(winner.split()), note=note)
                for label, winner, note in rows
            ),
        )
    )
    # The hue is the club's own, and the same each time.
    hue = float(sum(plain.encode()) * 7 % 360)
    return PaintedPicture("club", paint_records, RecordsPicture(Theme(hue), plain, facts, tuple(rows)), alt)


def milestone_card(milestone: Milestone) -> Card:
    """A club reached its hundredth film or review."""
    number = ordinal_text(milestone.number)
    films = milestone.what is MilestoneKind.FILMS
    # Translators: {number} is "100th" in English and "100" elsewhere; write what follows it, such as a full stop.
    film_words = _("The club's {number} film", number=number)
    # Translators: {number} is "100th" in English and "100" elsewhere; write what follows it, such as a full stop.
    review_words = _("The club's {number} review", number=number)
    words = f"### {film_words if films else review_words}"
    if milestone.film is None:
        return note_card(words)
    name = text.escape_line(film_name(milestone.film), 200)
    said = _("It's **{film}**.", film=name) if films else _("It's about **{film}**.", film=name)
    link = controls.make_button(_("Film card"), controls.CARD.custom_id(milestone.film.id), emoji="🎬")
    return Card(card_box(film_section(milestone.film, words, said), controls.button_row(link)))


def _totals(records: ClubRecords) -> str:
    members = ngettext("{count} member", "{count} members", records.members)
    parts = [
        # Translators: {members} is a number of members: "**12 films** seen by 5 members".
        ngettext(
            "**{count} film** seen by {members}", "**{count} films** seen by {members}", records.films, members=members
        )
    ]
    if records.reviews:
        parts.append(ngettext("{count} review", "{count} reviews", records.reviews))
    return " · ".join(parts)


def _stars(records: ClubRecords) -> str:
    if records.stars is None:
        return stars_appear_text()
    line = _("**Stars** {mean} on average", mean=mean_stars(records.stars.mean))
    return f"{line}\n{subtext(spread_rows(records.stars))}"


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
    if spread:
        note = ngettext(
            "± {spread} stars around {mean}, from {count} member",
            "± {spread} stars around {mean}, from {count} members",
            numbers.raters,
            spread=mean_text(numbers.spread),
            mean=mean_text(numbers.mean),
        )
    else:
        note = ngettext(
            "{mean} stars from {count} member",
            "{mean} stars from {count} members",
            numbers.raters,
            mean=mean_text(numbers.mean),
        )
    return label, film_name(found.film), note


def _reviewed(found: ScoredFilm | None) -> Row | None:
    if found is None:
        return None
    reviews = ngettext("{count} review", "{count} reviews", found.numbers.reviews)
    # Translators: A club's record: the film with the most reviews.
    return _("Most reviewed"), film_name(found.film), reviews


def _outlier(label: str, found: StandsOut | None) -> Row | None:
    if found is None:
        return None
    note = _(
        "{stars} stars for {film}, everyone else {mean}",
        stars=mean_text(found.stars),
        film=film_name(found.film),
        mean=mean_text(found.others),
    )
    return label, found.name, note


def _generous(label: str, found: GenerousMember | None) -> Row | None:
    if found is None:
        return None
    note = ngettext(
        "{mean} stars on average, {count} film",
        "{mean} stars on average, {count} films",
        found.films,
        mean=mean_text(found.mean),
    )
    return label, found.name, note


def _night(records: ClubRecords) -> Row | None:
    night = records.night
    if night is None:
        return None
    films = text.list_names((film_name(film) for film in night.films), 100)
    # Translators: A club's record: the film night with the most hours of film.
    return _("Longest night"), comma_list([day_text(night.day), hours_text(night.minutes)]), films


def _numbered(records: ClubRecords) -> Item | None:
    """The first film and the latest milestones."""
    shown = [*records.numbered[:1], *records.numbered[1:][-_NUMBERED_SHOWN + 1 :]]
    if not shown:
        return None
    return text_block(join_lines([f"**{_('Milestones')}**", *map(_numbered_line, shown)]))


def _numbered_line(one: NumberedFilm) -> str:
    # Translators: {number} is "100th" in English and "100" elsewhere; write what follows it, such as a full stop.
    number = _("First film") if one.number == 1 else _("{number} film", number=ordinal_text(one.number))
    return f"- {number}: {comma_list([text.escape_line(film_name(one.film), 120), day_text(one.day)])}"
