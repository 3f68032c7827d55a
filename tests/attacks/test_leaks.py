"""Private data of a member or a club reaches nobody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
import simcord

from bot.domain.catalogue.film import Film
from bot.domain.diary.entry import Preference
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import NEEDED, Statement
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Paragraph, Span, SpoilerLevel
from bot.services.reviews.review_storage import store_review
from bot.store.catalogue import films as film_store
from bot.store.changes import KIND_OF_TABLE, Changes
from bot.store.clubs import clubs as club_store
from bot.store.reviews import reviews as review_store
from tests.privacy.test_privacy import _places
from tests.schedules.helpers import Clock, Desk
from tests.support.reviewing import fill, sheet, write
from tests.support.world import RAN, Answer, Club, World

PRIVATELY: list[tuple[str, dict[str, Any]]] = [
    ("rate", {"stars": 8, "private": True}),
    ("rate", {"stars": 8}),  # its answer is read by nobody else either
    ("watchlist add", {"private": True}),
    ("movie", {"private": True}),
    ("review", {"private": True}),
    ("related", {"private": True}),
    ("highlight", {"private": True}),
    ("who-saw", {"private": True}),
]
PUBLICLY = ("movie", "review", "related", "who-saw")


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize(("command", "options"), PRIVATELY)
async def test_private_use_heads_ones_own_list_and_nobody_elses(
    world: World, command: str, options: dict[str, Any], *, written: bool
) -> None:
    ines, theo = world.club.ines, world.club.theo
    await world.ask(ines, command, film="Casablanca", **options)
    if written:
        await world.services.clubs.flush_pending()
    own = await world.suggestions(ines, "movie", "")
    assert own[0]["name"].startswith("Casablanca (1942)")
    others = await world.suggestions(theo, "movie", "")
    assert not others or not others[0]["name"].startswith("Casablanca (1942)")


@pytest.mark.parametrize("command", PUBLICLY)
async def test_public_use_heads_everybodys_list(world: World, command: str) -> None:
    ines, theo = world.club.ines, world.club.theo
    await world.ask(ines, command, film="Casablanca")
    for _ in range(2):
        others = await world.suggestions(theo, "movie", "")
        assert others[0]["name"].startswith("Casablanca (1942)")
        await world.services.clubs.flush_pending()
    # Looking again in private does not take it back.
    await world.ask(ines, "movie", film="Casablanca", private=True)
    await world.services.clubs.flush_pending()
    assert (await world.suggestions(theo, "movie", ""))[0]["name"].startswith("Casablanca (1942)")


async def test_a_public_question_that_is_refused_in_private_heads_nobody_elses_list(world: World) -> None:
    await world.ask(world.club.mara, "settings")
    refused = await world.ask(world.club.ines, "review", film="Casablanca", reviewer="Nobody At All")
    assert refused.private
    others = await world.suggestions(world.club.theo, "movie", "")
    assert not others[0]["name"].startswith("Casablanca (1942)")


BARRED = "A kazooist film. ||The zeppelin explodes, ventriloquists were sleighing|| and then nothing."


async def found(world: World, words: str, who: simcord.MemberActor | None = None) -> str:
    return (await world.ask(who or world.club.ines, "find", words=words)).text


@pytest.mark.parametrize(
    "words", ["zeppelin", "zeppelins", "explode", "exploding", "sleigh", "sleighs", "ventriloquist"]
)
async def test_find_knows_no_word_from_behind_bars(world: World, words: str) -> None:
    await write(world, world.club.theo, f"{BARRED}\n\n||Over two\n\nparagraphs: a sleigh|| and a harpsichordist.")
    assert "Ran (1985)" not in await found(world, words)
    for open_word in ("kazooist", "harpsichordist"):
        text = await found(world, f"{open_word} {words}")
        assert "Ran (1985)" in text
        assert words[:6] not in text.split("Ran (1985)")[1].casefold()


@pytest.mark.parametrize("spoilers", [SpoilerLevel.WHOLE, SpoilerLevel.UNKNOWN])
async def test_find_knows_no_word_of_a_review_that_is_barred_as_a_whole(world: World, spoilers: SpoilerLevel) -> None:
    await world.write(
        world.club.theo, RAN, "The zeppelins explode.", name="Theo", headline="Sleighing alone", spoilers=spoilers
    )
    for words in ("zeppelin", "exploding", "sleigh"):
        assert "Ran (1985)" not in await found(world, words)


@pytest.mark.parametrize("spoilers", [SpoilerLevel.WHOLE, SpoilerLevel.UNKNOWN])
async def test_the_headline_of_a_barred_review_is_barred_wherever_it_stands(
    world: World, spoilers: SpoilerLevel
) -> None:
    await world.write(
        world.club.theo, RAN, "The zeppelins explode.", name="Theo", headline="He dies alone", spoilers=spoilers
    )
    card = await world.ask(world.club.ines, "review", film="Ran", reviewer="Theo")
    opened = await world.press(world.club.ines, card, "ways")
    for answer in (card, opened):
        assert "||**He dies alone**||" in answer.text
    movie = await world.ask(world.club.ines, "movie", film="Ran")
    assert "He dies alone" not in movie.text


async def test_bars_that_come_or_go_change_what_is_found(world: World) -> None:
    theo = world.club.theo
    review = await world.write(theo, RAN, "The zeppelin of kings.", name="Theo")
    assert "Ran (1985)" in await found(world, "zeppelin")
    for spoilers, there in ((SpoilerLevel.WHOLE, False), (SpoilerLevel.NONE, True), (SpoilerLevel.UNKNOWN, False)):
        async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
            await writing.execute_write("UPDATE review SET spoilers = ? WHERE id = ?", spoilers, review)
        assert ("Ran (1985)" in await found(world, "zeppelin")) is there


SWITCHES = (
    None,
    Preference.WHO_SAW,
    *(pytest.param(each, marks=pytest.mark.long) for each in Preference if each is not Preference.WHO_SAW),
)
FILM, WANTED = "Casablanca", "Persona"


async def group(world: World, *people: simcord.MemberActor, private: bool = False, **options: Any) -> Answer:
    """What `/recommend` chooses for these people when ines asks."""
    await world.rest()
    first = await world.ask(world.club.ines, "recommend", private=private, **options)
    return Answer(await world.club.ines.select(first.message, list(people), custom_id=first.ids("who")[0]))


async def pages(world: World, answer: Answer, count: int = 2) -> str:
    """The texts of an answer and of the next ones behind "Three more"."""
    texts = [answer.text]
    for _ in range(count):
        if not answer.ids("more"):
            break
        await world.rest()
        answer = await world.press(world.club.ines, answer, "more")
        texts.append(answer.text)
    return "\n".join(texts)


async def everything_said(world: World) -> dict[str, tuple[Statement, bool]]:
    """Every answer that could name theo to ines: what it would say of him, and whether it does."""
    ines, theo = world.club.ines, world.club.theo
    several = await pages(world, await group(world, ines, theo, world.club.mara))
    private = await pages(world, await group(world, ines, theo, private=True))
    him = await pages(world, await group(world, theo))
    channel = await world.ask(ines, "recommend")
    here = await pages(world, await world.press(ines, channel, "here"))
    wished = (await group(world, ines, theo, watchlist=True)).text
    await world.rest()
    saw = await world.ask(ines, "who-saw", film=FILM)
    wants = await world.ask(ines, "who-saw", film=WANTED)
    taste = await world.ask(ines, "taste", member=theo)
    await world.rest()
    diary = await world.ask(ines, "diary", member=theo)
    wishes = await world.ask(ines, "watchlist show", member=theo)
    found: dict[str, tuple[Statement, bool]] = {}
    for name, text in {"several": several, "private": private, "him": him, "channel": here}.items():
        whom = text.split("\n")[1]
        found[f"{name}: takes part"] = Statement.TAKES_PART, "theo" in whom
        found[f"{name}: likes"] = Statement.LIKES, bool(re.search(r"(theo|ines and theo) liked", text))
        found[f"{name}: has seen"] = Statement.HAS_SEEN, "(theo)" in text
    found["a group's watchlists"] = Statement.WANTS_TO_SEE, "theo's watchlist" in wished
    found["who saw"] = Statement.HAS_SEEN, "theo" in saw.text
    found["who wants"] = Statement.WANTS_TO_SEE, "theo" in wants.text
    found["taste"] = Statement.COMPARED, "apart" in taste.text
    found["films of taste"] = Statement.LIKES, "theo 5" in taste.text
    found["diary"] = Statement.DIARY, FILM in diary.text
    found["watchlist"] = Statement.WATCHLIST, WANTED in wishes.text
    return found


@pytest.mark.parametrize("switch", SWITCHES)
async def test_every_switch_is_honoured_at_every_place_that_names_a_member(
    world: World, switch: Preference | None
) -> None:
    ines, theo = world.club.ines, world.club.theo
    for member in (ines, theo):
        for film in ("Ran", "Kes", "Fargo", "Stalker", "Vertigo"):
            await world.ask(member, "rate", film=film, stars=10)
            await world.rest()
    await world.ask(theo, "rate", film=FILM, stars=10)
    await world.ask(theo, "watchlist add", film=WANTED)
    await world.ask(ines, "watchlist add", film="Yojimbo")
    await world.ask(theo, "movie", film="Ran")  # he uses Marquee in this channel
    if switch is not None:
        who = Actor(member=MemberId(theo.id), name="theo", guild=world.club.id)
        await world.services.diary.set_preference(who, switch, allowed=False)
    said = await everything_said(world)
    for place, (statement, told) in said.items():
        allowed = switch not in NEEDED[statement]
        if switch is Preference.SCORE and "taste" not in place and place not in ELSEWHERE:
            allowed = False  # he is not part of the group
        assert told is allowed, f"{place}: {statement}, with {switch} off"


ELSEWHERE = ("who saw", "who wants", "diary", "watchlist")


@pytest.mark.parametrize("switch", [Preference.SCORE, Preference.WHO_SAW])
async def test_a_public_answer_for_oneself_tells_nothing_that_is_switched_off(world: World, switch: Preference) -> None:
    ines = world.club.ines
    await world.ask(ines, "rate", film="Alien", stars=10)
    who = Actor(member=MemberId(ines.id), name="ines", guild=world.club.id)
    assert "ecause you liked Alien" in await pages(world, await world.ask(ines, "recommend"), 2)
    await world.services.diary.set_preference(who, switch, allowed=False)
    await world.rest()
    text = await pages(world, await world.ask(ines, "recommend"), 2)
    assert "Alien (1979)" not in text
    assert "lose to films you liked" in text
    await world.rest()
    assert "ecause you liked Alien" in await pages(world, await world.ask(ines, "recommend", private=True), 2)


@pytest.mark.parametrize("switch", SWITCHES)
async def test_a_scheduled_pick_names_no_member(world: World, switch: Preference | None) -> None:
    theo, mara = world.club.theo, world.club.mara
    for film in ("Ran", "Kes", "Alien"):
        await world.ask(theo, "rate", film=film, stars=10)
    await world.ask(theo, "watchlist add", film=WANTED)
    await world.ask(theo, "movie", film="Ran")
    if switch is not None:
        who = Actor(member=MemberId(theo.id), name="theo", guild=world.club.id)
        await world.services.diary.set_preference(who, switch, allowed=False)
    set_up = await Desk(world, Clock()).set_up("pick")
    post = await world.press(mara, set_up, "schedulelook")
    assert "Film of the day" in post.text
    assert "theo" not in post.text
    assert str(theo.id) not in post.text


async def pressed_seen(world: World, who: simcord.MemberActor, times: int = 3, **options: Any) -> None:
    """Press *Seen it* in private answers, under what is suggested first."""
    await world.rest()
    answer = await world.ask(who, "recommend", private=True, **options)
    for _ in range(times):
        answer = await world.say_of(who, answer, "seen")
        await world.rest()


@pytest.mark.parametrize("private", [False, pytest.param(True, marks=pytest.mark.long)])
async def test_what_one_other_person_told_the_bot_changes_nothing(world: World, *, private: bool) -> None:
    """With one other person in the answer, anything left out would reveal that person."""
    ines, theo = world.club.ines, world.club.theo
    before = films_of(await pages(world, await group(world, theo, private=private, genre="Western"), 12))
    await pressed_seen(world, theo, genre="Western")
    for people in ((theo,), (ines, theo)):
        after = await pages(world, await group(world, *people, private=private, genre="Western"), 12)
        assert "Left out" not in after
        assert films_of(after) == before
    of_three = await pages(world, await group(world, ines, theo, world.club.mara, private=private, genre="Western"), 12)
    assert len(before - films_of(of_three)) == 3


async def test_ones_own_seen_it_is_not_counted_before_the_channel(world: World) -> None:
    ines = world.club.ines
    await pressed_seen(world, ines)
    assert "Left out" not in (await group(world, ines)).text
    assert "Left out" not in (await group(world, ines, world.club.theo)).text


async def test_of_two_others_a_number_is_told_and_no_name(world: World) -> None:
    ines, theo, mara = world.club.ines, world.club.theo, world.club.mara
    await pressed_seen(world, theo)
    answer = await group(world, ines, theo, mara)
    assert "Left out because someone has seen it: 3 films" in answer.text
    assert "(theo)" not in answer.text
    who = Actor(member=MemberId(mara.id), name="mara", guild=world.club.id)
    await world.services.diary.set_preference(who, Preference.WHO_SAW, allowed=False)
    # Only theo's films may be counted now, so a count would reveal theo.
    assert "Left out" not in (await group(world, ines, theo, mara)).text


def films_of(text: str) -> set[str]:
    return set(re.findall(r"^\*\*\d\. (.+?)\*\*", text, re.MULTILINE))


CROWD = 100
NAMES = (pytest.param("Marzipan Lighthouse", marks=pytest.mark.long), "Vertigo")


async def crowd(world: World, club: Club, title: str, count: int = CROWD) -> None:
    """A club adds many films of one name."""
    films = [Film(id=FilmId(0), title=title, year=1900 + n, confirmed=False) for n in range(count)]
    async with world.services.database.write(changes=Changes.EVERYTHING, club=club.id) as writing:
        for film in films:
            await film_store.insert_film(writing, film, guild=club.id)
    await world.services.catalogue.refresh()


async def seen_of(world: World, who: simcord.MemberActor, title: str) -> dict[str, object]:
    """Everything that a member can see about films with this title."""
    lists = {
        typed: [choice["name"] for choice in await world.suggestions(who, "movie", typed)]
        for typed in (title, title[:4], title[:-1] + "x", "the", "solaris", "a")
    }
    answers = {}
    asked: dict[str, dict[str, Any]] = {
        "movie": {"film": title},
        "related": {"film": "Rear Window"},
        "find": {"words": title},
        "recommend": {"private": True},
    }
    for command, options in asked.items():
        await world.rest()
        answers[command] = (await world.ask(who, command, **options)).text
    return {**lists, **answers}


@pytest.mark.parametrize("title", NAMES)
async def test_films_that_another_club_added_change_nothing_here(world: World, title: str) -> None:
    before = await seen_of(world, world.club.ines, title)
    assert len(before["the"]) == 25  # type: ignore[arg-type]
    await crowd(world, world.other, title)
    assert await seen_of(world, world.club.ines, title) == before
    at_home = await world.suggestions(world.other.ines, "movie", title)
    assert len(at_home) == 25
    assert title in at_home[0]["name"]


async def test_a_clubs_own_added_films_stand_beside_the_shared_ones(world: World) -> None:
    await crowd(world, world.club, "Vertigo", 2)
    choices = [choice["name"] for choice in await world.suggestions(world.club.ines, "movie", "vertigo")]
    assert {"Vertigo (1900)", "Vertigo (1901)", "Vertigo (1958) · Alfred Hitchcock"} <= {
        choice.removesuffix(" · ") for choice in choices
    }
    ambiguous = await world.ask(world.club.ines, "movie", film="Vertigo")
    assert ambiguous.private
    assert "1900" in str(ambiguous.components)


TITLE, MAKER = "Xylophonists of Zanzibar", "Wilhelmina Quux"


async def add_film(world: World, who: simcord.MemberActor, title: str = TITLE) -> FilmId:
    """Write about a film that the catalogue lacks, which adds it to the club."""
    refused = await world.ask(who, "write", film=title)
    form = await world.press(who, refused, "newfilm")
    opened = await fill(who, form, film=title, year="1999", directors=MAKER)
    form = await world.press(who, opened, "fill") if opened.result.modal is None else opened
    done = await fill(who, form, text="Nothing but mallets.")
    assert "Everyone here can read it" in done.text
    async with world.services.database.read() as reading:
        ((film,),) = await reading.fetch_rows("SELECT id FROM film WHERE title = ?", title)
    return FilmId(film)


async def places_of(world: World, words: str) -> list[str]:
    """Every column of the database that contains these words."""
    found = []
    async with world.services.database.read() as reading:
        for table in sorted(KIND_OF_TABLE.keys() - {"film_words"}):
            for column in await reading.list_columns(table):
                sql = f'SELECT count(*) FROM "{table}" WHERE CAST("{column}" AS TEXT) LIKE ?'  # noqa: S608
                if (await reading.fetch_rows(sql, f"%{words}%"))[0][0]:
                    found.append(f"{table}.{column}")
    async with world.services.database.host_file.read() as reading:
        if (await reading.fetch_rows("SELECT count(*) FROM film_words WHERE title LIKE ?", f"%{words}%"))[0][0]:
            found.append("film_words.title")
    return found


async def forget(world: World, who: simcord.MemberActor, *, keep_texts: bool = False) -> None:
    me = Actor(member=MemberId(who.id), name=who.name, guild=GuildId(who.guild.id))
    await world.services.privacy.forget_member(me, keep_texts=keep_texts)


async def test_a_film_that_only_the_forgotten_member_used_goes_with_them(world: World) -> None:
    ines, theo = world.club.ines, world.club.theo
    await add_film(world, ines)
    assert await places_of(world, TITLE)
    assert TITLE in str(await world.suggestions(theo, "movie", TITLE[:8]))
    await forget(world, ines)
    assert await places_of(world, TITLE) == []
    assert await places_of(world, MAKER) == []
    assert TITLE not in str(await world.suggestions(theo, "movie", TITLE[:8]))
    files = world.services.database.path.parent.glob(f"{world.services.database.path.name}*")
    assert TITLE.encode() not in b"".join(file.read_bytes() for file in files)


@pytest.mark.parametrize("use", ["rate", "confirm", "keep texts"])
async def test_a_film_that_others_use_stays_and_nobody_knows_who_added_it(world: World, use: str) -> None:
    ines, theo = world.club.ines, world.club.theo
    film = await add_film(world, ines)
    if use == "rate":
        await world.ask(theo, "rate", film=TITLE, stars=8)
    elif use == "confirm":
        moderator = Actor(member=MemberId(world.club.mara.id), name="mara", guild=world.club.id, manages_messages=True)
        await world.services.reviews.corrections.confirm_film(moderator, film)
    await forget(world, ines, keep_texts=use == "keep texts")
    assert TITLE in (await world.ask(theo, "movie", film=TITLE)).text
    assert await _places(world.services.database, ines.id) == []


async def test_a_film_that_was_added_and_never_written_about_goes_as_well(world: World) -> None:
    ines = world.club.ines
    refused = await world.ask(ines, "write", film=TITLE)
    form = await world.press(ines, refused, "newfilm")
    await fill(ines, form, film=TITLE, year="1999", directors=MAKER)
    async with world.services.database.write(changes=Changes.EVERYTHING, club=world.club.id) as writing:
        await writing.execute_write("DELETE FROM draft")
        await writing.execute_write("DELETE FROM touch")
    await forget(world, world.club.theo)
    assert await places_of(world, TITLE), "somebody else's erasure takes nothing of hers"
    await forget(world, ines)
    assert await places_of(world, TITLE) == []


async def test_what_a_moderator_typed_and_no_longer_holds_goes(world: World) -> None:
    mara, theo = world.club.mara, world.club.theo
    for who, fact, value in (
        (mara, "overview", "Undone words"),
        (mara, "title", "Shadowed title"),
        (mara, "title", "Standing title"),
    ):
        await world.ask(who, "films fix", film="Ran (1985)", fact=fact, value=value)
    moderator = Actor(member=MemberId(mara.id), name="mara", guild=world.club.id, manages_messages=True)
    changes = await world.services.reviews.corrections.list_changes(moderator)
    await world.services.reviews.corrections.undo_change(moderator, changes[-1].id)
    await forget(world, mara)
    assert await places_of(world, "Undone words") == []
    assert await places_of(world, "Shadowed title") == []
    assert "Standing title" in (await world.ask(theo, "movie", film="Standing title")).text
    assert await _places(world.services.database, mara.id) == []


async def test_words_in_another_members_draft_go_with_who_said_them(world: World) -> None:
    """A moderator saved ines's message and has not published it: the words are hers."""
    ines, mara = world.club.ines, world.club.mara
    message = await ines.send(world.club.channel, "Unmistakable harmonium words.")
    await mara.context_menu(world.club.channel, "Save as review", message)
    assert await places_of(world, "harmonium") == ["draft.body"]
    await forget(world, ines, keep_texts=True)
    assert await places_of(world, "harmonium") == []


DIALOGUE = "We accept the love we think we deserve, and the rain never asks who is standing under it."
QUOTING = f"The king says it himself. {DIALOGUE} A tender and merciless film, the finest he has ever made."


async def quoting(world: World) -> ReviewId:
    """A review by ines in which a sentence is marked as words of the film."""
    film = await world.film(RAN)
    start = QUOTING.index(DIALOGUE)
    draft = NewReview(
        guild=world.club.id,
        film=film,
        author=Author(kind=AuthorKind.MEMBER, name="ines", member=MemberId(world.club.ines.id)),
        paragraphs=(Paragraph(QUOTING, quotations=(Span(start, start + len(DIALOGUE)),)), Paragraph("A second one.")),
        provenance="member",
    )
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        await club_store.put_members(
            writing, [(world.club.id, MemberId(world.club.ines.id), "ines", world.services.now())]
        )
        (found,) = await film_store.by_ids(writing, world.club.id, [film])
        return await store_review(writing, draft, found, now=world.services.now())


async def quoted_lines(world: World, review: ReviewId) -> list[str]:
    async with world.services.database.read() as reading:
        found = await review_store.review_by_id(reading, world.club.id, review, house=True)
        assert found is not None
        rows = await reading.fetch_rows("SELECT paragraph, start, stop FROM highlight WHERE review_id = ?", review)
    return [found.paragraphs[paragraph].text[start:stop] for paragraph, start, stop in rows]


async def test_an_edit_does_not_make_the_films_words_the_critics(world: World) -> None:
    review = await quoting(world)
    assert not any(DIALOGUE[:20] in line for line in await quoted_lines(world, review))
    opened = await sheet(world, world.club.ines)
    form = await world.press(world.club.ines, opened, "edit")
    done = await fill(world.club.ines, form, headline="A new headline", text=f"{QUOTING}\n\nA second one.")
    assert "edited" in done.text
    async with world.services.database.read() as reading:
        changed = await review_store.review_by_id(reading, world.club.id, review, house=True)
    assert changed is not None
    assert changed.headline == "A new headline"
    (span,) = changed.paragraphs[0].quotations
    assert changed.paragraphs[0].text[span.start : span.stop] == DIALOGUE
    lines = await quoted_lines(world, review)
    assert lines
    assert not any(DIALOGUE[:20] in line for line in lines)


async def test_only_an_untouched_paragraph_keeps_its_quotations(world: World) -> None:
    review = await quoting(world)
    opened = await sheet(world, world.club.ines)
    form = await world.press(world.club.ines, opened, "edit")
    await fill(world.club.ines, form, text="All of it is new now.\n\nA second one.")
    async with world.services.database.read() as reading:
        changed = await review_store.review_by_id(reading, world.club.id, review, house=True)
    assert changed is not None
    assert [paragraph.quotations for paragraph in changed.paragraphs] == [(), ()]
