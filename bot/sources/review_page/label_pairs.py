"""Joins a label with the value on the next line: "Director" above "Mike Figgis"."""

from __future__ import annotations

from bot.sources.review_page.blocks import Block, Kind, ends_sentence
from bot.sources.review_page.labels import Field, details_in, field_of
from bot.sources.review_page.ratings import read_labelled


def pair_labels(blocks: list[Block]) -> list[Block]:
    """Return the blocks, each label joined with the short line below it as "label: value"."""
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
        and following.kind is not Kind.HEADING  # a section's name above the headline
        and field_of(label) is not None
        and len(value) <= 160
        and field_of(value.rstrip(" :")) is None
        and not details_in(value)
        and not (ends_sentence(value) and len(value) > 60)
        and block.zone is following.zone
        and not following.hidden
    )


def _certain(blocks: list[Block], index: int, joined: list[Block]) -> bool:
    """Whether a block is certainly a label, not a heading.

    It ends with a colon, or announces a rating that follows, or belongs to a table: the pair before it or the line
    after its value is labelled too.
    """
    if blocks[index].text.rstrip().endswith(":"):
        return True
    if field_of(blocks[index].text) is Field.RATING and read_labelled(blocks[index + 1].text):
        return True
    after_pair = bool(joined) and joined[-1].kind is Kind.DETAIL
    return after_pair or (index + 2 < len(blocks) and field_of(blocks[index + 2].text.rstrip(" :")) is not None)
