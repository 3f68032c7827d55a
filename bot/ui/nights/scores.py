"""Scores after the film: sealed on the panel, one's own card, the reveal with its picture, and who came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import discord

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.facts import FactKind, NightFact, find_fact
from bot.domain.nights.night import Night, NightState
from bot.domain.nights.score import Attendance, FilmScores, NightScore, NightScoring
from bot.domain.nights.view import NightView
from bot.domain.reviews.review import Stars
from bot.ui.kit import controls, limits, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, join_lines, note_card, subtext, text_block
from bot.ui.kit.posters.attachments import DrawnGallery, PaintedPicture
from bot.ui.kit.posters.colours import genre_hue
from bot.ui.nights import controls as own
from bot.ui.nights.scores_picture import DrawnScores, ScoresFacts, paint_scores
from bot.ui.nights.words import night_title, plain_title, stamp

FILMS = 4
"""Films of one night that can be scored; a double feature has two."""
NAMED = 40
"""Members that one card names; the others are counted."""
WAITS = {1: "in 1 hour", 3: "in 3 hours", 12: "in 12 hours", 24: "in a day", 72: "in 3 days", 168: "in a week"}
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
    return [*shown, *_score_button(night, "Add your score")] if night.films else shown


def _sealed_section(night: Night, scoring: NightScoring) -> list[Item]:
    until = "" if night.scores_until is None else f" They come out {stamp(night.scores_until, 'R')}."
    names = _names_text(scoring.scorers)
    return [
        text_block(
            join_lines(
                [
                    f"**How was it?** Scores are sealed: no one sees yours until all come out at once.{until}",
                    f"Scored so far: {names}" if names else "No one has scored yet.",
                    _came_text(scoring),
                ]
            )
        ),
        *_score_button(night, "Score"),
    ]


def _score_button(night: Night, label: str) -> list[Item]:
    style = discord.ButtonStyle.primary if night.state is NightState.SCORING else discord.ButtonStyle.secondary
    return [controls.button_row(controls.make_button(label, own.SCORE.custom_id(night.id), style=style, emoji="⭐"))]


def _came_text(scoring: NightScoring) -> str | None:
    names = _names_text(scoring.came)
    return subtext(f"Came: {names}") if names else None


def _names_text(members: Sequence[MemberId]) -> str:
    """Members by name, as many as fit, and how many more."""
    names = ", ".join(f"<@{member}>" for member in members[:NAMED])
    return f"{names} and {len(members) - NAMED} more" if len(members) > NAMED else names


def mean_text(mean: Fraction | None) -> str:
    """3.8; "–" without scores."""
    return "–" if mean is None else f"{float(mean):.1f}"


def _mean_line(film: FilmScores, view: NightView) -> str:
    return f"⭐ **{mean_text(film.mean)}** for {_film_name(film.film, view.films)} · {_count_text(film)}"


def _count_text(film: FilmScores) -> str:
    return text.plural_text(len(film.scores), "score")


def _film_name(film: FilmId, films: Mapping[FilmId, Film], limit: int = 90) -> str:
    return text.escape_line(films[film].name, limit) if film in films else "a film that is gone"


def score_card(view: NightView, mine: Mapping[FilmId, NightScore], *, saved: bool = False) -> Card:
    """A member's own scores, privately: a select for each film."""
    night = view.night
    sealed = night.state is NightState.SCORING
    head = "Your scores are sealed until all come out." if sealed else "The scores are out. Yours will be marked late."
    if mine and not sealed:
        head = "The scores are out, yours among them. Rate the film again to change it in your diary."
    items: list[Item | None] = [
        text_block(join_lines([f"## ⭐ {night_title(night)}", "**Saved.** " + head if saved else head]))
    ]
    for film in dict.fromkeys(each.id for each in view.programme[:FILMS]):
        score = mine.get(film)
        given = f": {text.star_text(score.stars)}{' (late)' if score.late else ''}" if score is not None else ""
        items.append(text_block(f"**{_film_name(film, view.films, 200)}**{given}"))
        if sealed or score is None:
            options = score_options(score)
            items.append(controls.option_select(own.GIVE_SCORE.custom_id(night.id, film), "Your stars", options))
    note = "Everyone will see what you gave, and it goes into your diary. `/privacy` can keep it to your diary alone."
    if mine and not sealed:
        note = "Taking yours out leaves your diary as it is."
        items.append(controls.button_row(controls.make_button("Take my scores out", own.SCORE_OUT.custom_id(night.id))))
    items.append(text_block(subtext(note)))
    return Card(card_box(*items, colour=theme.AMBER))


def score_options(score: NightScore | None) -> list[discord.SelectOption]:
    """Five stars first; with a score also the choice to take it back."""
    options = [
        discord.SelectOption(
            label=f"{text.star_text(Stars(halves))}  {halves / 2:g}",
            value=str(halves),
            default=score is not None and score.stars.halves == halves,
        )
        for halves in range(10, 0, -1)
    ]
    return options if score is None else [*options, discord.SelectOption(label="Remove my score", value="0")]


def closed_note(view: NightView) -> Card:
    """For a press on an old button: there is nothing to score yet, or any more."""
    if view.night.state is NightState.CANCELLED:
        return note_card("This night is cancelled, so there's nothing to score.")
    return note_card("Scores open when the film is over. The panel will have a button for them.")


def reveal_card(view: NightView, *, announcement: bool = False, page: int | None = None) -> Card:
    """The revealed scores: means, picture, who gave what, one true fact. From the history, with who came."""
    night, scoring = view.night, view.scoring
    if scoring is None or scoring.record is None:
        return note_card("The scores of this night aren't out.")
    record = scoring.record
    title = f"## ⭐ {night_title(night)}" + (": the scores are out" if announcement else "")
    items: list[Item | None] = [text_block(join_lines([title, None if announcement else _past_line(view, scoring)]))]
    for film in record.films[:FILMS]:
        told = f"**{mean_text(film.mean)}** of 5 · {_count_text(film)}" if film.scores else "No one scored it"
        if film.film in view.films:
            name = text.escape_line(view.films[film.film].name, 200)
            items.append(film_section(view.films[film.film], f"### {name}", told))
    picture = scores_picture(view, scoring)
    if picture is not None:
        items.append(DrawnGallery(picture))
    given = "\n\n".join(filter(None, (_given_text(film, view, scoring) for film in record.films[:FILMS])))
    items += [divider(), text_block(given)] if given else []
    fact = find_fact(record, scoring.earlier)
    items.append(text_block(f"✨ {fact_text(fact, view, scoring)}") if fact is not None else None)
    items.append(_reveal_buttons(night, announcement=announcement, page=page))
    return Card(card_box(*items, colour=theme.AMBER, mark=reveal_mark(night) if announcement else None))


def _past_line(view: NightView, scoring: NightScoring) -> str:
    night = view.night
    when = "" if night.starts_at is None else stamp(night.starts_at, "D")
    host = "" if night.host is None else f"hosted by <@{night.host}>"
    return join_lines([subtext(" · ".join(filter(None, (f"Night {night.number}", when, host)))), _came_text(scoring)])


def _reveal_buttons(night: Night, *, announcement: bool, page: int | None) -> Item | None:
    if announcement:
        return _score_button(night, "Add your score")[0] if night.films else None
    buttons = []
    if night.outcome is not None:
        buttons.append(controls.make_button("How it was decided", own.RESULT.custom_id(night.id)))
    if page is not None:
        buttons.append(controls.make_button("Back", own.HISTORY.custom_id(page)))
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
    lines = [f"**{_film_name(film.film, view.films)}**"] if scoring.record and len(scoring.record.films) > 1 else []
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
    names = [f"<@{score.member}>{' (late)' if score.late else ''}" for score in named]
    if others:
        names.append(f"{others} more" if names else text.plural_text(others, "member"))
    return ", ".join(names)


def fact_text(fact: NightFact, view: NightView, scoring: NightScoring) -> str:
    """The one true fact as a sentence."""
    name = _film_name(fact.film, view.films)
    several = scoring.record is not None and len(scoring.record.films) > 1
    its = f"{name} is" if several else "This is"
    if fact.kind is FactKind.ALL_AGREE:
        where = f" about {name}" if several else ""
        return f"All {fact.count} agree{where}, to the half star."
    if fact.kind is FactKind.HIGHEST_SINCE and fact.since is not None:
        return f"{its} the highest score since {_film_name(fact.since, view.films)}."
    sentences = {
        FactKind.FIRST_FILM: "the first film that the club has scored together.",
        FactKind.ROUND_NUMBER: f"the club's {ordinal(fact.count)} film.",
        FactKind.NTH_FILM: f"the club's {ordinal(fact.count)} film.",
        FactKind.MOST_DIVIDED: "the most divided night so far.",
        FactKind.HIGHEST: "the highest score so far.",
        FactKind.LOWEST: "the lowest score so far.",
        FactKind.MOST_SCORES: f"the most scores for one film so far: {fact.count}.",
    }
    return f"{its} {sentences[fact.kind]}"


def ordinal(number: int) -> str:
    """1st, 2nd, 11th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def scores_picture(view: NightView, scoring: NightScoring) -> PaintedPicture | None:
    """How the scores are spread; None where a picture would show a single score or none."""
    record = scoring.record
    films = [] if record is None else [film for film in record.films[:FILMS] if len(film.scores) > 1]
    if not films:
        return None
    drawn = tuple(
        DrawnScores(
            film=view.films[film.film].name if film.film in view.films else "?",
            mean=mean_text(film.mean),
            told=_count_text(film),
            counts=film.histogram,
        )
        for film in films
    )
    first = view.films.get(films[0].film)
    facts = ScoresFacts(plain_title(view.night, 80), drawn, genre_hue(() if first is None else first.genres))
    alt = text.shorten_text(f"{facts.night}. " + " ".join(map(_alt_text, drawn)), limits.ALT_LIMIT)
    return PaintedPicture("scores", paint_scores, facts, alt, keep=False)


def _alt_text(film: DrawnScores) -> str:
    given = ", ".join(
        f"{(place + 1) / 2:g} stars: {count}" for place, count in reversed(list(enumerate(film.counts))) if count
    )
    return f"{film.film}: {film.mean} of 5 from {film.told}. {given}."


def reveal_time_card(night: Night) -> Card:
    """The host's choice of when the clock reveals the scores."""
    options = [discord.SelectOption(label=label, value=str(hours)) for hours, label in WAITS.items()]
    until = "" if night.scores_until is None else f" Now they come out {stamp(night.scores_until, 'F')}."
    return note_card(
        f"## {night_title(night)}\nScores come out by themselves, or when you reveal them.{until}",
        controls.option_select(own.REVEAL_IN.custom_id(night.id), "From now", options),
        controls.button_row(controls.make_button("Done", own.SHEET.custom_id(night.id))),
    )


def came_card(night: Night, there: Sequence[Attendance], *, heading: str = "") -> Card:
    """The host's list of who came, with what the voice channel says and what people said by hand."""
    came = [each for each in there if each.came]
    names = ", ".join(_visit_text(each) for each in came[:NAMED])
    more = f" and {len(came) - NAMED} more" if len(came) > NAMED else ""
    voice = night.place.voice
    items: list[Item | None] = [
        text_block(heading) if heading else None,
        text_block(
            join_lines(
                [
                    f"## {night_title(night)}: who came",
                    f"{names}{more}" if came else "No one so far.",
                    subtext("Twenty minutes in the night's voice channel count. What you set by hand counts before."),
                ]
            )
        ),
        controls.member_select(own.CAME_ADD.custom_id(night.id), "Add people who came", theme.OPTIONS),
        controls.member_select(own.CAME_REMOVE.custom_id(night.id), "Remove people who didn't come", theme.OPTIONS),
    ]
    if night.state is NightState.ON:
        chosen = [] if voice is None else [discord.SelectDefaultValue.from_channel(discord.Object(voice))]
        items.append(
            discord.ui.ActionRow(
                discord.ui.ChannelSelect[Any](
                    custom_id=own.CAME_VOICE.custom_id(night.id),
                    placeholder="The voice channel where we watch",
                    channel_types=[discord.ChannelType.voice, discord.ChannelType.stage_voice],
                    default_values=chosen,
                )
            )
        )
    buttons = [controls.make_button("Done", own.SHEET.custom_id(night.id))]
    if night.state is not NightState.ON:
        buttons.insert(0, controls.make_button("Add all who scored", own.CAME_SCORERS.custom_id(night.id)))
    items.append(controls.button_row(*buttons))
    return Card(card_box(*items, colour=theme.INK))


def _visit_text(each: Attendance) -> str:
    minutes = each.spent // timedelta(minutes=1)
    how = "by hand" if each.by_hand is not None else f"{minutes} min"
    return f"<@{each.member}> ({how})"
