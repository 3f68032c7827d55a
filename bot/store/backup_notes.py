"""Notes about the nightly backups: their order, and whether the last one failed.

They are in a separate file, because a clock change makes file names and times unreliable, and a damaged database
cannot store them.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store.private_files import create_private_file, create_private_folder

log = logging.getLogger(__name__)

FILE = "nightly.json"
MOST_NAMES = 400


@dataclass(frozen=True, slots=True)
class Failure:
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Notes:
    """`made` holds the names of the backups, oldest first; `failed` is None once a later backup succeeded."""

    made: tuple[str, ...] = ()
    failed: Failure | None = None


def read_notes(folder: Path) -> Notes:
    """The notes of a folder; empty if the file is missing or cannot be read."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        failed = found.get("failed")
        return Notes(
            tuple(str(name) for name in found.get("made", ())),
            None if failed is None else Failure(datetime.fromisoformat(failed["at"]), str(failed["why"])),
        )
    except FileNotFoundError:
        return Notes()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("%s in %s cannot be read: %s", FILE, folder.name, error)
        return Notes()


def note_made(folder: Path, name: str) -> None:
    """Record that this backup is the newest, and clear the last failure."""
    made = [each for each in read_notes(folder).made if each != name]
    _write(folder, Notes((*made, name)[-MOST_NAMES:]))


def note_failure(folder: Path, at: datetime, why: str) -> None:
    _write(folder, Notes(read_notes(folder).made, Failure(at, why)))


def _write(folder: Path, notes: Notes) -> None:
    failed = notes.failed
    content = {
        "made": list(notes.made),
        "failed": None if failed is None else {"at": failed.at.isoformat(), "why": failed.why},
    }
    part = folder / f"{FILE}.part"
    try:
        create_private_folder(folder)
        create_private_file(part)
        part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        part.replace(folder / FILE)
    except OSError as error:
        # On a full disk, only the log can still reach the operator.
        log.warning("%s in %s cannot be written: %s", FILE, folder.name, error)
        part.unlink(missing_ok=True)
