"""The rules for a message's payload as a whole: text, embeds, the V2 flag, mentions and files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tests.support.payload_components import PLAIN_TYPES, component_findings, media_addresses
from tests.support.payload_findings import MEDIA, WEB, Finding, Json, Rule, addresses, beyond, mappings, text

V2_FLAG = 1 << 15
FILE_LIMIT = 10 * 1024 * 1024
"""Bytes in one upload of a bot to a club without boosts."""

_EMBED_LENGTHS = (
    (("title",), 256),
    (("description",), 4096),
    (("footer", "text"), 2048),
    (("author", "name"), 256),
)
_EMBED_ADDRESSES = (
    ("url",),
    ("image", "url"),
    ("thumbnail", "url"),
    ("author", "url"),
    ("author", "icon_url"),
    ("footer", "icon_url"),
)
_EMBED_BODY = ("title", "description", "image", "thumbnail", "author", "footer", "fields")


def message_findings(body: Json, where: str, *, editing: bool, permitted: Collection[int] = ()) -> Iterator[Finding]:
    """Check one message. `editing`: a change to one that exists. `permitted`: the ids that it may mention."""
    components = mappings(body.get("components"))
    yield from _emptiness(body, where, editing=editing)
    yield from beyond(Rule.CONTENT_LENGTH, f"{where}/content", len(text(body.get("content"))), 0, 2000)
    yield from _embeds(mappings(body.get("embeds")), f"{where}/embeds")
    yield from _generation(body, components, where)
    yield from _mentions(body, where, permitted)
    yield from component_findings(components, f"{where}/components", v2=_is_v2(body))
    yield from _attachments(body, components, where, editing=editing)


def upload_findings(name: str, size: int) -> Iterator[Finding]:
    """Check one uploaded file; `size` is in bytes."""
    if size > FILE_LIMIT:
        yield Finding(Rule.FILE_SIZE, name, f"the file has {size} bytes, allowed are {FILE_LIMIT}")


def _is_v2(body: Json) -> bool:
    flags = body.get("flags")
    return isinstance(flags, int) and bool(flags & V2_FLAG)


def _emptiness(body: Json, where: str, *, editing: bool) -> Iterator[Finding]:
    fields = ("content", "embeds", "components", "attachments", "poll", "sticker_ids", "message_reference")
    if editing and not all(name in body for name in fields[:4]):
        return  # What an edit leaves out stays as it was.
    filled = [name for name in fields if body.get(name) and (name != "content" or text(body[name]).strip())]
    if not filled:
        yield Finding(Rule.EMPTY_MESSAGE, where, "the message holds nothing")


def _generation(body: Json, components: list[Json], where: str) -> Iterator[Finding]:
    if _is_v2(body):
        for name in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(name):
                yield Finding(Rule.V2_MIXED, f"{where}/{name}", "a Components V2 message cannot hold this")
    elif any(component.get("type") not in PLAIN_TYPES for component in components):
        yield Finding(Rule.V2_FLAG_MISSING, f"{where}/flags", "layout components need the flag 1 << 15")


def _mentions(body: Json, where: str, permitted: Collection[int]) -> Iterator[Finding]:
    if not any(body.get(name) for name in ("content", "embeds", "components", "poll")):
        return
    mentions = body.get("allowed_mentions")
    where = f"{where}/allowed_mentions"
    if not isinstance(mentions, Mapping) or "parse" not in mentions:
        yield Finding(Rule.MENTIONS_MISSING, where, "without it, everything that people wrote may ping")
        return
    named = {int(item) for name in ("users", "roles") for item in mentions.get(name) or ()}
    strangers = sorted(named.difference(permitted))
    if mentions["parse"] or strangers or mentions.get("replied_user"):
        yield Finding(Rule.MENTIONS_OPEN, where, f"{dict(mentions)} lets an answer ping")


def _embeds(embeds: list[Json], where: str) -> Iterator[Finding]:
    yield from beyond(Rule.EMBED_COUNT, where, len(embeds), 0, 10)
    total = 0
    for index, embed in enumerate(embeds):
        here = f"{where}/{index}"
        if not any(embed.get(name) for name in _EMBED_BODY):
            yield Finding(Rule.EMBED_EMPTY, here, "the embed shows nothing")
        for path, most in _EMBED_LENGTHS:
            size = len(text(_at(embed, path)))
            total += size
            yield from beyond(Rule.EMBED_LENGTH, f"{here}/{'/'.join(path)}", size, 0, most)
        for path in _EMBED_ADDRESSES:
            address = text(_at(embed, path))
            if address:
                schemes = WEB if path in {("url",), ("author", "url")} else MEDIA
                yield from addresses(address, f"{here}/{'/'.join(path)}", schemes, most=2048)
        fields = mappings(embed.get("fields"))
        yield from beyond(Rule.EMBED_COUNT, f"{here}/fields", len(fields), 0, 25)
        for number, item in enumerate(fields):
            for name, most in (("name", 256), ("value", 1024)):
                size = len(text(item.get(name)))
                total += size
                yield from beyond(Rule.EMBED_LENGTH, f"{here}/fields/{number}/{name}", size, 1, most)
    yield from beyond(Rule.EMBED_TOTAL, where, total, 0, 6000)


def _at(value: Json, path: tuple[str, ...]) -> object:
    found: object = value
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _attachments(body: Json, components: list[Json], where: str, *, editing: bool) -> Iterator[Finding]:
    listed = mappings(body.get("attachments"))
    yield from beyond(Rule.ATTACHMENT_COUNT, f"{where}/attachments", len(listed), 0, 10)
    for index, item in enumerate(listed):
        size = len(text(item.get("description")))
        yield from beyond(Rule.ALT_TEXT_LENGTH, f"{where}/attachments/{index}/description", size, 0, 1024)
    if editing and "attachments" not in body:
        return  # The files that the message has already are not in the request.
    names = {text(item.get("filename")) for item in listed}
    media = media_addresses(components, f"{where}/components")
    embeds = mappings(body.get("embeds"))
    pictures = [(f"{where}/embeds/{n}/{p[0]}", text(_at(e, p))) for n, e in enumerate(embeds) for p in _EMBED_ADDRESSES]
    for place, address in (*media, *pictures):
        if address.startswith("attachment://") and address.removeprefix("attachment://") not in names:
            yield Finding(Rule.ATTACHMENT_UNKNOWN, place, f"{address} is not among the uploaded {sorted(names)}")
