"""Controls and forms with forged numbers and values are refused and never fail."""

import logging
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import pytest
from simcord.backend import serializers
from simcord.enums import InteractionType

from bot.gateway.forms import MARK as FORM
from bot.ui.kit.controls import PREFIX, Control
from tests.clubs.test_permissions import BUTTON, marked
from tests.support.sampling import rotated, sampled
from tests.support.stage import SELECTS, Stage, fields, number_of, seed, stage
from tests.support.world import Answer, World

NUMBERS = ["0", "1", "7", str(2**31), str(2**63 - 1), str(2**63), str(2**70), "-1", "d1", "٣", "1.0", "", " 1"]
SHORT = [str(2**63 - 1)]
"""The largest valid number gets furthest; the others are refused in one place for all controls."""
VALUES: list[Any] = [[], [""], ["d1"], ["r"], [str(2**63 - 1)], [str(2**63)], [str(2**70)], ["-1"], ["٣"], ["0"]]
VALUES += [["x:1"], ["review:d1"], ["1:2:3:4"], [f"1:{2**63}:2:3"], ["review:1"], ["r1"], ["d٣"], [":"], ["x" * 100]]
VALUES += [["1", "2"], [None], None, "text", {"0": "1"}, 3, [[1]]]
PARTS: list[Any] = [
    [],
    None,
    [{"type": 18}],
    [{"type": 18, "component": {"type": 4, "custom_id": "text"}}],
    [{"type": 18, "component": {"type": 4, "custom_id": "no_such_field", "value": "x"}}],
    [{"type": 18, "component": {"type": 4, "custom_id": "stars", "value": "x" * 4_000}}],
    [{"type": 1, "components": [{"type": 4, "custom_id": "text", "value": "words " * 600}]}],
]
"""Forged contents of a form."""
FIELDS: tuple[str, ...] = (
    "headline",
    "stars",
    "marks",
    "text",
    "file",
    "film",
    "year",
    "directors",
    "reason",
    "critic",
    "outlet",
)
FIELDS += ("source", "licence", "what", "channel", "day", "time", "zone", "rewatch", "spoilers")
CONTENTS: list[Any] = ["", "0", "٣", "x" * 4_000, "\u200b", "javascript:x", str(2**70), "-1", "1:1"]


def _forged_ids(set_up: Stage, control: Control, numbers: list[str]) -> Iterator[str]:
    """The control's id with each number forged alone, all forged alike, and one number too many or too few."""
    sound = [str(number_of(set_up, control.verb, name)) for name in control.names]
    for place, number in product(range(len(sound)), numbers):
        yield ":".join([PREFIX, control.verb, *sound[:place], number, *sound[place + 1 :]])
    for number in numbers if len(sound) > 1 else ():
        yield ":".join([PREFIX, control.verb, *[number] * len(sound)])
    yield ":".join([PREFIX, control.verb, *sound, "1"])
    yield ":".join([PREFIX, control.verb, *sound[1:]])


def lift_limits(world: World) -> None:
    """Switch the throttle off."""
    world.bot.guard._throttle.take_token = lambda *_: None  # type: ignore[method-assign]


class Forger:
    """Presses and submits controls that were never shown, as somebody with every right in the club."""

    def __init__(self, set_up: Stage, card: Answer) -> None:
        self._stage = set_up
        self._card = card
        self._backend = set_up.world.env.backend
        self._club = set_up.world.club

    @classmethod
    async def enter(cls, world: World) -> "Forger":
        set_up = await stage(world)
        await seed(set_up, 1)
        lift_limits(world)
        return cls(set_up, await world.ask(world.club.mara, "help"))

    async def press(self, custom_id: str, values: Any = None, *, options: bool = True) -> None:
        component: dict[str, Any] = {"type": 2, "style": 2, "label": "Press", "custom_id": custom_id}
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": 2}
        if values is not None:
            component = {"type": 3, "custom_id": custom_id}
            if options:
                component["options"] = [{"label": "x", "value": "1"}]
            data = {"custom_id": custom_id, "component_type": 3, "values": values}
            if values == "missing":
                del data["values"]
        await self._sent(InteractionType.MESSAGE_COMPONENT, data, component)

    async def submit(self, custom_id: str, components: Any) -> None:
        data = {"custom_id": custom_id, "components": components}
        await self._sent(InteractionType.MODAL_SUBMIT, data, None)

    async def _sent(self, kind: InteractionType, data: dict[str, Any], component: dict[str, Any] | None) -> None:
        stored = self._backend.get_message(self._club.channel.id, self._card.message.id)
        shown: dict[str, Any] = {**serializers.message_payload(self._backend, stored)}
        if component is not None:
            shown = {**shown, "components": [{"type": 1, "components": [component]}]}
        result = await self._club.mara._dispatch_interaction(
            kind, self._club.channel, data, extra={"message": shown}, source_message_id=self._card.message.id
        )
        assert result.acknowledged, data
        if result.modal is None and result.response is not None:
            said = Answer(result).text
            assert "something broke" not in said, (data, said)

    async def forge(self, control: Control, *, form: bool, turn: int | None = None) -> None:
        """Forge everything; with a turn, a share of it, so that a few turns together forge everything once."""

        def some(values: Sequence[Any], share: int) -> Sequence[Any]:
            return values if turn is None else rotated(values, turn, share)

        long = turn is None
        sound = control.custom_id(*(number_of(self._stage, control.verb, name) for name in control.names))
        for custom_id in _forged_ids(self._stage, control, NUMBERS if long else SHORT):
            if form:
                await self.submit(custom_id, [*fields(self._stage, control.verb)])
            else:
                await self.press(custom_id, ["1"] if control.verb in SELECTS else None)
        if form:
            for parts in some(PARTS, 3):
                await self.submit(sound, parts)
            for name, content in product(some(FIELDS, 7), some(CONTENTS, 4)):
                held = {"type": 4, "custom_id": name, "value": content}
                listed = {"type": 3, "custom_id": name, "values": [content]}
                for one in (held, listed):
                    await self.submit(sound, [{"type": 18, "component": one}])
        elif long or control.verb in SELECTS:
            for values in some(VALUES, 6):
                await self.press(sound, values)
            await self.press(sound, "missing")
            await self.press(sound, ["1"], options=False)


def _failures(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


SOAK_SHARE = 20
KINDS = [(verb, False) for verb in sorted(marked(BUTTON))] + [(verb, True) for verb in sorted(marked(FORM))]


async def test_every_control_and_form_refuses_what_was_never_shown(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    forger = await Forger.enter(world)
    for turn, (verb, form) in enumerate(KINDS):
        await forger.forge(marked(FORM if form else BUTTON)[verb], form=form, turn=turn)
    assert not _failures(caplog)


# A control takes up to minutes: the long run takes some of them, the soak run all.
@pytest.mark.parametrize(
    ("verb", "form"),
    [
        pytest.param(*kind, marks=pytest.mark.soak if at % SOAK_SHARE else pytest.mark.long)
        for at, kind in enumerate(KINDS)
    ],
)
async def test_a_control_refuses_every_forgery(
    world: World, caplog: pytest.LogCaptureFixture, verb: str, *, form: bool
) -> None:
    forger = await Forger.enter(world)
    await forger.forge(marked(FORM if form else BUTTON)[verb], form=form)
    assert not _failures(caplog)


@pytest.mark.parametrize(
    "custom_id",
    [
        "mq:nosuchverb:1",
        "mq:",
        "",
        "other:1",
        "mq:page",
        "mq:page:1:2:3:4:5",
        *sampled([f"mq:page:{n}:0:0" for n in NUMBERS], {5, 7}),
        "x" * 100,
    ],
)
async def test_an_unknown_verb_is_answered_with_a_sentence(
    world: World, caplog: pytest.LogCaptureFixture, custom_id: str
) -> None:
    forger = await Forger.enter(world)
    await forger.press(custom_id)
    await forger.press(custom_id, ["1"])
    await forger.submit(custom_id, [])
    assert not _failures(caplog)
