"""A statement that names a club gives and changes nothing of another club, whatever the two have in common.

Every statement of the store is executed for a club that has no rows, on a database where another club has a row in every
table; the other parameters are that row's own values, so that a wrong AND, OR or <> would meet it.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot import paths
from bot.store.changes import KIND_OF_TABLE
from bot.store.reviews.review_words import add_functions
from tests.support import filled

STRANGER = 12
"""A club without any row."""
PARAMETER = re.compile(
    r"(?:(?:\w+\.)?(?P<column>\w+)\s*(?P<operator>=|<>|<=|>=|<|>|IS(?: NOT)?(?: DISTINCT FROM)?|LIKE)\s*"
    r"|(?:\w+\.)?(?P<member>\w+)\s+IN\s*\([^()?:]*"
    r"|(?P<list>json_each)\s*\()?(?:\?|:(?P<name>\w+))"
)
GUILD = re.compile(r"\bguild_id\s*(?:=|IN\s*\([^()]*)\s*(?:\?|:\w+)")
VERB = re.compile(r"\s*(SELECT|UPDATE|DELETE|WITH)\b")
NAMED = re.compile(r"(?:\bWITH|,)\s+(\w+)\s+AS\s*\(")
"""A table expression that a statement names."""
TABLE = re.compile(r"\b(?:FROM|JOIN|UPDATE)\s+(\w+)")
EQUAL = re.compile(r"(?<!\w)(?:\w+\.)?(\w+)\s*(?:=\s*|IN\s*\()('[^']*'|\d+)")
NULLS = re.compile(r"(?<!\w)(?:\w+\.)?(\w+)\s+IS( NOT)? NULL\b")
ALL_NUMBERS = json.dumps(list(range(100)))


def statements(folder: Path) -> Iterator[tuple[str, str]]:
    """Place and text of every statement that names a club; parts of statements are left out."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for path in sorted(folder.rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            named = set(NAMED.findall(text))
            for node in ast.walk(ast.parse(text)):
                if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                    continue
                sql = node.value
                if set(TABLE.findall(sql)) & (named - set(NAMED.findall(sql))):
                    continue  # it goes on with what another part of its statement has named
                if VERB.match(sql) and GUILD.search(sql) and _is_whole(connection, sql):
                    yield f"{path.relative_to(folder)}:{node.lineno}", sql


def _is_whole(connection: sqlite3.Connection, sql: str) -> bool:
    try:
        connection.execute(f"EXPLAIN {sql}", dict.fromkeys(re.findall(r":(\w+)", sql), 1) or [1] * sql.count("?"))
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):  # it was not parsed to its end
            return False
    # A part that reads what another part defines.
    defined = set(re.findall(r"(\w+) AS \(", sql))
    return not any(table.islower() and f"FROM {table})" in sql and table not in {*defined, *KIND_OF_TABLE}
                   for table in TABLE.findall(sql))  # fmt: skip


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One in which a club has a row in every table, and the same without that club."""
    folder = tmp_path_factory.mktemp("clubs")
    there, gone = folder / "there.sqlite3", folder / "gone.sqlite3"
    filled.present(there)
    with closing(sqlite3.connect(there)) as connection, connection:
        add_functions(connection)
        connection.execute(f"INSERT INTO film (id, guild_id, title, confirmed) VALUES (8, {filled.CLUB}, 'Ours', 0)")
        connection.execute(f"INSERT INTO critic (id, guild_id, name, outlet) VALUES (5, {filled.CLUB}, 'B.', 'Ours')")
    shutil.copyfile(there, gone)
    with closing(sqlite3.connect(gone)) as connection, connection:
        for table in sorted(filled.tables(gone)):
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            if "guild_id" in columns:
                connection.execute(f"DELETE FROM {table} WHERE guild_id = ?", (filled.CLUB,))
    return there, gone


def values_of_rows(path: Path) -> dict[str, dict[str, object]]:
    """By table: a value for each column, from the rows of the club."""
    found: dict[str, dict[str, object]] = {}
    for table, rows in filled.content(path).items():
        for row in sorted(rows, key=lambda row: row.get("member_id") != filled.MEMBER):
            if row.get("guild_id") in (None, filled.CLUB):
                for column, value in row.items():
                    if value is not None:
                        found.setdefault(table, {}).setdefault(column, value)
    return found


def bound(sql: str, values: dict[str, dict[str, object]]) -> dict[str, object] | list[object]:
    """Parameters: the stranger where a club is asked for, elsewhere what the club's rows contain."""
    usual: dict[str, object] = {"id": filled.REVIEW, "number": 4, "now": "9999", "guild": STRANGER}
    for table in reversed(TABLE.findall(sql)):
        usual |= values.get(table, {})
    usual |= {"guild_id": STRANGER, "member": filled.MEMBER, "film": filled.FILM}
    named: dict[str, object] = {}
    placed: list[object] = []
    for match in PARAMETER.finditer(sql):
        column = match["column"] or match["member"] or match["name"] or ""
        value = ALL_NUMBERS if match["list"] else usual.get(column, usual.get(match["name"] or "", filled.REVIEW))
        if match["operator"] in ("<", "<=") and column != "guild_id":
            value = "9999"
        elif match["operator"] in (">", ">=") and column != "guild_id":
            value = 0
        placed.append(value)
        if match["name"]:
            named.setdefault(match["name"], value)
    return named or placed


def columns_of(connection: sqlite3.Connection) -> dict[str, set[str]]:
    rows = connection.execute(
        "SELECT tables.name, columns.name FROM pragma_table_list AS tables, pragma_table_info(tables.name) AS columns"
    )
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return found


def fit(connection: sqlite3.Connection, sql: str, columns: dict[str, set[str]]) -> None:
    """Let the club's rows fit what the statement asks for in so many words, such as `state = 'published'`."""
    wanted = [(column, value, "") for column, value in EQUAL.findall(sql)]
    wanted += [(column, "NULL" if not given else str(filled.REVIEW), f" AND {column} IS NULL" if given else "")
               for column, given in NULLS.findall(sql)]  # fmt: skip
    wanted += [(match["column"], str(filled.REVIEW), f" AND {match['column']} IS NULL")
               for match in PARAMETER.finditer(sql) if match["operator"] == "="]  # fmt: skip
    for column, value, where in wanted:
        for table in {table for table in TABLE.findall(sql) if column in columns.get(table, ())}:
            if column not in {"guild_id", "id"} and "guild_id" in columns[table]:
                with suppress(sqlite3.IntegrityError):
                    connection.execute(
                        f"UPDATE {table} SET {column} = {value} WHERE guild_id = ?{where}", (filled.CLUB,)
                    )


def meddling(
    sql: str, there: sqlite3.Connection, gone: sqlite3.Connection, values: dict[str, dict[str, object]]
) -> bool:
    """Whether another club's rows change what the statement gives, or are changed by it."""
    given = bound(sql, values)
    fit(there, sql, columns_of(there))
    changes = there.total_changes
    rows = [connection.execute(sql, given).fetchall() for connection in (there, gone)]
    changed = there.total_changes != changes
    there.rollback()
    gone.rollback()
    return changed or rows[0] != rows[1]


@pytest.fixture
def both(databases: tuple[Path, Path]) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    there, gone = (sqlite3.connect(path) for path in databases)
    with closing(there), closing(gone):
        for connection in (there, gone):
            connection.execute("PRAGMA ignore_check_constraints = ON")
            add_functions(connection)
        yield there, gone


def test_no_statement_meddles_with_another_club(
    databases: tuple[Path, Path], both: tuple[sqlite3.Connection, sqlite3.Connection]
) -> None:
    values = values_of_rows(databases[0])
    known = list(statements(paths.ROOT / "bot" / "store"))
    assert len(known) > 130
    assert [place for place, sql in known if meddling(sql, *both, values)] == []


def test_meddling_is_found(databases: tuple[Path, Path], both: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    """With the wrong club compared, two statements of three are found; the others ask for what no row contains."""
    values = values_of_rows(databases[0])
    known = [
        re.sub(r"guild_id\s*=(?=\s*[?:])", "guild_id <>", sql) for _, sql in statements(paths.ROOT / "bot" / "store")
    ]
    found = [sql for sql in known if meddling(sql, *both, values)]
    assert len(found) > len(known) * 2 / 3
