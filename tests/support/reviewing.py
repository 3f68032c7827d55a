"""Steps that tests of writing and moderating share."""

from __future__ import annotations

from typing import Any

import simcord

from tests.support.world import Answer, World

RAIN = "Rain falls on everything he ever loved.\n\nIt is the ||last goodbye|| that stays with me for years."


async def fill(who: simcord.MemberActor, opened: Answer, **fields: Any) -> Answer:
    """Submit the form that an answer opened."""
    assert opened.result.modal is not None, "no form was opened"
    return Answer(await who.submit_modal(opened.result, fields))


async def write(world: World, who: simcord.MemberActor, text: str = RAIN, film: str = "Ran", **fields: Any) -> Answer:
    """Write a review from the command to the confirmation."""
    return await fill(who, await world.ask(who, "write", film=film), text=text, **fields)


async def sheet(world: World, who: simcord.MemberActor, film: str = "Ran", reviewer: str | None = None) -> Answer:
    """Press the dots on the public card of a review."""
    options = {} if reviewer is None else {"reviewer": reviewer}
    card = await world.ask(who, "review", film=film, **options)
    return await world.press(who, card, "ways")


async def choose(world: World, who: simcord.MemberActor, answer: Answer, verb: str, label: str) -> Answer:
    """Choose the option whose label or description holds these words."""
    for part in _selects(answer.components):
        if part["custom_id"].split(":")[1] == verb:
            for option in part["options"]:
                if label in option["label"] or label in option.get("description", ""):
                    return await world.choose(who, answer, verb, option["value"])
    raise AssertionError(f"no option of {verb} says {label!r}")


async def press_label(world: World, who: simcord.MemberActor, answer: Answer, label: str) -> Answer:
    """Press the button with this label."""
    return Answer(await who.click(answer.message, label=label))


def _selects(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for part in components:
        if part.get("type") == 3:
            found.append(part)
        found += _selects(part.get("components", []))
    return found
