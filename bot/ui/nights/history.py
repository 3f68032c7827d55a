"""`/night history`: the nights that are over, a page at a time, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import discord

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.history import HistoryPage, NightNumbers
from bot.domain.nights.score import FilmScores, NightRecord
from bot.ui.kit import controls, theme
from bot.ui.kit.choices import film_label
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import comma_list, decimal_text, number_text
from bot.ui.nights import controls as own
from bot.ui.nights.scores import count_text, mean_text
from bot.ui.nights.words import host_text, join_facts, named_film, night_title, plain_title, stamp

_NO_NIGHTS = N_(
    "No night is in the history yet. A night joins it when its scores come out. "
    "`/night show` has those that are coming."
)


def history_card(page: HistoryPage) -> Card:
    """Six nights, the newest first, with a select that opens one."""
    if not page.records:
        return note_card(_(_NO_NIGHTS))
    items: list[Item | None] = [
        text_block(f"## 🎞️ {ngettext('{count} movie night', '{count} movie nights', page.total)}"),
        *(text_block(_record_text(record, page.films)) for record in page.records),
        controls.option_select(
            own.PAST.custom_id(page.page), _("Open a night"), [_option(record, page.films) for record in page.records]
        ),
    ]
    buttons = []
    if page.page:
        buttons.append(
            controls.make_button(pgettext("button", "Newer"), own.HISTORY.custom_id(page.page - 1), emoji="◀️")
        )
    if page.page + 1 < page.pages:
        buttons.append(
            controls.make_button(pgettext("button", "Older"), own.HISTORY.custom_id(page.page + 1), emoji="▶️")
        )
    buttons.append(controls.make_button(_("In numbers"), own.NUMBERS.custom_id(), emoji="📊"))
    items.append(controls.button_row(*buttons))
    if page.pages > 1:
        items.append(text_block(subtext(_("Page {page} of {pages}", page=page.page + 1, pages=page.pages))))
    return Card(card_box(*items, colour=theme.INK))


def _record_text(record: NightRecord, films: Mapping[FilmId, Film]) -> str:
    night = record.night
    shown = " + ".join(f"**{named_film(film.film, films)}** ⭐ {mean_text(film.mean)}" for film in record.films)
    facts = (
        night_title(night, 60) if night.theme else None,
        None if night.starts_at is None else stamp(night.starts_at, "D"),
        # Translators: how many people came to a movie night.
        ngettext("{count} came", "{count} came", record.came) if record.came else None,
        None if night.host is None else host_text(night.host),
    )
    return join_lines([f"{night.number}\\. {shown or _('No film')}", subtext(join_facts(facts))])


def _option(record: NightRecord, films: Mapping[FilmId, Film]) -> discord.SelectOption:
    shown = next((films[film.film] for film in record.films if film.film in films), None)
    label = film_label(shown) if shown is not None else plain_title(record.night, theme.LABEL_LIMIT)
    return discord.SelectOption(
        label=label, value=str(record.night.id), description=plain_title(record.night, theme.LABEL_LIMIT)
    )


def numbers_card(numbers: NightNumbers) -> Card:
    """Attendance, the vote and the scores of all nights."""
    if not numbers.nights:
        return note_card(_(_NO_NIGHTS))
    facts = [
        ngettext("{count} night", "{count} nights", numbers.nights),
        ngettext("{count} film", "{count} films", numbers.shown),
        count_text(numbers.scores),
    ]
    head = [f"## 📊 {comma_list(facts)}"]
    if numbers.mean is not None:
        head.append(_("The mean of all scores is **{mean}**.", mean=mean_text(numbers.mean)))
    if numbers.attendance is not None:
        # Translators: {number} has a decimal, such as 6.5.
        come = _(
            "**{number}** people come to a night, where it's known who came.",
            number=decimal_text(float(numbers.attendance)),
        )
        head.append(come)
    # Translators: these are titles of numbers about the club's movie nights.
    blocks = [
        _film_line(_("Most loved"), numbers.best, numbers.films),
        _film_line(_("Least loved"), numbers.worst, numbers.films),
        _film_line(_("Most divided"), numbers.divided, numbers.films),
        _people(_("Nights in a row"), _counts(numbers.streaks)),
        _people(_("Nominated most films that were shown"), _counts(numbers.winners)),
        _people(_("Best mean as host"), _means(numbers.hosts)),
        _people(_("Best mean as picker"), _means(numbers.pickers)),
    ]
    shown = "\n".join(filter(None, blocks))
    return Card(
        card_box(
            text_block("\n".join(head)),
            divider() if shown else None,
            text_block(shown) if shown else None,
            controls.button_row(controls.make_button(pgettext("button", "Back"), own.HISTORY.custom_id(0))),
            colour=theme.INK,
        )
    )


def _film_line(title: str, film: FilmScores | None, films: Mapping[FilmId, Film]) -> str | None:
    if film is None:
        return None
    given = ngettext(
        "{mean} from {count} score", "{mean} from {count} scores", len(film.scores), mean=mean_text(film.mean)
    )
    return _("**{name}**: {value}", name=title, value=f"{named_film(film.film, films)} · {given}")


def _people(title: str, found: Sequence[tuple[MemberId, str]]) -> str | None:
    if not found:
        return None
    return _("**{name}**: {value}", name=title, value=comma_list([f"<@{member}> {number}" for member, number in found]))


def _counts(found: Sequence[tuple[MemberId, int]]) -> list[tuple[MemberId, str]]:
    return [(member, number_text(count)) for member, count in found]


def _means(found: Sequence[tuple[MemberId, Fraction]]) -> list[tuple[MemberId, str]]:
    return [(member, mean_text(mean)) for member, mean in found]
