"""What one process does about what the board says: which shards it connects, answers, and does the due work of."""

from __future__ import annotations

from enum import Enum, auto

from bot.domain.shards.board import LEASE, Board, Claim, Report, Stage
from bot.domain.shards.share import NO_CLUB, ShardShare

OWN_LEASE = LEASE - 2.0
"""Seconds after the beginning of its last turn until a process no longer counts on its shards."""
ASKING_SECONDS = 2 * LEASE
"""How long the new holder of a shard asks: by then the former one has disconnected, or knows that its lease is over."""


class Mode(Enum):
    """What a process does with an interaction that arrives on a shard."""

    ANSWER = auto()
    ASK = auto()
    """Answer it if no other process has claimed it."""
    IGNORE = auto()


class Conduct:
    """Follows the board for the process `name`. Times are seconds of a monotonic clock of this process.

    The caller connects `sessions`, says what became of them, reports at each turn, and finishes the due work of
    `resting` before it says so.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.leaving = False
        self.generation = 0
        self.shards = 0
        """The number of shards of this process's generation; 0 before it has joined."""
        self.sessions: frozenset[int] = frozenset()
        """The shards that are to be connected; all others are not."""
        self.is_superseded = False
        """Whether the generation is over, so that this process must join again, with the current one's shards."""
        self.is_alone = True
        """Whether no other process stays, so that leaving need not wait."""
        self._connected: set[int] = set()
        self._held: frozenset[int] = frozenset()
        self._gained: dict[int, float] = {}
        self._modes: dict[int, Mode] = {}
        self._working: frozenset[int] = frozenset()
        self._resting: frozenset[int] = frozenset()
        self._rested: frozenset[int] = frozenset()
        self._agreement = 0
        self._agreed = 0
        self._lease_until = float("-inf")

    def follow(self, board: Board, turn_began: float) -> None:
        """Adapt to the board as it is after this process's own turn, which began at this time."""
        me = board.member(self.name)
        if me is None or all(each.id != me.generation for each in board.generations):
            self._give_up()
            return
        self._lease_until = turn_began + OWN_LEASE
        generation = next(each for each in board.generations if each.id == me.generation)
        claims = board.claims_of(generation)
        self.generation, self.shards = generation.id, generation.shards
        self.is_alone = all(each.name == self.name or each.leaving for each in board.members)
        self.sessions = frozenset(each.shard for each in claims if self.name in (each.holder, each.successor))
        self._connected &= self.sessions
        held = (
            frozenset(each.shard for each in claims if each.holder == self.name) if generation.current else frozenset()
        )
        self._gained |= dict.fromkeys(held - self._held, turn_began)
        self._held = held
        following = board.next
        must_yield = generation.current and following is not None and board.is_complete(following)
        may_begin = (
            not generation.current
            and board.is_complete(generation)
            and board.have_agreed(board.members_of(board.current), generation)
        )
        self._agreement = following.id if must_yield and following else generation.id if may_begin else 0
        self._modes = {
            each.shard: self._mode(each, is_current=generation.current, must_yield=must_yield, may_begin=may_begin)
            for each in claims
            if each.shard in self.sessions
        }
        yielding = {each.shard for each in claims if each.stage in (Stage.PREPARED, Stage.YIELDED)}
        self._resting = held if must_yield else held & yielding
        self._working = held - self._resting
        self._rested &= self._resting
        self._agreed = generation.id if may_begin else self._agreed if must_yield else 0
        if must_yield and self._rested >= held:
            self._agreed = self._agreement

    def _mode(self, claim: Claim, *, is_current: bool, must_yield: bool, may_begin: bool) -> Mode:
        if not is_current:
            return Mode.ASK if may_begin else Mode.IGNORE
        if claim.holder == self.name:
            return Mode.ASK if must_yield or claim.stage in (Stage.PREPARED, Stage.YIELDED) else Mode.ANSWER
        return Mode.ASK if claim.stage is Stage.YIELDED else Mode.IGNORE

    def _give_up(self) -> None:
        """The others took this process for dead, or its generation is over: nothing is its own any more."""
        self.is_superseded = True
        self._modes = dict.fromkeys(self._modes, Mode.IGNORE)
        self._held = self._working = self._resting = self._rested = frozenset()

    def note_connected(self, shard: int) -> None:
        """A shard's session is up, and its clubs are known."""
        if shard in self.sessions:
            self._connected.add(shard)

    def note_rested(self, shards: frozenset[int]) -> None:
        """The due work of these shards that had begun has ended."""
        self._rested |= shards & self._resting
        if self._agreement and self._agreement != self.generation and self._rested >= self._held:
            self._agreed = self._agreement

    @property
    def resting(self) -> frozenset[int]:
        """Shards whose due work is not begun any more, and is to be finished before they pass to another process."""
        return self._resting - self._rested

    def report(self) -> Report:
        """What this process says at its next turn."""
        return Report(
            self.name,
            connected=frozenset(self._connected),
            yielded=self._rested,
            asking=frozenset(shard for shard, mode in self._modes.items() if mode is Mode.ASK),
            leaving=self.leaving,
            agreed=self._agreed,
        )

    def mode_of(self, shard: int, now: float) -> Mode:
        """How to treat an interaction that arrives on a shard now."""
        mode = self._modes.get(shard, Mode.IGNORE)
        if mode is Mode.ANSWER and (now > self._lease_until or now < self._gained.get(shard, now) + ASKING_SECONDS):
            return Mode.ASK
        return mode

    def is_leased(self, now: float) -> bool:
        """Whether the others still count on this process."""
        return now <= self._lease_until

    def share_at(self, now: float) -> ShardShare:
        """The clubs whose due work this process may do now."""
        if not self.is_leased(now) or not self.shards:
            return NO_CLUB
        return ShardShare(self.shards, self._working & self._connected)

    @property
    def is_serving(self) -> bool:
        """Whether every shard that this process holds is connected."""
        return bool(self._held) and self._held <= self._connected

    @property
    def holds_nothing(self) -> bool:
        return not self.sessions
