"""The payload check over what SimCord records of a real discord.py bot."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator

import discord
import pytest
import simcord
from discord import app_commands, ui
from discord.ext import commands

from tests.support.payloads import check_environment


class EveryControl(ui.Modal, title="Write"):
    """A form of five fields, as many as fit."""

    words = ui.Label[ui.Modal](
        text="Words",
        description="As many as you like",
        component=ui.TextInput(style=discord.TextStyle.long, max_length=4000, required=False),
    )
    stars = ui.Label[ui.Modal](
        text="Stars", component=ui.Select(options=[discord.SelectOption(label=f"{n}") for n in range(10)])
    )
    mood = ui.Label[ui.Modal](
        text="Mood",
        component=ui.RadioGroup(options=[discord.RadioGroupOption(label=said) for said in ("Up", "Down")]),
    )
    marks = ui.Label[ui.Modal](
        text="Marks",
        component=ui.CheckboxGroup(options=[discord.CheckboxGroupOption(label="Rewatch")], required=False),
    )
    file = ui.Label[ui.Modal](text="File", component=ui.FileUpload(max_values=10, required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Kept")


class Pages(ui.View):
    @ui.button(label="Next", custom_id="next")
    async def turn(self, interaction: discord.Interaction, _: ui.Button[Pages]) -> None:
        await interaction.response.edit_message(content="Two", view=self)


def sample_bot() -> commands.Bot:
    """A bot with one good answer and three that Discord would refuse and SimCord accepts."""
    bot = commands.Bot("!", intents=discord.Intents(guilds=True), allowed_mentions=discord.AllowedMentions.none())

    @bot.tree.command(description="Suggests too much")
    async def many(interaction: discord.Interaction, film: str) -> None:
        await interaction.response.send_message(film)

    @many.autocomplete("film")
    async def _(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        number = 26 if typed == "all" else 25
        return [app_commands.Choice(name=f"Film {n}", value=f"film:{n}") for n in range(number)]

    @bot.tree.command(description="Sends a large file")
    async def large(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(file=discord.File(io.BytesIO(b"x" * 11_000_000), "a.bin"))

    @bot.tree.command(description="Sends a card")
    async def card(interaction: discord.Interaction, alt: str = "") -> None:
        view = ui.LayoutView()
        thumbnail = ui.Thumbnail[ui.LayoutView]("attachment://a.png", description=alt or None)
        button = ui.Button[ui.LayoutView](label="More", custom_id="more:1")
        container = ui.Container[ui.LayoutView](ui.Section("# Heat", accessory=thumbnail), ui.ActionRow(button))
        view.add_item(container)
        await interaction.response.defer()
        await interaction.followup.send(view=view, file=discord.File(io.BytesIO(b"png"), "a.png"))
        await interaction.edit_original_response(view=view)

    @bot.tree.command(description="Opens a form")
    async def form(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(EveryControl())

    @bot.tree.context_menu(name="Turn the page")
    async def turn(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message("One", view=Pages(), ephemeral=True)

    group = app_commands.Group(name="reviews", description="Moderation")
    bot.tree.add_command(group)

    @group.command(description="What waits")
    @app_commands.choices(state=[app_commands.Choice(name="Pending", value="pending")])
    async def queue(interaction: discord.Interaction, state: str, most: app_commands.Range[int, 1, 50] = 5) -> None:
        await interaction.response.send_message(embed=discord.Embed(title=state, description=str(most)))

    async def sync() -> None:
        await bot.tree.sync()

    bot.setup_hook = sync  # type: ignore[method-assign]
    return bot


@pytest.fixture
async def env() -> AsyncGenerator[simcord.Env]:
    """An offline Discord with the sample bot instead of the real one."""
    running = simcord.Env(sample_bot())
    await running.start()
    try:
        running.create_guild()
        yield running
    finally:
        await running.shutdown()


@pytest.fixture
def channel(env: simcord.Env) -> simcord.ChannelHandle:
    return env.guild.create_text_channel("films")


async def test_a_card_with_a_file_passes(env: simcord.Env, channel: simcord.ChannelHandle) -> None:
    alice = env.guild.add_member(env.create_user("alice"))
    await alice.slash(channel, "card", alt="A poster")
    await alice.autocomplete(channel, "many", "film", "some")
    check_environment(env)


async def test_forms_pages_menus_and_groups_pass(env: simcord.Env, channel: simcord.ChannelHandle) -> None:
    alice = env.guild.add_member(env.create_user("alice"))
    opened = await alice.slash(channel, "form")
    assert opened.modal is not None
    listed = await alice.slash(channel, "reviews queue", state="pending")
    assert listed.response is not None
    menu = await alice.context_menu(channel, "Turn the page", listed.response)
    assert menu.response is not None
    await alice.click(menu.response, label="Next")
    check_environment(env)


async def test_a_picture_without_words_is_found(env: simcord.Env, channel: simcord.ChannelHandle) -> None:
    alice = env.guild.add_member(env.create_user("alice"))
    await alice.slash(channel, "card")
    with pytest.raises(AssertionError, match="alt-text-missing"):
        check_environment(env)


async def test_too_many_suggestions_are_found(env: simcord.Env, channel: simcord.ChannelHandle) -> None:
    alice = env.guild.add_member(env.create_user("alice"))
    await alice.autocomplete(channel, "many", "film", "all")
    with pytest.raises(AssertionError, match="choice-count"):
        check_environment(env)


async def test_a_file_too_large_is_found(env: simcord.Env, channel: simcord.ChannelHandle) -> None:
    alice = env.guild.add_member(env.create_user("alice"))
    await alice.slash(channel, "large")
    with pytest.raises(AssertionError, match="file-size"):
        check_environment(env)
