"""How a vote came out: who won, every comparison with its numbers, and the same as a picture."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.domain.nights.night import Night
from bot.domain.nights.outcome import Decision, Measure, Outcome, Round, TieBreak
from bot.domain.nights.view import NightView
from bot.ui.kit import limits, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, join_lines, subtext, text_block
from bot.ui.kit.posters.attachments import DrawnGallery, PaintedPicture
from bot.ui.kit.posters.colours import genre_hue
from bot.ui.nights.result_picture import BARS, ROUNDS, ResultBar, ResultFacts, ResultRound, paint_result
from bot.ui.nights.words import METHODS, night_title, plain_title, stamp

_SHOWN = 12
"""Films of one comparison that are listed; the rest are counted."""
_WORKING = 2_400
"""Characters of the working in one card."""
_UNITS: Mapping[Measure, tuple[str, str]] = {
    Measure.VOTES: ("vote", "votes"),
    Measure.STARS: ("star", "stars"),
    Measure.PREFERENCES: ("member prefers it", "members prefer it"),
    Measure.WINS: ("head-to-head won", "head-to-heads won"),
    Measure.MARGIN: ("margin", "margin"),
    Measure.TICKETS: ("ticket", "tickets"),
    Measure.VETOES: ("veto", "vetoes"),
    Measure.HEAD_TO_HEAD: ("head-to-head won", "head-to-heads won"),
    Measure.WAITED: ("vote lost before", "votes lost before"),
    Measure.DRAW_PLACE: ("", ""),
}
_TITLES: Mapping[Measure, str] = {
    Measure.VOTES: "Votes",
    Measure.STARS: "Stars in all",
    Measure.PREFERENCES: "The final of the two best",
    Measure.WINS: "Head-to-heads won",
    Measure.MARGIN: "Members for it, minus members against it, in all head-to-heads",
    Measure.TICKETS: "The draw",
    Measure.VETOES: "Vetoes",
    Measure.HEAD_TO_HEAD: "Head to head",
    Measure.WAITED: "Votes lost before",
    Measure.DRAW_PLACE: "The order drawn when voting opened",
}


def result_line(outcome: Outcome) -> str:
    """What decided, in one line."""
    if outcome.decision is Decision.NO_VOTES:
        return "No one voted, so the order drawn when voting opened decided"
    if outcome.decision is Decision.ONLY_FILM:
        return "It was the only film left" if outcome.excluded else "It was the only film"
    if outcome.decision is Decision.DRAW:
        return "Drawn by lot"
    if outcome.decision is Decision.NO_FILM:
        return "There was nothing to choose from"
    return f"Chosen by {text.plural_text(outcome.voters, 'voter')}{_winning_number(outcome)}"


def _winning_number(outcome: Outcome) -> str:
    first = next((each for each in outcome.rounds if each.by is not Measure.VETOES), None)
    if first is None or outcome.winner is None:
        return ""
    number = next((tally.number for tally in first.tallies if tally.film == outcome.winner), None)
    if number is None or first.by not in (Measure.VOTES, Measure.STARS, Measure.WINS):
        return ""
    return f", with {text.plural_text(number, *_UNITS[first.by])}"


def result_card(view: NightView, *, announcement: bool = False, late: bool = False, mark: int | None = None) -> Card:
    """The result with its working. `late`: the bot was away at the close, which is said."""
    night, outcome = view.night, view.night.outcome
    if outcome is None:
        return Card(card_box(text_block("This vote has no result."), colour=theme.INK))
    head = f"## 🏆 {night_title(night)}" if announcement else f"## How {night_title(night)} was decided"
    items: list[Item | None] = [text_block(head)]
    items += [
        film_section(
            film, f"### {text.escape_line(film.name, 200)}", result_line(outcome) if not number else "Also shown"
        )
        for number, film in enumerate(view.programme)
    ]
    if not view.programme:
        items.append(text_block(f"{result_line(outcome)}, so no film is decided."))
    picture = result_picture(view)
    if picture is not None:
        items.append(DrawnGallery(picture))
    items += [
        divider(),
        text_block(working_text(outcome, view.films)),
        text_block(subtext(_small_print(night, late=late))),
    ]
    return Card(card_box(*items, colour=theme.AMBER, mark=mark))


def result_picture(view: NightView) -> PaintedPicture | None:
    """The bars of the main comparisons; None where there was nothing to compare."""
    night, outcome = view.night, view.night.outcome
    if outcome is None or outcome.winner is None or outcome.decision not in (Decision.VOTE, Decision.DRAW):
        return None
    rounds = [each for each in outcome.rounds if each.by is not Measure.TICKETS] or list(outcome.rounds[:1])
    drawn = tuple(_drawn_round(each, view.films) for each in rounds[:ROUNDS])
    winner = view.films.get(outcome.winner)
    facts = ResultFacts(
        night=plain_title(night, 80),
        winner="?" if winner is None else winner.name,
        told=result_line(outcome),
        rounds=drawn,
        hue=genre_hue(() if winner is None else winner.genres),
    )
    bars = "; ".join(f"{each.title}: " + ", ".join(f"{bar.label} {bar.number}" for bar in each.bars) for each in drawn)
    alt = text.shorten_text(f"{facts.winner} won {facts.night}. {facts.told}. {bars}.", limits.ALT_LIMIT)
    return PaintedPicture("result", paint_result, facts, alt, keep=False)


def _drawn_round(each: Round, films: Mapping[FilmId, Film]) -> ResultRound:
    """Bars as long as their numbers; where some are below zero, the lowest has the shortest bar."""
    shown = each.tallies[:BARS]
    low = min((0, *(tally.number for tally in shown)))
    most = max((1, *(tally.number - low for tally in shown)))
    bars = tuple(
        ResultBar(
            label=films[tally.film].name if tally.film in films else "?",
            number=f"{tally.number:+}" if each.by is Measure.MARGIN else str(tally.number),
            share=1_000 * (tally.number - low) // most,
            kept=tally.film in each.kept,
        )
        for tally in shown
    )
    return ResultRound(_TITLES[each.by], bars, len(each.tallies) - len(shown))


def _small_print(night: Night, *, late: bool) -> str:
    vote = night.vote
    closed = "" if vote.closes_at is None else f"Voting closed {stamp(vote.closes_at, 'f')}."
    lines = [f"{METHODS[vote.method][0]}: {METHODS[vote.method][1]} {closed}".strip()]
    if late and vote.closes_at is not None:
        lines.append("I was away at that moment and counted later. Only ballots cast before the close count.")
    if _used_chance(night.outcome):
        lines.append(f"Seed of the draw: {vote.seed}. Anyone can repeat it.")
    return "\n".join(lines)


def _used_chance(outcome: Outcome | None) -> bool:
    if outcome is None:
        return False
    if outcome.decision in (Decision.DRAW, Decision.NO_VOTES):
        return True
    return any(each.by is Measure.DRAW_PLACE for tie in outcome.decisive_ties for each in tie.rounds)


def working_text(outcome: Outcome, films: Mapping[FilmId, Film]) -> str:
    """Every comparison with its numbers; what only put later places in order is left out if it is too long."""
    blocks = [_round_text(each, films) for each in outcome.rounds]
    if outcome.excluded:
        names = text.list_names((_name(film, films) for film in outcome.excluded), 400)
        blocks.append(f"Vetoed and off the ballot: {names}.")
    if outcome.vetoes_lifted:
        blocks.append("Every film was vetoed, so those with the fewest vetoes stayed.")
    blocks += [_tie_text(tie, films) for tie in outcome.decisive_ties]
    blocks += [_tie_text(tie, films) for tie in outcome.ties if not tie.decisive]
    shown: list[str] = []
    room = _WORKING
    for block in filter(None, blocks):
        if len(block) + 2 > room:
            shown.append(subtext("The rest only put later places in order."))
            break
        shown.append(block)
        room -= len(block) + 2
    return "\n\n".join(shown) or "There was nothing to count."


def _round_text(each: Round, films: Mapping[FilmId, Film]) -> str:
    title = f"**{_TITLES[each.by]}**"
    if each.by is Measure.TICKETS:
        total = sum(tally.number for tally in each.tallies)
        drawn = f": ticket {each.ticket} of {total} was drawn" if each.ticket is not None else ""
        return f"{title}{drawn}\n{_tally_lines(each, films)}"
    return f"{title}\n{_tally_lines(each, films)}"


def _tally_lines(each: Round, films: Mapping[FilmId, Film]) -> str:
    lines = []
    for tally in each.tallies[:_SHOWN]:
        mark = "▸" if tally.film in each.kept else "·"
        lines.append(f"{mark} {_name(tally.film, films)}{_number_text(each.by, tally.number)}")
    if len(each.tallies) > _SHOWN:
        lines.append(subtext(f"and {text.plural_text(len(each.tallies) - _SHOWN, 'more film')}"))
    return "\n".join(lines)


def _number_text(by: Measure, number: int) -> str:
    if by is Measure.DRAW_PLACE:
        return f": place {number}"
    if by is Measure.MARGIN:
        return f": {number:+}"
    return f": {text.plural_text(number, *_UNITS[by])}"


def _tie_text(tie: TieBreak, films: Mapping[FilmId, Film]) -> str:
    names = text.list_names((_name(film, films) for film in tie.films), 300)
    lines = [f"**Level after {_TITLES[tie.after].lower()}**: {names}"]
    for each in tie.rounds:
        numbers = " · ".join(f"{_name(t.film, films)}{_number_text(each.by, t.number)}" for t in each.tallies[:_SHOWN])
        level = " (still level)" if each.is_level else ""
        lines.append(f"{_TITLES[each.by]}{level}: {numbers}")
    return join_lines(lines)


def _name(film: FilmId, films: Mapping[FilmId, Film]) -> str:
    return text.escape_line(films[film].name, 80) if film in films else "a film that is gone"
