"""The commands, a file for each family; `all_cogs` is the list in plain sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.films import Films
from cogs.find import Find
from cogs.help import Help
from cogs.highlights import Highlights
from cogs.messages import Messages
from cogs.reviews import Reviews
from cogs.settings import Settings
from cogs.suggestions import Suggestions

if TYPE_CHECKING:
    from discord.ext import commands

    from bot.app import Services
    from bot.gateway.client import MarqueeBot


def all_cogs(services: Services, bot: MarqueeBot) -> list[commands.Cog]:
    """Each cog is given what it uses, and nothing else."""
    return [
        Reviews(services.room),
        Films(services.room),
        Highlights(services.room),
        Suggestions(services.room, services.suggestions),
        Find(services.finder, services.library, services.vocabulary),
        Settings(services.clubs),
        Messages(bot.tree),
        Help(services.mentions),
    ]
