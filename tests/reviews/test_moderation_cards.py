"""Cards and forms of writing and moderating, with the longest and most hostile input."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.overlay import FilmCorrection
from bot.domain.errors import ControlUnknown, MarqueeError
from bot.domain.highlights.marking import LineMark, MarkedLine, RepeatedLine, ReviewLines
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews import errors as writing_errors
from bot.domain.reviews.errors import ReviewGone
from bot.domain.reviews.moderation import (
    ActionResult,
    AuthorNotice,
    ModerationQueue,
    ReviewAccess,
    ReviewAction,
    ReviewReport,
    ReviewRevision,
    ReviewSheet,
    ReviewSnapshot,
    RevisionPage,
)
from bot.domain.reviews.review import Author, AuthorKind, Review, ReviewState, SpoilerLevel, Stars, parse_paragraphs
from bot.domain.reviews.submission import CreditedAuthor, Draft, Submission
from bot.ui.catalogue import corrections
from bot.ui.highlights import marking
from bot.ui.kit import forms
from bot.ui.kit.layout import Card
from bot.ui.problems import error_sentence, problem_card
from bot.ui.reviews import mine, moderation, queue
from tests.support.payload_messages import message_findings
from tests.support.payload_modals import modal_findings

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NASTY = "*_`|[x](https://evil.example) @everyone ||so|| "
BIG = 2**63 - 1
FILM = Film(id=FilmId(BIG), title=(NASTY * 12)[:500], year=1985, directors=(NASTY * 4,), confirmed=False)
REVIEW = Review(
    id=ReviewId(BIG),
    guild=GuildId(7),
    film=FILM.id,
    author=Author(kind=AuthorKind.CRITIC, name=(NASTY * 5)[:200], outlet=(NASTY * 5)[:200]),
    paragraphs=parse_paragraphs("\n\n".join(f"{n} {NASTY * 60}" for n in range(30))),
    provenance="page",
    created_at=NOW,
    updated_at=NOW,
    headline=(NASTY * 7)[:300],
    stars=Stars(9),
    spoilers=SpoilerLevel.INLINE,
    entered_by=MemberId(BIG),
)
BOTH = ReviewAccess(author=True, moderator=True)
SHEET = ReviewSheet(REVIEW, FILM, BOTH, frozenset(ReviewAction), quotable=False, reason=NASTY * 21, erased_at=NOW)
KEPT = Draft(
    id=BIG,
    guild=GuildId(7),
    member=MemberId(1),
    film=None,
    film_typed=(NASTY * 12)[:500],
    submission=Submission(headline=(NASTY * 7)[:300], text=NASTY * 80, stars=Stars(1), tells_all=True, rewatch=True),
    provenance="member",
    created_at=NOW,
    writer=CreditedAuthor(name=(NASTY * 5)[:200]),
)
REVISIONS = [
    ReviewRevision(
        id=BIG - n,
        review=REVIEW.id,
        action=list(ReviewAction)[n % len(ReviewAction)],
        made_at=NOW,
        previous_state=ReviewState.PENDING,
        snapshot=dataclasses.replace(ReviewSnapshot.from_review(REVIEW), headline=str(n)),
        made_by=MemberId(BIG),
        name=NASTY * 5,
        reason=NASTY * 21,
    )
    for n in range(12)
]
CHANGES = [
    FilmCorrection(
        id=BIG - n,
        film=FILM,
        field="same_as" if n % 2 else "overview",
        value=FILM.id if n % 2 else NASTY * 40,
        set_by=MemberId(BIG),
        set_at=NOW,
        other=FILM if n % 2 else None,
    )
    for n in range(25)
]
LINES = tuple(MarkedLine(0, n, n + 1, NASTY * 12, LineMark.PINNED, found=True) for n in range(60))
MARKS = ReviewLines(REVIEW, FILM, LINES, quotable=False)
NOTICE = AuthorNotice(
    id=BIG,
    club=GuildId(7),
    member=MemberId(1),
    review=REVIEW.id,
    action=ReviewAction.REMOVED,
    film=FILM.name,
    reason=NASTY * 21,
)
DONE = ActionResult(review=REVIEW, film=FILM, action=ReviewAction.REMOVED, by=MemberId(BIG), reason=NASTY * 21)


def history(page: int) -> RevisionPage:
    shown = REVISIONS[page * 5 : page * 5 + 5]
    everything = ("film", "headline", "text", "critic", "licence")
    return RevisionPage(tuple(shown), 12 - page * 5, (everything,) * len(shown), (everything,) * len(shown), page, 3)


def numbered(review: Review, n: int) -> Review:
    return dataclasses.replace(review, id=ReviewId(n))


def cards() -> Iterator[Card]:
    yield from (moderation.sheet_card(SHEET, page=page, note="Done.") for page in (0, 3, 99))
    yield from (moderation.history_card(SHEET, history(page)) for page in (0, 1, 2))
    yield moderation.notice_card(NOTICE)
    yield moderation.log_card(DONE)
    yield mine.own_texts_card([KEPT], [(numbered(REVIEW, n), FILM) for n in range(30)])
    yield mine.own_texts_card([dataclasses.replace(KEPT, id=n) for n in range(30)], [])
    yield mine.draft_card(KEPT, None, note="x")
    yield mine.draft_card(dataclasses.replace(KEPT, film=FILM.id), FILM)
    yield mine.saved_card(DONE, moderation.action_sentence(DONE))
    yield mine.by_member_card(NASTY, [(numbered(REVIEW, n), FILM) for n in range(100)])
    report = ReviewReport(id=BIG, review=REVIEW, film=FILM, reporter=NASTY * 9, reason=NASTY * 21)
    yield queue.report_card(report)
    yield queue.added_film_card(FILM)
    yield queue.restorable_card([(numbered(REVIEW, n), FILM.name, NOW) for n in range(100)])
    yield queue.queue_card(
        ModerationQueue(
            tuple((numbered(REVIEW, n), FILM) for n in range(40)),
            tuple(dataclasses.replace(report, id=n) for n in range(40)),
            tuple(dataclasses.replace(FILM, id=FilmId(n)) for n in range(40)),
        ),
        note="x",
    )
    yield from (marking.lines_card(MARKS, page=page) for page in (0, 2))
    yield marking.line_card(MARKS, LINES[0])
    yield marking.log_card(MARKS, LINES[0], BIG)
    yield marking.repeated_card([RepeatedLine(numbered(REVIEW, n), FILM, (0, 0, 90)) for n in range(30)])
    yield corrections.changes_card(CHANGES)
    yield from (corrections.change_card(change) for change in CHANGES[:2])


@pytest.mark.parametrize("card", list(cards()), ids=str)
def test_discord_takes_the_card_at_its_worst(card: Card) -> None:
    body = {"flags": 1 << 15, "allowed_mentions": {"parse": []}, "components": card.payload()}
    assert [str(each) for each in message_findings(body, "", editing=False, permitted=())] == []


def opened() -> Iterator[forms.Form]:
    yield forms.write_form(FILM, 999_999)
    yield forms.draft_form(KEPT)
    yield forms.draft_form(dataclasses.replace(KEPT, film=FILM.id, provenance="message"))
    yield forms.edit_form(SHEET)
    yield forms.edit_form(
        dataclasses.replace(SHEET, review=dataclasses.replace(REVIEW, paragraphs=parse_paragraphs("x")))
    )
    yield forms.credit_form(SHEET)
    yield forms.film_form(KEPT)
    yield from (
        forms.reason_form(REVIEW.id, deed)
        for deed in (ReviewAction.SENT_BACK, ReviewAction.REJECTED, ReviewAction.REMOVED)
    )
    yield forms.report_form(REVIEW.id)


@pytest.mark.parametrize("form", list(opened()), ids=lambda form: str(form.title))
def test_discord_takes_the_form_at_its_worst(form: forms.Form) -> None:
    assert [str(each) for each in modal_findings(form.to_dict(), "")] == []


def errors() -> list[MarqueeError]:
    given: dict[type[MarqueeError], MarqueeError] = {
        writing_errors.SavedAsDraft: writing_errors.SavedAsDraft(ReviewGone(), BIG),
        writing_errors.FilmUnknownHere: writing_errors.FilmUnknownHere(
            NASTY * 9, BIG, tuple(dataclasses.replace(FILM, id=FilmId(n)) for n in range(12))
        ),
        writing_errors.FilmAlreadyExists: writing_errors.FilmAlreadyExists(FILM, BIG),
        writing_errors.DuplicateReview: writing_errors.DuplicateReview(REVIEW.id),
        writing_errors.NotModerator: writing_errors.NotModerator(role_set=True),
        writing_errors.FileNotText: writing_errors.FileNotText(NASTY * 9, 1_000_000),
        writing_errors.HistoryFull: writing_errors.HistoryFull(4_000_000),
        writing_errors.FileUnreachable: writing_errors.FileUnreachable(NASTY * 9),
        writing_errors.SameFilm: writing_errors.SameFilm(FILM),
        writing_errors.NoReviewYet: writing_errors.NoReviewYet(FILM, NASTY * 9),
    }
    kinds: list[Any] = [
        kind
        for kind in vars(writing_errors).values()
        if isinstance(kind, type) and issubclass(kind, MarqueeError) and kind.__module__ == writing_errors.__name__
    ]
    return [given.get(kind) or kind() for kind in kinds]


@pytest.mark.parametrize("error", errors(), ids=lambda error: type(error).__name__)
def test_every_refusal_has_its_sentence_and_fits(error: MarqueeError) -> None:
    assert error_sentence(error).count(" ") > 5
    body = {"flags": 1 << 15, "allowed_mentions": {"parse": []}, "components": problem_card(error).payload()}
    assert [str(each) for each in message_findings(body, "", editing=False, permitted=())] == []


def test_what_is_filled_in_is_read_back() -> None:
    values = {"headline": ("A king",), "stars": ("9",), "marks": ("rewatch", "spoilers"), "text": ("So.",)}
    read = forms.read_submission(values)
    assert read == Submission(headline="A king", text="So.", stars=Stars(9), rewatch=True, tells_all=True)
    assert forms.read_submission({}, "From a file.") == Submission(text="From a file.")


@pytest.mark.parametrize("value", ["", "x", "d", "dx", "review:", "review:x", "a:b:c", "d²"])
@pytest.mark.parametrize("read", [mine.read_own_choice, queue.read_queue_choice, marking.read_place_choice])
def test_a_made_up_choice_is_refused(read: Callable[[str], object], value: str) -> None:
    with pytest.raises(ControlUnknown):
        read(value)
