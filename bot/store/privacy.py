"""A member's data in every table: counting it, erasing it, and recording the erasure so that it stays erased.

The tables and columns are named in privacy_rules.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.privacy.erasure import Erasure
from bot.domain.reviews.review import FORMER_MEMBER
from bot.store.database import OwnSql, ReadTransaction, WriteTransaction
from bot.store.privacy_rules import CLUB_TABLES, RULES
from bot.store.reviews import reviews as review_store
from bot.store.reviews import trash as trash_store

FORMER = "A former member"
"""The author's name of texts that stay after their author was forgotten."""

_PUBLISHED = "FROM review WHERE member_id = :member AND state = 'published'"
_COUNTED = {
    "reviews": "SELECT guild_id, count(*) FROM review WHERE member_id = :member GROUP BY guild_id",
    "drafts": """
        SELECT guild_id, count(*) FROM draft WHERE member_id = :member OR author_member_id = :member GROUP BY guild_id
    """,
    "pages": "SELECT guild_id, count(*) FROM page_import WHERE member_id = :member GROUP BY guild_id",
    "diary": "SELECT guild_id, count(*) FROM diary WHERE member_id = :member AND kind <> 'watchlist' GROUP BY guild_id",
    "wishes": "SELECT guild_id, count(*) FROM diary WHERE member_id = :member AND kind = 'watchlist' GROUP BY guild_id",
    "imports": "SELECT guild_id, count(*) FROM history_import WHERE member_id = :member GROUP BY guild_id",
    "likes": "SELECT guild_id, count(*) FROM feed_like WHERE member_id = :member GROUP BY guild_id",
    "reports": "SELECT guild_id, count(*) FROM report WHERE member_id = :member GROUP BY guild_id",
    "nominations": "SELECT guild_id, count(*) FROM nomination WHERE member_id = :member GROUP BY guild_id",
    "votes": """
        SELECT guild_id, count(*) FROM (
            SELECT guild_id, night_id FROM ballot WHERE member_id = :member UNION
            SELECT guild_id, night_id FROM night_veto WHERE member_id = :member) AS voted
        GROUP BY guild_id
    """,
    "nights": """
        SELECT guild_id, count(*) FROM (
            SELECT guild_id, night_id FROM night_reply WHERE member_id = :member UNION
            SELECT guild_id, night_id FROM night_attendance WHERE member_id = :member UNION
            SELECT guild_id, night_id FROM night_score WHERE member_id = :member UNION
            SELECT night_slot.guild_id, night_slot.night_id FROM night_slot_reply
            JOIN night_slot ON night_slot.id = night_slot_reply.slot_id
            WHERE night_slot_reply.member_id = :member) AS took_part
        GROUP BY guild_id
    """,
    "turns": "SELECT guild_id, count(*) FROM night_turn WHERE member_id = :member GROUP BY guild_id",
    "watching": """
        SELECT guild_id, count(*) FROM (
            SELECT guild_id FROM verdict WHERE member_id = :member UNION ALL
            SELECT guild_id FROM channel_use WHERE member_id = :member UNION ALL
            SELECT guild_id FROM question WHERE member_id = :member UNION ALL
            SELECT guild_id FROM question_member WHERE member_id = :member) AS listed
        GROUP BY guild_id
    """,
    "asked": "SELECT guild_id, count(*) FROM touch WHERE member_id = :member GROUP BY guild_id",
    "chosen": "SELECT guild_id, count(*) FROM favourite_film WHERE member_id = :member GROUP BY guild_id",
    "left_out": "SELECT guild_id, count(*) FROM unlisted_film WHERE member_id = :member GROUP BY guild_id",
    "guesses": "SELECT guild_id, count(*) FROM guess WHERE member_id = :member GROUP BY guild_id",
    "named": "SELECT guild_id, count(*) FROM member WHERE member_id = :member GROUP BY guild_id",
}


async def rows_of(reading: ReadTransaction, member: MemberId, guild: GuildId) -> dict[str, list[dict[str, object]]]:
    """All of the member's own rows, by table and column name: in one club, or with guild 0 in all.

    Their actions on other people's texts are not included, because those texts belong to others.
    """
    found: dict[str, list[dict[str, object]]] = {}
    for table, column in RULES:
        if column != "member_id":
            continue
        names = await reading.list_columns(table)
        # The names come from the schema.
        sql = f"SELECT {', '.join(names)} FROM {table} WHERE member_id = :member" + _in_club(guild)
        rows = await reading.fetch_rows(sql, member=member, guild=guild)
        if rows:
            found[table] = [dict(zip(names, row, strict=True)) for row in rows]
    return found


async def count_rows(reading: ReadTransaction, member: MemberId) -> dict[GuildId, dict[str, int]]:
    """The number of rows of each kind about a member, by club; club 0 means outside any club."""
    found: dict[GuildId, dict[str, int]] = {}
    for what, sql in _COUNTED.items():
        for guild, count in await reading.fetch_rows(sql, member=member):
            found.setdefault(GuildId(guild), {})[what] = int(count)
    for table, column in RULES:
        if column.endswith("_by"):
            sql = f"SELECT guild_id, count(*) FROM {table} WHERE {column} = :member GROUP BY guild_id"
            for guild, count in await reading.fetch_rows(sql, member=member):
                kinds = found.setdefault(GuildId(guild), {})
                kinds["deeds"] = kinds.get("deeds", 0) + int(count)
    return found


async def erase_member(
    writing: WriteTransaction, member: MemberId, guild: GuildId, *, keep_texts: bool
) -> list[tuple[GuildId, FilmId]]:
    """Erase a member from one club, or with guild 0 from all; published texts may stay under another name.

    Returns the films that were deleted too, with their clubs: films that a club had added and only this member used.
    """
    films = await _own_films(writing, member, guild)
    if keep_texts:
        await _anonymise_texts(writing, member, guild)
    await _drop_changes(writing, member, guild)
    await _refresh_panels(writing, member, guild)
    for (table, column), rule in RULES.items():
        await writing.execute_write(
            rule.format(table=table, column=column) + _in_club(guild), member=member, guild=guild
        )
    await writing.execute_write(
        """
        DELETE FROM critic WHERE guild_id > 0 AND NOT EXISTS (SELECT 1 FROM review WHERE critic_id = critic.id)
        """
        + _in_club(guild),
        guild=guild,
    )
    return await _drop_unused(writing, films)


def _in_club(guild: GuildId) -> str:
    """The SQL that limits a statement to one club; empty for guild 0, because no index serves `:guild = 0 OR …`."""
    return " AND guild_id = :guild" if guild else ""


async def _own_films(reading: ReadTransaction, member: MemberId, guild: GuildId) -> list[FilmId]:
    """The clubs' films that this member added or used; for older films, who added them is not recorded."""
    rows = await reading.fetch_rows(
        """
        SELECT id, guild_id FROM film WHERE id IN (
            SELECT id FROM film WHERE added_by = :member
            UNION ALL SELECT film_id FROM review WHERE member_id = :member
            UNION ALL SELECT film_id FROM draft WHERE member_id = :member
            UNION ALL SELECT film_id FROM draft WHERE author_member_id = :member
            UNION ALL SELECT film_id FROM page_import WHERE member_id = :member
            UNION ALL SELECT film_id FROM diary WHERE member_id = :member
            UNION ALL SELECT film_id FROM import_row WHERE member_id = :member
            UNION ALL SELECT film_id FROM touch WHERE member_id = :member
            UNION ALL SELECT film_id FROM favourite_film WHERE member_id = :member
            UNION ALL SELECT film_id FROM nomination WHERE member_id = :member
            UNION ALL SELECT film_id FROM ballot WHERE member_id = :member
            UNION ALL SELECT film_id FROM night_veto WHERE member_id = :member
            UNION ALL SELECT film_id FROM night_score WHERE member_id = :member
            UNION ALL SELECT film_id FROM verdict WHERE member_id = :member)
        """,
        member=member,
    )
    return [FilmId(film) for film, club in rows if club > 0 and guild in (0, club)]


async def _drop_changes(writing: WriteTransaction, member: MemberId, guild: GuildId) -> None:
    """Delete a member's corrections of films that no longer apply: undone ones, and ones replaced by the club since.

    Current corrections stay as facts of the club, without the member's id.
    """
    await writing.execute_write(
        """
        DELETE FROM film_overlay WHERE set_by = :member AND (undone_at IS NOT NULL
            OR field <> 'meant_by' AND EXISTS (SELECT 1 FROM film_overlay AS later
                WHERE later.guild_id = film_overlay.guild_id AND later.film_id = film_overlay.film_id
                    AND later.field = film_overlay.field AND later.undone_at IS NULL AND later.id > film_overlay.id))
        """
        + _in_club(guild),
        member=member,
        guild=guild,
    )


async def _refresh_panels(writing: WriteTransaction, member: MemberId, guild: GuildId) -> None:
    """Make the panels of movie nights due that name this member, or count their open ballot."""
    await writing.execute_write(
        """
        INSERT INTO night_step (guild_id, night_id, kind, due_at, created_at)
        SELECT guild_id, id, 'panel', changed_at, changed_at FROM night
        WHERE message_id <> 0 AND (hosted_by = :member OR picked_by = :member OR state = 'voting' AND EXISTS (
            SELECT 1 FROM ballot WHERE ballot.night_id = night.id AND ballot.member_id = :member))
        """
        + _in_club(guild)
        + """
        ON CONFLICT (night_id, kind) DO UPDATE SET due_at = excluded.due_at, done_at = NULL, tries = 0, trouble = NULL
        """,
        member=member,
        guild=guild,
    )


async def _drop_unused(writing: WriteTransaction, films: Iterable[FilmId]) -> list[tuple[GuildId, FilmId]]:
    """Delete those of these clubs' films that nobody uses any longer, and the people credited only in them.

    A film is in use if something was written, rated or posted about it, or a moderator confirmed or changed it.
    """
    rows = await writing.fetch_rows(
        """
        SELECT guild_id, id FROM film WHERE id IN (SELECT value FROM json_each(?)) AND guild_id > 0
            AND NOT EXISTS (SELECT 1 FROM review WHERE guild_id = film.guild_id AND film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM draft WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM page_import WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM diary WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM import_row WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM verdict WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM favourite_film WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM schedule_post WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM nomination WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM night_film WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM night_candidate WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM ballot WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM night_veto WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM night_score WHERE film_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM film_joined WHERE into_id = film.id)
            AND NOT EXISTS (SELECT 1 FROM film_overlay AS said WHERE said.guild_id = film.guild_id
                AND said.film_id = film.id AND said.set_by <> 0 AND said.undone_at IS NULL)
        """,
        json.dumps(list(films)),
    )
    deleted = [(GuildId(guild), FilmId(film)) for guild, film in rows]
    await _drop_films(writing, [film for _, film in deleted])
    return deleted


async def _drop_films(writing: WriteTransaction, films: list[FilmId]) -> None:
    """Delete films and the people credited only in them."""
    people = await writing.fetch_rows(
        "SELECT DISTINCT person_id FROM credit WHERE film_id IN (SELECT value FROM json_each(?))", json.dumps(films)
    )
    await writing.execute_write("DELETE FROM film WHERE id IN (SELECT value FROM json_each(?))", json.dumps(films))
    await writing.execute_write(
        """
        DELETE FROM person WHERE id IN (SELECT value FROM json_each(?)) AND imdb_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM credit WHERE person_id = person.id)
        """,
        json.dumps([row[0] for row in people]),
    )


async def _anonymise_texts(writing: WriteTransaction, member: MemberId, guild: GuildId) -> None:
    """Give published texts to "a former member", without history, drafts, reports or a fingerprint that links them."""
    published = _PUBLISHED + _in_club(guild)
    given = {"member": member, "guild": guild, "former": FORMER, "provenance": FORMER_MEMBER}
    await writing.execute_write(
        f"INSERT INTO critic (guild_id, name, outlet) SELECT DISTINCT guild_id, :former, '' {published}"
        " ON CONFLICT (guild_id, name, outlet) DO NOTHING",
        **given,
    )
    for table in ("revision", "draft", "report", "notice"):
        await writing.execute_write(f"DELETE FROM {table} WHERE review_id IN (SELECT id {published})", **given)
    # Members who did not want to be quoted are not quoted afterwards either, because they can no longer be asked.
    for table in ("highlight", "line_choice"):
        await writing.execute_write(
            f"DELETE FROM {table} WHERE review_id IN (SELECT id {published} AND EXISTS (SELECT 1 FROM unquoted"
            " WHERE unquoted.guild_id = review.guild_id AND unquoted.member_id = :member))",
            **given,
        )
    await writing.execute_write(
        f"""
        UPDATE review SET author_kind = 'critic', member_id = NULL, entered_by = NULL, import_id = NULL,
            watched_on = NULL, provenance = :provenance, fingerprint = 'former-' || id,
            critic_id = (SELECT critic.id FROM critic
                WHERE critic.guild_id = review.guild_id AND critic.name = :former AND critic.outlet = '')
        WHERE id IN (SELECT id {published})
        """,
        **given,
    )


async def erase_club(writing: WriteTransaction, guild: GuildId) -> None:
    """Erase all data of a club. Raises ValueError for the shared library, which is not a club."""
    if guild <= 0:
        raise ValueError(guild)
    for table in CLUB_TABLES[:-1]:
        await writing.execute_write(f"DELETE FROM {table} WHERE guild_id = ?", guild)
    rows = await writing.fetch_rows("SELECT id FROM film WHERE guild_id = ?", guild)
    await _drop_films(writing, [FilmId(row[0]) for row in rows])


_MERGE_SEGMENTS = OwnSql(
    sqlite="INSERT INTO review_words (review_words) VALUES ('optimize')",
    postgres="SELECT 1",  # the server's vacuum removes the rows and their words alike
)


async def rebuild_search_index(writing: WriteTransaction) -> None:
    """Rebuild the full-text index, because FTS5 keeps deleted text until segments are merged."""
    await writing.execute_write(writing.choose_sql(_MERGE_SEGMENTS))


async def list_members(reading: ReadTransaction) -> set[MemberId]:
    """The id of every member in any table."""
    found: set[MemberId] = set()
    for table, column in RULES:
        rows = await reading.fetch_rows(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
        found.update(MemberId(row[0]) for row in rows)
    return found - {MemberId(0)}


async def insert_erasure(writing: WriteTransaction, erasure: Erasure) -> None:
    await writing.execute_write(
        """
        INSERT INTO erasure (id, guild_id, salt, digest, keep_texts, erased_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """,
        erasure.id,
        erasure.guild,
        erasure.salt,
        erasure.digest,
        int(erasure.keep_texts),
        erasure.erased_at.isoformat(),
    )


async def list_erasures(reading: ReadTransaction, since: datetime | None = None) -> list[Erasure]:
    """All erasures since then, oldest first."""
    rows = await reading.fetch_rows(
        "SELECT id, guild_id, salt, digest, keep_texts, erased_at FROM erasure WHERE erased_at >= ? ORDER BY erased_at",
        since.isoformat() if since is not None else "",
    )
    return [
        Erasure(
            id=identity,
            guild=GuildId(guild),
            salt=salt,
            digest=digest,
            keep_texts=bool(keep_texts),
            erased_at=datetime.fromisoformat(at),
        )
        for identity, guild, salt, digest, keep_texts, at in rows
    ]


async def replay_erasures(writing: WriteTransaction, erasures: Iterable[Erasure]) -> None:
    """Repeat the erasures that were made after this copy of the database."""
    known = await list_members(writing)
    for erasure in erasures:
        if erasure.digest is None:
            await erase_club(writing, erasure.guild)
        if erasure.of_one_review:
            for review, written in await trash_store.creation_times(writing, erasure.guild):
                if erasure.is_of_review(review, written):
                    await review_store.erase_review(writing, erasure.guild, review)
        for member in known:
            if erasure.is_of(member):
                await erase_member(writing, member, erasure.guild, keep_texts=erasure.keep_texts)
        await insert_erasure(writing, erasure)
