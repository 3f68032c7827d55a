"""What was erased and must not come back with a backup; whom it was about cannot be read from it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from bot.domain.errors import InvalidValue
from bot.domain.ids import GuildId, MemberId, ReviewId

EVERYWHERE = GuildId(0)
_REVIEW = "review-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One erasure: of a member in one club or everywhere (guild 0), of one review, or without a digest of a whole club.

    `digest` is a SHA-256 of `salt` and what was erased: the member's id, or the review's with the time when it was
    written. A list of ids can be held against it, none can be read from it at a glance.
    """

    id: str
    guild: GuildId
    salt: str
    digest: str | None
    keep_texts: bool
    erased_at: datetime

    def __post_init__(self) -> None:
        if self.digest is None and self.guild == EVERYWHERE:
            raise InvalidValue("erasure", self.guild, "a member, or one club")

    @classmethod
    def of_member(cls, member: MemberId, guild: GuildId, salt: str, *, keep_texts: bool, now: datetime) -> Self:
        """`salt` is at least 16 random characters; it also names the erasure."""
        digest = _digest(salt, member)
        return cls(id=digest[:24], guild=guild, salt=salt, digest=digest, keep_texts=keep_texts, erased_at=now)

    @classmethod
    def of_club(cls, guild: GuildId, salt: str, *, now: datetime) -> Self:
        return cls(id=f"club-{salt}", guild=guild, salt=salt, digest=None, keep_texts=False, erased_at=now)

    @classmethod
    def of_review(cls, review: ReviewId, written: str, guild: GuildId, salt: str, *, now: datetime) -> Self:
        """`written` is when it was stored first: a number alone may be given to a later review."""
        digest = _digest(salt, f"{review}|{written}")
        return cls(id=f"{_REVIEW}{digest[:24]}", guild=guild, salt=salt, digest=digest, keep_texts=False, erased_at=now)

    @property
    def of_one_review(self) -> bool:
        return self.id.startswith(_REVIEW)

    def is_of(self, member: MemberId) -> bool:
        return self.digest is not None and not self.of_one_review and self.digest == _digest(self.salt, member)

    def is_of_review(self, review: ReviewId, written: str) -> bool:
        return self.of_one_review and self.digest == _digest(self.salt, f"{review}|{written}")

    def to_json(self) -> str:
        return json.dumps({**asdict(self), "erased_at": self.erased_at.isoformat()})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Raises ValueError, KeyError and TypeError for a line that is none."""
        given = json.loads(text)
        return cls(
            **{**given, "guild": GuildId(given["guild"]), "erased_at": datetime.fromisoformat(given["erased_at"])}
        )


def _digest(salt: str, of: object) -> str:
    return sha256(f"{salt}|{of}".encode()).hexdigest()
