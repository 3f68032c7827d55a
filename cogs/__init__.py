"""The commands, a file for each family; `all_cogs` is the list in plain sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.gateway.post import Post
from bot.gateway.posting import Posting
from bot.gateway.presence import Presences
from cogs.club_films import ClubFilms
from cogs.diary import Diary
from cogs.films import Films
from cogs.find import Find
from cogs.help import Help
from cogs.highlights import Highlights
from cogs.history import History
from cogs.messages import Messages
from cogs.moderation import Moderation
from cogs.privacy import Privacy
from cogs.review_sheet import ReviewSheet
from cogs.reviews import Reviews
from cogs.schedules import Schedules
from cogs.settings import Settings
from cogs.suggestions import Suggestions
from cogs.taste import Taste
from cogs.watching import Watching
from cogs.writing import Writing

if TYPE_CHECKING:
    from discord.ext import commands

    from bot.app import Services
    from bot.gateway.client import MarqueeBot


def all_cogs(services: Services, bot: MarqueeBot) -> list[commands.Cog]:
    """Each cog is given what it uses, and nothing else."""
    desk, post = services.editorial, Post(bot, services.editorial.notices, services.clubs)
    return [
        Reviews(services.room),
        Films(services.room),
        Highlights(services.room),
        Suggestions(services.room, services.suggestions),
        Watching(services.watching, bot.tree),
        Taste(services.taste_match, bot.tree),
        Find(services.finder, services.library, services.vocabulary),
        Diary(services.room, services.diary),
        Writing(services.room, desk.writing, desk.drafts, desk.moderation, post, bot.tree),
        ReviewSheet(desk.moderation, desk.writing, desk.marking, services.room, post, bot.tree),
        Moderation(services.room, desk.moderation, desk.writing, desk.marking, desk.pages, post),
        ClubFilms(services.room, desk.films, post),
        History(services.imports),
        Presences(bot, services.departures),
        Privacy(services.privacy, services.diary, services.exports, services.club_exports),
        Schedules(services.schedules, Posting(bot, services.schedules.posting, post)),
        Settings(services.clubs),
        Messages(bot.tree),
        Help(services.mentions),
    ]
