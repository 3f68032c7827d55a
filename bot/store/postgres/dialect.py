"""PostgreSQL only: turns a statement that is written for SQLite into the same one for PostgreSQL.

The rules are few and mechanical, so that a statement is one readable text for both. What they do not cover is written
so that both engines take it, or twice, as an OwnSql.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

_KEPT = 4_096
_LARGEST = 2**63 - 1

_TOKEN = re.compile(
    r"""
    (?P<string>'(?:[^']|'')*') | (?P<quoted>"[^"]*") | (?P<comment>--[^\n]*|/\*.*?\*/)
    | (?P<cast>::) | (?P<named>:[A-Za-z_]\w*) | (?P<numbered>\?\d+) | (?P<mark>\?)
    | (?P<word>[A-Za-z_]\w*) | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def storable_value(value: Any) -> Any:
    """A value as PostgreSQL can hold it: its texts cannot contain the character NUL, which nobody can read."""
    if isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
        return _LARGEST if value > 0 else -_LARGEST  # nothing stored is beyond it
    return value.replace("\0", "") if isinstance(value, str) and "\0" in value else value


class Translated(NamedTuple):
    """`names` says which named parameter each `$n` is; None if the parameters have places."""

    sql: str
    names: tuple[str, ...] | None

    def bind_values(self, values: tuple[object, ...], named: dict[str, object]) -> tuple[object, ...]:
        if values and named:
            raise TypeError("a statement takes `?` or `:name`, never both")
        given = values if self.names is None else tuple(named[name] for name in self.names)
        return tuple(map(storable_value, given))


@lru_cache(_KEPT)
def translate_statement(sql: str) -> Translated:
    """The statement for PostgreSQL, with `$1`, `$2`, … for its parameters."""
    names: list[str] = []
    places = 0
    pieces: list[str] = []
    for token in _TOKEN.finditer(sql):
        kind, text = token.lastgroup, token[0]
        if kind == "named":
            if text[1:] not in names:
                names.append(text[1:])
            text = f"${names.index(text[1:]) + 1}"
        elif kind == "numbered":
            text = f"${text[1:]}"
        elif kind == "mark":
            places += 1
            text = f"${places}"
        elif kind == "comment":
            text = " "
        pieces.append(text)
    return Translated(_reworded("".join(pieces)), tuple(names) if names else None)


def _reworded(sql: str) -> str:
    for name, rewrite in _CALLS.items():
        sql = _rewrite_calls(sql, name, rewrite)
    for pattern, replacement in _WORDS:
        sql = pattern.sub(replacement, sql)
    return _name_subqueries(sql)


def _name_subqueries(sql: str) -> str:
    """A subquery in FROM needs a name before PostgreSQL 16."""
    at = 0
    while (found := _SUBQUERY.search(sql, at)) is not None:
        at = found.end()
        end, _ = _read_arguments(sql, at)
        if _NAMED.match(sql, end) is None:
            sql = f"{sql[:end]} AS listed{sql[end:]}"
    return sql


def _rewrite_calls(sql: str, name: str, rewrite: Callable[[list[str]], str | None]) -> str:
    """Replace each call of a function, the inner ones first."""
    pattern = re.compile(rf"\b{name}\s*\(", re.IGNORECASE)
    at = len(sql)
    while (found := _last_match(pattern, sql, at)) is not None:
        end, arguments = _read_arguments(sql, found.end())
        replaced = rewrite(arguments)
        if replaced is not None:
            sql = sql[: found.start()] + replaced + sql[end:]
        at = found.start()
    return sql


def _last_match(pattern: re.Pattern[str], sql: str, before: int) -> re.Match[str] | None:
    last = None
    for last in pattern.finditer(sql, 0, before):  # noqa: B007  the last one is wanted
        pass
    return last


def _read_arguments(sql: str, start: int) -> tuple[int, list[str]]:
    """The end of the call whose opening bracket ends at `start`, and its arguments."""
    depth, begin = 1, start
    arguments: list[str] = []
    for at, character in _outside_strings(sql, start):
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if not depth:
                return at + 1, [*arguments, sql[begin:at].strip()]
        elif character == "," and depth == 1:
            arguments.append(sql[begin:at].strip())
            begin = at + 1
    raise ValueError("a bracket is not closed")


def _outside_strings(sql: str, start: int) -> Iterator[tuple[int, str]]:
    within = False
    for at in range(start, len(sql)):
        if sql[at] == "'":
            within = not within
        elif not within:
            yield at, sql[at]


def _json_extract(arguments: list[str]) -> str:
    value, path = arguments
    steps = re.findall(r"\w+", path)
    return f"({value}::json #>> '{{{','.join(steps)}}}')"


def _greatest(arguments: list[str]) -> str | None:
    return f"greatest({', '.join(arguments)})" if len(arguments) > 1 else None


def _least(arguments: list[str]) -> str | None:
    return f"least({', '.join(arguments)})" if len(arguments) > 1 else None


_CALLS: dict[str, Callable[[list[str]], str | None]] = {
    "json_array": lambda arguments: f"json_build_array({', '.join(arguments)})",
    "json_group_array": lambda arguments: f"coalesce(json_agg({arguments[0]})::text, '[]')",
    "json_extract": _json_extract,
    "json_each": lambda arguments: f"json_array_elements_text(({arguments[0]})::json)",
    "group_concat": lambda arguments: f"string_agg({', '.join(arguments)})",
    "instr": lambda arguments: f"strpos({', '.join(arguments)})",
    "max": _greatest,
    "min": _least,
}
"""How a function of SQLite is called in PostgreSQL; None leaves the call as it is."""

_SUBQUERY = re.compile(r"\b(?:FROM|JOIN)\s*\((?=\s*(?:SELECT|VALUES)\b)", re.IGNORECASE)
_NAMED = re.compile(
    r"\s*(?:AS\b|(?!WHERE|ORDER|GROUP|LIMIT|JOIN|LEFT|ON|UNION|CROSS|INNER|HAVING)[a-z_]\w*)", re.IGNORECASE
)

_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    # Compared with a small number, a parameter would be one of 32 bits.
    (re.compile(r"(\$\d+)(?=\s*(?:=|<>|<=|>=|<|>)\s*\d)"), r"\1::bigint"),
    (re.compile(r"\bAS INTEGER\)", re.IGNORECASE), "AS BIGINT)"),
    (re.compile(r"\bAS REAL\)", re.IGNORECASE), "AS DOUBLE PRECISION)"),
    # A list of ids; a list of texts says so: CAST(value AS TEXT).
    (re.compile(r"\bSELECT value FROM json_array", re.IGNORECASE), "SELECT value::bigint FROM json_array"),
    (
        re.compile(r"\bIS NOT (?=[$\w.]+)(?!NULL\b|DISTINCT\b|TRUE\b|FALSE\b)", re.IGNORECASE),
        "IS DISTINCT FROM ",
    ),
    (re.compile(r"\bIS (?=[$\w.]+)(?!NULL\b|NOT\b|DISTINCT\b|TRUE\b|FALSE\b)", re.IGNORECASE), "IS NOT DISTINCT FROM "),
    (re.compile(r"(?<![\"$\w])user(?![\"\w])"), '"user"'),
)
