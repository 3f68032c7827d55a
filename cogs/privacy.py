"""`/privacy` and `/export`: what is stored, taking it along, being forgotten."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.domain.people import Actor
from bot.gateway import file_replies, replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import pressed
from bot.services.clubs.club_export import ClubExports
from bot.services.diary.diary import Diary
from bot.services.diary.exports import Exports
from bot.services.privacy import privacy as service
from bot.ui import privacy
from bot.ui.kit import controls
from bot.ui.kit.layout import Card


class Privacy(commands.Cog):
    export = app_commands.Group(
        name="export",
        description="Take your history, or the club's, along",
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
    )

    def __init__(
        self, privacy_service: service.Privacy, diary: Diary, exports: Exports, club_exports: ClubExports
    ) -> None:
        self._privacy = privacy_service
        self._diary = diary
        self._exports = exports
        self._club_exports = club_exports

    @app_commands.command(name="privacy")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def privacy(self, interaction: Interaction) -> None:
        """See what is stored about you, download it, or have it forgotten."""
        await replies.answer(interaction, await self._panel(interaction, actor(interaction)), private=True)

    @pressed(controls.PREFER)
    async def prefer(self, interaction: Interaction, what: int, on: int) -> None:
        who = actor(interaction)
        await self._diary.prefer(who, privacy.what_of(what), allowed=bool(on))
        await replies.replace(interaction, await self._panel(interaction, who))

    @pressed(controls.FORGET)
    async def forget(self, interaction: Interaction) -> None:
        who = actor(interaction)
        backups = (await self._privacy.stored(who)).backups
        await replies.replace(interaction, privacy.forget_card(everywhere=who.guild is None, backups=backups))

    @pressed(controls.FORGET_SURE)
    async def forget_sure(self, interaction: Interaction, keep: int) -> None:
        everywhere = actor(interaction).guild is None
        await replies.replace(interaction, privacy.sure_card(keep_texts=bool(keep), everywhere=everywhere))

    @pressed(controls.FORGET_DO)
    async def forget_now(self, interaction: Interaction, keep: int) -> None:
        who = actor(interaction)
        await self._privacy.forget(who, keep_texts=bool(keep))
        card = privacy.forgotten_card(keep_texts=bool(keep), everywhere=who.guild is None)
        await replies.replace(interaction, card)

    @export.command(name="mine")
    async def mine(self, interaction: Interaction) -> None:
        """Download everything about you: JSON, and tables that Letterboxd imports."""
        await self.take_out(interaction)

    @pressed(controls.TAKE_OUT)
    async def take_out(self, interaction: Interaction) -> None:
        await replies.later(interaction, private=True)
        parts = await self._exports.mine(actor(interaction), file_replies.room(interaction))
        await file_replies.send(interaction, "marquee-mine", parts, club=False)

    @export.command(name="club")
    async def club(self, interaction: Interaction) -> None:
        """Download this club's memory: everything that the club may see (needs Manage Server)."""
        await replies.later(interaction, private=True)
        parts = await self._club_exports.parts(actor(interaction), file_replies.room(interaction))
        await file_replies.send(interaction, "marquee-club", parts, club=True)

    async def _panel(self, interaction: Interaction, who: Actor) -> Card:
        stored = await self._privacy.stored(who)
        declined = None if who.guild is None else await self._diary.declined(who)
        names = file_replies.names(interaction, stored.clubs)
        return privacy.privacy_card(stored.clubs, names, declined, backups=stored.backups)
