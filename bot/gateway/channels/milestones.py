"""Posts a club's milestones into its feed."""

from __future__ import annotations

import logging

from bot.domain.ids import ChannelId
from bot.domain.schedules.errors import ChannelClosed
from bot.domain.stats.records import Milestone
from bot.gateway.channels.sending import ChannelSender, channel_trouble
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import describe_failure, is_discord_trouble
from bot.services.stats.milestones import MilestoneService
from bot.ui.stats import records

log = logging.getLogger(__name__)

SECONDS = 60.0


class MilestonePoster:
    """`post_milestones` is the job. What a closed channel refuses is not posted later: the feed itself says why."""

    def __init__(self, bot: MarqueeBot, milestones: MilestoneService, sender: ChannelSender) -> None:
        self._bot = bot
        self._milestones = milestones
        self._sender = sender

    async def post_milestones(self) -> None:
        """Post everything that waits. A failure does not affect the others."""
        if not self._bot.is_ready():
            return
        for channel, milestone in await self._milestones.waiting_milestones():
            if await self._is_done(channel, milestone):
                await self._milestones.mark_told(milestone)

    async def _is_done(self, channel: ChannelId, milestone: Milestone) -> bool:
        """Whether a milestone was posted, or never can be; if not, it is tried again in a while."""
        if not self._sender.is_reachable(milestone.guild):
            return False
        try:
            place = self._sender.open_channel(milestone.guild, channel)
            # The nonce keeps a post whose answer was lost from being posted twice.
            nonce = f"mm-{milestone.guild % 10**9}-{milestone.what[0]}{milestone.number}"
            await self._sender.send_once(place, lambda: records.milestone_card(milestone), nonce)
        except ChannelClosed:
            return True
        except Exception as error:
            if is_discord_trouble(error):
                log.warning("a milestone is posted later: %s", describe_failure(error))
                return False
            if channel_trouble(error) is None:
                log.exception("a milestone could not be posted")
        return True
