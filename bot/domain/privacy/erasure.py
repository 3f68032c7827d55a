"""Records of erasures, which are applied again after a backup is restored; they do not reveal who was erased."""

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
    """One erasure: of a member in one club or everywhere (guild 0), of one review, or (digest None) of a whole club.

    `digest` is a SHA-256 of `salt` and what was erased: the member's id, or the review's id with the time it was
    written. Known ids can be checked against it; an id cannot be read from it directly.
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
        """`salt` is at least 16 random characters; the erasure's id is derived from it."""
        digest = _digest(salt, member)
        return cls(id=digest[:24], guild=guild, salt=salt, digest=digest, keep_texts=keep_texts, erased_at=now)

    @classmethod
    def of_club(cls, guild: GuildId, salt: str, *, now: datetime) -> Self:
        return cls(id=f"club-{salt}", guild=guild, salt=salt, digest=None, keep_texts=False, erased_at=now)

    @classmethod
    def of_review(cls, review: ReviewId, written: str, guild: GuildId, salt: str, *, now: datetime) -> Self:
        """`written` is when the review was first stored: a later review may get the same id."""
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
        """Raises ValueError, KeyError or TypeError if the line is not an erasure."""
        given = json.loads(text)
        return cls(
            **{**given, "guild": GuildId(given["guild"]), "erased_at": datetime.fromisoformat(given["erased_at"])}
        )


def _digest(salt: str, of: object) -> str:
    return sha256(f"{salt}|{of}".encode()).hexdigest()
