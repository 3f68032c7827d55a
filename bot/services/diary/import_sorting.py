"""What would become of each row of an import: ready to be taken in, here already, or told twice by the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain.catalogue.overlay import Overlay
from bot.domain.diary.import_preview import ImportRow, Matched, RowStanding
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.reviews.review import Author, AuthorKind, Draft, Paragraph, Spoilers
from bot.store.database import Row
from bot.store.reviews.reviews import body_of, paragraphs_from, spans_of

Key = tuple[str, int, str | None, str | None]
"""What tells diary entries apart: kind, film, day, list."""


class Here:
    """What a member has in a club: what stands under a film that the club made one with another is that one's."""

    def __init__(self, guild: GuildId, member: MemberId, keys: set[Key], prints: set[str], overlay: Overlay) -> None:
        self._guild = guild
        self._member = member
        self._keys = {(kind, int(overlay.film(FilmId(film))), day, named) for kind, film, day, named in keys}
        self._prints = prints
        self._overlay = overlay

    def has_entry(self, key: Key) -> bool:
        return key in self._keys

    def has_text(self, film: FilmId, paragraphs: tuple[Paragraph, ...], day: date | None) -> bool:
        return any(self.mark(one, paragraphs, day) in self._prints for one in self._overlay.family(film))

    def mark(self, film: FilmId, paragraphs: tuple[Paragraph, ...], day: date | None) -> str:
        """What tells the member's reviews apart, as the shelf does."""
        author = Author(kind=AuthorKind.MEMBER, name="member", member=self._member)
        return Draft(
            guild=self._guild,
            film=film,
            author=author,
            paragraphs=paragraphs,
            provenance="import",
            watched_on=day,
        ).fingerprint


class Sorter:
    """Goes through one upload, row by row."""

    def __init__(self, here: Here) -> None:
        self._here = here
        self._told: set[Key] = set()
        self._texts: set[str] = set()

    def row(self, entry: HistoryEntry, paragraphs: tuple[Paragraph, ...], match: Matched) -> ImportRow:
        """What to do with an entry, its review in `paragraphs`, that was matched like this."""
        spoilers = _spoilers(entry, paragraphs) if paragraphs else None
        body, spans = (body_of(paragraphs), spans_of(paragraphs)) if paragraphs else (None, None)
        if match.film is None:
            standing = RowStanding.LOOK if match.candidates else RowStanding.UNMATCHED
            return ImportRow(entry=entry, standing=standing, match=match, body=body, spans=spans, spoilers=spoilers)
        day = entry.watched_on
        key = _key_of(entry.kind, match.film, day, entry.list_name)
        mark = self._here.mark(match.film, paragraphs, day) if paragraphs else None
        own = entry.kind is not EntryKind.REVIEW
        new = own and not self._here.has_entry(key) and key not in self._told
        text = mark is not None and mark not in self._texts and not self._here.has_text(match.film, paragraphs, day)
        if new or text:
            standing = RowStanding.READY
        else:
            again = key in self._told or (mark is not None and mark in self._texts)
            standing = RowStanding.DUPLICATE if again else RowStanding.HERE
        self._told.add(key)
        if mark is not None:
            self._texts.add(mark)
        return ImportRow(
            entry=entry,
            standing=standing,
            match=match,
            to_diary=new,
            body=body,
            spans=spans,
            spoilers=spoilers,
            fingerprint=mark if text else None,
        )


def settled_row(row: Row, film: FilmId | None, here: Here) -> tuple[str, FilmId | None, str | None, bool, int]:
    """A stored row once its member has said which film it is about; None for none."""
    identity, _, kind, watched, list_name, body, spans, _ = row
    if film is None:
        return RowStanding.UNMATCHED, None, None, False, identity
    day = None if watched is None else date.fromisoformat(watched)
    new = kind != EntryKind.REVIEW and not here.has_entry(_key_of(kind, film, day, list_name))
    paragraphs = () if body is None else paragraphs_from(body, spans)
    text = bool(paragraphs) and not here.has_text(film, paragraphs, day)
    standing = RowStanding.READY if new or text else RowStanding.HERE
    return standing, film, here.mark(film, paragraphs, day) if text else None, new, identity


def _key_of(kind: str, film: FilmId, day: date | None, list_name: str | None) -> Key:
    return (str(kind), int(film), None if day is None else day.isoformat(), list_name)


def _spoilers(entry: HistoryEntry, paragraphs: Sequence[Paragraph]) -> Spoilers:
    """Nobody knows, unless the tracker says."""
    if entry.spoilers is None:
        return Spoilers.UNKNOWN
    if any(paragraph.spoilers for paragraph in paragraphs):
        return Spoilers.INLINE
    return Spoilers.WHOLE if entry.spoilers else Spoilers.NONE
