"""Decides the status of each row of an import: ready, already here, or a duplicate within the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain.catalogue.overlay import Overlay
from bot.domain.diary.import_preview import FilmCandidates, ImportRow, RowStatus
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Paragraph, SpoilerLevel
from bot.store.database import Row
from bot.store.reviews.paragraphs import decode_paragraphs, encode_body, encode_spans

Key = tuple[str, int, str | None, str | None]
"""What tells diary entries apart: kind, film, day, list."""


class ExistingHistory:
    """A member's entries and reviews in a club; films that the club merged count as one film."""

    def __init__(self, guild: GuildId, member: MemberId, keys: set[Key], prints: set[str], overlay: Overlay) -> None:
        self._guild = guild
        self._member = member
        self._keys = {(kind, int(overlay.apply_to(FilmId(film))), day, named) for kind, film, day, named in keys}
        self._fingerprints = prints
        self._overlay = overlay

    def has_entry(self, key: Key) -> bool:
        return key in self._keys

    def has_text(self, film: FilmId, paragraphs: tuple[Paragraph, ...], day: date | None) -> bool:
        return any(
            self.text_fingerprint(one, paragraphs, day) in self._fingerprints for one in self._overlay.same_films(film)
        )

    def text_fingerprint(self, film: FilmId, paragraphs: tuple[Paragraph, ...], day: date | None) -> str:
        """The fingerprint that a stored review of this text would have."""
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
    """Sorts the rows of one upload one by one, remembering the rows before."""

    def __init__(self, here: ExistingHistory) -> None:
        self._history = here
        self._seen_keys: set[Key] = set()
        self._seen_texts: set[str] = set()

    def sort_row(self, entry: HistoryEntry, paragraphs: tuple[Paragraph, ...], match: FilmCandidates) -> ImportRow:
        """The row to store for an entry, with its status; `paragraphs` is the entry's review, which may be empty."""
        spoilers = _spoiler_level(entry, paragraphs) if paragraphs else None
        body, spans = (encode_body(paragraphs), encode_spans(paragraphs)) if paragraphs else (None, None)
        if match.film is None:
            status = RowStatus.LOOK if match.candidates else RowStatus.UNMATCHED
            return ImportRow(entry=entry, status=status, match=match, body=body, spans=spans, spoilers=spoilers)
        day = entry.watched_on
        key = _entry_key(entry.kind, match.film, day, entry.list_name)
        fingerprint = self._history.text_fingerprint(match.film, paragraphs, day) if paragraphs else None
        is_entry = entry.kind is not EntryKind.REVIEW
        is_new_entry = is_entry and not self._history.has_entry(key) and key not in self._seen_keys
        is_new_text = (
            fingerprint is not None
            and fingerprint not in self._seen_texts
            and not self._history.has_text(match.film, paragraphs, day)
        )
        if is_new_entry or is_new_text:
            status = RowStatus.READY
        else:
            is_repeated = key in self._seen_keys or (fingerprint is not None and fingerprint in self._seen_texts)
            status = RowStatus.DUPLICATE if is_repeated else RowStatus.HERE
        self._seen_keys.add(key)
        if fingerprint is not None:
            self._seen_texts.add(fingerprint)
        return ImportRow(
            entry=entry,
            status=status,
            match=match,
            to_diary=is_new_entry,
            body=body,
            spans=spans,
            spoilers=spoilers,
            fingerprint=fingerprint if is_new_text else None,
        )


def resolve_row(
    row: Row, film: FilmId | None, here: ExistingHistory
) -> tuple[str, FilmId | None, str | None, bool, int]:
    """The new values of a stored row after its member chose its film, or None for no film.

    Gives status, film, fingerprint, whether the row belongs in the diary, and the row's id.
    """
    identity, _, kind, watched, list_name, body, spans, _ = row
    if film is None:
        return RowStatus.UNMATCHED, None, None, False, identity
    day = None if watched is None else date.fromisoformat(watched)
    new = kind != EntryKind.REVIEW and not here.has_entry(_entry_key(kind, film, day, list_name))
    paragraphs = () if body is None else decode_paragraphs(body, spans)
    text = bool(paragraphs) and not here.has_text(film, paragraphs, day)
    status = RowStatus.READY if new or text else RowStatus.HERE
    return status, film, here.text_fingerprint(film, paragraphs, day) if text else None, new, identity


def _entry_key(kind: str, film: FilmId, day: date | None, list_name: str | None) -> Key:
    return (str(kind), int(film), None if day is None else day.isoformat(), list_name)


def _spoiler_level(entry: HistoryEntry, paragraphs: Sequence[Paragraph]) -> SpoilerLevel:
    """The spoiler level of an imported review: unknown unless the tracker states it."""
    if entry.spoilers is None:
        return SpoilerLevel.UNKNOWN
    if any(paragraph.spoilers for paragraph in paragraphs):
        return SpoilerLevel.INLINE
    return SpoilerLevel.WHOLE if entry.spoilers else SpoilerLevel.NONE
