"""The schema of a club export: fields, types and limits of its JSON files."""

import json
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, TITLE_LIMIT
from bot.domain.clubs.club_export import FORMAT, VERSION
from bot.domain.clubs.errors import NotAClubExport
from bot.domain.reviews.review import HEADLINE_LIMIT, REVIEW_LIMIT

CONTAINERS_LIMIT = 2_000_000
"""Maximum objects and arrays in one file; checked before parsing, because an empty array takes 60 bytes of memory."""
NAME_LIMIT = 200
FACT_LIMIT = 10_000
"""Maximum characters of a fact or biography: more than any Discord field holds."""

Key = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Offset = Annotated[int, Meta(ge=0, le=REVIEW_LIMIT)]
Snowflake = Annotated[str, Meta(pattern=r"\A[0-9]{1,19}\Z")]
Day = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
Moment = Annotated[str, Meta(max_length=40)]
Name = Annotated[str, Meta(min_length=1, max_length=NAME_LIMIT)]
Title = Annotated[str, Meta(min_length=1, max_length=TITLE_LIMIT)]
Year = Annotated[int, Meta(ge=FIRST_FILM_YEAR, le=LAST_FILM_YEAR)]
Fact = Annotated[str, Meta(max_length=FACT_LIMIT)]
Pair = tuple[Offset, Offset]
Pairs = Annotated[list[Pair], Meta(max_length=20_000)]


class FilmPart(Struct, forbid_unknown_fields=True, frozen=True):
    """A film of the export; other parts refer to it by `key`."""

    key: Key
    title: Title
    year: Year | None
    directors: Annotated[list[Name], Meta(max_length=100)]
    imdb_id: Annotated[str, Meta(max_length=20)] | None
    tmdb_id: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None
    wikidata_id: Annotated[str, Meta(max_length=20)] | None


class MemberPart(Struct, forbid_unknown_fields=True, frozen=True):
    """A member with the name at the time of the export."""

    id: Snowflake
    name: Name


class RatingPart(Struct, forbid_unknown_fields=True, frozen=True):
    """A member's rating of a film."""

    film: Key
    member: Snowflake
    stars: Annotated[float, Meta(ge=0.5, le=5)]
    on: Day


class ChangePart(Struct, forbid_unknown_fields=True, frozen=True):
    """A fact of a film that the club corrected."""

    film: Key
    field: Annotated[str, Meta(max_length=50)]
    value: bool | int | Fact | Annotated[list[Fact], Meta(max_length=1_000)] | None


class ClubFile(Struct, forbid_unknown_fields=True, frozen=True):
    """`club.json`."""

    format: Literal["marquee-club"]
    version: int
    films: Annotated[list[FilmPart], Meta(max_length=200_000)]
    members: Annotated[list[MemberPart], Meta(max_length=500_000)]
    unquoted: Annotated[list[Snowflake], Meta(max_length=500_000)]
    ratings: Annotated[list[RatingPart], Meta(max_length=1_000_000)]
    changes: Annotated[list[ChangePart], Meta(max_length=200_000)]
    settings: dict[Annotated[str, Meta(max_length=50)], Annotated[str, Meta(max_length=50)]]


class AuthorPart(Struct, forbid_unknown_fields=True, frozen=True):
    """The author of a review: a member (by id), or a critic or the house (by name)."""

    kind: Literal["member", "critic", "house"]
    member: Snowflake | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    outlet: Annotated[str, Meta(max_length=TITLE_LIMIT)] | None = None
    bio: Fact | None = None


class ParagraphPart(Struct, forbid_unknown_fields=True, frozen=True):
    """A paragraph of a review; `spoilers` and `quotations` are (start, end) character ranges."""

    text: Annotated[str, Meta(min_length=1, max_length=REVIEW_LIMIT)]
    spoilers: Pairs
    quotations: Pairs


class ReviewPart(Struct, forbid_unknown_fields=True, frozen=True):
    """A review; `lines` are (paragraph, start, end, mark) of pinned and forbidden highlights."""

    film: Key
    author: AuthorPart
    headline: Annotated[str, Meta(min_length=1, max_length=HEADLINE_LIMIT)] | None
    paragraphs: Annotated[list[ParagraphPart], Meta(min_length=1, max_length=20_000)]
    stars: Annotated[float, Meta(ge=0.5, le=5)] | None
    language: Annotated[str, Meta(max_length=50)] | None
    spoilers: Literal["none", "inline", "whole", "unknown"]
    written_on: Day | None
    watched_on: Day | None
    rewatch: bool
    provenance: Annotated[str, Meta(min_length=1, max_length=50)]
    source_url: Annotated[str, Meta(pattern=r"\Ahttps?://[^\s<>\"]{3,2000}\Z")] | None
    copyright: Annotated[str, Meta(max_length=2_000)] | None
    excerpt_only: bool
    created_at: Moment
    updated_at: Moment
    lines: Annotated[
        list[tuple[Offset, Offset, Offset, Literal["pinned", "forbidden"]]],
        Meta(max_length=5_000),
    ]


class ReviewsFile(Struct, forbid_unknown_fields=True, frozen=True):
    """`reviews-N.json`."""

    format: Literal["marquee-club"]
    version: int
    reviews: Annotated[list[ReviewPart], Meta(max_length=10_000)]


class _Head(Struct, frozen=True):
    format: str = ""
    version: int = 0


File = TypeVar("File", bound=Struct)

_PLACE = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$\.?(?P<place>[^`]*)`)?\Z", re.DOTALL)
_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "null": "null",
    "array": "a list",
    "object": "an object",
}
_EXPECTED = re.compile(
    r"Expected `([^`]+)`(?: of length (<=|>=)? ?(\d+)| (<=|>=) (\S+)| matching regex .*|, got `\w+`)?"
)
_PATTERNS = {"on": "a day such as 2026-03-01", "source_url": "an http or https address"}
_PATTERNS |= {"written_on": _PATTERNS["on"], "watched_on": _PATTERNS["on"]}


def read_file(name: str, data: bytes, kind: type[File]) -> File:
    """Parse and validate one file of an export.

    Raises NotAClubExport with the position of the first fault: "club.json: films[3].year: expected a whole number".
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.count(b"[") + data.count(b"{") > CONTAINERS_LIMIT:
        raise NotAClubExport(f"{name}: it holds more than {CONTAINERS_LIMIT:,} lists and objects")
    try:
        # Check the version first: later versions may have fields unknown to this schema.
        head = msgspec.json.decode(data, type=_Head)
        if head.format != FORMAT:
            raise NotAClubExport(f"{name}: format: expected “{FORMAT}”")
        if head.version != VERSION:
            raise NotAClubExport(f"{name}: version: this Marquee reads version {VERSION}")
        read = msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise NotAClubExport(f"{name}: {_fault(str(error))}") from None
    except RecursionError:
        raise NotAClubExport(f"{name}: its lists and objects are nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise NotAClubExport(f"{name}: it is not valid JSON; the file was truncated or altered") from None
    _check_duplicate_keys(name, data)
    return read


def _fault(message: str) -> str:
    """Convert msgspec's message to one for operators: position first, types in words."""
    match = _PLACE.match(message)
    what, place = (message, "") if match is None else (match["what"], match["place"] or "")
    where = f"{place}: " if place else ""
    if found := re.match(r"Object (contains unknown|missing required) field `(.*)`", what, re.DOTALL):
        field = f"{place}.{found[2]}" if place else found[2]
        return f"{field}: unknown field" if found[1] == "contains unknown" else f"{field}: it is missing"
    if what.startswith("Invalid enum value"):
        return f"{where}not one of the allowed values"
    if "out of range" in what:
        return f"{where}the number is too large"
    expected = _EXPECTED.match(what)
    return f"{where}{what}" if expected is None else f"{where}expected {_expected(expected, place)}"


def _expected(found: re.Match[str], place: str) -> str:
    kinds, sign, length, bound, number = found.groups()
    words = [_TYPES.get(kind, kind) for kind in kinds.split(" | ")]
    type_name = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    of = "characters" if kinds.startswith("str") else "entries"
    if length is not None:
        much = {"<=": "at most ", ">=": "at least "}.get(sign or "", "")
        return f"{type_name} of {much}{length} {of}"
    if bound is not None:
        return f"{type_name} of {'at most' if bound == '<=' else 'at least'} {number}"
    if "matching regex" in found[0]:
        return _PATTERNS.get(place.rsplit(".", 1)[-1], "an id in digits")
    return type_name


def _check_duplicate_keys(name: str, data: bytes) -> None:
    """Raise NotAClubExport for a duplicate key in an object; JSON parsers silently keep one of the values."""
    repeated: list[tuple[int, str]] = []

    def check_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs) and not repeated:
            keys = [key for key, _ in pairs]
            repeated.append((id(made), next(key for key in keys if keys.count(key) > 1)))
        return made

    whole = json.loads(data, object_pairs_hook=check_object)
    if repeated:
        identity, key = repeated[0]
        place = next((place for place, value in _objects(whole, "") if id(value) == identity), "")
        raise NotAClubExport(f"{name}: {place}.{key}".replace(": .", ": ") + ": it occurs twice")


def _objects(value: object, place: str) -> Iterable[tuple[str, object]]:
    if isinstance(value, dict):
        yield place, value
        for key, inner in value.items():
            yield from _objects(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _objects(inner, f"{place}[{number}]")
