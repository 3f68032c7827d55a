"""How a vote came out: who won, every comparison with its numbers, and the same as a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.domain.nights.night import Night
from bot.domain.nights.outcome import Decision, Measure, Outcome, Round, Tally, TieBreak
from bot.domain.nights.view import NightView
from bot.ui.kit import limits, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, join_lines, subtext, text_block
from bot.ui.kit.posters.attachments import DrawnGallery, PaintedPicture
from bot.ui.kit.posters.colours import genre_hue
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.numbers import clause_list, comma_list, number_text
from bot.ui.language.titles import film_name
from bot.ui.nights.result_picture import BARS, ROUNDS, ResultBar, ResultFacts, ResultRound, paint_result
from bot.ui.nights.words import (
    join_facts,
    join_sentences,
    method_name,
    method_rule,
    more_films_text,
    named_film,
    night_title,
    plain_title,
    stamp,
)

_SHOWN = 12
"""Films of one comparison that are listed; the rest are counted."""
_WORKING = 2_400
"""Characters of the working in one card."""
# Translators: titles of the comparisons that decide a vote.
_TITLES: Mapping[Measure, str] = {
    Measure.VOTES: N_("Votes"),
    Measure.STARS: N_("Stars in all"),
    Measure.PREFERENCES: N_("The final of the two best"),
    Measure.WINS: N_("Head-to-heads won"),
    Measure.MARGIN: N_("Members for it, minus members against it, in all head-to-heads"),
    Measure.TICKETS: N_("The draw"),
    Measure.VETOES: N_("Vetoes"),
    Measure.HEAD_TO_HEAD: N_("Head to head"),
    Measure.WAITED: N_("Votes lost before"),
    Measure.DRAW_PLACE: N_("The order drawn when voting opened"),
}
_LEVEL_AFTER: Mapping[Measure, str] = {
    Measure.VOTES: N_("Level after votes"),
    Measure.STARS: N_("Level after stars in all"),
    Measure.PREFERENCES: N_("Level after the final of the two best"),
    Measure.WINS: N_("Level after head-to-heads won"),
    Measure.MARGIN: N_("Level after members for it, minus members against it, in all head-to-heads"),
    Measure.TICKETS: N_("Level after the draw"),
    Measure.VETOES: N_("Level after vetoes"),
    Measure.HEAD_TO_HEAD: N_("Level after head to head"),
    Measure.WAITED: N_("Level after votes lost before"),
    Measure.DRAW_PLACE: N_("Level after the order drawn when voting opened"),
}


def result_line(outcome: Outcome) -> str:
    """What decided, in one line."""
    if outcome.decision is Decision.NO_VOTES:
        return _("No one voted, so the order drawn when voting opened decided")
    if outcome.decision is Decision.ONLY_FILM:
        return _("It was the only film left") if outcome.excluded else _("It was the only film")
    if outcome.decision is Decision.DRAW:
        return _("Drawn by lot")
    if outcome.decision is Decision.NO_FILM:
        return _("There was nothing to choose from")
    voters = ngettext("Chosen by {count} voter", "Chosen by {count} voters", outcome.voters)
    return comma_list([voters, *_winning_number(outcome)])


def _winning_number(outcome: Outcome) -> Iterator[str]:
    """What the winner had in the first comparison, if that says something by itself."""
    first = next((each for each in outcome.rounds if each.by is not Measure.VETOES), None)
    if first is None:
        return
    for number in (tally.number for tally in first.tallies if tally.film == outcome.winner):
        # Translators: these follow "Chosen by 5 voters, ".
        if first.by is Measure.VOTES:
            yield ngettext("with {count} vote", "with {count} votes", number)
        elif first.by is Measure.STARS:
            yield ngettext("with {count} star", "with {count} stars", number)
        elif first.by is Measure.WINS:
            yield ngettext("with {count} head-to-head won", "with {count} head-to-heads won", number)


_UNITS: Mapping[Measure, Callable[[int], str]] = {
    Measure.VOTES: lambda n: ngettext("{count} vote", "{count} votes", n),
    Measure.STARS: lambda n: ngettext("{count} star", "{count} stars", n),
    Measure.PREFERENCES: lambda n: ngettext("{count} member prefers it", "{count} members prefer it", n),
    Measure.WINS: lambda n: ngettext("{count} head-to-head won", "{count} head-to-heads won", n),
    Measure.MARGIN: lambda n: f"{n:+}",
    Measure.TICKETS: lambda n: ngettext("{count} ticket", "{count} tickets", n),
    Measure.VETOES: lambda n: ngettext("{count} veto", "{count} vetoes", n),
    Measure.HEAD_TO_HEAD: lambda n: ngettext("{count} head-to-head won", "{count} head-to-heads won", n),
    Measure.WAITED: lambda n: ngettext("{count} vote lost before", "{count} votes lost before", n),
    # Translators: of a film in the order drawn by lot.
    Measure.DRAW_PLACE: lambda n: _("place {number}", number=n),
}


def unit_text(by: Measure, number: int) -> str:
    """A film's number in a comparison: "3 votes"."""
    return _UNITS[by](number)


def result_card(view: NightView, *, announcement: bool = False, late: bool = False, mark: int | None = None) -> Card:
    """The result with its working. `late`: the bot was away at the close, which is said."""
    night, outcome = view.night, view.night.outcome
    if outcome is None:
        return Card(card_box(text_block(_("This vote has no result.")), colour=theme.INK))
    title = night_title(night)
    head = f"🏆 {title}" if announcement else _("How {night} was decided", night=title)
    items: list[Item | None] = [text_block(f"## {head}")]
    items += [
        film_section(
            film,
            f"### {text.escape_line(film_name(film), 200)}",
            result_line(outcome) if not number else _("Also shown"),
        )
        for number, film in enumerate(view.programme)
    ]
    if not view.programme:
        items.append(text_block(_no_film_text(outcome)))
    picture = result_picture(view)
    if picture is not None:
        items.append(DrawnGallery(picture))
    items += [
        divider(),
        text_block(working_text(outcome, view.films)),
        text_block(subtext(_small_print(night, late=late))),
    ]
    return Card(card_box(*items, colour=theme.AMBER, mark=mark))


def _no_film_text(outcome: Outcome) -> str:
    if outcome.decision is Decision.NO_FILM:
        return _("There was nothing to choose from, so no film is decided.")
    return _("{result}. No film is decided.", result=result_line(outcome))


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
    # Translators: describes a picture; {bars} lists comparisons with the number of each film.
    alt = _(
        "{film} won {night}. {result}. {bars}.",
        film=facts.winner,
        night=facts.night,
        result=facts.told,
        bars=clause_list(map(_alt_text, drawn)),
    )
    alt = text.shorten_text(alt, limits.ALT_LIMIT)
    return PaintedPicture("result", paint_result, facts, alt, keep=False)


def _alt_text(drawn: ResultRound) -> str:
    return _("{name}: {value}", name=drawn.title, value=comma_list([f"{bar.label} {bar.number}" for bar in drawn.bars]))


def _drawn_round(each: Round, films: Mapping[FilmId, Film]) -> ResultRound:
    """Bars as long as their numbers; where some are below zero, the lowest has the shortest bar."""
    shown = each.tallies[:BARS]
    low = min((0, *(tally.number for tally in shown)))
    most = max((1, *(tally.number - low for tally in shown)))
    bars = tuple(
        ResultBar(
            label=film_name(films[tally.film]) if tally.film in films else "?",
            number=f"{tally.number:+}" if each.by is Measure.MARGIN else number_text(tally.number),
            share=1_000 * (tally.number - low) // most,
            kept=tally.film in each.kept,
        )
        for tally in shown
    )
    more = len(each.tallies) - len(shown)
    return ResultRound(
        _(_TITLES[each.by]), bars, ngettext("and {count} more", "and {count} more", more) if more else ""
    )


def _small_print(night: Night, *, late: bool) -> str:
    vote = night.vote
    closed = None if vote.closes_at is None else _("Voting closed {when}.", when=stamp(vote.closes_at, "f"))
    how = _("{name}: {value}", name=method_name(vote.method), value=method_rule(vote.method))
    lines = [join_sentences(how, closed)]
    if late and vote.closes_at is not None:
        lines.append(_("I was away at that moment and counted later. Only ballots cast before the close count."))
    if _used_chance(night.outcome):
        lines.append(_("Seed of the draw: {seed}. Anyone can repeat it.", seed=str(vote.seed)))
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
        names = text.list_names((named_film(film, films, 80) for film in outcome.excluded), 400)
        blocks.append(_("Vetoed and off the ballot: {films}.", films=names))
    if outcome.vetoes_lifted:
        blocks.append(_("Every film was vetoed, so those with the fewest vetoes stayed."))
    blocks += [_tie_text(tie, films) for tie in outcome.decisive_ties]
    blocks += [_tie_text(tie, films) for tie in outcome.ties if not tie.decisive]
    shown: list[str] = []
    room = _WORKING
    for block in filter(None, blocks):
        if len(block) + 2 > room:
            shown.append(subtext(_("The rest only put later places in order.")))
            break
        shown.append(block)
        room -= len(block) + 2
    return "\n\n".join(shown) or _("There was nothing to count.")


def _round_text(each: Round, films: Mapping[FilmId, Film]) -> str:
    title = f"**{_(_TITLES[each.by])}**"
    if each.by is Measure.TICKETS and each.ticket is not None:
        total = sum(tally.number for tally in each.tallies)
        title = _("**The draw**: ticket {ticket} of {total} was drawn", ticket=each.ticket, total=total)
    return f"{title}\n{_tally_lines(each, films)}"


def _tally_lines(each: Round, films: Mapping[FilmId, Film]) -> str:
    lines = []
    for tally in each.tallies[:_SHOWN]:
        mark = "▸" if tally.film in each.kept else "·"
        lines.append(f"{mark} {_tally_text(each.by, tally, films)}")
    if len(each.tallies) > _SHOWN:
        lines.append(subtext(more_films_text(len(each.tallies) - _SHOWN)))
    return "\n".join(lines)


def _tally_text(by: Measure, tally: Tally, films: Mapping[FilmId, Film]) -> str:
    # Translators: a name or a title, and what belongs to it; French puts a blank before the colon.
    return _("{name}: {value}", name=named_film(tally.film, films, 80), value=unit_text(by, tally.number))


def _tie_text(tie: TieBreak, films: Mapping[FilmId, Film]) -> str:
    names = text.list_names((named_film(film, films, 80) for film in tie.films), 300)
    # Translators: a title, and what belongs to it.
    lines = [_("**{name}**: {value}", name=_(_LEVEL_AFTER[tie.after]), value=names)]
    for each in tie.rounds:
        numbers = join_facts(_tally_text(each.by, tally, films) for tally in each.tallies[:_SHOWN])
        title = _(_TITLES[each.by])
        if each.is_level:
            title = _("{comparison} (still level)", comparison=title)
        lines.append(_("{name}: {value}", name=title, value=numbers))
    return join_lines(lines)
