"""The outbox of the nights: steps are written with the change that needs them, and a job does them."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import ChannelId, GuildId
from bot.domain.nights.night import NightId
from bot.domain.nights.steps import NightStep, StepId, StepKind
from bot.domain.shards.share import ShardShare
from bot.store.database import ReadTransaction, Row, WriteTransaction
from bot.store.shards.share import share_values


async def put_step(
    writing: WriteTransaction, guild: GuildId, night: NightId, kind: StepKind, *, due_at: datetime, now: datetime
) -> None:
    """Make a step due at this time, also one that was done before or given up."""
    await writing.execute_write(
        """
        INSERT INTO night_step (guild_id, night_id, kind, due_at, created_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (night_id, kind) DO UPDATE SET due_at = excluded.due_at, done_at = NULL, tries = 0, trouble = NULL,
            message_id = NULL, created_at = excluded.created_at
        """,
        guild,
        night,
        kind,
        due_at.isoformat(),
        now.isoformat(),
    )


async def ask_step(
    writing: WriteTransaction, guild: GuildId, night: NightId, kind: StepKind, *, due_at: datetime, now: datetime
) -> None:
    """Make a step due at this time unless it is due before; one that runs just now runs once more.

    Unlike `put_step` it never makes a step later, so that steady requests do not put it off for ever, and it does not
    take up a step that was given up, so that the host is not told of it again with each request.
    """
    await writing.execute_write(
        """
        INSERT INTO night_step (guild_id, night_id, kind, due_at, created_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (night_id, kind) DO UPDATE SET
            due_at = CASE WHEN night_step.done_at IS NULL AND night_step.due_at < excluded.due_at
                THEN night_step.due_at ELSE excluded.due_at END,
            tries = CASE WHEN night_step.done_at IS NULL THEN night_step.tries ELSE 0 END,
            done_at = NULL, trouble = NULL, created_at = excluded.created_at
        WHERE night_step.done_at IS NULL OR night_step.trouble IS NULL
        """,
        guild,
        night,
        kind,
        due_at.isoformat(),
        now.isoformat(),
    )


async def drop_step(writing: WriteTransaction, guild: GuildId, night: NightId, kind: StepKind) -> None:
    """Forget a step that is still to be done or was given up, because the night was changed; done steps stay."""
    await writing.execute_write(
        """
        DELETE FROM night_step
        WHERE guild_id = ? AND night_id = ? AND kind = ? AND (done_at IS NULL OR trouble IS NOT NULL)
        """,
        guild,
        night,
        kind,
    )


async def due_steps(reading: ReadTransaction, share: ShardShare, now: datetime, most: int) -> list[NightStep]:
    """The steps of these clubs that are due, the longest due first."""
    rows = await reading.fetch_rows(
        """
        SELECT id, guild_id, night_id, kind, due_at, created_at, tries, trouble, message_id FROM night_step
        WHERE done_at IS NULL AND due_at <= ? AND (guild_id >> 22) % ? IN (SELECT value FROM json_each(?))
        ORDER BY due_at, id LIMIT ?
        """,
        now.isoformat(),
        *share_values(share),
        most,
    )
    return [_step(row) for row in rows]


async def steps_of_night(reading: ReadTransaction, guild: GuildId, night: NightId) -> list[NightStep]:
    """The steps of a night that are not done, those given up included."""
    rows = await reading.fetch_rows(
        """
        SELECT id, guild_id, night_id, kind, due_at, created_at, tries, trouble, message_id FROM night_step
        WHERE guild_id = ? AND night_id = ? AND (done_at IS NULL OR trouble IS NOT NULL) ORDER BY due_at, id
        """,
        guild,
        night,
    )
    return [_step(row) for row in rows]


async def nights_on(reading: ReadTransaction, share: ShardShare) -> list[tuple[GuildId, NightId, ChannelId]]:
    """The nights of these clubs that are on and have a voice channel: their END is still to be done."""
    rows = await reading.fetch_rows(
        """
        SELECT night.guild_id, night.id, night.voice_channel_id
        FROM night_step JOIN night ON night.id = night_step.night_id AND night.guild_id = night_step.guild_id
        WHERE night_step.done_at IS NULL AND night_step.kind = 'end' AND night.state = 'on'
            AND night.voice_channel_id IS NOT NULL
            AND (night.guild_id >> 22) % ? IN (SELECT value FROM json_each(?))
        ORDER BY night.guild_id, night.id
        """,
        *share_values(share),
    )
    return [(GuildId(guild), NightId(night), ChannelId(voice)) for guild, night, voice in rows]


async def next_due(reading: ReadTransaction, share: ShardShare) -> datetime | None:
    """When the next step of any of these clubs is due."""
    row = await reading.fetch_row(
        """
        SELECT min(due_at) FROM night_step
        WHERE done_at IS NULL AND (guild_id >> 22) % ? IN (SELECT value FROM json_each(?))
        """,
        *share_values(share),
    )
    return None if row is None or row[0] is None else datetime.fromisoformat(row[0])


async def mark_done(writing: WriteTransaction, step: NightStep, *, now: datetime, trouble: str | None = None) -> None:
    """Record that a step is done, unless it was asked for again meanwhile; with `trouble` that it is given up."""
    await writing.execute_write(
        """
        UPDATE night_step SET done_at = ?, trouble = ?
        WHERE id = ? AND guild_id = ? AND created_at = ? AND due_at = ? AND done_at IS NULL
        """,
        now.isoformat(),
        trouble,
        step.id,
        step.guild,
        step.created_at.isoformat(),
        step.due_at.isoformat(),
    )


async def delay_step(writing: WriteTransaction, step: NightStep, *, due_at: datetime, trouble: str) -> None:
    """Try a step that failed again later, unless it was asked for again meanwhile."""
    await writing.execute_write(
        """
        UPDATE night_step SET due_at = ?, tries = tries + 1, trouble = ?
        WHERE id = ? AND guild_id = ? AND created_at = ? AND due_at = ? AND done_at IS NULL
        """,
        due_at.isoformat(),
        trouble,
        step.id,
        step.guild,
        step.created_at.isoformat(),
        step.due_at.isoformat(),
    )


async def set_step_message(writing: WriteTransaction, step: NightStep, message: int) -> None:
    """Record what a step has posted, so that it is not posted again."""
    await writing.execute_write(
        "UPDATE night_step SET message_id = ? WHERE id = ? AND guild_id = ?", message, step.id, step.guild
    )


def _step(row: Row) -> NightStep:
    identity, guild, night, kind, due_at, created_at, tries, trouble, message = row
    return NightStep(
        id=StepId(identity),
        guild=GuildId(guild),
        night=NightId(night),
        kind=StepKind(kind),
        due_at=datetime.fromisoformat(due_at),
        created_at=datetime.fromisoformat(created_at),
        tries=tries,
        trouble=trouble,
        message=message,
    )
