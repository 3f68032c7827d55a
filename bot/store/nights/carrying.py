"""What votes do to the nominations of a list: they go on a ballot, win, leave, or come back."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import GuildId
from bot.domain.nights.lists import NominationId, NominationState
from bot.domain.nights.night import NightId
from bot.store.database import WriteTransaction


async def put_on_ballot(writing: WriteTransaction, guild: GuildId, nomination: NominationId) -> None:
    await writing.execute_write(
        "UPDATE nomination SET state = 'on_ballot' WHERE id = ? AND guild_id = ? AND state = 'waiting'",
        nomination,
        guild,
    )


async def settle_nomination(
    writing: WriteTransaction,
    guild: GuildId,
    nomination: NominationId,
    state: NominationState,
    *,
    survived: int,
    now: datetime,
) -> None:
    """Record what became of a nomination on a ballot; one that was withdrawn meanwhile stays so."""
    await writing.execute_write(
        "UPDATE nomination SET state = ?, survived = ?, closed_at = ? WHERE id = ? AND guild_id = ? AND state = ?",
        state,
        survived,
        None if state is NominationState.WAITING else now.isoformat(),
        nomination,
        guild,
        NominationState.ON_BALLOT,
    )


async def restore_nomination(
    writing: WriteTransaction,
    guild: GuildId,
    nomination: NominationId,
    state: NominationState,
    *,
    survived: int,
    night: NightId,
) -> None:
    """Make a nomination open again, as it was before this night's vote.

    Not if it was withdrawn, is on another night's ballot, or its film was nominated for the list again meanwhile.
    """
    await writing.execute_write(
        """
        UPDATE nomination SET state = ?, survived = ?, closed_at = NULL
        WHERE id = ? AND guild_id = ? AND state <> 'withdrawn'
            AND NOT EXISTS (
                SELECT 1 FROM night_candidate
                JOIN night ON night.id = night_candidate.night_id AND night.guild_id = night_candidate.guild_id
                WHERE night_candidate.nomination_id = nomination.id AND night_candidate.guild_id = nomination.guild_id
                    AND night.id <> ? AND night.state = 'voting'
            )
            AND NOT EXISTS (
                SELECT 1 FROM nomination AS there
                WHERE there.list_id = nomination.list_id AND there.film_id = nomination.film_id
                    AND there.guild_id = nomination.guild_id AND there.id <> nomination.id
                    AND there.state IN ('waiting', 'on_ballot')
            )
        """,
        state,
        survived,
        nomination,
        guild,
        night,
    )
