"""A database with a row in every table, at the current or an earlier version of the schema."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store import migrate
from bot.store.reviews.review_words import add_functions

CLUB, MEMBER, OTHER = 10, 20, 21
FILM, REVIEW = 7, 5
WHEN, MOMENT = "'2026'", "'2026-01-02T03:04:05+00:00'"
"""Used for every time in the rows below."""
RELEASED = 13
"""The last migration of the latest release, which can have written everything in ROWS."""

ROWS = {
    "source": "(id, name) VALUES (1, 'imdb')",
    "person": "(id, name) VALUES (1, 'Kurosawa Akira')",
    "tag": "(id, kind, name) VALUES (1, 1, 'Drama')",
    "film": "(id, title, year, overview) VALUES (6, 'Rashomon', 1950, 'A grove.'), (7, 'Ran', 1985, 'A kingdom.')",
    "film_title": "(film_id, position, title) VALUES (7, 0, 'Chaos')",
    "credit": "(film_id, role, position, person_id) VALUES (7, 1, 0, 1)",
    "film_tag": "(film_id, kind, position, tag_id) VALUES (7, 1, 0, 1)",
    "film_source": "(film_id, source_id, fields) VALUES (7, 1, 'title')",
    "film_words": "(rowid, title, overview, words) VALUES (7, 'Ran', 'A kingdom.', 'Kurosawa')",
    "film_joined": "(film_id, into_id, joined_at) VALUES (3, 7, '2026')",
    "catalogue_base": "(film_id, facts) VALUES (7, '[{}, {}]')",
    "catalogue_record": "(source_id, key, film_id, digest) VALUES (1, 'tt0089881', 7, 1)",
    "catalogue_doubt": "(source_id, film_id, other_id, why) VALUES (1, 6, 7, 'ids')",
    "catalogue_ruling": "(source_id, key, film_id, same, ruled_at) VALUES (1, 'tt0089881', 7, 1, '2026')",
    "catalogue_import": "(source_id, finished_at, files, records, broken) VALUES (1, '2026', '[]', 1, 0)",
    "tmdb_film": "(film_id, fetched_at) VALUES (7, '2026')",
    "pool_rating": "(user, film_id, halves) VALUES (1, 7, 9)",
    "critic": "(id, guild_id, name, outlet) VALUES (1, 0, 'A. Critic', 'A Paper')",
    "history_import": "(id, guild_id, member_id, origin, state, created_at) VALUES (4, 10, 20, 'trakt', 'ready', '2026')",
    "review": (
        "(id, guild_id, film_id, author_kind, member_id, headline, body, halves, spoilers, state, provenance,"
        " fingerprint, created_at, updated_at)"
        " VALUES (4, 10, 6, 'member', 21, NULL, 'Nobody agrees in the grove.', 7, 'none', 'published', 'member',"
        " 'print-4', '2026', '2026'),"
        " (5, 10, 7, 'member', 20, 'Red banners', 'The fool sees what the king does not.', 9, 'none', 'published',"
        " 'member', 'print-5', '2026', '2026')"
    ),
    "revision": (
        "(id, guild_id, review_id, made_by, made_at, deed, stood, snapshot)"
        " VALUES (5, 10, 5, 20, '2026', 'written', 'published', '{}')"
    ),
    "report": "(id, guild_id, review_id, member_id, reason, created_at) VALUES (5, 10, 5, 21, 'rude', '2026')",
    "notice": "(id, guild_id, member_id, review_id, deed, created_at) VALUES (5, 10, 20, 5, 'approved', '2026')",
    "highlight": "(id, review_id, paragraph, start, stop, score) VALUES (5, 5, 0, 0, 12, 1.5)",
    "line_choice": (
        "(guild_id, review_id, paragraph, start, stop, standing, set_by, set_at)"
        " VALUES (10, 5, 0, 0, 12, 'pinned', 21, '2026')"
    ),
    "draft": "(id, guild_id, member_id, film_id, body, provenance, created_at) VALUES (5, 10, 20, 7, 'Half', 'member', '2026')",
    "unquoted": "(guild_id, member_id, set_at) VALUES (10, 20, '2026')",
    "film_overlay": "(id, guild_id, film_id, field, value, set_by, set_at) VALUES (5, 10, 7, 'year', '1985', 21, '2026')",
    "diary": (
        "(id, guild_id, member_id, film_id, kind, halves, watched_on, review_id, visibility, said_at, created_at)"
        " VALUES (5, 10, 20, 7, 'viewing', 9, '2026-01-02', 5, 'published', '2026', '2026')"
    ),
    "film_list": "(id, guild_id, member_id, name) VALUES (5, 10, 20, 'Late Kurosawa')",
    "import_row": (
        "(id, import_id, guild_id, member_id, standing, file, line, title, kind, said_at)"
        " VALUES (5, 4, 10, 20, 'ready', 'a.json', 1, 'Ran', 'rating', '2026')"
    ),
    "member": "(guild_id, member_id, name, seen_at) VALUES (10, 20, 'Kagemusha', '2026')",
    "member_preference": "(guild_id, member_id, declined, set_at) VALUES (10, 20, 'score', '2026')",
    "club_setting": "(guild_id, key, value, set_by, set_at) VALUES (10, 'starter_library', 'on', 21, '2026')",
    "departed_club": "(guild_id, left_at) VALUES (11, '2026')",
    "channel_use": "(guild_id, channel_id, member_id, used_at) VALUES (10, 30, 20, '2026')",
    "touch": "(guild_id, member_id, film_id, touched_at) VALUES (10, 20, 7, '2026')",
    "verdict": "(guild_id, member_id, film_id, verdict, given_at) VALUES (10, 20, 7, 'up', '2026')",
    "question": "(id, guild_id, member_id, audience, filters, created_at) VALUES (5, 10, 20, 'members', '{}', '2026')",
    "question_member": "(question_id, guild_id, member_id) VALUES (5, 10, 20), (5, 10, 21)",
    "schedule": (
        "(id, guild_id, channel_id, what, minute, zone, next_at) VALUES (5, 10, 30, 'pick', 1080, 'Asia/Tokyo', '2026')"
    ),
    "schedule_post": (
        "(id, guild_id, schedule_id, what, film_id, review_id, chosen_at) VALUES (5, 10, 5, 'line', 7, 5, '2026')"
    ),
    "posted_quote": (
        "(message_id, guild_id, channel_id, post_id, what, review_id, film_id, is_line, words, of_member, years,"
        " as_of, posted_at) VALUES (40, 10, 30, 5, 'line', 5, 7, 1, 'The fool', 1, 0, '2026', '2026')"
    ),
    "erasure": "(id, guild_id, salt, digest, keep_texts, erased_at) VALUES ('e', 10, 's', 'd', 0, '2026')",
    "meta": "(key, value) VALUES ('note', 'kept')",
}
"""Rows by table, in an order that satisfies foreign keys. Tables of later migrations are in LATER."""

LATER: dict[str, str] = {
    "page_import": "(id, guild_id, member_id, film_id, page, created_at) VALUES (4, 10, 20, 7, '{}', '2026')",
    "feed_post": (
        "(id, guild_id, channel_id, review_id, state, message_id, created_at)"
        " VALUES (5, 10, 30, 5, 'posted', 41, '2026')"
    ),
    "unlisted_film": "(guild_id, member_id, film_id, set_at) VALUES (10, 20, 6, '2026')",
    "favourite_film": "(guild_id, member_id, place, film_id) VALUES (10, 20, 1, 7)",
    "member_film": (
        "(guild_id, film_id, member_id, halves, seen, wanted, viewings, reviews, first_on, last_on)"
        " VALUES (10, 7, 20, 9, 1, 0, 1, 1, '2026-01-02', '2026-01-02')"
    ),
    "club_film": (
        "(guild_id, film_id, raters, total, squares, most, fewest, seen, wanted, reviews, h1, h2, h3, h4, h5, h6, h7, h8,"
        " h9, h10) VALUES (10, 7, 1, 9, 81, 9, 9, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)"
    ),
    "milestone": "(guild_id, what, number, film_id, reached_at, state) VALUES (10, 'films', 10, 7, '2026', 'told')",
    "guess_round": "(id, guild_id, highlight_id, film_id, asked_by, asked_at) VALUES (5, 10, 5, 7, 20, '2026')",
    "guess_option": "(round_id, place, guild_id, film_id) VALUES (5, 0, 10, 7), (5, 1, 10, 6)",
    "guess": "(round_id, member_id, guild_id, place, points, guessed_at) VALUES (5, 21, 10, 0, 3, '2026')",
    "greeted_club": "(guild_id, greeted_at) VALUES (10, '2026')",
    "feed_like": "(id, guild_id, member_id, review_id, liked_at) VALUES (5, 10, 21, 5, '2026')",
    "night_list": "(id, guild_id, name, created_by, created_at) VALUES (5, 10, 'Fridays', 21, '2026')",
    "nomination": (
        "(id, guild_id, list_id, film_id, member_id, why, state, added_at)"
        " VALUES (5, 10, 5, 7, 20, 'The storm', 'on_ballot', '2026')"
    ),
    "night": (
        "(id, guild_id, list_id, hosted_by, state, chooser, method, draw_seed, zone, channel_id, created_at, changed_at,"
        " number) VALUES (5, 10, 5, 21, 'voting', 'vote', 'approval', 9, 'Asia/Tokyo', 30, '2026', '2026', 1)"
    ),
    "night_film": "(night_id, place, guild_id, film_id) VALUES (5, 0, 10, 7)",
    "night_candidate": ("(night_id, film_id, guild_id, nomination_id, place, draw_place) VALUES (5, 7, 10, 5, 0, 0)"),
    "ballot": "(night_id, member_id, film_id, guild_id, value, cast_at) VALUES (5, 20, 7, 10, 1, '2026')",
    "night_veto": "(night_id, member_id, film_id, guild_id, cast_at) VALUES (5, 21, 7, 10, '2026')",
    "night_reply": "(night_id, member_id, guild_id, answer, replied_at) VALUES (5, 20, 10, 'yes', '2026')",
    "night_slot": "(id, night_id, guild_id, starts_at) VALUES (5, 5, 10, '2026')",
    "night_slot_reply": "(slot_id, member_id, guild_id, answer) VALUES (5, 20, 10, 'yes')",
    "night_attendance": "(night_id, member_id, guild_id, seconds) VALUES (5, 20, 10, 5400)",
    "night_score": (
        "(night_id, member_id, film_id, guild_id, halves, entry_id, scored_at) VALUES (5, 20, 7, 10, 9, 5, '2026')"
    ),
    "night_turn": "(list_id, member_id, guild_id, place, joined_at) VALUES (5, 20, 10, 0, '2026')",
    "night_step": "(id, guild_id, night_id, kind, due_at, created_at) VALUES (5, 10, 5, 'panel', '2026', '2026')",
}
"""Rows of tables that later migrations create. A new table needs its row here, or a house test fails."""


def released_migrations(folder: Path) -> Path:
    """A folder with the migrations of the released version alone."""
    folder.mkdir(exist_ok=True)
    for step in migrate.list_migrations():
        if step.number <= RELEASED:
            shutil.copy(step.path, folder)
    return folder


def released(path: Path, folder: Path) -> None:
    """Make a database as the released version leaves it; `folder` is for its migrations."""
    migrate.apply_migrations(path, released_migrations(folder))
    _insert(path, ROWS)


def present(path: Path) -> None:
    """Make a database of the current version with a row in every table."""
    migrate.apply_migrations(path)
    _insert(path, {**ROWS, **LATER})


def tables(path: Path) -> set[str]:
    """Every table except the internal ones of full-text indexes."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' AND name NOT GLOB 'sqlite_*'"
        )
        return {str(row[0]) for row in rows}


def content(path: Path) -> dict[str, list[dict[str, object]]]:
    """All rows by table, each as a mapping of column to value."""
    found = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for table in sorted(tables(path)):
            rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]
            found[table] = sorted(rows, key=lambda row: repr(sorted(row.items())))
    return found


def limit_to(
    after: dict[str, list[dict[str, object]]], before: dict[str, list[dict[str, object]]]
) -> dict[str, list[dict[str, object]]]:
    """The part of `after` in the tables and columns of `before`: a later release adds some of both."""
    return {
        table: [{column: value for column, value in row.items() if column in rows[0]} for row in after[table]]
        for table, rows in before.items()
    }


def _insert(path: Path, rows: dict[str, str]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        add_functions(connection)
        for table, values in rows.items():
            connection.execute(f"INSERT INTO {table} {values.replace(WHEN, MOMENT)}")
        connection.commit()
