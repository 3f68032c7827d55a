"""SQLite only: the operator's decisions about doubtful films, and moving one film's rows to another.

COLUMN_RULES says what happens to every column that refers to a film. A test compares it with the schema, so that no
new table can be forgotten; a column `film_id` without a foreign key always follows the merged film.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from bot.domain.catalogue.overlay import SAME_AS
from bot.domain.ids import LIBRARY, FilmId, GuildId
from bot.domain.nights.merging import replace_film
from bot.domain.nights.outcome_json import outcome_from_json, outcome_to_json
from bot.domain.reviews.review import Author, AuthorKind, review_fingerprint
from bot.store.catalogue.bulk import BulkConnection, SourceRecord
from bot.store.reviews.paragraphs import decode_paragraphs
from bot.store.reviews.reviews import HOUSE

MOVE = ("UPDATE {table} SET {column} = :into WHERE {column} = :film",)
DROP = ("DELETE FROM {table} WHERE {column} = :film",)
KEEP_EXISTING = ("UPDATE OR IGNORE {table} SET {column} = :into WHERE {column} = :film", *DROP)
"""If both films have such a row, the row of the remaining film is kept."""

COLUMN_RULES: Mapping[tuple[str, str], tuple[str, ...]] = {
    # What people and clubs wrote, and what was posted.
    ("review", "film_id"): MOVE,
    ("draft", "film_id"): MOVE,
    ("page_import", "film_id"): MOVE,
    ("import_row", "film_id"): MOVE,
    ("film_overlay", "film_id"): MOVE,
    ("schedule_post", "film_id"): MOVE,
    ("diary", "film_id"): (
        """
        DELETE FROM diary WHERE film_id = :film AND EXISTS (
            SELECT 1 FROM diary AS there
            WHERE there.film_id = :into AND there.guild_id = diary.guild_id AND there.member_id = diary.member_id
                AND there.kind = diary.kind AND there.watched_on IS diary.watched_on
                AND there.list_name IS diary.list_name AND there.halves IS diary.halves
                AND (there.visibility = diary.visibility OR diary.visibility = 'private')
                AND (there.review_id IS diary.review_id OR diary.review_id IS NULL)
                AND (there.tags = diary.tags OR diary.tags = '[]'))
        """,
        *MOVE,
    ),
    ("verdict", "film_id"): (
        """
        DELETE FROM verdict WHERE film_id = :into AND EXISTS (
            SELECT 1 FROM verdict AS newer
            WHERE newer.film_id = :film AND newer.guild_id = verdict.guild_id
                AND newer.member_id = verdict.member_id AND newer.given_at > verdict.given_at)
        """,
        *KEEP_EXISTING,
    ),
    ("unlisted_film", "film_id"): KEEP_EXISTING,
    ("favourite_film", "film_id"): (
        """
        DELETE FROM favourite_film WHERE film_id = :film AND EXISTS (
            SELECT 1 FROM favourite_film AS there
            WHERE there.film_id = :into AND there.guild_id = favourite_film.guild_id
                AND there.member_id = favourite_film.member_id)
        """,
        *MOVE,
    ),
    ("milestone", "film_id"): MOVE,
    ("guess_round", "film_id"): MOVE,
    ("guess_option", "film_id"): MOVE,
    ("touch", "film_id"): (
        """
        DELETE FROM touch WHERE film_id = :into AND EXISTS (
            SELECT 1 FROM touch AS newer
            WHERE newer.film_id = :film AND newer.guild_id = touch.guild_id
                AND newer.member_id = touch.member_id AND newer.touched_at > touch.touched_at)
        """,
        *KEEP_EXISTING,
    ),
    ("nomination", "film_id"): (
        """
        UPDATE nomination SET state = 'withdrawn', closed_at = :when
        WHERE film_id = :film AND state IN ('waiting', 'on_ballot') AND EXISTS (
            SELECT 1 FROM nomination AS there
            WHERE there.film_id = :into AND there.list_id = nomination.list_id
                AND there.state IN ('waiting', 'on_ballot'))
        """,
        *MOVE,
    ),
    ("night_film", "film_id"): MOVE,
    ("night_candidate", "film_id"): KEEP_EXISTING,
    ("ballot", "film_id"): KEEP_EXISTING,
    ("night_veto", "film_id"): KEEP_EXISTING,
    ("night_score", "film_id"): KEEP_EXISTING,
    ("pool_rating", "film_id"): KEEP_EXISTING,
    # The catalogue's facts are merged again from all source records of both films.
    ("film_title", "film_id"): DROP,
    ("credit", "film_id"): DROP,
    ("film_tag", "film_id"): DROP,
    ("film_source", "film_id"): DROP,
    ("tmdb_film", "film_id"): DROP,
    ("catalogue_base", "film_id"): DROP,
    ("catalogue_record", "film_id"): MOVE,
    ("catalogue_doubt", "film_id"): KEEP_EXISTING,
    ("catalogue_doubt", "other_id"): KEEP_EXISTING,
    ("catalogue_ruling", "film_id"): KEEP_EXISTING,
    ("film_joined", "into_id"): MOVE,
    # Folded again from what was moved, which the triggers of `diary` and `review` noted for both films.
    ("member_film", "film_id"): DROP,
    ("member_film_due", "film_id"): DROP,
    ("club_film", "film_id"): DROP,
    ("club_film_due", "film_id"): DROP,
}

_COUNTED = (
    "review",
    "draft",
    "page_import",
    "diary",
    "film_overlay",
    "schedule_post",
    "import_row",
    "verdict",
    "favourite_film",
)


class JoinCandidate(NamedTuple):
    """What a merge must know about a film; `guild` is LIBRARY, or the only club that sees the film."""

    film: FilmId
    guild: GuildId
    starter_key: str | None

    @property
    def is_shared(self) -> bool:
        return self.guild == LIBRARY


class RecordRuling(NamedTuple):
    """The decisions about a record: the film that it describes, and films that it does not describe."""

    same: FilmId | None
    apart: frozenset[FilmId]


def join_candidate(bulk: BulkConnection, film: FilmId) -> JoinCandidate | None:
    found = bulk.fetch_rows("SELECT guild_id, starter_key FROM film WHERE id = ?", film)
    return JoinCandidate(film, GuildId(found[0][0]), found[0][1]) if found else None


def count_dependents(bulk: BulkConnection, film: FilmId) -> dict[str, int]:
    """How many rows of people and clubs refer to a film, by table; tables without any are left out."""
    counts = {
        table: int(bulk.fetch_rows(f'SELECT count(*) FROM "{table}" WHERE film_id = ?', film)[0][0])
        for table in _COUNTED
    }
    return {table: count for table, count in counts.items() if count}


def rulings_of(bulk: BulkConnection, source: int, keys: Collection[str]) -> dict[str, RecordRuling]:
    """The decisions about these records of a source; records without a decision are left out."""
    found: dict[str, RecordRuling] = {}
    for key, film, same in bulk.fetch_rows(
        """
        SELECT r.key, r.film_id, r.same
        FROM json_each(?) wanted CROSS JOIN catalogue_ruling r ON r.source_id = ? AND r.key = wanted.value
        """,
        json.dumps(list(keys)),
        source,
    ):
        before = found.get(key, RecordRuling(None, frozenset()))
        found[key] = (
            RecordRuling(FilmId(film), before.apart)
            if same
            else RecordRuling(before.same, before.apart | {FilmId(film)})
        )
    return found


def put_rulings(
    bulk: BulkConnection, records: Iterable[SourceRecord], film: FilmId, when: datetime, *, same: bool
) -> None:
    """Store that these records describe a film, or (`same` false) that they do not."""
    bulk.execute_many(
        """
        INSERT INTO catalogue_ruling (source_id, key, film_id, same, ruled_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (source_id, key, film_id) DO UPDATE SET same = excluded.same, ruled_at = excluded.ruled_at
        """,
        [(record.source, record.key, film, int(same), when.isoformat()) for record in records],
    )


def drop_doubts(bulk: BulkConnection, film: FilmId, other: FilmId) -> int:
    """Delete every source's doubts about this pair; return how many there were."""
    return bulk.connection.execute(
        """
        DELETE FROM catalogue_doubt
        WHERE (film_id = :film AND other_id = :other) OR (film_id = :other AND other_id = :film)
        """,
        {"film": film, "other": other},
    ).rowcount


def put_joined(bulk: BulkConnection, film: FilmId, into: FilmId, when: datetime) -> None:
    """Record that a film will be merged into another one; call this before it is deleted."""
    bulk.connection.execute(
        """
        INSERT INTO film_joined (film_id, into_id, imdb_id, tmdb_id, wikidata_id, joined_at)
        SELECT id, ?, imdb_id, tmdb_id, wikidata_id, ? FROM film WHERE id = ?
        ON CONFLICT (film_id) DO UPDATE SET into_id = excluded.into_id, imdb_id = excluded.imdb_id,
            tmdb_id = excluded.tmdb_id, wikidata_id = excluded.wikidata_id, joined_at = excluded.joined_at
        """,
        (into, when.isoformat(), film),
    )


def move_dependents(bulk: BulkConnection, film: FilmId, into: FilmId, when: datetime) -> None:
    """Move all rows that refer to a film to another one, and delete the film. Foreign keys must be off."""
    fingerprints = _moved_fingerprints(bulk, film, into)
    _move_outcomes(bulk, film, into)
    given = {"film": film, "into": into, "when": when.isoformat()}
    for (table, column), statements in {**dict.fromkeys(_columns_without_key(bulk), MOVE), **COLUMN_RULES}.items():
        for sql in statements:
            # The names come from the schema.
            bulk.connection.execute(sql.format(table=table, column=column), given)
    bulk.execute_many("UPDATE OR IGNORE review SET fingerprint = ? WHERE id = ?", fingerprints)
    _move_mentions(bulk, film, into)
    # A record that was separated from one of the films now describes both, and a film cannot be in doubt with itself.
    bulk.connection.execute(
        """
        DELETE FROM catalogue_ruling WHERE film_id = :into AND same = 0 AND EXISTS (
            SELECT 1 FROM catalogue_record r
            WHERE r.source_id = catalogue_ruling.source_id AND r.key = catalogue_ruling.key AND r.film_id = :into)
        """,
        given,
    )
    bulk.connection.execute("DELETE FROM catalogue_doubt WHERE film_id = other_id")
    bulk.connection.execute("DELETE FROM film WHERE id = ?", (film,))


def _columns_without_key(bulk: BulkConnection) -> list[tuple[str, str]]:
    """The columns that name a film without a foreign key, such as the subject of a message: they follow the film."""
    return [
        (table, "film_id")
        for (table,) in bulk.fetch_rows(
            """
            SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND c.name = 'film_id' AND t.name <> 'film_joined'
            """
        )
    ]


def put_starter_key(bulk: BulkConnection, film: FilmId, key: str) -> None:
    bulk.connection.execute("UPDATE film SET starter_key = ? WHERE id = ?", (key, film))


def _move_outcomes(bulk: BulkConnection, film: FilmId, into: FilmId) -> None:
    """The results of votes name the film that is left."""
    rows = bulk.fetch_rows(
        """
        SELECT id, outcome FROM night
        WHERE outcome IS NOT NULL AND id IN (SELECT night_id FROM night_candidate WHERE film_id = ?)
        """,
        film,
    )
    moved = [(outcome_to_json(replace_film(outcome_from_json(stored), film, into)), night) for night, stored in rows]
    bulk.execute_many("UPDATE night SET outcome = ? WHERE id = ?", moved)


def _moved_fingerprints(bulk: BulkConnection, film: FilmId, into: FilmId) -> list[tuple[str, int]]:
    """The fingerprints of a film's reviews as reviews of the other film, so that duplicates are still detected.

    If both films have the same review, the moved one keeps its old fingerprint, and both reviews remain.
    """
    rows = bulk.fetch_rows(
        """
        SELECT review.id, review.guild_id, author_kind, member_id, critic.name, body, spans, watched_on
        FROM review LEFT JOIN critic ON critic.id = review.critic_id
        WHERE film_id = ? AND fingerprint NOT LIKE 'former-%'
        """,
        film,
    )
    fingerprints = []
    for review, guild, kind, member, name, body, spans, day in rows:
        author = Author(kind=AuthorKind(kind), name=name or HOUSE, member=member)
        watched = None if day is None else date.fromisoformat(day)
        fingerprints.append((review_fingerprint(guild, into, author, decode_paragraphs(body, spans), watched), review))
    return fingerprints


def _move_mentions(bulk: BulkConnection, film: FilmId, into: FilmId) -> None:
    """Replace a film's id inside JSON: in revisions, in import candidates, and in the clubs' merges."""
    bulk.connection.execute(
        "UPDATE revision SET snapshot = json_set(snapshot, '$.film', ?) WHERE json_extract(snapshot, '$.film') = ?",
        (into, film),
    )
    bulk.connection.execute(
        """
        UPDATE import_row SET candidates = (
            SELECT json_group_array(DISTINCT CASE value WHEN :film THEN :into ELSE value END)
            FROM json_each(candidates))
        WHERE EXISTS (SELECT 1 FROM json_each(candidates) WHERE value = :film)
        """,
        {"film": film, "into": into},
    )
    bulk.connection.execute(
        "UPDATE film_overlay SET value = ? WHERE value = ? AND field = ?", (str(into), str(film), SAME_AS)
    )
    for row in _circles(bulk, into):
        bulk.connection.execute("DELETE FROM film_overlay WHERE id = ?", (row,))


def _circles(bulk: BulkConnection, film: FilmId) -> list[int]:
    """The overlay rows that would now merge this film into itself, directly or through other films."""
    rows = bulk.fetch_rows(
        "SELECT id, guild_id, film_id, value FROM film_overlay WHERE field = ? AND undone_at IS NULL ORDER BY id",
        SAME_AS,
    )
    same = {(guild, one): (int(other), identity) for identity, guild, one, other in rows}
    circles = [identity for identity, _, one, other in rows if one == film == int(other)]
    for guild in {guild for guild, one in same if one == film}:
        at, first = film, same[guild, film][1]
        for _ in range(len(same)):
            if (guild, at) not in same:
                break
            at = FilmId(same[guild, at][0])
            if at == film:
                circles.append(first)
                break
    return circles
