"""The one true fact that is told with the scores of a night."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.domain.nights.facts import FactKind, NightFact
from bot.domain.nights.score import NightRecord
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.nights.words import named_film

# Translators: facts about the film of a movie night, or about {film} if there were several.
_FACTS: Mapping[FactKind, tuple[str, str]] = {
    FactKind.FIRST_FILM: (
        N_("This is the first film that the club has scored together."),
        N_("{film} is the first film that the club has scored together."),
    ),
    FactKind.ROUND_NUMBER: (
        N_("This is the club's film number {count}."),
        N_("{film} is the club's film number {count}."),
    ),
    FactKind.NTH_FILM: (N_("This is the club's film number {count}."), N_("{film} is the club's film number {count}.")),
    FactKind.MOST_DIVIDED: (
        N_("This is the most divided night so far."),
        N_("{film} is the most divided film so far."),
    ),
    FactKind.HIGHEST: (N_("This is the highest score so far."), N_("{film} has the highest score so far.")),
    FactKind.HIGHEST_SINCE: (
        N_("This is the highest score since {since}."),
        N_("{film} has the highest score since {since}."),
    ),
    FactKind.LOWEST: (N_("This is the lowest score so far."), N_("{film} has the lowest score so far.")),
    FactKind.MOST_SCORES: (
        N_("This is the most scores for one film so far: {count}."),
        N_("{film} has the most scores for one film so far: {count}."),
    ),
}
"""What is said of the only film, and of one of several."""


def fact_text(fact: NightFact, record: NightRecord, films: Mapping[FilmId, Film]) -> str:
    """The fact as a sentence; it names the film if the night had several."""
    several = len(record.films) > 1
    if fact.kind is FactKind.ALL_AGREE:
        return _agree_text(fact.count, named_film(fact.film, films) if several else None)
    since = "" if fact.since is None else named_film(fact.since, films)
    return _(_FACTS[fact.kind][several], film=named_film(fact.film, films), count=fact.count, since=since)


def _agree_text(count: int, film: str | None) -> str:
    if film is None:
        return ngettext("All {count} agree, to the half star.", "All {count} agree, to the half star.", count)
    return ngettext(
        "All {count} agree about {film}, to the half star.",
        "All {count} agree about {film}, to the half star.",
        count,
        film=film,
    )
