"""Which language an answer is in: the club's where others read it, the person's own where nobody else does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager

from bot.domain.clubs.settings import LANGUAGE
from bot.domain.ids import GuildId
from bot.gateway.actors import Interaction
from bot.services.clubs.clubs import ClubService
from bot.ui.kit.layout import Card
from bot.ui.language.languages import LANGUAGES, Language, choose_language, speak, speaking

BuildCard = Callable[[], Card]
"""Builds an answer, once it is known in which language."""
ClubLanguage = Callable[[int], Awaitable[Language]]
"""The language of a club, by the id of its server."""


class ClubLanguages:
    def __init__(self, clubs: ClubService) -> None:
        self._clubs = clubs

    async def club_language(self, guild: int, server_locale: str) -> Language:
        """The language that the club chose, else the one that Discord shows its server in, else English."""
        chosen = (await self._clubs.effective_setting(GuildId(guild), LANGUAGE.key)).value
        return LANGUAGES[chosen] if chosen in LANGUAGES else choose_language(server_locale)


def speak_to_asker(interaction: Interaction) -> None:
    """From now on, the running task writes in the language of the person's Discord client."""
    speak(choose_language(str(interaction.locale)))


async def shared_language(interaction: Interaction) -> AbstractContextManager[None]:
    """For answers that others see: within the block, everything is in the club's language."""
    if interaction.guild_id is None:
        return speaking(choose_language(str(interaction.locale)))
    return speaking(await interaction.client.club_language(interaction.guild_id))
