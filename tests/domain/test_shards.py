"""The protocol of shards as a state machine: whatever processes do, and in whatever order, each club is answered once."""

from __future__ import annotations

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.ids import GuildId
from bot.domain.shards.board import LEASE, Board, Stage, join_board, leave_board, take_turn
from bot.domain.shards.conduct import Conduct, Mode
from bot.domain.shards.share import EVERY_CLUB, NO_CLUB, ShardShare, shard_of

SHARDS = (1, 2, 3, 5)
CLUBS = [GuildId(number << 22) for number in range(30)]
"""30 is divided by every number of shards, so these are on every combination of shards."""
ROUNDS = 60
"""More turns than any change needs to end."""


def test_a_club_belongs_to_the_shard_that_discord_says() -> None:
    # The example of Discord's documentation: shard_id = (guild_id >> 22) % num_shards.
    assert shard_of(GuildId(613425648685547541), 10) == (613425648685547541 >> 22) % 10
    assert shard_of(GuildId(0), 10) == 0
    assert EVERY_CLUB.holds_club(GuildId(613425648685547541))
    assert EVERY_CLUB.is_whole
    assert not NO_CLUB.holds_club(GuildId(613425648685547541))
    half = ShardShare(2, frozenset({1}))
    assert half.holds_club(GuildId(1 << 22))
    assert not half.holds_club(GuildId(2 << 22))


class Process:
    """One process as its loop would run it, with every wait left to the machine."""

    def __init__(self, name: str) -> None:
        self.conduct = Conduct(name)
        self.up: set[int] = set()
        """Shards with a session that receives events."""
        self.generation = 0

    @property
    def name(self) -> str:
        return self.conduct.name


class Shards(RuleBasedStateMachine):
    """Processes join, leave, die, and take turns in any order; members send interactions all the time."""

    @initialize(shards=st.sampled_from(SHARDS))
    def first(self, shards: int) -> None:
        self.now = 1_000.0
        self.board = Board()
        self.count = 0
        self.interactions = 0
        self.processes: list[Process] = []
        self.join(shards, grow_only=False)

    @rule(shards=st.sampled_from(SHARDS), grow_only=st.booleans())
    def join(self, shards: int, grow_only: bool) -> None:  # noqa: FBT001  Hypothesis passes it by name
        if len(self.processes) < 4:
            self.count += 1
            self._join(Process(f"p{self.count}"), shards, grow_only=grow_only)

    def _join(self, process: Process, shards: int, *, grow_only: bool) -> None:
        self.board = join_board(self.board, process.name, self.now, wanted=shards, grow_only=grow_only)
        self.processes = [*(each for each in self.processes if each.name != process.name), process]
        process.conduct.follow(self.board, self.now)

    @rule(which=st.integers(0, 9))
    def turn(self, which: int) -> None:
        if self.processes:
            self._turn(self.processes[which % len(self.processes)])

    def _turn(self, process: Process) -> None:
        conduct = process.conduct
        self.board = take_turn(self.board, conduct.report(), self.now)
        conduct.follow(self.board, self.now)
        if conduct.is_superseded:
            fresh = Process(process.name)
            fresh.conduct.leaving = conduct.leaving
            self._join(fresh, self.board.current.shards if self.board.current else 1, grow_only=True)
            process = fresh
        process.up &= conduct.sessions
        if process.conduct.leaving and (conduct.holds_nothing or conduct.is_alone):
            self.board = leave_board(self.board, process.name)
            self.processes.remove(process)

    @rule(which=st.integers(0, 9))
    def connect(self, which: int) -> None:
        """The next session of a process that is to be connected is."""
        if self.processes:
            self._connect(self.processes[which % len(self.processes)])

    def _connect(self, process: Process) -> None:
        waiting = sorted(process.conduct.sessions - process.up)
        if waiting:
            process.up.add(waiting[0])
            process.conduct.note_connected(waiting[0])

    @rule(which=st.integers(0, 9))
    def rest(self, which: int) -> None:
        if self.processes:
            conduct = self.processes[which % len(self.processes)].conduct
            conduct.note_rested(conduct.resting)

    @rule(which=st.integers(0, 9))
    def leave(self, which: int) -> None:
        """Somebody stops while another process stays."""
        staying = [each for each in self.processes if not each.conduct.leaving]
        if len(staying) > 1:
            staying[which % len(staying)].conduct.leaving = True

    @rule(which=st.integers(0, 9))
    @precondition(lambda self: len(self.processes) > 1)
    def die(self, which: int) -> None:
        del self.processes[which % len(self.processes)]

    @rule(seconds=st.sampled_from((0.5, LEASE / 2, LEASE + 1)), asleep=st.integers(0, 9))
    def wait(self, seconds: float, asleep: int) -> None:
        """Time passes: the processes keep their turns, all but one, which is paused."""
        self.now += seconds
        for process in [each for at, each in enumerate(self.processes) if at != asleep]:
            if process in self.processes:
                self._turn(process)

    @invariant()
    def nobody_is_answered_twice(self) -> None:
        assert all(self._answers(club) <= 1 for club in CLUBS)

    def _answers(self, club: GuildId) -> int:
        """How many processes answer an interaction of a club that arrives now on all sessions of its shards."""
        claimed = answered = 0
        for process in self.processes:
            shard = shard_of(club, max(1, process.conduct.shards))
            if shard in process.up:
                mode = process.conduct.mode_of(shard, self.now)
                answered += mode is Mode.ANSWER
                claimed |= mode is Mode.ASK
        return answered + claimed

    @invariant()
    def due_work_of_a_club_is_done_by_one(self) -> None:
        shares = [each.conduct.share_at(self.now) for each in self.processes]
        assert all(sum(share.holds_club(club) for share in shares) <= 1 for club in CLUBS)

    @invariant()
    def a_shard_has_one_holder_on_the_board(self) -> None:
        names = {each.name for each in self.board.members}
        assert len({(each.generation, each.shard) for each in self.board.claims}) == len(self.board.claims)
        for claim in self.board.claims:
            assert claim.holder is None or claim.holder in names
            assert claim.successor != claim.holder or claim.holder is None
            assert (claim.successor is None) == (claim.stage is Stage.HELD)
        assert sum(each.current for each in self.board.generations) <= 1
        assert len(self.board.generations) <= 2

    def _settle(self) -> None:
        for _ in range(ROUNDS):
            self.now += 1
            for process in list(self.processes):
                self._turn(process)
            for process in self.processes:
                for _ in range(max(SHARDS)):
                    self._connect(process)
                process.conduct.note_rested(process.conduct.resting)

    @rule()
    def everything_settles(self) -> None:
        """With nobody joining or dying, all shards are held, fairly, and every club is answered once and worked for."""
        self._settle()
        if not self.processes:
            return
        current = self.board.current
        assert current is not None
        assert self.board.next is None
        claims = self.board.claims_of(current)
        assert len(claims) == current.shards
        assert all(each.stage is Stage.HELD and each.connected for each in claims)
        held = Counter(each.holder for each in claims)
        counts = [held[each.name] for each in self.processes]
        assert sum(counts) == current.shards
        assert max(counts) - min(counts) <= 1
        assert all(self._answers(club) == 1 for club in CLUBS)
        shares = [each.conduct.share_at(self.now) for each in self.processes]
        assert all(sum(share.holds_club(club) for share in shares) == 1 for club in CLUBS)


class Rolling(Shards):
    """Nobody dies and nobody is paused: then every interaction is answered, whatever is going on."""

    @initialize(shards=st.sampled_from(SHARDS))
    def first(self, shards: int) -> None:
        super().first(shards)
        self._settle()

    @rule()
    def die(self) -> None:
        pass

    @rule()
    def wait(self) -> None:
        """Time passes while everybody keeps their turns."""
        self.now += 1
        for process in list(self.processes):
            if process in self.processes:
                self._turn(process)

    @invariant()
    def everybody_is_answered(self) -> None:
        assert not self.processes or all(self._answers(club) == 1 for club in CLUBS)


TestShards = Shards.TestCase
TestShards.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestRolling = Rolling.TestCase
TestRolling.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
