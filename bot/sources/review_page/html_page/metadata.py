"""Reads the metadata of an HTML page from JSON-LD and meta elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml.etree import _Element

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, fold_text
from bot.sources.review_page.blocks import LONGEST_LINE, Found, PageMetadata, Value, tidy_line
from bot.sources.review_page.bylines import is_machine
from bot.sources.review_page.dates import find_day
from bot.sources.review_page.html_page.microdata import microdata_nodes
from bot.sources.review_page.value import FieldSource

_DEPTH = 12
_TEXT = 20_000
_NODES = 200
_HEADLINES = 20
_FILMS = 20
_NAMES = 50
_CANDIDATES = 20
_WORK_TYPES = {"movie", "tvseries", "tvepisode", "tvmovie", "film"}
_PAGE_TYPES = {
    "review", "criticreview", "article", "newsarticle", "blogposting", "reviewnewsarticle", "reportagenewsarticle",
    "opinionnewsarticle", "analysisnewsarticle", "medicalwebpage", "webpage", "socialmediaposting", "report",
}  # fmt: skip
_WRAPPING = re.compile(r"[\s/*]*(?:<!\[CDATA\[|<!--)?[\s/*]*")
_WRAPPED = re.compile(r"[\s/*;]*(?:\]\]>|-->)?[\s/*;]*\Z")
_YEAR = re.compile(r"(?<!\d)((?:18|19|20)\d\d)(?!\d)")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+?)\s*-->")


def read_metadata(root: _Element, raw: str) -> PageMetadata:
    """Return the metadata of a parsed page; malformed data leaves fields empty and never raises."""
    metadata = PageMetadata()
    for node in islice(_json_ld(root), _NODES):
        _read_node(node, metadata)
    for node in microdata_nodes(root):
        _read_node(node, metadata)
    _read_meta_elements(root, metadata)
    if metadata.url is None and (saved := _SAVED_FROM.search(raw[:5000])):
        metadata.url = saved[1]
    for outlet in metadata.outlets[:1]:
        metadata.headlines = [_without_outlet(headline, outlet.value) for headline in metadata.headlines]
    metadata.headlines = list(dict.fromkeys(h for h in metadata.headlines if h and len(h) <= LONGEST_LINE))[:_HEADLINES]
    return metadata


def _json_ld(root: _Element) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads(_unwrapped(script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data, 0)


def _unwrapped(script: str) -> str:
    """Return the JSON of a script without CDATA or comment delimiters."""
    text = script.strip()
    if start := _WRAPPING.match(text[:200]):
        text = text[start.end() :]
    tail = text[-60:]
    return text[: len(text) - len(tail)] + _WRAPPED.sub("", tail)


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data[:200]:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(data.get(key), depth + 1)


def _types(node: dict[str, Any]) -> set[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rsplit("/", 1)[-1].lower() for kind in kinds if isinstance(kind, str)}


def _read_node(node: dict[str, Any], metadata: PageMetadata) -> None:
    types = _types(node)
    if types & _WORK_TYPES:
        metadata.kinds.add("movie")
        _read_work(node, metadata)
        reviews = _list(node.get("review"))
        if len(reviews) == 1:
            _read_page_node({**reviews[0], "itemReviewed": None}, metadata, {"review"})
    elif types & _PAGE_TYPES:
        _read_page_node(node, metadata, types)
    elif "recipe" in types:
        metadata.kinds.add("recipe")


def _read_page_node(node: dict[str, Any], metadata: PageMetadata, types: set[str]) -> None:
    if types & {"review", "criticreview"} or "reviewRating" in node or "itemReviewed" in node:
        metadata.kinds.add("review")
    for work in _list(node.get("itemReviewed")) or (_list(node.get("about")) if "webpage" not in types else []):
        kinds = _types(work)
        if kinds & _WORK_TYPES or "itemReviewed" in node:
            metadata.kinds |= kinds
        # WordPress plugins declare films as CreativeWork, Thing or Product.
        if kinds & (_WORK_TYPES | {"creativework", "thing", "product"}) and (
            "itemReviewed" in node or kinds & _WORK_TYPES
        ):
            _read_work(work, metadata)
    headline = _text(node.get("headline")) or (_text(node.get("name")) if "webpage" not in types else None)
    if headline:
        metadata.headlines.append(headline)
    _add(metadata.authors, _names_joined(node.get("author")))
    for author in _list(node.get("author"))[:1]:
        metadata.bio = metadata.bio or _text(author.get("description"))
    _add(metadata.outlets, _first_name(node.get("publisher")))
    _add(metadata.days, find_day(_text(node.get("datePublished")) or ""))
    metadata.language = metadata.language or _text(node.get("inLanguage"))
    metadata.url = metadata.url or _address(node.get("url")) or _address(node.get("mainEntityOfPage"))
    metadata.body = metadata.body or _text(node.get("reviewBody"))
    for rating in _list(node.get("reviewRating"))[:1]:
        _add(metadata.ratings, _rating(rating))
    year, holder = _text(node.get("copyrightYear")), _first_name(node.get("copyrightHolder"))
    if year and holder and metadata.copyright is None:
        metadata.copyright = f"© {year} {holder}"


def _add(candidates: list[Found[Value]], value: Value | None, source: FieldSource = FieldSource.STRUCTURED) -> None:
    if value is not None and len(candidates) < _CANDIDATES:
        candidates.append(Found(value, source))


def _read_work(node: dict[str, Any], metadata: PageMetadata) -> None:
    name = _text(node.get("name"))
    if not name or len(name) > LONGEST_LINE:
        return
    first = not metadata.films or fold_text(metadata.films[0]) == fold_text(name)
    if len(metadata.films) < _FILMS and fold_text(name) not in {fold_text(film) for film in metadata.films}:
        metadata.films.append(name)
    if not first:
        return
    metadata.directors = metadata.directors or _names(node.get("director"))
    metadata.actors = metadata.actors or _names(node.get("actor")) or _names(node.get("actors"))
    for key in ("dateCreated", "copyrightYear", "datePublished", "releaseDate"):
        if metadata.year is None and (year := _YEAR.search(_text(node.get(key)) or "")):
            metadata.year = int(year[1]) if FIRST_FILM_YEAR <= int(year[1]) <= LAST_FILM_YEAR else None


def _rating(node: dict[str, Any]) -> str | None:
    value, best = _text(node.get("ratingValue")), _text(node.get("bestRating"))
    if not value or "/" in value:
        return value
    if re.search(r"[^\d.,\s]", value):
        return value  # "4 out of 5", "B+"
    usual = "5" if re.fullmatch(r"[0-5](?:[.,]\d+)?", value) else "10"
    return f"{value}/{best or usual}"


def _list(value: Any) -> list[dict[str, Any]]:
    values = value[:_NODES] if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, dict)]


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return tidy_line(unescape_entities(str(value)[:_TEXT])) or None


def unescape_entities(text: str) -> str:
    """Unescape HTML entities that a page put into JSON ("Am&eacute;lie")."""
    from html import unescape  # noqa: PLC0415  not needed for text pages

    return unescape(text)


def _names(value: Any) -> tuple[str, ...]:
    values = value[:_NAMES] if isinstance(value, list) else [value]
    names = [_text(item.get("name")) if isinstance(item, dict) else _text(item) for item in values]
    return tuple(dict.fromkeys(n for n in names if n and len(n) <= 100 and not n.startswith("http")))


def _names_joined(value: Any) -> str | None:
    """Return the people among the authors of a node; an organisation is no critic."""
    people = [
        item
        for item in (value[:_NAMES] if isinstance(value, list) else [value])
        if not (isinstance(item, dict) and any("organization" in kind for kind in _types(item)))
    ]
    names = [name for name in _names(people) if not is_machine(name)]
    return (" & ".join(names) if len(names) == 2 else ", ".join(names)) or None


def _first_name(value: Any) -> str | None:
    return next(iter(_names(value)), None)


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) and re.match(r"https?://\S+$", value) else None


_META_KEYS = {
    "headline": ("og:title", "twitter:title", "dc.title", "headline"),
    "author": (
        "author", "article:author", "og:article:author", "dc.creator", "parsely-author", "sailthru.author", "byl",
    ),
    "outlet": ("og:site_name", "application-name", "publisher", "dc.publisher"),
    "published": (
        "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
        "publish-date", "pubdate", "parsely-pub-date",
    ),
    "language": ("og:locale", "language", "content-language"),
    "url": ("og:url", "twitter:url"),
    "copyright": ("copyright", "dc.rights"),
}  # fmt: skip


def _read_meta_elements(root: _Element, metadata: PageMetadata) -> None:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = tidy_line((element.get("content") or "")[: 2 * LONGEST_LINE])
        if key and content and len(content) <= LONGEST_LINE:
            found.setdefault(key, content)
    if found.get("twitter:label1", "").lower() in {"written by", "author"} and "twitter:data1" in found:
        found.setdefault("author", found["twitter:data1"])

    def first(fact: str) -> str | None:
        return next((found[key] for key in _META_KEYS[fact] if key in found), None)

    metadata.headlines += [found[key] for key in _META_KEYS["headline"] if key in found]
    title = root.find(".//head/title")
    if title is not None and title.text:
        metadata.title = tidy_line(title.text[: 2 * LONGEST_LINE])
        metadata.headlines.append(metadata.title)
    _add(metadata.outlets, first("outlet"), FieldSource.META)
    _add(metadata.authors, _author(first("author"), next((o.value for o in metadata.outlets), None)), FieldSource.META)
    _add(metadata.days, find_day(first("published") or ""), FieldSource.META)
    html = root if root.tag == "html" else root.find(".//html")
    lang = html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang") if html is not None else None
    metadata.language = metadata.language or lang or first("language")
    canonical = next((e.get("href") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"), None)
    metadata.url = metadata.url or _address(canonical) or _address(first("url"))
    metadata.copyright = metadata.copyright or first("copyright")


def _author(name: str | None, outlet: str | None) -> str | None:
    """Return the person's name in a meta element; None for an address, "admin" or the outlet itself."""
    if name is None or is_machine(name) or fold_text(name) == fold_text(outlet or ""):
        return None
    return re.sub(r"^(?:by|von|par|por)\s+", "", name, flags=re.IGNORECASE) or None


def _without_outlet(headline: str, outlet: str) -> str:
    """Remove the outlet from a title such as "Heat review | The Guardian"."""
    return re.sub(rf"\s*(?:::|[|｜–—·•:«»-])\s*{re.escape(outlet)}\s*$", "", headline, flags=re.IGNORECASE).strip()
