"""Makes SimCord's scheduled events as strict as Discord's: covers, the permission of 2026, the limit of 100, the past."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any

from simcord.backend.errors import BackendError, invalid_form_body
from simcord.backend.models import ScheduledEvent
from simcord.http import router
from simcord.http.routes import scheduled_events  # noqa: F401  registers the routes

LIMIT, TOO_MANY = 100, 30038
OPEN = (1, 2)
NEXT_STATUS = {1: (1, 2, 4), 2: (2, 3), 3: (3,), 4: (4,)}
_EVENTS, _EVENT = "/guilds/{guild_id}/scheduled-events", "/guilds/{guild_id}/scheduled-events/{event_id}"


class Covers:
    """The covers that events were given, as PNG, by the event's name."""

    by_name: dict[str, bytes] = {}  # noqa: RUF012  the routes are module-wide too


def install_strict_events() -> None:
    """Replace SimCord's routes that create and edit events; once a process."""
    _wrap("POST", _EVENTS, _create)
    _wrap("PATCH", _EVENT, _edit)


def _wrap(method: str, template: str, handler: Callable[[router.RequestContext, Callable[..., Any]], Any]) -> None:
    parts = template.strip("/").split("/")
    routes = router._ROUTES[method]
    place = next(number for number, (known, _) in enumerate(routes) if known == parts)
    former = routes[place][1]
    if getattr(former, "is_strict", False):
        return

    def strict(ctx: router.RequestContext) -> Any:
        return handler(ctx, former)

    strict.is_strict = True  # type: ignore[attr-defined]
    routes[place] = (parts, strict)


def _create(ctx: router.RequestContext, former: Callable[..., Any]) -> Any:
    guild = ctx.int_arg("guild_id")
    ctx.require_guild_permissions(guild, "create_events")
    known = ctx.backend.get_guild(guild).scheduled_events.values()
    if sum(each.status in OPEN for each in known) >= LIMIT:
        raise BackendError(400, TOO_MANY, "Maximum number of uncompleted guild scheduled events reached (100)")
    _check(ctx.json)
    _keep_cover(ctx.json)
    return _without_manage_events(ctx, former)


def _edit(ctx: router.RequestContext, former: Callable[..., Any]) -> Any:
    event = ctx.backend.get_scheduled_event(ctx.int_arg("guild_id"), ctx.int_arg("event_id"))
    own = event.creator_id == ctx.backend.bot_user.id
    ctx.require_guild_permissions(event.guild_id, "create_events" if own else "manage_events")
    status = (ctx.json or {}).get("status", event.status)
    if status not in NEXT_STATUS[event.status]:
        raise invalid_form_body(f"status {event.status} can't become {status}")
    _check(ctx.json)
    _keep_cover(ctx.json)
    ctx.json = {key: value for key, value in (ctx.json or {}).items() if key != "image"}
    return _without_manage_events(ctx, former)


def _without_manage_events(ctx: router.RequestContext, former: Callable[..., Any]) -> Any:
    require, ctx.require_guild_permissions = ctx.require_guild_permissions, lambda *_: None  # type: ignore[method-assign]
    try:
        return former(ctx)
    finally:
        ctx.require_guild_permissions = require  # type: ignore[method-assign]


def _check(body: Any) -> None:
    for name, most in (("name", 100), ("description", 1_000)):
        if name in body and not 1 <= len(body[name]) <= most:
            raise invalid_form_body(f"{name} must have 1 to {most} characters")
    location = (body.get("entity_metadata") or {}).get("location", "?")
    if not 1 <= len(location) <= 100:
        raise invalid_form_body("location must have 1 to 100 characters")
    starts, ends = body.get("scheduled_start_time"), body.get("scheduled_end_time")
    if starts and ends and datetime.fromisoformat(starts) >= datetime.fromisoformat(ends):
        raise invalid_form_body("an event ends after it starts")
    if body.get("entity_type") == 2 and body.get("entity_metadata") is not None:
        raise invalid_form_body("entity_metadata must be null for voice events")


def _keep_cover(body: Any) -> None:
    if body.get("image"):
        head, _, data = body["image"].partition(",")
        if head != "data:image/png;base64":
            raise invalid_form_body("the image is no PNG")
        Covers.by_name[body["name"]] = base64.b64decode(data)


def open_events(backend: Any, guild: int) -> list[ScheduledEvent]:
    """The events of a server that are scheduled or running."""
    return [each for each in backend.get_guild(guild).scheduled_events.values() if each.status in OPEN]
