"""Scores after the film: sealed on the panel, one's own card, the reveal with its picture, and who came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import discord

from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.facts import find_fact
from bot.domain.nights.night import Night, NightState
from bot.domain.nights.score import Attendance, FilmScores, NightScore, NightScoring
from bot.domain.nights.view import NightView
from bot.domain.reviews.review import Stars
from bot.ui.kit import controls, limits, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, join_lines, note_card, subtext, text_block
from bot.ui.kit.posters.attachments import DrawnGallery, PaintedPicture
from bot.ui.kit.posters.colours import genre_hue
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import comma_list, decimal_text, short_decimal_text
from bot.ui.language.titles import film_name
from bot.ui.nights import controls as own
from bot.ui.nights.facts import fact_text
from bot.ui.nights.scores_picture import DrawnScores, ScoresFacts, paint_scores
from bot.ui.nights.words import (
    host_text,
    join_facts,
    join_sentences,
    named_film,
    night_title,
    plain_title,
    stamp,
)

FILMS = 4
"""Films of one night that can be scored; a double feature has two."""
NAMED = 40
"""Members that one card names; the others are counted."""
WAITS = {
    1: N_("in 1 hour"),
    3: N_("in 3 hours"),
    12: N_("in 12 hours"),
    24: N_("in a day"),
    72: N_("in 3 days"),
    168: N_("in a week"),
}
"""Hours until the scores come out, as choices."""
_MARKS = 3 << 26


def scores_section(view: NightView) -> Sequence[Item]:
    """What the panel says from the end of the films on: who has scored and, once they are out, the scores."""
    night, scoring = view.night, view.scoring
    if scoring is None or night.state is NightState.ON:
        return ()
    if scoring.record is None:
        return _sealed_section(night, scoring) if night.films else ()
    lines = [*(_mean_line(film, view) for film in scoring.record.films if film.scores), _came_text(scoring)]
    shown: list[Item] = [text_block(join_lines(lines))] if any(lines) else []
    return [*shown, *_score_button(night, _("Add your score"))] if night.films else shown


def _sealed_section(night: Night, scoring: NightScoring) -> list[Item]:
    sealed = _("**How was it?** Scores are sealed: no one sees yours until all come out at once.")
    until = None
    if night.scores_until is not None:
        until = _("They come out {when}.", when=stamp(night.scores_until, "R"))
    names = _names_text(scoring.scorers)
    return [
        text_block(
            join_lines(
                [
                    join_sentences(sealed, until),
                    _("Scored so far: {names}", names=names) if names else _("No one has scored yet."),
                    _came_text(scoring),
                ]
            )
        ),
        *_score_button(night, pgettext("button", "Score")),
    ]


def _score_button(night: Night, label: str) -> list[Item]:
    style = discord.ButtonStyle.primary if night.state is NightState.SCORING else discord.ButtonStyle.secondary
    return [controls.button_row(controls.make_button(label, own.SCORE.custom_id(night.id), style=style, emoji="⭐"))]


def _came_text(scoring: NightScoring) -> str | None:
    names = _names_text(scoring.came)
    # Translators: those who came to a movie night.
    return subtext(_("Came: {names}", names=names)) if names else None


def _names_text(members: Sequence[MemberId]) -> str:
    """Members by name, as many as fit, and how many more."""
    return _and_more([f"<@{member}>" for member in members[:NAMED]], len(members) - NAMED)


def _and_more(names: Sequence[str], more: int) -> str:
    listed = comma_list(names)
    return _("{names} and {count} more", names=listed, count=more) if more > 0 else listed


def mean_text(mean: Fraction | None) -> str:
    """3.8; "–" without scores."""
    return "–" if mean is None else decimal_text(float(mean))


def _mean_line(film: FilmScores, view: NightView) -> str:
    # Translators: {mean} is the mean of the scores of a film.
    mean = _("**{mean}** for {film}", mean=mean_text(film.mean), film=named_film(film.film, view.films))
    return f"⭐ {mean} · {count_text(len(film.scores))}"


def count_text(scores: int) -> str:
    return ngettext("{count} score", "{count} scores", scores)


def score_card(view: NightView, mine: Mapping[FilmId, NightScore], *, saved: bool = False) -> Card:
    """A member's own scores, privately: a select for each film."""
    night = view.night
    sealed = night.state is NightState.SCORING
    head = join_sentences(f"**{_('Saved.')}**" if saved else None, _score_head(sealed=sealed, scored=bool(mine)))
    items: list[Item | None] = [text_block(join_lines([f"## ⭐ {night_title(night)}", head]))]
    for film in dict.fromkeys(each.id for each in view.programme[:FILMS]):
        score = mine.get(film)
        name = named_film(film, view.films, 200)
        items.append(
            text_block(
                f"**{name}**"
                if score is None
                else _("**{name}**: {value}", name=name, value=_late(text.star_text(score.stars), score))
            )
        )
        if sealed or score is None:
            options = score_options(score)
            items.append(controls.option_select(own.GIVE_SCORE.custom_id(night.id, film), _("Your stars"), options))
    note = _(
        "Everyone will see what you gave, and it goes into your diary. `/privacy` can keep it to your diary alone."
    )
    if mine and not sealed:
        note = _("Taking yours out leaves your diary as it is.")
        button = controls.make_button(_("Take my scores out"), own.SCORE_OUT.custom_id(night.id))
        items.append(controls.button_row(button))
    items.append(text_block(subtext(note)))
    return Card(card_box(*items, colour=theme.AMBER))


def _score_head(*, sealed: bool, scored: bool) -> str:
    if sealed:
        return _("Your scores are sealed until all come out.")
    if scored:
        return _("The scores are out, yours among them. Rate the film again to change it in your diary.")
    return _("The scores are out. Yours will be marked late.")


def _late(shown: str, score: NightScore) -> str:
    """A score's stars or its member, marked if the score was given after the reveal."""
    # Translators: {score} is the stars, or the member, of a score that was given after all scores came out.
    return _("{score} (late)", score=shown) if score.late else shown


def score_options(score: NightScore | None) -> list[discord.SelectOption]:
    """Five stars first; with a score also the choice to take it back."""
    options = [
        discord.SelectOption(
            label=f"{text.star_text(Stars(halves))}  {short_decimal_text(halves / 2)}",
            value=str(halves),
            default=score is not None and score.stars.halves == halves,
        )
        for halves in range(10, 0, -1)
    ]
    if score is None:
        return options
    label = text.label_text(_("Remove my score"), theme.OPTION_LIMIT)
    return [*options, discord.SelectOption(label=label, value="0")]


def closed_note(view: NightView) -> Card:
    """For a press on an old button: there is nothing to score yet, or any more."""
    if view.night.state is NightState.CANCELLED:
        return note_card(_("This night is cancelled, so there's nothing to score."))
    return note_card(_("Scores open when the film is over. The panel will have a button for them."))


def reveal_card(view: NightView, *, announcement: bool = False, page: int | None = None) -> Card:
    """The revealed scores: means, picture, who gave what, one true fact. From the history, with who came."""
    night, scoring = view.night, view.scoring
    if scoring is None or scoring.record is None:
        return note_card(_("The scores of this night aren't out."))
    record = scoring.record
    title = night_title(night)
    if announcement:
        title = _("{night}: the scores are out", night=title)
    past = None if announcement else _past_line(view, scoring)
    items: list[Item | None] = [text_block(join_lines([f"## ⭐ {title}", past]))]
    for film in record.films[:FILMS]:
        if film.film in view.films:
            name = text.escape_line(film_name(view.films[film.film]), 200)
            items.append(film_section(view.films[film.film], f"### {name}", _told_text(film)))
    picture = scores_picture(view, scoring)
    if picture is not None:
        items.append(DrawnGallery(picture))
    given = "\n\n".join(filter(None, (_given_text(film, view, scoring) for film in record.films[:FILMS])))
    items += [divider(), text_block(given)] if given else []
    fact = find_fact(record, scoring.earlier)
    items.append(text_block(f"✨ {fact_text(fact, record, view.films)}") if fact is not None else None)
    items.append(_reveal_buttons(night, announcement=announcement, page=page))
    return Card(card_box(*items, colour=theme.AMBER, mark=reveal_mark(night) if announcement else None))


def _told_text(film: FilmScores) -> str:
    if not film.scores:
        return _("No one scored it")
    # Translators: the mean of a film's scores, of five stars.
    mean = _("**{mean}** of 5", mean=mean_text(film.mean))
    return f"{mean} · {count_text(len(film.scores))}"


def _past_line(view: NightView, scoring: NightScoring) -> str:
    night = view.night
    facts = (
        _("Night {number}", number=str(night.number)),
        None if night.starts_at is None else stamp(night.starts_at, "D"),
        None if night.host is None else host_text(night.host),
    )
    return join_lines([subtext(join_facts(facts)), _came_text(scoring)])


def _reveal_buttons(night: Night, *, announcement: bool, page: int | None) -> Item | None:
    if announcement:
        return _score_button(night, _("Add your score"))[0] if night.films else None
    buttons = []
    if night.outcome is not None:
        buttons.append(controls.make_button(_("How it was decided"), own.RESULT.custom_id(night.id)))
    if page is not None:
        buttons.append(controls.make_button(pgettext("button", "Back"), own.HISTORY.custom_id(page)))
    return controls.button_row(*buttons) if buttons else None


def reveal_mark(night: Night) -> int:
    """A component id by which the message with the scores is recognised: a night has one."""
    return _MARKS + night.id % _MARKS


def shows_reveal(components: Sequence[discord.Component], night: Night) -> bool:
    """Whether a message with these components has the night's scores."""
    return any(getattr(component, "id", None) == reveal_mark(night) for component in components)


def _given_text(film: FilmScores, view: NightView, scoring: NightScoring) -> str:
    """Who gave what, the most stars first."""
    if not film.scores:
        return ""
    lines = [f"**{named_film(film.film, view.films)}**"] if scoring.record and len(scoring.record.films) > 1 else []
    room = NAMED // max(1, len(view.night.films))
    for halves in range(10, 0, -1):
        same = [score for score in film.scores if score.stars.halves == halves]
        if not same:
            continue
        named = same[: max(0, room)]
        room -= len(named)
        lines.append(f"{text.star_text(Stars(halves))} {_givers_text(named, len(same) - len(named))}")
    return "\n".join(lines)


def _givers_text(named: Iterable[NightScore], others: int) -> str:
    names = [_late(f"<@{score.member}>", score) for score in named]
    if others:
        names.append(
            _("{count} more", count=others) if names else ngettext("{count} member", "{count} members", others)
        )
    return comma_list(names)


def scores_picture(view: NightView, scoring: NightScoring) -> PaintedPicture | None:
    """How the scores are spread; None where a picture would show a single score or none."""
    record = scoring.record
    films = [] if record is None else [film for film in record.films[:FILMS] if len(film.scores) > 1]
    if not films:
        return None
    drawn = tuple(
        DrawnScores(
            film=film_name(view.films[film.film]) if film.film in view.films else "?",
            mean=mean_text(film.mean),
            told=count_text(len(film.scores)),
            counts=film.histogram,
        )
        for film in films
    )
    first = view.films.get(films[0].film)
    facts = ScoresFacts(plain_title(view.night, 80), drawn, genre_hue(() if first is None else first.genres))
    alt = text.shorten_text(join_sentences(f"{facts.night}.", *map(_alt_text, drawn)), limits.ALT_LIMIT)
    return PaintedPicture("scores", paint_scores, facts, alt, keep=False)


def _alt_text(film: DrawnScores) -> str:
    given = [
        # Translators: in the description of a picture: how many gave that many stars, such as "4.5 stars: 3".
        _("{stars} stars: {count}", stars=short_decimal_text((place + 1) / 2), count=count)
        for place, count in reversed(list(enumerate(film.counts)))
        if count
    ]
    return ngettext(
        "{film}: {mean} of 5 from {count} score. {given}.",
        "{film}: {mean} of 5 from {count} scores. {given}.",
        sum(film.counts),
        film=film.film,
        mean=film.mean,
        given=comma_list(given),
    )


def reveal_time_card(night: Night) -> Card:
    """The host's choice of when the clock reveals the scores."""
    options = [
        discord.SelectOption(label=text.label_text(_(label), theme.OPTION_LIMIT), value=str(hours))
        for hours, label in WAITS.items()
    ]
    until = None
    if night.scores_until is not None:
        until = _("Now they come out {when}.", when=stamp(night.scores_until, "F"))
    told = join_sentences(_("Scores come out by themselves, or when you reveal them."), until)
    return note_card(
        join_lines([f"## {night_title(night)}", told]),
        # Translators: the label of choices such as "in 3 hours".
        controls.option_select(own.REVEAL_IN.custom_id(night.id), _("From now"), options),
        controls.button_row(controls.make_button(pgettext("button", "Done"), own.SHEET.custom_id(night.id))),
    )


def came_card(night: Night, there: Sequence[Attendance], *, heading: str = "") -> Card:
    """The host's list of who came, with what the voice channel says and what people said by hand."""
    came = [each for each in there if each.came]
    names = _and_more([_visit_text(each) for each in came[:NAMED]], len(came) - NAMED)
    voice = night.place.voice
    items: list[Item | None] = [
        text_block(heading) if heading else None,
        text_block(
            join_lines(
                [
                    f"## {_('{night}: who came', night=night_title(night))}",
                    names or _("No one so far."),
                    subtext(
                        _("Twenty minutes in the night's voice channel count. What you set by hand counts before.")
                    ),
                ]
            )
        ),
        controls.member_select(own.CAME_ADD.custom_id(night.id), _("Add people who came"), theme.OPTIONS),
        controls.member_select(own.CAME_REMOVE.custom_id(night.id), _("Remove people who didn't come"), theme.OPTIONS),
    ]
    if night.state is NightState.ON:
        chosen = [] if voice is None else [discord.SelectDefaultValue.from_channel(discord.Object(voice))]
        items.append(
            discord.ui.ActionRow(
                discord.ui.ChannelSelect[Any](
                    custom_id=own.CAME_VOICE.custom_id(night.id),
                    placeholder=text.label_text(_("The voice channel where we watch"), 150),
                    channel_types=[discord.ChannelType.voice, discord.ChannelType.stage_voice],
                    default_values=chosen,
                )
            )
        )
    buttons = [controls.make_button(pgettext("button", "Done"), own.SHEET.custom_id(night.id))]
    if night.state is not NightState.ON:
        buttons.insert(0, controls.make_button(_("Add all who scored"), own.CAME_SCORERS.custom_id(night.id)))
    items.append(controls.button_row(*buttons))
    return Card(card_box(*items, colour=theme.INK))


def _visit_text(each: Attendance) -> str:
    # Translators: the host said that this member came.
    how = _("by hand") if each.by_hand is not None else _("{minutes} min", minutes=each.spent // timedelta(minutes=1))
    return f"<@{each.member}> ({how})"
