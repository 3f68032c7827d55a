"""The blocks of a page with their roles, and the facts that its lines state."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from bot.sources.review_page.blocks import LONGEST_LINE, Block, Zone
from bot.sources.review_page.bylines import Byline
from bot.sources.review_page.labels import Detail

_LONGEST_STANDFIRST = 8
"""Lines."""


class Role(Enum):
    """The function of a block on its page."""

    BODY = "body"
    HEADLINE = "headline"
    DETAIL = "detail"
    BYLINE = "byline"
    RATING = "rating"
    COPYRIGHT = "copyright"
    BIO = "bio"
    SECTION = "section"
    BOILERPLATE = "boilerplate"
    ADDRESS = "address"


@dataclass(slots=True)
class ClassifiedPage:
    """A page with a role for each block. `details` and `bylines` hold (index of the block, parsed value)."""

    blocks: tuple[Block, ...]
    roles: list[Role]
    headline: str | None = None
    details: list[tuple[int, Detail]] = field(default_factory=list)
    bylines: list[tuple[int, Byline]] = field(default_factory=list)

    def texts(self, role: Role) -> list[str]:
        """Return the texts of the blocks with this role, in order."""
        return [block.text for block, is_ in zip(self.blocks, self.roles, strict=True) if is_ is role]

    @property
    def standfirst(self) -> str:
        """The lines between the headline and the first paragraph that were left out, such as a subtitle."""
        body = next((n for n, role in enumerate(self.roles) if role is Role.BODY), 0)
        over = next((n for n, role in enumerate(self.roles[:body]) if role is Role.HEADLINE), body)
        lines = [
            self.blocks[n].text
            for n in range(over + 1, body)
            if self.roles[n] is Role.BOILERPLATE and self.blocks[n].zone in {Zone.MAIN, Zone.BOILERPLATE}
        ]
        return "\n— ".join(line for line in lines[:_LONGEST_STANDFIRST] if len(line) <= LONGEST_LINE)
