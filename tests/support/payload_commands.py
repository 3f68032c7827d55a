"""The rules for the bulk overwrite of commands and for the suggestions of an autocomplete."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

import discord

from tests.support.payload_findings import Finding, Json, Rule, beyond, mappings, text

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING = 1, 2, 3
_LIMITS = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
_LOCALES = frozenset(locale.value for locale in discord.Locale) | {"ar", "he"}
"""Those of Discord's own description; discord.py lacks the last two."""
_EXACT = 2**53
"""Discord reads numbers as doubles: beyond this an integer is no longer exact."""


def command_list_findings(commands: list[Json]) -> Iterator[Finding]:
    """Check the whole list that `PUT /applications/ID/commands` sets."""
    kinds = Counter(command.get("type") or SLASH for command in commands)
    for kind, most in _LIMITS.items():
        yield from beyond(Rule.COMMAND_COUNT, "", kinds[kind], 0, most)
    names = Counter((command.get("type") or SLASH, text(command.get("name"))) for command in commands)
    for (_, name), times in names.items():
        if times > 1:
            yield Finding(Rule.COMMAND_TWICE, "", f"the command {name!r} stands {times} times")
    for index, command in enumerate(commands):
        yield from _command(command, str(index))


def suggestion_findings(body: Json, where: str) -> Iterator[Finding]:
    """Check the choices that a callback of type 8 suggests."""
    choices = mappings(body.get("choices"))
    yield from _choice_list(choices, f"{where}/choices")


def _command(command: Json, where: str) -> Iterator[Finding]:
    kind = command.get("type") or SLASH
    if kind == SLASH:
        yield from _slash_names(command, where)
        yield from beyond(Rule.COMMAND_SIZE, where, _weight(command), 0, 8000)
        yield from _options(mappings(command.get("options")), f"{where}/options", depth=0)
        return
    name = text(command.get("name"))
    yield from beyond(Rule.COMMAND_NAME, f"{where}/name", len(name.strip() and name), 1, 32)
    if command.get("description") or command.get("options"):
        yield Finding(Rule.COMMAND_DESCRIPTION, where, "a menu command has no description and no options")


def _slash_names(item: Json, where: str) -> Iterator[Finding]:
    """Check name and description, in every language, of a slash command or one of its options."""
    for spot, name in _languages(item, "name", where):
        if not _is_slash_name(name):
            yield Finding(
                Rule.COMMAND_NAME,
                spot,
                f"{name!r} is not 1 to 32 small letters, digits, hyphens and underscores",
            )
    for spot, said in _languages(item, "description", where):
        size = len(said.strip() and said)
        yield from beyond(Rule.COMMAND_DESCRIPTION, spot, size, 1, 100)
    yield from _locales(item, where)


def _languages(item: Json, name: str, where: str) -> Iterator[tuple[str, str]]:
    yield f"{where}/{name}", text(item.get(name))
    for locale, said in (item.get(f"{name}_localizations") or {}).items():
        yield f"{where}/{name}_localizations/{locale}", text(said)


def _locales(item: Json, where: str) -> Iterator[Finding]:
    for name in ("name_localizations", "description_localizations"):
        given = item.get(name)
        for locale in sorted(set(given) - _LOCALES if isinstance(given, Mapping) else ()):
            yield Finding(Rule.COMMAND_LOCALE, f"{where}/{name}", f"Discord knows no locale {locale!r}")


def _is_slash_name(name: str) -> bool:
    return 1 <= len(name) <= 32 and name == name.lower() and all(map(_is_name_character, name))


def _is_name_character(character: str) -> bool:
    """Follow Discord's pattern: letters and digits of any script, and the signs of Devanagari and Thai."""
    if character in "-_'" or unicodedata.category(character)[0] in "LN":
        return True
    return unicodedata.name(character, "").startswith(("DEVANAGARI", "THAI"))


def _options(options: list[Json], where: str, *, depth: int) -> Iterator[Finding]:
    yield from beyond(Rule.OPTION_COUNT, where, len(options), 0, 25)
    for name, times in Counter(text(option.get("name")) for option in options).items():
        if times > 1:
            yield Finding(Rule.COMMAND_TWICE, where, f"the option {name!r} stands {times} times")
    nested = [option.get("type") in {SUBCOMMAND, GROUP} for option in options]
    if any(nested) and not all(nested):
        yield Finding(Rule.OPTION_NESTING, where, "subcommands and plain options cannot stand together")
    needed = [bool(option.get("required")) for option in options]
    if sorted(needed, reverse=True) != needed:
        yield Finding(Rule.OPTION_ORDER, where, "a required option follows one that is not")
    for index, option in enumerate(options):
        yield from _option(option, f"{where}/{index}", depth)


def _option(option: Json, where: str, depth: int) -> Iterator[Finding]:
    yield from _slash_names(option, where)
    kind = option.get("type")
    if kind in {SUBCOMMAND, GROUP}:
        if depth > 1 or (kind == GROUP and depth > 0):
            yield Finding(Rule.OPTION_NESTING, where, "a group stands at the top, a subcommand at most below it")
        yield from _options(mappings(option.get("options")), f"{where}/options", depth=depth + 1 + (kind == SUBCOMMAND))
        return
    choices = mappings(option.get("choices"))
    if choices and option.get("autocomplete"):
        yield Finding(Rule.CHOICE_AND_AUTOCOMPLETE, where, "choices and autocomplete exclude each other")
    yield from _choice_list(choices, f"{where}/choices", option_type=kind)
    for field in ("name", "value"):
        for said, times in Counter(choice.get(field) for choice in choices).items():
            if times > 1:
                yield Finding(Rule.CHOICE_TWICE, f"{where}/choices", f"{field} {said!r} stands {times} times")


def _choice_list(choices: list[Json], where: str, option_type: object = None) -> Iterator[Finding]:
    yield from beyond(Rule.CHOICE_COUNT, where, len(choices), 0, 25)
    for index, choice in enumerate(choices):
        here = f"{where}/{index}"
        for spot, name in _languages(choice, "name", here):
            yield from beyond(Rule.CHOICE_NAME, spot, len(name.strip() and name), 1, 100)
        yield from _locales(choice, here)
        yield from _choice_value(choice.get("value"), f"{here}/value", option_type)


def _choice_value(value: object, where: str, option_type: object) -> Iterator[Finding]:
    if isinstance(value, str) and option_type in {STRING, None}:
        yield from beyond(Rule.CHOICE_VALUE, where, len(value), 1, 100)
    elif isinstance(value, bool) or not isinstance(value, int | float) or option_type == STRING:
        yield Finding(Rule.CHOICE_VALUE, where, f"{value!r} does not fit the option")
    elif abs(value) > _EXACT:
        yield Finding(Rule.CHOICE_VALUE, where, f"{value} is beyond what Discord reads exactly")


def _weight(item: Json) -> int:
    """Count names, descriptions and values, the longest language of each: Discord allows 8000 a command."""
    own = sum(max(len(said) for _, said in _languages(item, name, "")) for name in ("name", "description"))
    values = len(text(item.get("value")))
    inner = mappings(item.get("options")) + mappings(item.get("choices"))
    return own + values + sum(map(_weight, inner))
