"""The payloads of the simulated Discord: ids, members, the club and its channel, interactions, messages."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

_DISCORD_EPOCH_MS = 1_420_070_400_000
_counter = itertools.count()

EVERYTHING = str((1 << 53) - 1)
"""All permissions, as the decimal text that Discord sends."""
READ_AND_WRITE = str(1 << 10 | 1 << 11 | 1 << 31)

SLASH, AUTOCOMPLETE, PRESS, FORM = 2, 4, 3, 5
"""Types of interaction."""
UPLOAD_LIMIT = 10 * 1024 * 1024


def snowflake() -> str:
    """Make an id with the current time, because discord.py reads an interaction's age from its id."""
    milliseconds = int(time.time() * 1000) - _DISCORD_EPOCH_MS
    return str(milliseconds << 22 | next(_counter) % (1 << 22))


@dataclass(frozen=True, slots=True)
class Member:
    """Someone in the club; `permissions` is a decimal text, as Discord sends it."""

    name: str
    permissions: str = READ_AND_WRITE
    id: str = field(default_factory=snowflake)

    def user(self) -> dict[str, Any]:
        return user(self.id, self.name)

    def payload(self) -> dict[str, Any]:
        return member(self.user()) | {"permissions": self.permissions}


@dataclass(frozen=True, slots=True)
class Club:
    """A guild with one text channel."""

    name: str = "Film club"
    id: str = field(default_factory=snowflake)
    channel_id: str = field(default_factory=snowflake)
    owner_id: str = field(default_factory=snowflake)

    def channel(self) -> dict[str, Any]:
        return {
            "id": self.channel_id,
            "type": 0,
            "guild_id": self.id,
            "name": "films",
            "position": 0,
            "permission_overwrites": [],
            "permissions": EVERYTHING,
            "nsfw": False,
            "parent_id": None,
            "topic": None,
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "flags": 0,
        }

    def payload(self, bot: dict[str, Any]) -> dict[str, Any]:
        """Build what GUILD_CREATE carries for a guild that the bot is in already."""
        everyone = {
            "id": self.id,
            "name": "@everyone",
            "permissions": EVERYTHING,
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        lists = ("emojis", "stickers", "voice_states", "presences", "threads", "stage_instances")
        more = ("guild_scheduled_events", "soundboard_sounds", "features")
        return {
            **{name: [] for name in (*lists, *more)},
            "id": self.id,
            "name": self.name,
            "icon": None,
            "owner_id": self.owner_id,
            "unavailable": False,
            "large": False,
            "member_count": 3,
            "members": [member(bot)],
            "roles": [everyone],
            "channels": [self.channel()],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_progress_bar_enabled": False,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "afk_channel_id": None,
            "afk_timeout": 300,
            "preferred_locale": "en-US",
            "joined_at": now(),
        }


def now() -> str:
    return datetime.now(UTC).isoformat()


def user(identity: str, name: str, *, bot: bool = False) -> dict[str, Any]:
    return {
        "id": identity,
        "username": name,
        "global_name": None if bot else name,
        "discriminator": "0",
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
    }


def member(who: dict[str, Any]) -> dict[str, Any]:
    return {
        "user": who,
        "nick": None,
        "avatar": None,
        "roles": [],
        "joined_at": now(),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def application(identity: str, name: str) -> dict[str, Any]:
    return {
        "id": identity,
        "name": name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user(identity, "operator"),
        "team": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "integration_types_config": {"0": {}, "1": {}},
    }


def interaction(
    *,
    kind: int,
    identity: str,
    token: str,
    application_id: str,
    club: Club,
    by: Member,
    data: dict[str, Any],
    message: dict[str, Any] | None = None,
    locale: str = "en-US",
) -> dict[str, Any]:
    """Build what INTERACTION_CREATE carries for an interaction in the club's channel."""
    payload = {
        "id": identity,
        "application_id": application_id,
        "type": kind,
        "token": token,
        "version": 1,
        "data": data,
        "guild_id": club.id,
        "guild": {"id": club.id, "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "locale": locale,
        "channel_id": club.channel_id,
        "channel": club.channel(),
        "member": by.payload(),
        "app_permissions": EVERYTHING,
        "entitlements": [],
        "authorizing_integration_owners": {"0": club.id},
        "context": 0,
        "attachment_size_limit": UPLOAD_LIMIT,
    }
    return payload if message is None else payload | {"message": message}


def message(body: dict[str, Any], *, author: dict[str, Any], channel_id: str, base: str) -> dict[str, Any]:
    """Build the message that Discord creates from a bot's payload; `base` is where its files can be fetched."""
    identity = snowflake()
    attachments = [
        {
            "id": f"{identity[:-2]}{index:02}",
            "filename": item.get("filename", ""),
            "description": item.get("description"),
            "size": 0,
            "url": f"{base}/attachments/{identity}/{item.get('filename', '')}",
            "proxy_url": f"{base}/attachments/{identity}/{item.get('filename', '')}",
        }
        for index, item in enumerate(body.get("attachments") or ())
    ]
    return {
        "id": identity,
        "type": 0,
        "channel_id": channel_id,
        "author": author,
        "content": body.get("content") or "",
        "embeds": body.get("embeds") or [],
        "components": body.get("components") or [],
        "attachments": attachments,
        "flags": body.get("flags") or 0,
        "timestamp": now(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "pinned": False,
    }


def edited(before: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Apply an edit to a message: fields that it omits stay."""
    changed: dict[str, Any] = {name: body[name] or [] for name in ("embeds", "components") if name in body}
    if "content" in body:
        changed["content"] = body["content"] or ""
    flags = before["flags"] | (body.get("flags") or 0)
    return before | changed | {"flags": flags, "edited_timestamp": now()}
