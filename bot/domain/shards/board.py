"""The board on which processes agree who holds which shard: its values, and the rules of one process's turn.

A turn is a pure function from a board to a board. Turns are taken one after another, under a lock in the database, so
two processes never decide from the same board. Nothing here knows how the board is stored.

A shard passes from one process to another in four stages, so that each interaction is answered by exactly one of them:
the successor connects (PREPARING, PREPARED) while the holder answers alone; the holder finishes what is due, and from
then on asks the database before it answers each interaction (YIELDED); the successor does the same, and becomes the
holder; the former holder disconnects. Discord allows several sessions of one shard.

Another number of shards is a new generation of shards. Its processes connect beside those of the current generation.
Once every shard is connected, all processes of the old generation yield, all of the new one begin to ask, and the new
generation becomes the current one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

LEASE = 15.0
"""Seconds after its last turn until a process counts as dead, and others take its shards."""


class Stage(StrEnum):
    """How far a shard has passed from its holder to its successor."""

    HELD = "held"
    PREPARING = "preparing"
    PREPARED = "prepared"
    YIELDED = "yielded"


@dataclass(frozen=True, slots=True)
class Member:
    """A process. `seen` is the time of its last turn in seconds, by the clock of the database.

    `agreed` is the generation whose beginning it is ready for: a process of the old generation has yielded, one of the
    new generation asks before it answers. 0: none.
    """

    name: str
    generation: int
    seen: float
    leaving: bool = False
    agreed: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """One shard of a generation. `connected` says whether its holder is."""

    generation: int
    shard: int
    holder: str | None = None
    successor: str | None = None
    stage: Stage = Stage.HELD
    connected: bool = False

    @property
    def future(self) -> str | None:
        """Who will hold the shard if everything goes on as it has begun."""
        return self.successor or self.holder


@dataclass(frozen=True, slots=True)
class Generation:
    id: int
    shards: int
    current: bool


@dataclass(frozen=True, slots=True)
class Board:
    generations: tuple[Generation, ...] = ()
    members: tuple[Member, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def current(self) -> Generation | None:
        return next((each for each in self.generations if each.current), None)

    @property
    def next(self) -> Generation | None:
        """The generation that is to follow the current one."""
        return next((each for each in self.generations if not each.current), None)

    def member(self, name: str) -> Member | None:
        return next((each for each in self.members if each.name == name), None)

    def members_of(self, generation: Generation | None) -> list[Member]:
        return [] if generation is None else [each for each in self.members if each.generation == generation.id]

    def claims_of(self, generation: Generation | None) -> list[Claim]:
        return [] if generation is None else [each for each in self.claims if each.generation == generation.id]

    def is_complete(self, generation: Generation | None) -> bool:
        """Whether every shard of a generation is connected."""
        claims = self.claims_of(generation)
        return bool(claims) and all(each.holder is not None and each.connected for each in claims)

    def have_agreed(self, members: Iterable[Member], generation: Generation) -> bool:
        return all(each.agreed == generation.id for each in members)


@dataclass(frozen=True, slots=True)
class Report:
    """What a process says of itself at its turn.

    `connected`: shards whose clubs it knows; `yielded`: shards that it holds and is ready to give away; `asking`:
    shards of which it asks before it answers; `agreed` as in `Member`.
    """

    name: str
    connected: frozenset[int] = frozenset()
    yielded: frozenset[int] = frozenset()
    asking: frozenset[int] = frozenset()
    leaving: bool = False
    agreed: int = 0


def join_board(board: Board, name: str, now: float, *, wanted: int, grow_only: bool) -> Board:
    """The board with one process more, which belongs to the generation that it finds there.

    It begins a new generation if there is none, or if it wants another number of shards; with `grow_only`, only if it
    wants more. Where a new generation has begun already, it belongs to that one.
    """
    board = _without_dead(board, now)
    if not board.members_of(board.current) and board.next is not None:
        board = _replace_current(board, board.next)
    current, following = board.current, board.next
    if current is None or not board.members_of(current):
        chosen, board = _add_generation(replace(board, generations=(), claims=()), wanted, current=True)
    elif following is not None:
        chosen = following
    elif wanted == current.shards or (grow_only and wanted < current.shards):
        chosen = current
    else:
        chosen, board = _add_generation(board, wanted, current=False)
    others = tuple(each for each in board.members if each.name != name)
    return replace(board, members=(*others, Member(name, chosen.id, now)))


def _add_generation(board: Board, shards: int, *, current: bool) -> tuple[Generation, Board]:
    known = {0, *(each.id for each in board.generations), *(each.generation for each in board.members)}
    number = max(known) + 1
    added = Generation(number, shards, current)
    claims = tuple(Claim(number, shard) for shard in range(shards))
    return added, replace(board, generations=(*board.generations, added), claims=(*board.claims, *claims))


def leave_board(board: Board, name: str) -> Board:
    """The board without a process; its shards are free, or their successors'."""
    return _without_members(board, {name})


def take_turn(board: Board, report: Report, now: float) -> Board:
    """The board after the turn of one process; unchanged if it is not on it, because it was taken for dead.

    Others are dead only to one that has taken its own turns: after an outage of the database, everybody is late.
    """
    me = board.member(report.name)
    if me is None:
        return board
    is_late = now - me.seen > LEASE / 2
    me = replace(me, seen=now, leaving=report.leaving, agreed=report.agreed)
    board = replace(board, members=tuple(me if each.name == me.name else each for each in board.members))
    if not is_late:
        board = _without_dead(board, now)
    board = _advance(board, me, report)
    board = _begin_generation(board, me)
    board = _take_free(board, me)
    return _balance(board, me)


def _without_dead(board: Board, now: float) -> Board:
    return _without_members(board, {each.name for each in board.members if now - each.seen > LEASE})


def _without_members(board: Board, gone: set[str]) -> Board:
    board = replace(board, members=tuple(each for each in board.members if each.name not in gone))
    there = {each.name for each in board.members}
    claims = tuple(_inherited(each, there) for each in board.claims)
    board = replace(board, claims=claims)
    following = board.next
    if following is not None and not board.members_of(following):
        board = _without_generation(board, following)
    return board


def _inherited(claim: Claim, there: set[str]) -> Claim:
    """A claim of which only these processes may be holder or successor."""
    if claim.successor is not None and claim.successor not in there:
        claim = replace(claim, successor=None, stage=Stage.HELD)
    if claim.holder is not None and claim.holder not in there:
        is_connected = claim.stage in (Stage.PREPARED, Stage.YIELDED)
        claim = replace(claim, holder=claim.successor, successor=None, stage=Stage.HELD, connected=is_connected)
    return claim


def _without_generation(board: Board, generation: Generation) -> Board:
    return replace(
        board,
        generations=tuple(each for each in board.generations if each.id != generation.id),
        claims=tuple(each for each in board.claims if each.generation != generation.id),
    )


def _advance(board: Board, me: Member, report: Report) -> Board:
    def advanced(claim: Claim) -> Claim:
        if claim.generation != me.generation:
            return claim
        is_connected = claim.shard in report.connected
        if claim.successor == me.name:
            if not is_connected:
                return replace(claim, stage=Stage.PREPARING)
            if claim.stage is Stage.PREPARING:
                return replace(claim, stage=Stage.PREPARED)
            if claim.stage is Stage.YIELDED and claim.shard in report.asking:
                return Claim(claim.generation, claim.shard, me.name, connected=True)
        elif claim.holder == me.name:
            has_yielded = claim.stage is Stage.PREPARED and claim.shard in report.yielded
            return replace(claim, connected=is_connected, stage=Stage.YIELDED if has_yielded else claim.stage)
        return claim

    return replace(board, claims=tuple(map(advanced, board.claims)))


def _begin_generation(board: Board, me: Member) -> Board:
    """Make the next generation the current one as soon as everybody is ready for it."""
    current, following = board.current, board.next
    if current is None or following is None or me.generation != following.id:
        return board
    old, new = board.members_of(current), board.members_of(following)
    is_agreed = board.is_complete(following) and board.have_agreed((*old, *new), following)
    if old and not is_agreed:
        return board
    return _replace_current(board, following)


def _replace_current(board: Board, following: Generation) -> Board:
    if board.current is not None:
        board = _without_generation(board, board.current)
    return replace(board, generations=(replace(following, current=True),))


def _take_free(board: Board, me: Member) -> Board:
    """Take shards that nobody holds, up to a fair share."""
    staying = [each for each in board.members if each.generation == me.generation and not each.leaving]
    if me.leaving and staying:
        return board
    claims = [each for each in board.claims if each.generation == me.generation]
    fair = -(-len(claims) // max(1, len(staying)))
    mine = _counted(board, me.generation)[me.name]
    taken = {each.shard for each in claims if each.holder is None}
    taken = set(sorted(taken)[: max(0, fair - mine)])

    def held(claim: Claim) -> Claim:
        is_taken = claim.generation == me.generation and claim.shard in taken
        return replace(claim, holder=me.name, connected=False) if is_taken else claim

    return replace(board, claims=tuple(map(held, board.claims)))


def _balance(board: Board, me: Member) -> Board:
    """Become the successor of shards of those who leave, or hold at least two more."""
    if me.leaving:
        return board
    leaving = {each.name for each in board.members if each.leaving}
    staying = sum(each.generation == me.generation and not each.leaving for each in board.members)
    claims = {each.shard: each for each in board.claims if each.generation == me.generation}
    fair = -(-len(claims) // staying)
    while True:
        counted = _counted(replace(board, claims=tuple(claims.values())), me.generation)
        mine = counted[me.name]
        offered = [
            each
            for each in claims.values()
            if each.stage is Stage.HELD
            and each.holder not in (None, me.name)
            and (mine < fair if each.holder in leaving else counted[each.holder] - mine >= 2)
        ]
        if not offered:
            break
        # First from those who leave, then from those who hold most; connected shards pass without a gap.
        best = min(
            offered,
            key=lambda each: (each.holder not in leaving, -counted[each.holder], not each.connected, each.shard),
        )
        claims[best.shard] = replace(best, successor=me.name, stage=Stage.PREPARING)
    return replace(
        board, claims=tuple(claims[each.shard] if each.generation == me.generation else each for each in board.claims)
    )


def _counted(board: Board, generation: int) -> Counter[str | None]:
    return Counter(each.future for each in board.claims if each.generation == generation)
