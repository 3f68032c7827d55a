"""A large generated database, for the query plans of a grown installation."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store import migrate
from bot.store.reviews.review_words import add_functions

ROWS, CLUBS = 8_000, 50

_SEED = f"""
PRAGMA synchronous = OFF;
CREATE TEMP TABLE n AS WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < {ROWS})
    SELECT i, i % {CLUBS} + 1 AS club, '2026' AS at FROM k;
INSERT INTO source (id, name) VALUES (1, 'imdb');
INSERT INTO film (id, title, year, popularity) SELECT i, 'Film ' || i, 1950 + i % 70, i FROM n;
INSERT INTO person (id, name) SELECT i, 'Person ' || i FROM n;
INSERT INTO credit (film_id, role, position, person_id) SELECT i, 1, 0, i FROM n;
INSERT INTO film_title (film_id, position, title) SELECT i, 0, 'Other ' || i FROM n;
INSERT INTO film_source (film_id, source_id, fields) SELECT i, 1, 'title' FROM n;
INSERT INTO critic (guild_id, name) SELECT club, 'Critic ' || i FROM n;
INSERT INTO review (id, guild_id, film_id, author_kind, member_id, body, spoilers, state, provenance, fingerprint,
    created_at, updated_at, halves)
    SELECT i, i % {CLUBS}, i, 'member', i % 700 + 1, 'words', 'none', 'published', 'member', i, at, at, 7 FROM n;
INSERT INTO highlight (review_id, paragraph, start, stop, score) SELECT i, 0, 0, 5, 1 FROM n;
INSERT INTO line_choice (guild_id, review_id, paragraph, start, stop, standing, set_by, set_at)
    SELECT club, i, 0, 0, 5, 'pinned', i, at FROM n;
INSERT INTO revision (guild_id, review_id, made_at, deed, stood, snapshot)
    SELECT club, i, at, 'written', 'published', '{{}}' FROM n;
INSERT INTO report (guild_id, review_id, member_id, reason, created_at) SELECT club, i, i, 'x', at FROM n;
INSERT INTO notice (guild_id, member_id, review_id, deed, created_at) SELECT club, i, i, 'x', at FROM n;
INSERT INTO unquoted (guild_id, member_id, set_at) SELECT club, i, at FROM n;
INSERT INTO draft (guild_id, member_id, provenance, created_at) SELECT club, i, 'member', at FROM n;
INSERT INTO history_import (id, guild_id, member_id, origin, state, created_at)
    SELECT i, club, i, 'x', 'accepted', at FROM n;
INSERT INTO import_row (import_id, guild_id, member_id, standing, file, line, title, kind, said_at)
    SELECT i, club, i, 'ready', 'f', 1, 't', 'rating', at FROM n;
INSERT INTO diary (guild_id, member_id, film_id, kind, halves, visibility, said_at, created_at)
    SELECT club, i % 700 + 1, i, 'rating', 7, 'published', at, at FROM n;
INSERT INTO member_film (guild_id, film_id, member_id, halves, seen, wanted, viewings, reviews)
    SELECT club, i, i % 700 + 1, 7, 1, 0, 1, 1 FROM n;
INSERT INTO club_film (guild_id, film_id, raters, total, squares, seen, wanted, reviews, h1, h2, h3, h4, h5, h6, h7,
    h8, h9, h10) SELECT club, i, 1, 7, 49, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 FROM n;
INSERT INTO unlisted_film (guild_id, member_id, film_id, set_at) SELECT club, i, i, at FROM n;
INSERT INTO favourite_film (guild_id, member_id, place, film_id) SELECT club, i, 1, i FROM n;
INSERT INTO guess_round (id, guild_id, highlight_id, film_id, asked_by, asked_at) SELECT i, club, i, i, i, at FROM n;
INSERT INTO guess_option (round_id, place, guild_id, film_id) SELECT i, 0, club, i FROM n;
INSERT INTO guess (round_id, member_id, guild_id, place, points, guessed_at) SELECT i, i, club, 0, 1, at FROM n;
INSERT INTO film_list (guild_id, member_id, name) SELECT club, i, 'list' FROM n;
INSERT INTO film_overlay (guild_id, film_id, field, value, set_by, set_at) SELECT club, i, 'year', '1', i, at FROM n;
INSERT INTO question (guild_id, member_id, audience, filters, created_at) SELECT club, i, 'me', '{{}}', at FROM n;
INSERT INTO question_member (question_id, member_id, guild_id) SELECT i, i, club FROM n;
INSERT INTO verdict (guild_id, member_id, film_id, verdict, given_at) SELECT club, i, i, 'up', at FROM n;
INSERT INTO touch (guild_id, member_id, film_id, touched_at) SELECT club, i, i, at FROM n;
INSERT INTO member (guild_id, member_id, name, seen_at) SELECT club, i, 'Name', at FROM n;
INSERT INTO member_preference (guild_id, member_id, declined, set_at) SELECT club, i, 'score', at FROM n;
INSERT INTO channel_use (guild_id, channel_id, member_id, used_at) SELECT club, 1, i, at FROM n;
INSERT INTO club_setting (guild_id, key, value, set_by, set_at) SELECT i, 'k', 'v', i, at FROM n;
INSERT INTO posted_quote (message_id, guild_id, channel_id, what, review_id, film_id, is_line, words, of_member,
    years, as_of, posted_at) SELECT i, club, 1, 'line', i, i, 1, 'w', 1, 0, at, at FROM n;
"""


def seed(path: Path, *, analysed: bool) -> None:
    """Make a database with ROWS rows in each table that grows; `analysed`: with statistics for the planner."""
    migrate.apply_migrations(path)
    with closing(sqlite3.connect(path)) as connection:
        add_functions(connection)
        connection.executescript(_SEED)
        if analysed:
            connection.execute("ANALYZE")
        connection.commit()


def growing(path: Path) -> set[str]:
    """The tables that grow with members or films: those that `seed` fills."""
    with closing(sqlite3.connect(path)) as connection:
        add_functions(connection)
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT GLOB 'sqlite_*'"
            )
        ]
        return {name for name in names if connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] >= ROWS}
