"""A night as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.nights.meeting import CalendarEntry
from bot.domain.nights.night import Night, NightState
from bot.domain.nights.view import NightView
from bot.ui.language.titles import film_name
from bot.ui.nights.meeting_messages import film_text, panel_address
from bot.ui.nights.words import plain_title

FILE_NAME = "movie-night.ics"
_OCTETS = 75
"""The maximum of a line without its line break (section 3.1)."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar_file(view: NightView, entry: CalendarEntry, club: str) -> bytes:
    """One event, whose id stays and whose SEQUENCE grows, so that a newer file replaces an older one."""
    night = view.night
    films = [film_text(film_name(film), film.runtime) for film in view.programme]
    if night.place.message:
        films.append(panel_address(night))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Marquee//Movie nights//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_unique_id(night)}",
        f"SEQUENCE:{entry.revision}",
        f"DTSTAMP:{_time(entry.changed_at)}",
        f"LAST-MODIFIED:{_time(entry.changed_at)}",
        f"DTSTART:{_time(entry.starts_at)}",
        f"DTEND:{_time(entry.ends_at)}",
        f"SUMMARY:{_text(plain_title(night, 200))}",
        f"DESCRIPTION:{_text(chr(10).join(films))}",
        f"LOCATION:{_text(club)}",
        f"STATUS:{'CANCELLED' if night.state is NightState.CANCELLED else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(fold_line(line) for line in lines)


def fold_line(line: str) -> bytes:
    """The line with its break, folded after at most 75 octets and never inside a character."""
    folded, room = bytearray(), _OCTETS
    for char in line:
        octets = char.encode()
        if len(octets) > room:
            folded += b"\r\n "
            room = _OCTETS - 1
        folded += octets
        room -= len(octets)
    return bytes(folded) + b"\r\n"


def _unique_id(night: Night) -> str:
    return f"night-{night.guild}-{night.id}@marquee"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A TEXT value (section 3.3.11): separators escaped, control characters left out."""
    return "".join(char for char in value.translate(_ESCAPES) if char >= " " and char != "\x7f")
