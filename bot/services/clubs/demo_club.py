"""Stores the year of the example club that `try` opens: reviews, diaries, a draft, a report and schedules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.catalogue.film import Film
from bot.domain.diary.entry import DiaryEntry
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.highlights.marking import LineMark
from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import Author, AuthorKind, NewReview, SpoilerLevel, Stars, parse_paragraphs
from bot.domain.reviews.submission import Draft, Submission
from bot.domain.schedules.schedule import PostKind, SchedulePlan
from bot.domain.schedules.times import PostingTime
from bot.services.clubs.demo_nights import DemoNights, store_open_vote, store_past_nights
from bot.services.reviews.review_storage import store_review
from bot.store import highlights as highlight_store
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from bot.store.database import Database, WriteTransaction
from bot.store.diary import entries as diary_store
from bot.store.reviews import drafts as draft_store
from bot.store.reviews import queue as queue_store
from bot.store.schedules import schedules as schedule_store

PRIVATE, AGAIN = "private", "again"
"""Words after an entry of the file: only its owner sees it; a film seen before."""


@dataclass(frozen=True, slots=True)
class DemoClub:
    """Where the club's content goes: the people by name, and the channel of its schedules. `now` is in UTC."""

    guild: GuildId
    channel: ChannelId
    members: Mapping[str, MemberId]
    now: datetime

    def days_ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)


async def fill_demo_club(database: Database, club: DemoClub, content: Mapping[str, Any]) -> None:
    """Store what data/example-club.toml says; whatever is about a film that the catalogue lacks is left out."""
    films = await _find_films(database, content)
    diaries = _diaries(club, content, films)
    watched = {(entry.member, entry.film): entry.watched_on for entry in diaries if entry.stars is not None}
    changes = Changes.NAMES | Changes.REVIEWS | Changes.LINES | Changes.DIARY
    async with database.write(changes=changes, club=club.guild) as writing:
        people = [(club.guild, member, name, club.now) for name, member in club.members.items()]
        await club_store.put_members(writing, people)
        reviews = [each for each in content["review"] if each["film"] in films]
        for each in sorted(reviews, key=lambda entry: int(entry["days"]), reverse=True):
            film = films[each["film"]]
            (known,) = await film_store.by_ids(writing, club.guild, [film])
            draft = _review(club, film, each, watched.get((club.members[each["member"]], film)))
            identity = await store_review(writing, draft, known, now=club.days_ago(each["days"]))
            if "pinned" in each:
                await _pin_line(writing, club, identity, draft, each["pinned"])
            await _store_reports(writing, club, identity, each, content["report"])
        for entry in diaries:
            await diary_store.insert_entry(writing, entry, now=entry.recorded_at)
        for each in content["draft"]:
            if each["film"] in films:
                (known,) = await film_store.by_ids(writing, club.guild, [films[each["film"]]])
                await draft_store.insert_draft(writing, _draft(club, known, each))
        await _store_schedules(writing, club, content["schedule"])
        nights = DemoNights(club.guild, club.channel, club.members, films, club.now)
        past = await store_past_nights(writing, nights, content["night"], content["moderator"])
        await store_open_vote(writing, nights, content["vote"], past + 1)


async def _find_films(database: Database, content: Mapping[str, Any]) -> dict[str, FilmId]:
    """The films that the club mentions, by their keys in the starter library."""
    keys = {each["film"] for part in ("review", "draft", "night") for each in content[part]}
    keys |= {each["film"] for each in content["vote"]["nomination"]}
    for person in content["member"]:
        keys |= {words[0] for words in _words_of_lines(person["seen"].splitlines())}
        keys |= {words[0] for words in _words_of_lines(person["wants"])}
    async with database.read() as reading:
        found = {key: await film_store.id_by_starter_key(reading, key) for key in sorted(keys)}
    return {key: identity for key, identity in found.items() if identity is not None}


def _words_of_lines(lines: Iterable[str]) -> list[list[str]]:
    return [words for line in lines if (words := line.split())]


def _diaries(club: DemoClub, content: Mapping[str, Any], films: Mapping[str, FilmId]) -> list[DiaryEntry]:
    """Everyone's viewings and wishes, oldest first; an entry of the file is a key, stars, days and marks."""
    entries: list[DiaryEntry] = []
    for night in content["night"]:
        for name, stars in night["stars"].items():
            entries += _entry(club, name, films.get(night["film"]), int(night["days"]), stars)
    for person in content["member"]:
        name = person["name"]
        for key, stars, days, *marks in _words_of_lines(person["seen"].splitlines()):
            entries += _entry(club, name, films.get(key), int(days), float(stars), marks)
        for place, (key, *marks) in enumerate(_words_of_lines(person["wants"]), start=1):
            entries += _entry(club, name, films.get(key), 7 * place, None, marks)
    return sorted(entries, key=lambda entry: entry.recorded_at)


def _entry(
    club: DemoClub, name: str, film: FilmId | None, days: int, stars: float | None, marks: Sequence[str] = ()
) -> list[DiaryEntry]:
    """A viewing, or without stars a wish; empty without the film."""
    if film is None:
        return []
    moment = club.days_ago(days)
    return [
        DiaryEntry(
            id=0,
            guild=club.guild,
            member=club.members[name],
            film=film,
            kind=EntryKind.WATCHLIST if stars is None else EntryKind.VIEWING,
            stars=None if stars is None else Stars.from_stars(stars),
            watched_on=None if stars is None else moment.date(),
            rewatch=AGAIN in marks,
            published=PRIVATE not in marks,
            recorded_at=moment,
        )
    ]


def _review(club: DemoClub, film: FilmId, entry: Mapping[str, Any], watched: date | None) -> NewReview:
    paragraphs = parse_paragraphs(entry["text"])
    name = entry["member"]
    return NewReview(
        guild=club.guild,
        film=film,
        author=Author(kind=AuthorKind.MEMBER, name=name, member=club.members[name]),
        paragraphs=paragraphs,
        provenance="member",
        headline=entry["headline"],
        stars=Stars.from_stars(entry["rating"]),
        language=entry.get("language", "en"),
        spoilers=SpoilerLevel.INLINE if any(p.spoilers for p in paragraphs) else SpoilerLevel.NONE,
        watched_on=watched,
        written_on=club.days_ago(entry["days"]).date(),
    )


def _draft(club: DemoClub, film: Film, entry: Mapping[str, Any]) -> Draft:
    return Draft(
        id=0,
        guild=club.guild,
        member=club.members[entry["member"]],
        film=film.id,
        film_typed=film.name,
        submission=Submission(
            headline=entry["headline"], text=entry["text"].strip(), stars=Stars.from_stars(entry["rating"])
        ),
        provenance="member",
        created_at=club.now,
    )


async def _pin_line(writing: WriteTransaction, club: DemoClub, review: ReviewId, draft: NewReview, line: str) -> None:
    """Mark a line as one that the club wants to read first; the author did it."""
    number, start = next(
        (number, part.text.index(line)) for number, part in enumerate(draft.paragraphs) if line in part.text
    )
    place = (number, start, start + len(line))
    await highlight_store.insert_marked_line(writing, review, *place)
    author = club.members[draft.author.name]
    await highlight_store.set_line_choice(writing, club.guild, review, place, LineMark.PINNED, by=author, now=club.now)


async def _store_reports(
    writing: WriteTransaction,
    club: DemoClub,
    review: ReviewId,
    entry: Mapping[str, Any],
    reports: Sequence[Mapping[str, Any]],
) -> None:
    for report in reports:
        if (report["by"], report["film"]) == (entry["member"], entry["film"]):
            reporter = club.members[report["member"]]
            await queue_store.put_report(writing, club.guild, review, reporter, report["reason"], now=club.now)


async def _store_schedules(writing: WriteTransaction, club: DemoClub, entries: Sequence[Mapping[str, Any]]) -> None:
    for each in entries:
        moment = PostingTime(each["time"], "UTC", each.get("weekday"))
        plan = SchedulePlan(channel=club.channel, what=PostKind(each["what"]), posting_time=moment)
        await schedule_store.insert_schedule(writing, club.guild, plan, next_at=moment.next_after(club.now))
