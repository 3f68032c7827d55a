"""Who picks the film: members take turns for a list, can be away or skip, and newcomers go last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta

from bot.domain.ids import GuildId, MemberId
from bot.domain.nights.list_errors import LineFull, NobodyAfterYou, NotInLine
from bot.domain.nights.lists import NightList, NightListId
from bot.domain.nights.night import Chooser, Night
from bot.domain.nights.nominating import COMING_SHOWN, LINE_LIMIT, Turn, TurnsBoard
from bot.domain.nights.rotation import (
    AttendanceRule,
    finish_turn,
    join_line,
    leave_line,
    next_picker,
    skip_turn,
    upcoming_pickers,
)
from bot.domain.people import Actor
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.clubs.permissions import Permissions
from bot.services.nights.lists import require_list
from bot.store.changes import Changes
from bot.store.database import Database, ReadTransaction, WriteTransaction
from bot.store.diary import entries as diary_store
from bot.store.nights import lists as list_store
from bot.store.nights import turns as store


class PickerTurns:
    """Members change their own turn, moderators anyone's; methods with a list raise OnlyInAClub and NightListGone.

    Who picks for a night that has not begun counts as having had that turn, so that two nights at once have two
    pickers. The turn is used up only when the night begins: a cancelled night costs nobody theirs.
    """

    def __init__(
        self, database: Database, clubs: ClubService, permissions: Permissions, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._clubs = clubs
        self._permissions = permissions
        self._now = now

    async def find_next(
        self, writing: WriteTransaction, guild: GuildId, identity: NightListId, today: date
    ) -> MemberId | None:
        """Whose turn it is on the club's day to pick a film from this list; None if no one in its line can."""
        chosen = await list_store.any_list(writing, guild, identity)
        if chosen is None:
            return None
        turns = await store.turns_of_list(writing, guild, identity)
        line = [turn.member for turn in turns]
        for member in await store.assigned_pickers(writing, guild, identity):
            if member in line:
                line = list(finish_turn(line, member))
        away = _away(turns, today)
        return next_picker(line, away=away, earned=await _earned(writing, chosen, line)).picker

    async def finish_night(self, writing: WriteTransaction, night: Night) -> None:
        """A night has begun: the member who picked its film has had their turn."""
        if night.chooser is Chooser.PICKER and night.list is not None and night.picker is not None:
            await self.record_pick(writing, night.guild, night.list, night.picker)

    async def record_pick(
        self, writing: WriteTransaction, guild: GuildId, identity: NightListId, member: MemberId
    ) -> None:
        """The member has had their turn and goes to the end of the line."""
        turns = await store.turns_of_list(writing, guild, identity)
        line = [turn.member for turn in turns]
        if member in line:
            await store.put_line(writing, guild, identity, finish_turn(line, member), now=self._now())
            await store.set_picked(writing, guild, identity, member, now=self._now())

    async def read_board(self, actor: Actor, identity: NightListId | None) -> TurnsBoard | None:
        """The line of a list; without a list of the first one. None if the club has no list yet."""
        guild = require_club(actor)
        await self._clubs.flush_briefly()
        today = await self._clubs.club_today(guild)
        moderates = await self._permissions.is_moderator(actor)
        async with self._database.read() as reading:
            lists = await list_store.open_lists(reading, guild)
            if identity is None and not lists:
                return None
            chosen = lists[0] if identity is None else await require_list(reading, guild, identity)
            turns = await store.turns_of_list(reading, guild, chosen.id)
            line = [turn.member for turn in turns]
            assigned = await store.assigned_pickers(reading, guild, chosen.id)
            earned = await _earned(reading, chosen, line)
            names = {member: await diary_store.member_name(reading, guild, member) for member in line}
        coming = line
        for member in assigned:
            if member in coming:
                coming = list(finish_turn(coming, member))
        return TurnsBoard(
            list=chosen,
            turns=tuple(turns),
            names={member: name for member, name in names.items() if name},
            coming=upcoming_pickers(coming, min(COMING_SHOWN, len(line)), away=_away(turns, today), earned=earned),
            not_earned=frozenset() if earned is None else frozenset(set(line) - set(earned)),
            assigned=frozenset(assigned),
            today=today,
            mine=next((turn for turn in turns if turn.member == actor.member), None),
            moderates=moderates,
        )

    async def join_turns(self, actor: Actor, identity: NightListId) -> None:
        """Take part, as the last in the line. Raises LineFull."""
        await self._add(require_club(actor), identity, [actor.member])

    async def leave_turns(self, actor: Actor, identity: NightListId) -> None:
        """Raises NotInLine."""
        await self._remove(require_club(actor), identity, actor.member, NotInLine())

    async def add_members(self, actor: Actor, identity: NightListId, members: Sequence[MemberId]) -> None:
        """As a moderator, put members at the end of the line. Raises NotModerator and LineFull."""
        await self._add(await self._permissions.moderated_club(actor), identity, members)

    async def remove_member(self, actor: Actor, identity: NightListId, member: MemberId) -> None:
        """As a moderator. Raises NotModerator and NotInLine."""
        guild = await self._permissions.moderated_club(actor)
        await self._remove(guild, identity, member, NotInLine(member))

    async def set_away(self, actor: Actor, identity: NightListId, weeks: int) -> None:
        """Be away for so many weeks from today, or with 0 be here again. Raises NotInLine."""
        guild = require_club(actor)
        until = await self._clubs.club_today(guild) + timedelta(weeks=weeks) if weeks else None
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await require_list(writing, guild, identity)
            if not await store.set_away(writing, guild, identity, actor.member, until):
                raise NotInLine

    async def skip_turn(self, actor: Actor, identity: NightListId, member: MemberId | None = None) -> None:
        """Let the next person pick first: one's own turn, or as a moderator that of `member`.

        Raises NotModerator, NotInLine, and NobodyAfterYou if no one behind them can pick.
        """
        own = member is None or member == actor.member
        guild = require_club(actor) if own else await self._permissions.moderated_club(actor)
        who = actor.member if member is None else member
        today = await self._clubs.club_today(guild)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            chosen = await require_list(writing, guild, identity)
            turns = await store.turns_of_list(writing, guild, identity)
            line = [turn.member for turn in turns]
            if who not in line:
                raise NotInLine(None if own else who)
            moved = skip_turn(line, who, away=_away(turns, today), earned=await _earned(writing, chosen, line))
            if list(moved) == line:
                raise NobodyAfterYou
            await store.put_line(writing, guild, identity, moved, now=self._now())
            await store.count_skip(writing, guild, identity, who)

    async def _add(self, guild: GuildId, identity: NightListId, members: Sequence[MemberId]) -> None:
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await require_list(writing, guild, identity)
            line = [turn.member for turn in await store.turns_of_list(writing, guild, identity)]
            longer = join_line(line, members)
            if len(longer) > LINE_LIMIT:
                raise LineFull(LINE_LIMIT)
            await store.put_line(writing, guild, identity, longer, now=self._now())

    async def _remove(self, guild: GuildId, identity: NightListId, member: MemberId, refusal: NotInLine) -> None:
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await require_list(writing, guild, identity)
            line = [turn.member for turn in await store.turns_of_list(writing, guild, identity)]
            if not await store.delete_turn(writing, guild, identity, member):
                raise refusal
            await store.put_line(writing, guild, identity, leave_line(line, {member}), now=self._now())


def _away(turns: Sequence[Turn], today: date) -> set[MemberId]:
    return {turn.member for turn in turns if turn.away_until is not None and turn.away_until >= today}


async def _earned(
    reading: ReadTransaction, chosen: NightList, members: Collection[MemberId]
) -> Collection[MemberId] | None:
    """Who of the line has earned a turn; None where turns are not earned."""
    rules = chosen.rules
    if not rules.turns_earned:
        return None
    attended = await store.recent_attendance(reading, chosen.guild, rules.earned_of)
    return AttendanceRule(rules.earned_attended, rules.earned_of).find_earners(attended, members)
