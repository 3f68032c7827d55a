"""`/profile` and `/favourites`: a member's numbers, and the films that they choose for them."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.domain.ids import FilmId, MemberId
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.context_menus import context_menu
from bot.gateway.controls import handles_choice, handles_control
from bot.gateway.delivery import PUBLIC
from bot.gateway.options import FilmCog
from bot.services.reviews.reading import ReviewReading
from bot.services.stats.left_out import LeftOutFilms
from bot.services.stats.profiles import ProfileService
from bot.ui.kit import controls
from bot.ui.stats import profile


class ProfileCog(FilmCog):
    def __init__(self, reading: ReviewReading, profiles: ProfileService, left_out: LeftOutFilms) -> None:
        super().__init__(reading)
        self._profiles = profiles
        self._left_out = left_out

    @app_commands.command(name="profile", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(member="Whose profile. Leave empty for your own.", private="Show the answer only to you")
    async def show_profile(
        self, interaction: Interaction, member: discord.Member | None = None, private: bool = False
    ) -> None:
        """See what a member watched and loved, beside the club."""
        whose = interaction.user if member is None else member
        found = await self._profiles.member_profile(read_actor(interaction), MemberId(whose.id), whose.display_name)
        await replies.send_answer(
            interaction, lambda: profile.profile_card(found), private=private or not found.shareable
        )

    @context_menu("Profile")
    @app_commands.guild_only()
    async def open_profile(self, interaction: Interaction, member: discord.Member) -> None:
        found = await self._profiles.member_profile(read_actor(interaction), MemberId(member.id), member.display_name)
        await replies.send_answer(interaction, profile.profile_card(found), private=True)

    @app_commands.command(name="favourites")
    @app_commands.guild_only()
    @app_commands.describe(
        first="Your first favourite. Leave all empty to see what you chose.",
        second="Your second favourite",
        third="Your third favourite",
        fourth="Your fourth favourite",
    )
    @app_commands.autocomplete(
        first=FilmCog.film_choices,
        second=FilmCog.film_choices,
        third=FilmCog.film_choices,
        fourth=FilmCog.film_choices,
    )
    async def choose_favourites(
        self,
        interaction: Interaction,
        first: str | None = None,
        second: str | None = None,
        third: str | None = None,
        fourth: str | None = None,
    ) -> None:
        """Choose four favourite films for your profile."""
        actor, typed = read_actor(interaction), [title for title in (first, second, third, fourth) if title]
        if typed:
            films = await self._profiles.set_favourites(actor, typed)
        else:
            films = await self._profiles.chosen_favourites(actor)
        await replies.send_answer(interaction, profile.favourites_card(films, saved=bool(typed)), private=True)

    @handles_control(profile.CLEAR_FAVOURITES)
    async def clear_favourites(self, interaction: Interaction) -> None:
        films = await self._profiles.set_favourites(read_actor(interaction), [])
        await replies.replace_message(interaction, lambda: profile.favourites_card(films, saved=True))

    @handles_control(controls.LEFT_OUT)
    async def list_left_out(self, interaction: Interaction) -> None:
        films = await self._left_out.list_films(read_actor(interaction))
        await replies.send_answer(interaction, profile.left_out_card(films), private=True)

    @handles_choice(profile.COUNT_AGAIN, "film")
    async def count_again(self, interaction: Interaction, film: int) -> None:
        actor = read_actor(interaction)
        await self._left_out.count_again(actor, [FilmId(film)])
        films = await self._left_out.list_films(actor)
        await replies.replace_message(interaction, lambda: profile.left_out_card(films))

    @handles_control(controls.COUNT_FILM)
    async def set_counted(self, interaction: Interaction, film: int, on: int) -> None:
        found = await self._left_out.set_counted(read_actor(interaction), FilmId(film), counted=bool(on))
        await replies.replace_message(interaction, lambda: profile.counted_card(found, counted=bool(on)))
