"""`/privacy` and `/export`: shows, exports and erases what is stored about a person."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.domain.people import Actor
from bot.gateway import file_replies, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_control
from bot.services.clubs.club_export import ClubExports
from bot.services.diary.diary import DiaryService
from bot.services.diary.exports import MemberExports
from bot.services.privacy import privacy as service
from bot.ui import privacy
from bot.ui.kit import controls
from bot.ui.kit.layout import Card


class PrivacyCog(commands.Cog):
    export = app_commands.Group(
        name="export",
        description="Download your data, or the club's",
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
    )

    def __init__(
        self,
        privacy_service: service.PrivacyService,
        diary: DiaryService,
        exports: MemberExports,
        club_exports: ClubExports,
    ) -> None:
        self._privacy = privacy_service
        self._diary = diary
        self._exports = exports
        self._club_exports = club_exports

    @app_commands.command(name="privacy")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def show_privacy(self, interaction: Interaction) -> None:
        """See, download or erase what's stored about you, and choose what others see."""
        await replies.send_answer(interaction, await self._panel(interaction, read_actor(interaction)), private=True)

    @handles_control(controls.PREFER)
    async def set_preference(self, interaction: Interaction, what: int, on: int) -> None:
        actor = read_actor(interaction)
        await self._diary.set_preference(actor, privacy.preference_of_number(what), allowed=bool(on))
        panel = await self._panel(interaction, actor)
        await replies.replace_message(interaction, lambda: panel)

    @handles_control(controls.FORGET)
    async def ask_forget(self, interaction: Interaction) -> None:
        actor = read_actor(interaction)
        backups = (await self._privacy.stored_counts(actor)).backups
        await replies.replace_message(
            interaction, lambda: privacy.forget_card(everywhere=actor.guild is None, backups=backups)
        )

    @handles_control(controls.FORGET_SURE)
    async def confirm_forget(self, interaction: Interaction, keep: int) -> None:
        everywhere = read_actor(interaction).guild is None
        await replies.replace_message(
            interaction, lambda: privacy.confirm_forget_card(keep_texts=bool(keep), everywhere=everywhere)
        )

    @handles_control(controls.FORGET_DO)
    async def forget_member(self, interaction: Interaction, keep: int) -> None:
        actor = read_actor(interaction)
        await self._privacy.forget_member(actor, keep_texts=bool(keep))
        await replies.replace_message(
            interaction, lambda: privacy.forgotten_card(keep_texts=bool(keep), everywhere=actor.guild is None)
        )

    @export.command(name="mine")
    async def export_mine(self, interaction: Interaction) -> None:
        """Download your data, including files that Letterboxd can import."""
        await self.export_from_panel(interaction)

    @handles_control(controls.EXPORT_MINE)
    async def export_from_panel(self, interaction: Interaction) -> None:
        await replies.defer_reply(interaction, private=True)
        parts = await self._exports.export_member(read_actor(interaction), file_replies.file_limit(interaction))
        await file_replies.send_files(interaction, "marquee-mine", parts, club=False)

    @export.command(name="club")
    async def export_club(self, interaction: Interaction) -> None:
        """Download this club's published data (needs Manage Server)."""
        await replies.defer_reply(interaction, private=True)
        parts = await self._club_exports.export_parts(read_actor(interaction), file_replies.file_limit(interaction))
        await file_replies.send_files(interaction, "marquee-club", parts, club=True)

    async def _panel(self, interaction: Interaction, actor: Actor) -> Card:
        stored = await self._privacy.stored_counts(actor)
        declined = None if actor.guild is None else await self._diary.declined_preferences(actor)
        names = file_replies.server_names(interaction, stored.clubs)
        return privacy.privacy_card(stored.clubs, names, declined, backups=stored.backups)
