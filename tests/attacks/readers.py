"""Every reader of people's text, with its largest input, and the texts that make such readers slow.

Add a new reader as a row of READERS, and a new way of being slow as a row of PATTERNS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.diary.review_text import review_text
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.errors import InvalidValue
from bot.domain.highlights.repeated_line import find_repetitions, same_words
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.club_snapshot import OpenedReview
from bot.domain.reviews.moderation import ReviewAccess, ReviewAction, ReviewSheet, ReviewSnapshot, changed_fields
from bot.domain.reviews.review import (
    HEADLINE_LIMIT,
    PARAGRAPH_LIMIT,
    REVIEW_LIMIT,
    SPOILER_LIMIT,
    Author,
    AuthorKind,
    NewReview,
    Paragraph,
    Review,
    ReviewState,
    Span,
    SpoilerLevel,
    parse_paragraphs,
    review_fingerprint,
)
from bot.domain.reviews.submission import Draft, Submission, read_names, read_title_and_year
from bot.domain.visible import has_visible_text
from bot.services.highlights import marking as marking_service
from bot.services.highlights import quotes as quote_service
from bot.services.reviews import moderation as moderation_service
from bot.services.reviews import revisions
from bot.store.reviews.paragraphs import decode_paragraphs, encode_body, encode_spans
from bot.taste import rank_highlights
from bot.taste.highlights.sentences import guess_language, sentence_spans
from bot.ui.highlights import quote_card
from bot.ui.kit import text
from bot.ui.reviews import mine, moderation, reviews
from tests.attacks.growth import Pattern

FILM = Film(id=FilmId(1), title="The Thing", year=1982, directors=("John Carpenter",))
AUTHOR = Author(kind=AuthorKind.MEMBER, name="ines", member=MemberId(7))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
MESSAGE_LIMIT = 4_000
"""Characters of the longest message that Discord takes."""


@dataclass(frozen=True, slots=True)
class Reader:
    """`read` is what is measured; `prepare` makes its argument of a text of at most `limit` characters."""

    read: Callable[[Any], object]
    limit: int
    prepare: Callable[[str], Any] = str


def paragraphs(written: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, cut to the limits, as they could be stored."""
    clean = written.strip() or "a"
    parts = [part for part in clean[:REVIEW_LIMIT].split("\n\n") if has_visible_text(part.replace("|", ""))]
    found, spoilers = [], 0
    for part in parts[:PARAGRAPH_LIMIT]:
        parsed = Paragraph.parse_text(part)
        kept = parsed.spoilers[: SPOILER_LIMIT - spoilers]
        spoilers += len(kept)
        found.append(Paragraph(parsed.text, kept))
    return tuple(found) or (Paragraph("a" + clean[: REVIEW_LIMIT - 1].replace("\n\n", "\n ")),)


def review(written: str, spoilers: SpoilerLevel = SpoilerLevel.INLINE) -> Review:
    return Review(
        id=ReviewId(3),
        guild=GuildId(5),
        film=FILM.id,
        author=AUTHOR,
        paragraphs=paragraphs(written),
        provenance="member",
        spoilers=spoilers,
        created_at=NOW,
        updated_at=NOW,
    )


def draft(written: str) -> NewReview:
    return NewReview(guild=GuildId(5), film=FILM.id, author=AUTHOR, paragraphs=paragraphs(written), provenance="member")


def stored(written: str) -> tuple[str, str]:
    made = paragraphs(written)
    return encode_body(made), encode_spans(made)


def sheet(written: str) -> ReviewSheet:
    return ReviewSheet(
        review=review(written),
        film=FILM,
        access=ReviewAccess(author=True, moderator=True),
        allowed_actions=frozenset(ReviewAction),
        quotable=True,
    )


def _history(written: str) -> tuple[Review, list[tuple[object, ...]]]:
    """A review and the rows of a page of its history."""
    made = review(written)
    snapshot = ReviewSnapshot.from_review(made).to_json()
    row = (1, 3, ReviewAction.EDITED, NOW.isoformat(), ReviewState.PUBLISHED, snapshot, 7, "ines", "")
    return made, [row] * 6


def _history_shown(made: tuple[Review, list[tuple[object, ...]]]) -> object:
    page = moderation_service._revision_page(*made, 6, 0, 2)
    return moderation.history_card(
        ReviewSheet(
            review=made[0],
            film=FILM,
            access=ReviewAccess(author=True, moderator=True),
            allowed_actions=frozenset(ReviewAction),
            quotable=True,
        ),
        page,
    )


def _kept(written: str) -> Draft:
    return Draft(
        id=1,
        guild=GuildId(5),
        member=MemberId(7),
        film=FILM.id,
        film_typed="The Thing",
        submission=Submission(text=written, tells_all=True),
        provenance="member",
        created_at=NOW,
    )


def _entry(written: str) -> HistoryEntry:
    """An entry that quotes the film at every fourth word."""
    body = (written.strip() or "a")[: REVIEW_LIMIT // 3]
    step = 48
    quotations = tuple((at, at + 4) for at in range(0, len(body) - 4, step))
    return HistoryEntry(kind=EntryKind.REVIEW, title="Ran", text=body, quotations=quotations)


def _refusable(read: Callable[[Any], object]) -> Callable[[Any], object]:
    def tried(subject: Any) -> object:
        try:
            return read(subject)
        except InvalidValue:
            return None

    return tried


def _repeated(written: str) -> tuple[Review, str]:
    """A review, and its own first words with one changed: nothing is found, everything is looked at."""
    made = review(written)
    return made, made.paragraphs[0].text[:300] + " otherwise"


def _pinned(written: str) -> tuple[NewReview, str]:
    made = draft(written)
    return made, made.paragraphs[-1].text[:200]


def _hidden(written: str) -> Paragraph:
    """A paragraph with a spoiler at every few characters."""
    body = (written.strip() or "a")[:REVIEW_LIMIT]
    step = REVIEW_LIMIT // SPOILER_LIMIT + 1
    return Paragraph(body, tuple(Span(at, at + 1) for at in range(0, len(body) - 1, step)))


READERS: dict[str, Reader] = {
    "domain: paragraphs of a text": Reader(_refusable(parse_paragraphs), REVIEW_LIMIT),
    "domain: text with bars": Reader(lambda p: p.written_text, REVIEW_LIMIT, _hidden),
    "domain: text to take along": Reader(lambda p: review_text((p,)), REVIEW_LIMIT, _hidden),
    "domain: brought text": Reader(_refusable(lambda entry: entry.paragraphs), REVIEW_LIMIT, _entry),
    "domain: fingerprint": Reader(
        lambda made: review_fingerprint(GuildId(5), FILM.id, AUTHOR, made, None), REVIEW_LIMIT, paragraphs
    ),
    "domain: something visible": Reader(has_visible_text, 1_000_000),
    "domain: plain words": Reader(fold_text, REVIEW_LIMIT),
    "domain: headline": Reader(_refusable(lambda t: Submission(headline=t).title), 8 * HEADLINE_LIMIT),
    "domain: names": Reader(read_names, 6_000),
    "domain: title and year": Reader(read_title_and_year, 6_000),
    "domain: repetitions of a message": Reader(find_repetitions, MESSAGE_LIMIT),
    "domain: same words": Reader(lambda t: same_words(t, t + "a"), REVIEW_LIMIT),
    "domain: snapshot": Reader(
        lambda s: ReviewSnapshot.from_json(s.to_json()), REVIEW_LIMIT, lambda t: ReviewSnapshot.from_review(review(t))
    ),
    "domain: changes": Reader(
        lambda pair: changed_fields(*pair),
        REVIEW_LIMIT,
        lambda t: (ReviewSnapshot.from_review(review(t)), ReviewSnapshot.from_review(review(t + "a"))),
    ),
    "store: stored text": Reader(lambda row: decode_paragraphs(*row), REVIEW_LIMIT, stored),
    "store: text to store": Reader(lambda made: (encode_body(made), encode_spans(made)), REVIEW_LIMIT, paragraphs),
    "ui: safe": Reader(text.escape_text, REVIEW_LIMIT),
    "ui: line": Reader(lambda t: text.escape_line(t, 900), REVIEW_LIMIT),
    "ui: label": Reader(lambda t: text.label_text(t, 100), REVIEW_LIMIT),
    "ui: fit": Reader(lambda t: text.shorten_text(t, len(t) // 2), REVIEW_LIMIT),
    "ui: pages": Reader(lambda made: text.paginate_paragraphs(made, 1_900, guarded=False), REVIEW_LIMIT, paragraphs),
    "ui: pages of spoilers": Reader(
        lambda made: text.paginate_paragraphs((made,), 1_900, guarded=False), REVIEW_LIMIT, _hidden
    ),
    "ui: guarded pages": Reader(
        lambda made: text.paginate_paragraphs(made, 1_900, guarded=True), REVIEW_LIMIT, paragraphs
    ),
    "ui: review": Reader(
        lambda made: reviews.review_card(OpenedReview(FILM, made, (made,), None), asker=7), REVIEW_LIMIT, review
    ),
    "ui: sheet": Reader(moderation.sheet_card, REVIEW_LIMIT, sheet),
    "ui: history": Reader(_history_shown, REVIEW_LIMIT, _history),
    "ui: draft": Reader(lambda kept: mine.draft_card(kept, FILM), REVIEW_LIMIT, _kept),
    "ui: quote card's words": Reader(
        lambda t: (quote_card.can_draw_card(t), quote_card.alt_text(t, t, t)), REVIEW_LIMIT
    ),
    "services: lines to mark": Reader(lambda made: marking_service._lines(made, {}, [], None), REVIEW_LIMIT, review),
    "services: a repeated line": Reader(
        lambda pair: marking_service._ReviewText(pair[0]).find_words(pair[1]), REVIEW_LIMIT, _repeated
    ),
    "services: a line after an edit": Reader(lambda pair: revisions.find_line_in_review(*pair), REVIEW_LIMIT, _pinned),
    "services: lines worth quoting": Reader(
        lambda made: quote_service.find_highlights(made, FILM), REVIEW_LIMIT, draft
    ),
    "taste: sentences": Reader(lambda t: sentence_spans(t, "en"), REVIEW_LIMIT),
    "taste: Japanese sentences": Reader(lambda t: sentence_spans(t, "ja"), REVIEW_LIMIT),
    "taste: Italian sentences": Reader(lambda t: sentence_spans(t, "it"), REVIEW_LIMIT),
    "taste: Spanish lines": Reader(lambda t: rank_highlights([t], language="es"), REVIEW_LIMIT),
    "taste: language": Reader(guess_language, REVIEW_LIMIT),
}

PATTERNS: dict[str, Pattern] = {
    **{
        repr(unit): Pattern(unit)
        for unit in (
            *("\n", "\n\n", "\r\n", " ", "\t", "a\n", "a\n\n", "\n \n", "a ", "ab. ", "rain falls on you ", "a"),
            *("[", "]", "[a](", "![", "[spoiler]", "[1]", "(", ")", "(A b) ", "Ab (Cd Ef) ", "<", "<b>", "</b>", "<a "),
            *("<spoiler>", "<blockquote>", "<br>", "<@1>", "<@123456789012345678>", "<a:", "<t:1", "&", "&amp;", "&#1"),
            *("*", "**", "*a ", "_", "~~", "~~a", "`", "```", "\\", "\\|", "|", "||", "||a", "||a||", "||a|| ", "|| "),
            *(
                "||a||\n\n",
                "||a\n\n||b",
                ">",
                "> a\n",
                ">!",
                ">!a!<",
                "# ",
                "- ",
                "-",
                "—",
                "— a\n",
                " -",
                "1. ",
                "1",
                "1.\n",
            ),
            *(
                ".",
                ". ",
                "!",
                "?",
                "? a",
                "... ",
                "a.b",
                "A.",
                "A. ",
                "Mr. ",
                "P.S. ",
                "'",
                "'a",
                '"',
                '"a ',
                "“",
                "“a”",
                "‘",
            ),
            *(
                "@",
                "@everyone ",
                "https://",
                "://",
                "a@b.c",
                "www.",
                "x.co/",
                "a-",
                "a'",
                "#",
                "HARRY: a\n",
                "Aa ",
                "A a ",
            ),
            *(
                "spoiler warning ",
                "no spoilers ",
                "spoilers: ",
                "end of spoilers ",
                "the end ",
                "I'm a ",
                "my review ",
                "EDIT: ",
            ),
            *("\u0301", "a\u0301\u0323", "\u0f73", "\u3164", "\u200b", "\u202e", "\ufe0f", "\u2800", "\U000e0041"),
            *(
                "א",
                "א a ",
                "中",
                "。",
                "「",
                "」と",
                "๏",
                "👩\u200d👩\u200d👧",
                "🏽",
                "é",
                "İ",
                "ß",
                "ﷺ",
                "½",
                "\ufdfa",
            ),
        )
    },
    "bars open at the start": Pattern("a ", before="||"),
    "bars close at the end": Pattern("\n", before="||", after="a||"),
    "an address and bars": Pattern("a", before="https://", after="||b||"),
    "a dash at the end": Pattern(" ", after="- a"),
    "a repeated sentence": Pattern("Rain falls on everything he ever loved. "),
    "a repeated sentence without ends": Pattern("rain falls on everything he ever loved and "),
    "hidden repeated words": Pattern("||rain falls on you|| "),
    "one bar at the end": Pattern("||a|| ", after="||"),
    "a bracket closed at the end": Pattern("[spoiler] a ", after="[/spoiler]"),
    "words without a blank": Pattern("Lorem", after=" x"),
}
