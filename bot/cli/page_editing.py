"""Lets the operator correct the fields of a review page: in their editor, or one by one on the terminal."""

from __future__ import annotations

import dataclasses
import json
import shlex
import subprocess
import sys
import tempfile
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from bot.cli.offline import tell
from bot.cli.terminal import printable, refusal_text
from bot.config import editor_command
from bot.domain.errors import MarqueeError
from bot.domain.reviews.page_imports import PageCorrections
from bot.services.reviews.page_corrections import FIELD_NAMES, correct_page, current_values
from bot.services.reviews.page_preview import page_facts
from bot.sources.review_page import ReviewPage

HEAD = """# Correct the values between the quotation marks, save and close. "" means that there is none.
# rating: with its scale, such as 4/5, 80% or B+. day: such as 2024-03-31. language: such as en.
# director: several names with commas.
"""
_SHOWN_AS = {"directors": "director"}
"""Names that differ in the file; they are those of the command's options."""


def edit_page(page: ReviewPage) -> ReviewPage:
    """The page as the operator corrects it; unchanged, with a message, if that fails. Blocks until they are done."""
    command = editor_command()
    try:
        typed = _in_editor(command, page) if command is not None else _one_by_one(page)
        return page if typed is None else correct_page(page, typed)
    except MarqueeError as error:
        tell(f"{refusal_text(error)}\nNothing was changed.")
        return page


def fields_text(page: ReviewPage) -> str:
    """The page's fields as TOML, each with its source and its doubts in a comment."""
    values = current_values(page)
    facts = {fact.label: fact for fact in page_facts(page)}
    lines = [HEAD]
    for name, field in FIELD_NAMES.items():
        fact = facts.get("Day" if name == "day" else field.value)
        if fact is not None:
            notes = ([fact.source] if fact.source else []) + [f"check: {doubt}" for doubt in fact.doubts]
            lines += [f"# {printable(note)}" for note in notes]
        lines.append(f"{_SHOWN_AS.get(name, name)} = {_quote(str(getattr(values, name)))}")
    return "\n".join(lines) + "\n"


def read_fields(text: str) -> PageCorrections:
    """Read what `fields_text` wrote and a person changed. Raises ValueError, which says what is wrong."""
    found = tomllib.loads(text)
    names = {_SHOWN_AS.get(name, name): name for name in FIELD_NAMES}
    unknown = sorted(set(found) - set(names))
    if unknown:
        raise ValueError(f"there is no field {unknown[0]}; the fields are {', '.join(names)}")
    wrong = [name for name, value in found.items() if not isinstance(value, str | int | float | date)]
    if wrong:
        raise ValueError(f"{wrong[0]} is not a text in quotation marks")
    values: dict[str, Any] = {names[name]: str(value) for name, value in found.items()}
    return PageCorrections(**values)


def _quote(value: str) -> str:
    """A TOML string: JSON's escapes are TOML's too."""
    return json.dumps(printable(value), ensure_ascii=False)


def _in_editor(command: str, page: ReviewPage) -> PageCorrections | None:
    with tempfile.TemporaryDirectory(prefix="marquee-") as folder:
        file = Path(folder) / "review.toml"
        file.write_text(fields_text(page), encoding="utf-8")
        try:
            # The operator's own command, as git runs it.
            done = subprocess.run([*shlex.split(command), str(file)], check=False)  # noqa: S603
        except (OSError, ValueError) as error:
            tell(f"The editor {printable(command)} cannot be started: {printable(error)}. Set EDITOR to another one.")
            return None
        if done.returncode != 0:
            tell(f"The editor ended with {done.returncode}. Nothing was changed.")
            return None
        try:
            return read_fields(file.read_text(encoding="utf-8-sig"))
        except ValueError as error:
            tell(f"This cannot be read: {printable(error)}. Nothing was changed.")
            return None


def _one_by_one(page: ReviewPage) -> PageCorrections:
    tell("Type the right value, Enter to keep what is there, - for none. (Set EDITOR to edit all at once.)")
    typed = PageCorrections()
    values = current_values(page)
    for name in FIELD_NAMES:
        while True:
            label = _SHOWN_AS.get(name, name).capitalize()
            print(f"{label} [{printable(getattr(values, name))}]: ", end="", file=sys.stderr, flush=True)
            line = sys.stdin.readline()
            answer = line.strip()
            if not answer:
                break
            change: dict[str, Any] = {name: "" if answer == "-" else answer}
            changed = dataclasses.replace(typed, **change)
            try:
                correct_page(page, changed)
            except MarqueeError as error:
                tell(refusal_text(error))
                continue
            typed = changed
            break
        if not line:
            tell("")
            break
    return typed
