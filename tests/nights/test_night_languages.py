"""Every card of a night in a language that nobody speaks: what stays in plain letters was not translated."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId
from bot.domain.nights import errors, list_errors
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.facts import FactKind, NightFact
from bot.domain.nights.history import HistoryPage, NightNumbers
from bot.domain.nights.lists import Nominators
from bot.domain.nights.meeting import Attending, CanCome, NightReply, OfferedTime
from bot.domain.nights.night import Chooser, NightState, SlotId
from bot.domain.nights.score import Attendance, FilmScores, NightRecord, NightScore, NightScoring
from bot.domain.nights.steps import StepKind
from bot.domain.nights.view import NightView
from bot.domain.reviews.review import Stars
from bot.ui.kit.posters.attachments import PaintedPicture
from bot.ui.language import facts as locale_facts
from bot.ui.language.languages import ENGLISH, LANGUAGES, Language, speaking
from bot.ui.nights import (
    history,
    list_rules,
    meeting,
    meeting_messages,
    notices,
    planning,
    result,
    scores,
    troubles,
    turns,
)
from bot.ui.nights import lists as list_cards_module
from bot.ui.nights.facts import fact_text
from bot.ui.nights.list_problems import NIGHT_LISTS
from bot.ui.nights.panel import panel_card
from bot.ui.nights.problems import NIGHTS
from bot.ui.nights.sheets import cancel_card
from tests.journeys.test_languages import message_keys
from tests.nights import test_limits as nights
from tests.nights import test_list_limits as lists
from tests.support.pseudo import english_left, pseudo_facts, pseudo_languages, shown_texts

FILMS = {film: Film(id=film, title="七人の侍", year=1954, runtime=207) for film in nights.FILMS}
STORED = "You're the host now. | Changed. | x | America/Argentina/ComodRivadavia"
"""What the cards below are given in English."""
TROUBLES = (
    troubles.NO_EVENT_PERMISSION,
    troubles.NO_VOICE_PERMISSION,
    troubles.TOO_MANY_EVENTS,
    troubles.EVENT_DELETED,
    troubles.STARTED_UNDECIDED,
)
HEADINGS: tuple[Callable[[], str], ...] = tuple(
    said
    for module in (notices, turns, list_cards_module, list_rules, meeting_messages)
    for name, said in vars(module).items()
    if name.isupper() and getattr(said, "__name__", "") == "<lambda>"
)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[Language]:
    language, _ = pseudo_languages(message_keys())
    monkeypatch.setattr(locale_facts, "_stored_facts", pseudo_facts)
    locale_facts._facts_of.cache_clear()
    with speaking(language):
        yield language
    locale_facts._facts_of.cache_clear()


def view(state: NightState, method: VotingMethod = VotingMethod.APPROVAL, **changes: Any) -> NightView:
    steps = tuple(
        dataclasses.replace(nights.STEP, kind=kind, trouble=trouble)
        for kind, trouble in zip(StepKind, TROUBLES * 9, strict=False)
    )
    shown = dataclasses.replace(nights.view(state, method, 5), films=FILMS, troubles=steps)
    return dataclasses.replace(shown, night=dataclasses.replace(shown.night, **changes))


def scored(state: NightState, *, revealed: bool) -> NightView:
    shown = view(state)
    given = tuple(
        FilmScores(
            film=film,
            scores=tuple(
                NightScore(
                    night=shown.night.id,
                    member=MemberId(number),
                    film=film,
                    stars=Stars(1 + number % 10),
                    scored_at=nights.NOW,
                    late=number == 7,
                )
                for number in range(60)
            ),
        )
        for film in shown.night.films
    )
    record = NightRecord(night=shown.night, films=given, came=60)
    people = tuple(map(MemberId, range(60)))
    scoring = NightScoring(scorers=people, came=people, record=record if revealed else None)
    return dataclasses.replace(shown, scoring=scoring)


def meeting_cards() -> Iterator[Any]:
    offered = tuple(OfferedTime(id=SlotId(n), starts_at=nights.NOW, yes=n, maybe=n) for n in range(3))
    for state in NightState:
        for starts_at in (None, nights.NOW):
            shown = dataclasses.replace(view(state, starts_at=starts_at), offered=offered)
            yield panel_card(shown)
            yield meeting.meeting_card(shown)
            yield meeting.times_card(shown, {SlotId(0): CanCome.YES, SlotId(1): CanCome.MAYBE})
            for answer in (*Attending, None):
                yield meeting.reply_card(shown, NightReply(answer=answer, remind=answer is Attending.YES))
            for kind in (StepKind.REMIND_DAY, StepKind.REMIND_NOW):
                yield meeting_messages.private_reminder_card(shown, kind, "七")
            yield meeting_messages.move_card(shown, nights.STEP)
            yield meeting_messages.watch_card(shown.night, [(film, None) for film in shown.programme])
    yield meeting_messages.calendar_card("七")
    yield meeting_messages.no_time_card()


def score_cards() -> Iterator[Any]:
    for state, revealed in ((NightState.SCORING, False), (NightState.REVEALED, True)):
        shown = scored(state, revealed=revealed)
        film = shown.night.films[0]
        mine = NightScore(
            night=shown.night.id, member=MemberId(1), film=film, stars=Stars(7), scored_at=nights.NOW, late=True
        )
        yield panel_card(shown)
        yield scores.score_card(shown, {film: mine}, saved=True)
        yield scores.score_card(shown, {})
        yield scores.closed_note(shown)
        yield scores.reveal_card(shown, announcement=True)
        yield scores.reveal_card(shown, page=0)
        yield scores.reveal_time_card(shown.night)
        there = [Attendance(night=shown.night.id, member=MemberId(n), by_hand=bool(n) or None) for n in range(60)]
        yield scores.came_card(shown.night, there)
        yield cancel_card(shown.night)
        yield notices.film_put_card(shown.night, FILMS[film], chosen=True)
        yield notices.film_put_card(shown.night, FILMS[film], chosen=False)


def history_cards() -> Iterator[Any]:
    shown = scored(NightState.REVEALED, revealed=True)
    assert shown.scoring is not None
    assert shown.scoring.record is not None
    record, people = shown.scoring.record, ((MemberId(1), 3),)
    best, means = record.films[0], ((MemberId(1), Fraction(7, 2)),)
    yield history.history_card(HistoryPage(page=1, pages=3, total=20, records=(record,), films=FILMS))
    yield history.numbers_card(
        NightNumbers(
            nights=2,
            shown=1,
            scores=3,
            mean=Fraction(7, 2),
            attendance=Fraction(13, 2),
            streaks=people,
            winners=people,
            hosts=means,
            pickers=means,
            divided=best,
            best=best,
            worst=best,
            films=FILMS,
        )
    )


def list_cards() -> Iterator[Any]:
    yield from lists.all_cards()
    for nominators in Nominators:
        rules = dataclasses.replace(
            lists.RULES, nominators=nominators, earned_attended=1, earned_of=1, ban_days=0, lowest_leave=1
        )
        yield list_rules.rules_card(dataclasses.replace(lists.CHOSEN, rules=rules))
    yield list_rules.new_list_form().to_dict()
    yield list_rules.edit_list_form(lists.CHOSEN).to_dict()


def night_cards() -> Iterator[Any]:
    for state in NightState:
        for method in VotingMethod:
            yield from nights.cards(view(state, method))
    for chooser in Chooser:
        yield from nights.cards(view(NightState.PLANNED, chooser=chooser))
    night = view(NightState.PLANNED).night
    yield planning.plan_form(nights.LISTS, night.zone).to_dict()
    yield planning.edit_form(night).to_dict()
    yield meeting.offer_form(view(NightState.PLANNED)).to_dict()


def plain_letters(card: Any) -> list[str]:
    shown = card if isinstance(card, dict) else card.payload()
    return [left for text in shown_texts(shown) for left in english_left(text, STORED)]


@pytest.mark.parametrize("cards", [night_cards, meeting_cards, score_cards, history_cards, list_cards])
def test_no_card_has_plain_english(pseudo: Language, cards: Callable[[], Iterator[Any]]) -> None:
    assert {left for card in cards() for left in plain_letters(card)} == set()


def test_no_picture_has_plain_english(pseudo: Language) -> None:
    shown = scored(NightState.REVEALED, revealed=True)
    assert shown.scoring is not None
    pictures = [scores.scores_picture(shown, shown.scoring)]
    pictures += [result.result_picture(view(NightState.DECIDED, method)) for method in VotingMethod]
    for picture in pictures:
        assert isinstance(picture, PaintedPicture)
        told = [picture.alt, *(text for text in _texts(dataclasses.asdict(picture.facts)))]  # type: ignore[call-overload]
        assert [left for text in told for left in english_left(text, STORED)] == []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


ERRORS: dict[type[Exception], Sequence[Exception]] = {
    errors.NightMovedOn: [errors.NightMovedOn(state) for state in NightState],
    errors.VoteClosed: [errors.VoteClosed(nights.NOW)],
    list_errors.FilmBanned: [
        list_errors.FilmBanned(lists.CHOSEN, next(iter(FILMS.values())), date(2026, 1, 1), date(2026, 2, 1))
    ],
    list_errors.NightListNameTaken: [list_errors.NightListNameTaken("七")],
    list_errors.NotInLine: [list_errors.NotInLine(), list_errors.NotInLine(MemberId(1))],
    list_errors.MayNotNominate: [
        list_errors.MayNotNominate(dataclasses.replace(lists.CHOSEN, rules=dataclasses.replace(lists.RULES, **rules)))
        for rules in ({}, {"earned_attended": 1, "earned_of": 1}, {"nominators": Nominators.MODERATORS})
    ],
    list_errors.NominationsUsedUp: [list_errors.NominationsUsedUp(lists.CHOSEN)],
    list_errors.NightListFull: [list_errors.NightListFull(lists.CHOSEN)],
}


@pytest.mark.parametrize(
    ("kind", "sentence"), [*NIGHTS.items(), *NIGHT_LISTS.items()], ids=lambda each: getattr(each, "__name__", "")
)
def test_no_error_is_in_plain_english(pseudo: Language, kind: type[Exception], sentence: Callable[[Any], str]) -> None:
    def make() -> Sequence[Exception]:
        try:
            return [kind()]
        except TypeError:
            return [kind(3)]

    for error in ERRORS.get(kind) or make():
        assert list(english_left(sentence(error), STORED)) == []


def test_what_was_done_is_said_in_the_readers_language(pseudo: Language) -> None:
    assert len(HEADINGS) > 30
    assert [left for said in HEADINGS for left in english_left(said(), STORED)] == []


@pytest.mark.parametrize("kind", FactKind)
@pytest.mark.parametrize("films", [1, 2])
def test_each_fact_is_a_whole_sentence(pseudo: Language, kind: FactKind, films: int) -> None:
    shown = view(NightState.DECIDED)
    record = NightRecord(night=shown.night, films=tuple(FilmScores(film=FilmId(n)) for n in range(films)))
    fact = NightFact(kind, shown.night.films[0], count=25, since=shown.night.films[1])
    told = fact_text(fact, record, FILMS)
    assert list(english_left(told, STORED)) == []
    with speaking(ENGLISH):
        said = fact_text(fact, record, FILMS)
    assert said.endswith(".")
    assert ("七人の侍" in said.split(" since ")[0]) is (films == 2)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_an_event_is_known_again_after_the_club_chose_another_language(language: Language) -> None:
    shown = view(NightState.DECIDED, number=12)
    with speaking(language):
        written = meeting_messages.event_text(shown)
    assert meeting_messages.marks_event(written, shown.night)
    for other in (1, 2, 112, 121):
        assert not meeting_messages.marks_event(written, dataclasses.replace(shown.night, number=other))
    assert not meeting_messages.marks_event("Night 12", shown.night)


def test_a_trouble_names_buttons_as_they_are_written_on_the_sheet() -> None:
    told = troubles.trouble_text(troubles.NO_EVENT_PERMISSION)
    assert "press **Create the event** in **Manage**, **Time and place**." in told


def test_the_length_of_a_film_is_beside_its_name() -> None:
    assert [meeting_messages.film_text("Alien", 117), meeting_messages.film_text("Alien", None)] == [
        "Alien, 117 min",
        "Alien",
    ]
