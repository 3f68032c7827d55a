"""Labels and values that a page sets in lines of their own: "Director" above "Mike Figgis"."""

from __future__ import annotations

from bot.sources.review_page.blocks import Block, Kind, ends_sentence
from bot.sources.review_page.labels import Field, details_in, field_of
from bot.sources.review_page.ratings import read_labelled


def pair_labels(blocks: list[Block]) -> list[Block]:
    """The same blocks, each label joined with the short line below it."""
    joined: list[Block] = []
    skip = False
    for index, block in enumerate(blocks):
        if skip:
            skip = False
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if following is not None and _is_label(block, following) and _certain(blocks, index, joined):
            label = block.text.rstrip(" :")
            joined.append(Block(f"{label}: {following.text}", Kind.DETAIL, block.zone))
            skip = True
        else:
            joined.append(block)
    return joined


def _is_label(block: Block, following: Block) -> bool:
    label = block.text.rstrip(" :")
    value = following.text
    return (
        len(label) <= 30
        and field_of(label) is not None
        and len(value) <= 160
        and field_of(value.rstrip(" :")) is None
        and not details_in(value)
        and not (ends_sentence(value) and len(value) > 60)
        and block.zone is following.zone
    )


def _certain(blocks: list[Block], index: int, joined: list[Block]) -> bool:
    """A colon makes a label; without one, a second label two lines on makes a table.

    One alone may be a heading, unless it announces a rating and one follows.
    """
    if blocks[index].text.rstrip().endswith(":"):
        return True
    if field_of(blocks[index].text) is Field.RATING and read_labelled(blocks[index + 1].text):
        return True
    after_pair = bool(joined) and joined[-1].kind is Kind.DETAIL
    return after_pair or (index + 2 < len(blocks) and field_of(blocks[index + 2].text.rstrip(" :")) is not None)
