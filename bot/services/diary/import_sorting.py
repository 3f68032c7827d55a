"""What would become of each row of an import: ready to be taken in, here already, or told twice by the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain.catalogue.overlay import Overlay
from bot.domain.diary.import_preview import FilmCandidates, ImportRow, RowStatus
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Paragraph, SpoilerLevel
from bot.store.database import Row
from bot.store.reviews.reviews import decode_paragraphs, encode_body, encode_spans

Key = tuple[str, int, str | None, str | None]
"""What tells diary entries apart: kind, film, day, list."""


class ExistingHistory:
    """What a member has in a club: what stands under a film that the club made one with another is that one's."""

    def __init__(self, guild: GuildId, member: MemberId, keys: set[Key], prints: set[str], overlay: Overlay) -> None:
        self._guild = guild
        self._member = member
        self._keys = {(kind, int(overlay.apply_to(FilmId(film))), day, named) for kind, film, day, named in keys}
        self._prints = prints
        self._overlay = overlay

    def has_entry(self, key: Key) -> bool:
        return key in self._keys

    def has_text(self, film: FilmId, paragraphs: tuple[Paragraph, ...], day: date | None) -> bool:
        return any(self.mark_taken(one, paragraphs, day) in self._prints for one in self._overlay.same_films(film))

    def mark_taken(self, film: FilmId, paragraphs: tuple[Paragraph, ...], day: date | None) -> str:
        """What tells the member's reviews apart, as the shelf does."""
        author = Author(kind=AuthorKind.MEMBER, name="member", member=self._member)
        return NewReview(
            guild=self._guild,
            film=film,
            author=author,
            paragraphs=paragraphs,
            provenance="import",
            watched_on=day,
        ).fingerprint


class ImportSorter:
    """Goes through one upload, row by row."""

    def __init__(self, here: ExistingHistory) -> None:
        self._here = here
        self._told: set[Key] = set()
        self._texts: set[str] = set()

    def sort_row(self, entry: HistoryEntry, paragraphs: tuple[Paragraph, ...], match: FilmCandidates) -> ImportRow:
        """What to do with an entry, its review in `paragraphs`, that was matched like this."""
        spoilers = _spoilers(entry, paragraphs) if paragraphs else None
        body, spans = (encode_body(paragraphs), encode_spans(paragraphs)) if paragraphs else (None, None)
        if match.film is None:
            standing = RowStatus.LOOK if match.candidates else RowStatus.UNMATCHED
            return ImportRow(entry=entry, status=standing, match=match, body=body, spans=spans, spoilers=spoilers)
        day = entry.watched_on
        key = _key_of(entry.kind, match.film, day, entry.list_name)
        mark = self._here.mark_taken(match.film, paragraphs, day) if paragraphs else None
        own = entry.kind is not EntryKind.REVIEW
        new = own and not self._here.has_entry(key) and key not in self._told
        text = mark is not None and mark not in self._texts and not self._here.has_text(match.film, paragraphs, day)
        if new or text:
            standing = RowStatus.READY
        else:
            again = key in self._told or (mark is not None and mark in self._texts)
            standing = RowStatus.DUPLICATE if again else RowStatus.HERE
        self._told.add(key)
        if mark is not None:
            self._texts.add(mark)
        return ImportRow(
            entry=entry,
            status=standing,
            match=match,
            to_diary=new,
            body=body,
            spans=spans,
            spoilers=spoilers,
            fingerprint=mark if text else None,
        )


def resolve_row(
    row: Row, film: FilmId | None, here: ExistingHistory
) -> tuple[str, FilmId | None, str | None, bool, int]:
    """A stored row once its member has said which film it is about; None for none."""
    identity, _, kind, watched, list_name, body, spans, _ = row
    if film is None:
        return RowStatus.UNMATCHED, None, None, False, identity
    day = None if watched is None else date.fromisoformat(watched)
    new = kind != EntryKind.REVIEW and not here.has_entry(_key_of(kind, film, day, list_name))
    paragraphs = () if body is None else decode_paragraphs(body, spans)
    text = bool(paragraphs) and not here.has_text(film, paragraphs, day)
    standing = RowStatus.READY if new or text else RowStatus.HERE
    return standing, film, here.mark_taken(film, paragraphs, day) if text else None, new, identity


def _key_of(kind: str, film: FilmId, day: date | None, list_name: str | None) -> Key:
    return (str(kind), int(film), None if day is None else day.isoformat(), list_name)


def _spoilers(entry: HistoryEntry, paragraphs: Sequence[Paragraph]) -> SpoilerLevel:
    """Nobody knows, unless the tracker says."""
    if entry.spoilers is None:
        return SpoilerLevel.UNKNOWN
    if any(paragraph.spoilers for paragraph in paragraphs):
        return SpoilerLevel.INLINE
    return SpoilerLevel.WHOLE if entry.spoilers else SpoilerLevel.NONE
