"""The commands, a file for each family; `all_cogs` is the list in plain sight."""

from __future__ import annotations

from discord.ext import commands

from bot.app import Services
from bot.gateway.client import MarqueeBot
from bot.gateway.guild_presence import Presences
from bot.gateway.notifier import Post
from bot.gateway.posting import Posting
from cogs.catalogue.corrections import ClubFilms
from cogs.catalogue.find import Find
from cogs.catalogue.movie import Films
from cogs.clubs import Settings
from cogs.diary.diary import Diary
from cogs.diary.imports import History
from cogs.help import Help
from cogs.highlights import Highlights
from cogs.messages import Messages
from cogs.privacy import Privacy
from cogs.recommendations.recommend import Watching
from cogs.recommendations.related import Suggestions
from cogs.recommendations.taste import Taste
from cogs.reviews.moderation import Moderation
from cogs.reviews.reading import Reviews
from cogs.reviews.sheet import ReviewSheet
from cogs.reviews.writing import Writing
from cogs.schedules import Schedules


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
