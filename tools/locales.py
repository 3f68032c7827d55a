"""Keeps the translations in `data/locales`: collects messages, updates the files, writes the facts of the CLDR.

python -m tools.locales update [CODE …]   every message of the program is in the file; new ones are empty
python -m tools.locales missing CODE      how many messages the language lacks
python -m tools.locales facts             data/locales/cldr.json anew
"""

from __future__ import annotations

import ast
import asyncio
import io
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from discord import app_commands

from bot import config, paths
from bot.app import create_bot
from bot.composition import Services, open_services
from bot.sources.vocabulary import read_vocabulary
from bot.ui.language.languages import ENGLISH, LANGUAGES, Language

KEYWORDS = {"_": 1, "N_": 1, "pgettext": 2, "ngettext": 2}
"""The functions that mark messages, by how many texts they begin with: of `pgettext` the first is the context."""
FOLDERS = ("bot/ui", "bot/gateway", "cogs")
PATTERNS = {
    "day": "yMMMMd",
    "day_of_year": "MMMMd",
    "month": "yMMMM",
    "short_day": "yMMMd",
    "short_day_of_year": "MMMd",
    "short_weekday": "MMMEd",
    "short_month": "yMMM",
}
"""Our names of date forms, by CLDR's skeletons."""
FIELDS = {
    "y": "year",
    "MMMM": "month",
    "LLLL": "month_alone",
    "M": "month_number",
    "MMM": "month_short",
    "LLL": "month_short",
    "d": "day",
    "EEEE": "weekday",
    "cccc": "weekday",
    "E": "weekday_short",
    "EEE": "weekday_short",
    "ccc": "weekday_short",
}
_PATTERN_PART = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")


def collect_messages() -> Catalog:
    """Every message that the program shows, with the comments for translators."""
    found = Catalog(project="Marquee", charset="utf-8", fuzzy=False)
    for folder in FOLDERS:
        for path in sorted((paths.ROOT / folder).rglob("*.py")):
            _collect_from(path, found)
    for description in asyncio.run(_descriptions()):
        found.add(description, context="Discord", auto_comments=["At most 100 characters."])
    for context, word in _vocabulary():
        found.add(word, context=context, locations=[("data/vocabulary.toml", 0)])
    return found


def _collect_from(path: Path, found: Catalog) -> None:
    """Read the syntax tree, because Babel's own reader finds no message inside an f-string before Python 3.12."""
    source = path.read_text("utf-8")
    lines, place = source.splitlines(), path.relative_to(paths.ROOT).as_posix()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if not isinstance(node.func, ast.Name) or node.func.id not in KEYWORDS:
            continue
        texts = [str(part.value) for part in node.args[: KEYWORDS[node.func.id]] if isinstance(part, ast.Constant)]
        if len(texts) < KEYWORDS[node.func.id]:
            continue  # a message that was marked elsewhere
        message: Any = tuple(texts) if node.func.id == "ngettext" else texts[-1]
        context = texts[0] if node.func.id == "pgettext" else None
        comments = _comments_above(lines, node.lineno)
        found.add(message, locations=[(place, 0)], auto_comments=comments, context=context)


def _comments_above(lines: list[str], number: int) -> list[str]:
    """The comment for translators right above a line, which is counted from 1."""
    above: list[str] = []
    for line in reversed(lines[: number - 1]):
        if not line.strip().startswith("#"):
            return []
        above.insert(0, line.strip().lstrip("# "))
        if above[0].startswith("Translators:"):
            return [" ".join(above).removeprefix("Translators:").strip()]
    return []


async def _descriptions() -> list[str]:
    """The descriptions of commands and options, and the names of choices, as Discord shows them."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_services(config.Settings(database_path=Path(folder) / "locales.sqlite3")) as services:
            return _tree_texts(services)


def _tree_texts(services: Services) -> list[str]:
    found: list[str] = []

    def visit(command: app_commands.Command[Any, ..., Any] | app_commands.Group) -> None:
        found.append(str(command.description))
        if isinstance(command, app_commands.Group):
            for child in command.commands:
                visit(child)
            return
        for parameter in command.parameters:
            found.append(str(parameter.description))
            found.extend(str(choice.name) for choice in parameter.choices)

    bot = create_bot(services)
    for cog in bot.all_cogs:
        for command in cog.__cog_app_commands__:
            visit(command)
    return found


def _vocabulary() -> Iterator[tuple[str, str]]:
    """Context and word of what films are described with."""
    vocabulary = read_vocabulary(paths.VOCABULARY)
    for mood in vocabulary.moods:
        yield "mood", mood.name
        yield "mood description", mood.description
    for context, words in (
        ("genre", vocabulary.genres),
        ("theme", vocabulary.themes),
        ("content note", vocabulary.content_notes),
    ):
        for word in words:
            yield context, word


def po_path(language: Language) -> Path:
    return paths.LOCALES / f"{language.code.replace('-', '_')}.po"


def read_language(language: Language) -> Catalog:
    path, locale = po_path(language), language.code.replace("-", "_")
    if not path.exists():
        return Catalog(locale=locale, project="Marquee", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def update_language(language: Language, messages: Catalog) -> None:
    """Write the language's file: every message in the order of the program, its translation where there is one."""
    known = read_language(language)
    known.update(messages, no_fuzzy_matching=True, update_header_comment=False)
    known.obsolete.clear()
    written = io.BytesIO()
    write_po(
        written, known, width=120, no_location=False, omit_header=False, ignore_obsolete=True, include_lineno=False
    )
    po_path(language).write_bytes(written.getvalue())


def missing_messages(language: Language, messages: Catalog) -> list[str]:
    """What the language lacks, each as its English text."""
    known = read_language(language)
    found = []
    for message in messages:
        if not message.id:
            continue
        own = known.get(message.id, message.context)
        forms = () if own is None else own.string if isinstance(own.string, tuple | list) else (own.string,)
        if not forms or not all(forms):
            found.append(message.id[0] if isinstance(message.id, tuple | list) else message.id)
    return found


def facts_of(language: Language) -> dict[str, Any]:
    locale = Locale.parse(language.code, sep="-")
    english = Locale.parse("en")
    symbols = locale.number_symbols["latn"]
    pattern = locale.list_patterns["standard"]
    return {
        "decimal": symbols["decimal"],
        "group": symbols["group"],
        "ungrouped": 4 if language.code in ("es", "it", "pl") else 3,
        "months": _ordered(locale.months["format"]["wide"], range(1, 13)),
        "months_alone": _ordered(locale.months["stand-alone"]["wide"], range(1, 13)),
        "months_short": _ordered(locale.months["format"]["abbreviated"], range(1, 13)),
        "weekdays": _ordered(locale.days["format"]["wide"], range(7)),
        "weekdays_short": _ordered(locale.days["format"]["abbreviated"], range(7)),
        "patterns": _patterns(locale),
        # CLDR's Arabic pattern puts "and" between all names.
        "comma": {"ja": "、", "ar": "، "}.get(language.code, ", "),
        "last": pattern["end"].replace("{0}", "").replace("{1}", ""),
        "countries": _names(english.territories, locale.territories, re.compile("[A-Z]{2}")),
        "languages": _names(english.languages, locale.languages, re.compile("[a-z]{2}|yue|fil|haw")),
    }


def stored_facts() -> dict[str, Any]:
    """The facts in the project, by language."""
    return dict(json.loads(paths.LOCALE_FACTS.read_text("utf-8")))


def _ordered(names: Any, keys: Iterable[int]) -> list[str]:
    return [str(names[key]) for key in keys]


def _names(english: Any, own: Any, shape: re.Pattern[str]) -> dict[str, str]:
    return {
        str(name): str(own[code]) for code, name in sorted(english.items()) if shape.fullmatch(code) and code in own
    }


def _patterns(locale: Locale) -> dict[str, str]:
    skeletons = {name: str(getattr(found, "pattern", found)) for name, found in locale.datetime_skeletons.items()}
    # CLDR has no form with the weekday's whole name and no year: that with the short one, with the long day in it.
    long_day = skeletons["MMMEd"].replace(skeletons["MMMd"], skeletons["MMMMd"])
    found = {name: skeletons[skeleton] for name, skeleton in PATTERNS.items()}
    found["full_day"] = locale.date_formats["full"].pattern
    found["full_day_of_year"] = re.sub(r"(?<!E)E(?!E)|ccc", "EEEE", long_day)
    return {name: _named_fields(pattern) for name, pattern in found.items()}


def _named_fields(pattern: str) -> str:
    """CLDR's pattern with our fields in braces: "EEEE, d. MMMM y" → "{weekday}, {day}. {month} {year}"."""
    return "".join(_part(each) for each in _PATTERN_PART.finditer(pattern))


def _part(found: re.Match[str]) -> str:
    if found[1] is not None:
        return found[1].replace("''", "'") or "'"
    if found[2] is None:
        return found[0]
    return "{" + FIELDS[found[0]] + "}"


def main(arguments: list[str]) -> None:
    command, codes = (arguments or ["update"])[0], arguments[1:]
    others = [language for language in LANGUAGES.values() if language is not ENGLISH]
    chosen = [language for language in others if language.code in codes or not codes]
    if command == "facts":
        facts = {language.code: facts_of(language) for language in others}
        paths.LOCALE_FACTS.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return
    messages = collect_messages()
    for language in chosen:
        if command == "update":
            update_language(language, messages)
        missing = missing_messages(language, messages)
        print(f"{language.code}: {len(messages) - len(missing)} of {len(messages)} messages are translated")


if __name__ == "__main__":
    main(sys.argv[1:])
