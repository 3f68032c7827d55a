"""Every error of the domain has a sentence, and every sentence says what to do next."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import bot.domain
from bot.domain.catalogue.errors import FilmNotFound
from bot.domain.catalogue.film import Film
from bot.domain.database_address import parse_address
from bot.domain.errors import DiskFull, MarqueeError
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.lists import ListRules, NightList, NightListId
from bot.domain.recommendations.question import Filters
from bot.ui import problems

FILM = Film(id=FilmId(1), title="Heat", year=1995)

for module in pkgutil.walk_packages(bot.domain.__path__, "bot.domain."):
    importlib.import_module(module.name)


def _kinds(kind: type[MarqueeError]) -> list[type[MarqueeError]]:
    found = []
    for each in kind.__subclasses__():
        if each.__module__.startswith("bot."):
            found += [each, *_kinds(each)]
    return found


def _value(name: str, annotation: str) -> Any:
    """A sample of a constructor parameter's type."""
    known = {
        "Film": FILM,
        "date": date(2031, 1, 1),
        "int": 3,
        "datetime": datetime(2026, 11, 30, 3, 0, tzinfo=UTC),
        "float": 3.0,
        "str": "Heat",
        "object": "Heat",
        "Path": Path("Somewhere"),
        "PostgresAddress": parse_address("postgresql://marquee:password@localhost/clubs"),
        "ReviewId": 3,
        "FilmId": 3,
        "MarqueeError": FilmNotFound("Heat"),
        "bool": True,
        "tuple[Film, ...]": (FILM,),
        "tuple[str, ...]": ("Heat",),
        "NightList": NightList(id=NightListId(3), guild=GuildId(3), name="Fridays", rules=ListRules()),
        "MemberId": MemberId(3),
        "Filters": Filters(genre="Drama"),
    }
    plain = annotation.replace(" | None", "")
    if plain in known:
        return known[plain]
    if "Problem" in plain:
        from bot.domain.operator_errors import SettingProblem

        return (SettingProblem("LOG_LEVEL", "is loud. Choose INFO."),)
    for kind in _enums():
        if plain == kind.__name__:
            return next(iter(kind))
    return SAMPLES[name, plain]


def _enums() -> list[Any]:
    import enum
    import sys

    return [
        value
        for name, module in sys.modules.items()
        if name.startswith("bot.domain")
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, enum.Enum)
    ]


SAMPLES: dict[tuple[str, str], Any] = {}
"""By a parameter's name and type, for parameters that the table above lacks."""


def _made(kind: type[MarqueeError]) -> MarqueeError:
    parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
    given = [
        _value(parameter.name, str(parameter.annotation))
        for parameter in parameters
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.POSITIONAL_ONLY)
    ]
    named = {p.name: _value(p.name, str(p.annotation)) for p in parameters if p.kind is p.KEYWORD_ONLY}
    return kind(*given, **named)


@pytest.mark.parametrize("kind", _kinds(MarqueeError), ids=lambda kind: kind.__name__)
def test_every_error_has_a_sentence(kind: type[MarqueeError]) -> None:
    words = problems.error_sentence(_made(kind))
    assert len(words) > 20
    assert words[0].isupper() or words[0] in "*`“"
    assert words.rstrip()[-1] in ".?:)'`*"
    assert "None" not in words.replace("None of", "")


def test_an_error_without_a_sentence_is_an_error_itself() -> None:
    class Unheard(MarqueeError):
        """An error without a sentence."""

    with pytest.raises(LookupError):
        problems.error_sentence(Unheard())


def test_every_error_has_its_sentence_in_one_table_for_each_audience() -> None:
    for tables in (problems.MEMBER_TABLES, problems.TERMINAL_TABLES):
        kinds = [kind for table in tables for kind in table]
        assert len(kinds) == len(set(kinds))


def test_members_never_read_the_path_of_a_full_disk() -> None:
    error = DiskFull(Path("/srv/secret"), 20_000_000, 1_000_000)
    assert "/srv" not in problems.error_sentence(error)
    assert problems.operator_sentence(error) == (
        "The disk is full: /srv/secret could not be written. 20 MB are needed and 1 MB are free. "
        "Free some space, then try again."
    )


def test_an_operator_reads_a_members_sentence_without_escapes() -> None:
    error = FilmNotFound("[REC]_2 * *")
    assert "\\" in problems.error_sentence(error)
    assert "called **[REC]_2 * ***" in problems.operator_sentence(error)
