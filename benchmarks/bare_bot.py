"""The baseline of benchmarks/answers.py: discord.py and nothing else, sending cards of a given shape.

It reads a JSON file that BARE_SHAPES names: `cards` maps a command to the components of the card that it sends,
`choices` lists texts to suggest. Only their structure and the lengths of their texts are used.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

WORDS = "the film is long and the night is short so we watch it again "

Item = ui.Item[ui.LayoutView]


def filler(text: str | None) -> str:
    """Make a text of the same length."""
    length = len(text or "")
    return (WORDS * (length // len(WORDS) + 1))[:length]


def build(shape: dict[str, Any], number: Iterator[int]) -> Item:
    """Build a component of the same kind and size; `number` counts on, for the custom ids."""
    inner = [build(item, number) for item in shape.get("components", ())]
    return BUILDERS[shape["type"]](shape, inner, number)


def button(shape: dict[str, Any], _: list[Item], number: Iterator[int]) -> Item:
    if shape.get("url"):
        return ui.Button(label=shape.get("label"), url=shape["url"])
    label = filler(shape.get("label")) or "x"
    return ui.Button(label=label, custom_id=f"bare:{next(number)}", disabled=shape.get("disabled", False))


def select(shape: dict[str, Any], _: list[Item], number: Iterator[int]) -> Item:
    options = [
        discord.SelectOption(
            label=filler(option["label"]), value=str(n), description=filler(option.get("description")) or None
        )
        for n, option in enumerate(shape["options"])
    ]
    return ui.Select(custom_id=f"bare:{next(number)}", placeholder=shape.get("placeholder"), options=options)


def gallery(shape: dict[str, Any], _: list[Item], __: Iterator[int]) -> Item:
    media = [discord.MediaGalleryItem("https://example.org/p.jpg", description="x") for _ in shape["items"]]
    return ui.MediaGallery(*media)


Builder = Callable[[dict[str, Any], list[Item], Iterator[int]], Item]
PICTURE, POSTER = "poster.png", random.Random(1).randbytes(20_000)
"""A file as large as a drawn poster, which Marquee sends with its cards."""

BUILDERS: dict[int, Builder] = {
    1: lambda _, inner, __: ui.ActionRow(*inner),
    2: button,
    3: select,
    9: lambda shape, inner, number: ui.Section(*inner, accessory=build(shape["accessory"], number)),
    10: lambda shape, _, __: ui.TextDisplay(filler(shape["content"])),
    11: lambda shape, _, __: ui.Thumbnail(
        f"attachment://{PICTURE}" if shows_upload(shape) else "https://example.org/poster.jpg",
        description=filler(shape.get("description")),
    ),
    12: gallery,
    14: lambda shape, _, __: ui.Separator(visible=shape.get("divider", True)),
    17: lambda shape, inner, _: ui.Container(*inner, accent_color=shape.get("accent_color")),
}


def card(shapes: list[dict[str, Any]]) -> ui.LayoutView:
    number = itertools.count()
    view = ui.LayoutView(timeout=None)
    for shape in shapes:
        view.add_item(build(shape, number))
    return view


def shows_upload(shape: dict[str, Any]) -> bool:
    return "attachment://" in json.dumps(shape)


def command(
    name: str, shapes: list[dict[str, Any]], choices: list[app_commands.Choice[str]]
) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name=name, description="Send a card")
    async def send(interaction: discord.Interaction, film: str) -> None:  # noqa: ARG001 - typed, not used
        files = [discord.File(io.BytesIO(POSTER), PICTURE)] if shows_upload({"card": shapes}) else []
        await interaction.response.send_message(view=card(shapes), files=files)

    @send.autocomplete("film")
    async def suggest(_: discord.Interaction, _typed: str) -> list[app_commands.Choice[str]]:
        return choices

    return send


class BareBot(commands.AutoShardedBot):
    async def setup_hook(self) -> None:
        await self.tree.sync()


def main() -> None:
    mentions = discord.AllowedMentions.none()
    bot = BareBot(commands.when_mentioned, intents=discord.Intents(guilds=True), allowed_mentions=mentions)
    given = json.loads(Path(os.environ["BARE_SHAPES"]).read_text("utf-8"))
    choices = [app_commands.Choice(name=filler(said), value=f"film:{n}") for n, said in enumerate(given["choices"])]
    for name, shapes in given["cards"].items():
        bot.tree.add_command(command(name, shapes, choices))
    bot.run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
