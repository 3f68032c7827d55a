"""Reads and checks the files of a club's export; docs/export-format.md describes the format."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.catalogue.film import LISTS, NUMBERS, Film
from bot.domain.catalogue.overlay import CONFIRMED, CORRECTABLE, MEANT_BY, SAME_AS
from bot.domain.clubs.club_export import ClubExport, ExportedRating, ExportedReview, LineChoice
from bot.domain.clubs.errors import NotAClubExport
from bot.domain.clubs.settings import CLUB_SETTINGS, SettingKind
from bot.domain.diary.tracker_errors import ArchiveDamaged, ArchiveUnsafe, HistoryTooLarge, UploadLimit
from bot.domain.ids import LIBRARY, FilmId, MemberId, ReviewId
from bot.domain.nights.archive import NightArchive
from bot.domain.reviews.review import (
    REVIEW_LIMIT,
    Author,
    AuthorKind,
    Paragraph,
    Review,
    Span,
    SpoilerLevel,
    Stars,
)
from bot.search import normalise_title
from bot.services.clubs.club_import_nights import read_nights
from bot.services.clubs.import_checks import (
    check_text,
    invalid_export,
    name_place,
    read_day,
    read_film_key,
    read_member,
    read_moment,
    read_optional,
)
from bot.sources.club_schema import (
    AuthorPart,
    ChangePart,
    ClubFile,
    FilmPart,
    Pair,
    ParagraphPart,
    RatingPart,
    ReviewPart,
    ReviewsFile,
    read_file,
)
from bot.sources.night_schema import NightsFile
from bot.sources.trackers.archive import ArchiveLimits, is_archive, unpack_archive

LIMITS = ArchiveLimits(files=2_000, file=64 * 1024 * 1024, unpacked=512 * 1024 * 1024, ratio=100)
"""Exports compress to between a quarter and a tenth; 512 MB of text are more than 100,000 reviews."""
PACKED_LIMIT = 256 * 1024 * 1024
"""Bytes of all the ZIPs of one export together."""
REVIEWS_LIMIT = 500_000
_NAME = re.compile(r"(?:.*/)?(club|nights|reviews-[0-9]{1,6})\.json\Z")


def read_club_export(archives: Sequence[bytes]) -> ClubExport:
    """Read and check an export from all of its ZIPs; the ids of films are the keys of the export.

    The result can be stored without further checks. Raises NotAClubExport with the place of the first fault.
    """
    head: ClubFile | None = None
    nights: NightsFile | None = None
    parts: dict[int, list[ReviewPart]] = {}
    for name, data in _files(archives):
        if name == "club.json":
            if head is not None:
                raise NotAClubExport("club.json is there twice; give the ZIPs of one export")
            head = read_file(name, data, ClubFile)
            continue
        if name == "nights.json":
            if nights is not None:
                raise NotAClubExport("nights.json is there twice; give the ZIPs of one export")
            nights = read_file(name, data, NightsFile)
            continue
        number = int(name.removeprefix("reviews-").removesuffix(".json"))
        if number in parts:
            raise NotAClubExport(f"{name} is there twice; give the ZIPs of one export")
        parts[number] = read_file(name, data, ReviewsFile).reviews
        if sum(map(len, parts.values())) > REVIEWS_LIMIT:
            raise NotAClubExport(f"it holds more than {REVIEWS_LIMIT:,} reviews")
    if head is None:
        raise NotAClubExport("club.json is missing; give all the ZIPs of the export together")
    return _club_export(head, parts, nights)


def names_film(field: str) -> bool:
    """Whether the value of a change is the key of another film."""
    return field == SAME_AS


def _files(archives: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the export's files with their names without folders, unpacking one at a time."""
    if sum(map(len, archives)) > PACKED_LIMIT:
        raise NotAClubExport(f"its ZIPs hold more than {PACKED_LIMIT // 1024**2} MB together")
    remaining = LIMITS.unpacked
    for data in archives:
        if not is_archive(data):
            raise NotAClubExport("it is not a ZIP")
        try:
            for packed in unpack_archive(
                data, lambda name: _NAME.match(name) is not None, dataclasses.replace(LIMITS, unpacked=remaining)
            ):
                remaining -= len(packed.data)
                yield packed.name.rsplit("/", 1)[-1], packed.data
        except ArchiveUnsafe as error:
            raise NotAClubExport(f"{error.name or 'the ZIP'}: {error.why.value}") from None
        except ArchiveDamaged as error:
            raise NotAClubExport(f"{error.name or 'the ZIP'} is damaged: cut short or altered") from None
        except HistoryTooLarge as error:
            limit = f"{error.limit:,} files" if error.what is UploadLimit.FILES else f"{error.limit // 1024**2} MB"
            raise NotAClubExport(f"it unpacks to more than {limit}") from None


def _club_export(head: ClubFile, parts: Mapping[int, Sequence[ReviewPart]], nights: NightsFile | None) -> ClubExport:
    films: dict[int, Film] = {}
    for number, film in enumerate(head.films):
        place = f"club.json: films[{number}]"
        if film.key in films:
            raise invalid_export(f"{place}.key", "another film has it")
        films[film.key] = _film(place, film)
    names: dict[MemberId, str] = {}
    for number, one in enumerate(head.members):
        place = f"club.json: members[{number}]"
        member = read_member(f"{place}.id", one.id)
        if member in names:
            raise invalid_export(f"{place}.id", "this member is there twice")
        if not check_text(f"{place}.name", one.name).strip():
            raise invalid_export(f"{place}.name", "expected a name")
        names[member] = one.name
    return ClubExport(
        films=tuple(films.values()),
        names=names,
        reviews=tuple(_reviews(parts, films, names)),
        ratings=tuple(_ratings(head.ratings, films)),
        changes=tuple(_changes(head.changes, films)),
        settings=_settings(head.settings),
        unquoted=frozenset(read_member(f"club.json: unquoted[{n}]", one) for n, one in enumerate(head.unquoted)),
        nights=NightArchive() if nights is None else read_nights(nights, films),
    )


def _film(place: str, film: FilmPart) -> Film:
    check_text(f"{place}.title", film.title)
    for number, name in enumerate(film.directors):
        if not check_text(f"{place}.directors[{number}]", name).strip():
            raise invalid_export(f"{place}.directors[{number}]", "expected a name")
    with name_place(place):
        return Film(
            id=FilmId(film.key),
            title=film.title,
            year=film.year,
            directors=tuple(film.directors),
            imdb_id=film.imdb_id,
            tmdb_id=film.tmdb_id,
            wikidata_id=film.wikidata_id,
            confirmed=False,
        )


def _ratings(ratings: Sequence[RatingPart], films: Mapping[int, Film]) -> Iterator[ExportedRating]:
    given: set[tuple[int, int]] = set()
    for number, one in enumerate(ratings):
        place = f"club.json: ratings[{number}]"
        film, member = read_film_key(f"{place}.film", one.film, films), read_member(f"{place}.member", one.member)
        if (film, member) in given:
            raise invalid_export(place, "this member's rating of this film is there twice")
        given.add((film, member))
        with name_place(f"{place}.stars"):
            halves = Stars.from_stars(one.stars).halves
        yield ExportedRating(
            film=film, member=member, halves=halves, rated_on=read_day(f"{place}.on", one.on).isoformat()
        )


def _changes(changes: Sequence[ChangePart], films: Mapping[int, Film]) -> Iterator[tuple[FilmId, str, object]]:
    same: dict[FilmId, FilmId] = {}
    for number, one in enumerate(changes):
        place = f"club.json: changes[{number}]"
        film = read_film_key(f"{place}.film", one.film, films)
        value = _checked_change(f"{place}.value", films[one.film], one, films)
        if one.field == SAME_AS:
            same[film] = FilmId(int(str(value)))
        yield film, one.field, value
    for film in same:
        at = film
        for _ in range(len(same) + 1):
            at = same.get(at, FilmId(0))
            if at == film:
                raise invalid_export("club.json: changes", f"the film {film} is made one with itself in a circle")
            if not at:
                break


def _checked_change(place: str, film: Film, change: ChangePart, films: Mapping[int, Film]) -> object:
    """The checked value of a change, as the club's commands store it."""
    field, value = change.field, change.value
    if field == SAME_AS:
        if type(value) is not int:
            raise invalid_export(place, "expected the key of a film")
        return read_film_key(place, value, films)
    if field == CONFIRMED:
        if value is not True:
            raise invalid_export(place, "expected true")
        return value
    if field == MEANT_BY:
        title = normalise_title(check_text(place, value)) if isinstance(value, str) else ""
        if not title:
            raise invalid_export(place, "expected a title")
        return title
    if field not in CORRECTABLE:
        raise invalid_export(
            place.replace(".value", ".field"), f"a club can change {', '.join(CORRECTABLE)} and nothing else"
        )
    return _checked_fact(place, film, field, value)


def _checked_fact(place: str, film: Film, field: str, value: object) -> object:
    kind: type = list if field in LISTS else int if field in NUMBERS else str
    named = {list: "a list of names", int: "a whole number", str: "text"}[kind]
    may_lack = field not in LISTS and field != "title"
    if type(value) is not kind and not (value is None and may_lack):
        raise invalid_export(place, f"expected {named} or null" if may_lack else f"expected {named}")
    for number, name in enumerate(value if isinstance(value, list) else ()):
        if not check_text(f"{place}[{number}]", name).strip():
            raise invalid_export(f"{place}[{number}]", "expected a name")
    if isinstance(value, str):
        check_text(place, value)
    with name_place(place):
        # The types are checked above; this checks the ranges.
        dataclasses.replace(film, **{field: tuple(value) if isinstance(value, list) else value})  # type: ignore[arg-type]
    return value


def _settings(settings: Mapping[str, str]) -> dict[str, str]:
    for key, value in settings.items():
        place = f"club.json: settings.{key}"
        if key not in CLUB_SETTINGS:
            raise invalid_export(place, f"a club can set {', '.join(CLUB_SETTINGS)} and nothing else")
        with name_place("club.json: settings"):
            CLUB_SETTINGS[key].check_value(value)
        if len(value) > 19 and CLUB_SETTINGS[key].kind is not SettingKind.ZONE:
            raise invalid_export(place, "no id of Discord's")
    return dict(settings)


def _reviews(
    parts: Mapping[int, Sequence[ReviewPart]], films: Mapping[int, Film], names: Mapping[MemberId, str]
) -> Iterator[ExportedReview]:
    fingerprints: set[str] = set()
    for part in sorted(parts):
        for number, one in enumerate(parts[part]):
            place = f"reviews-{part}.json: reviews[{number}]"
            exported = _exported_review(place, ReviewId(len(fingerprints) + 1), one, films, names)
            with name_place(place):
                fingerprint = exported.review.as_new().fingerprint
            if fingerprint not in fingerprints:  # duplicates are stored once
                fingerprints.add(fingerprint)
                yield exported


def _exported_review(
    place: str, identity: ReviewId, part: ReviewPart, films: Mapping[int, Film], names: Mapping[MemberId, str]
) -> ExportedReview:
    paragraphs = _paragraphs(f"{place}.paragraphs", part.paragraphs)
    for name in ("headline", "language", "provenance", "source_url", "copyright"):
        check_text(f"{place}.{name}", getattr(part, name) or "")
    with name_place(f"{place}.stars"):
        stars = None if part.stars is None else Stars.from_stars(part.stars)
    review = Review(
        id=identity,
        guild=LIBRARY,
        film=read_film_key(f"{place}.film", part.film, films),
        author=_author(f"{place}.author", part.author, names),
        headline=part.headline,
        paragraphs=paragraphs,
        stars=stars,
        language=part.language,
        spoilers=SpoilerLevel(part.spoilers),
        written_on=read_optional(read_day, f"{place}.written_on", part.written_on),
        watched_on=read_optional(read_day, f"{place}.watched_on", part.watched_on),
        rewatch=part.rewatch,
        provenance=part.provenance,
        source_url=part.source_url,
        copyright=part.copyright,
        excerpt_only=part.excerpt_only,
        created_at=read_moment(f"{place}.created_at", part.created_at),
        updated_at=read_moment(f"{place}.updated_at", part.updated_at),
    )
    return ExportedReview(review=review, lines=_line_choices(f"{place}.lines", part, paragraphs))


def _paragraphs(place: str, parts: Sequence[ParagraphPart]) -> tuple[Paragraph, ...]:
    texts = [check_text(f"{place}[{n}].text", part.text) for n, part in enumerate(parts)]
    if sum(map(len, texts)) > REVIEW_LIMIT:
        raise invalid_export(place, f"expected at most {REVIEW_LIMIT:,} characters in all")
    # The database splits a review at empty lines, so no paragraph may contain one.
    if "\n\n".join(texts).split("\n\n") != texts:
        raise invalid_export(place, "a paragraph holds an empty line")
    found = []
    for number, part in enumerate(parts):
        at = f"{place}[{number}]"
        spoilers = _spans(f"{at}.spoilers", part.spoilers, part.text)
        quotations = _spans(f"{at}.quotations", part.quotations, part.text)
        with name_place(at):
            found.append(Paragraph(part.text, spoilers, quotations))
    return tuple(found)


def _spans(place: str, pairs: Sequence[Pair], text: str) -> tuple[Span, ...]:
    """Spans of the text in order; overlapping ones are joined."""
    joined: list[tuple[int, int]] = []
    for number, (start, stop) in enumerate(pairs):
        if not start < stop <= len(text):
            raise invalid_export(
                f"{place}[{number}]", f"expected a start before its end, in a text of {len(text):,} characters"
            )
    for start, stop in sorted(pairs):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return tuple(Span(start, stop) for start, stop in joined)


def _line_choices(place: str, part: ReviewPart, paragraphs: Sequence[Paragraph]) -> tuple[LineChoice, ...]:
    found: dict[tuple[int, int, int], LineChoice] = {}
    for number, (paragraph, start, stop, standing) in enumerate(part.lines):
        at = f"{place}[{number}]"
        if paragraph >= len(paragraphs) or not start < stop <= len(paragraphs[paragraph].text):
            raise invalid_export(at, "no such stretch of the review")
        if (paragraph, start, stop) in found:
            raise invalid_export(at, "this line is there twice")
        found[paragraph, start, stop] = LineChoice(paragraph=paragraph, start=start, stop=stop, mark=standing)
    return tuple(found.values())


def _author(place: str, part: AuthorPart, names: Mapping[MemberId, str]) -> Author:
    if part.kind == AuthorKind.MEMBER.value:
        if not isinstance(part.member, str) or isinstance(part.name, str):
            raise invalid_export(place, "expected a member's id and no name")
        member = read_member(f"{place}.member", part.member)
        return Author(kind=AuthorKind.MEMBER, name=names.get(member, "A member"), member=member)
    if isinstance(part.member, str) or not isinstance(part.name, str):
        raise invalid_export(place, "expected a name and no member's id")
    for name in ("name", "outlet", "bio"):
        check_text(f"{place}.{name}", getattr(part, name) or "")
    with name_place(place):
        return Author(kind=AuthorKind(part.kind), name=part.name, outlet=part.outlet or None, bio=part.bio)
