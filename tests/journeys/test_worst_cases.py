"""Every limit of Discord at its worst case; the payload check at the end of each test decides."""

from __future__ import annotations

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, FilmId, MemberId
from bot.domain.reviews.review import Author, AuthorKind, NewReview, SpoilerLevel, Stars, parse_paragraphs
from bot.services.reviews.review_storage import store_review
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from tests.support.world import Answer, World

LONGEST = "The *Lobster_ that ~ate~ `Las` ||Vegas|| [and] <others> " * 9
ARABIC = "باب الحديد " * 20
EMOJI = "👩‍👩‍👧‍👦🏳️‍🌈🇧🇪" * 12
NAMES = tuple(f"Apollinaris Montgomery-Featherstonehaugh von und zu Hohenlohe {n}" for n in range(40))


async def add_long_film(world: World, title: str, **fields: object) -> FilmId:
    film = Film(
        id=FilmId(0),
        title=title[:500],
        year=1999,
        original_title=title[:400],
        alternative_titles=tuple(f"{title[:90]} {n}" for n in range(20)),
        directors=NAMES[:12],
        writers=NAMES[:20],
        cast=NAMES,
        genres=("Drama", "Horror", "Comedy"),
        themes=tuple(f"theme number {n} of a great many" for n in range(60)),
        countries=NAMES[:20],
        languages=NAMES[:20],
        content_notes=tuple(f"content note {n}" for n in range(60)),
        overview="An overview that does not end. " * 100,
        poster="https://image.example/" + "p" * 900,
        sources={"title": "a source of a long name " * 5},
        **fields,  # type: ignore[arg-type]
    )
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        identity = await film_store.insert_film(writing, film, guild=LIBRARY)
    await world.services.catalogue.refresh()
    return identity


async def add_reviews(
    world: World, film: FilmId, text: str, count: int, spoilers: SpoilerLevel = SpoilerLevel.NONE
) -> None:
    now = world.services.now()
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        (found,) = await film_store.by_ids(writing, world.club.id, [film])
        for n in range(count):
            member = MemberId(10_000 + n)
            name = f"{'Ω' * 20} Member {n} *with_ ||a|| `name`"
            await club_store.put_members(writing, [(world.club.id, member, name, now)])
            draft = NewReview(
                guild=world.club.id,
                film=film,
                author=Author(kind=AuthorKind.MEMBER, name=name, member=member),
                paragraphs=parse_paragraphs(text),
                provenance="test",
                headline=("*" * 290) if n % 2 else "Headline " * 30,
                stars=Stars(1 + n % 10),
                spoilers=spoilers,
            )
            await store_review(writing, draft, found, now=now)


def _fits(answer: Answer) -> None:
    assert len(answer.text) <= 4_000
    assert answer.text.count("||") % 2 == 0


@pytest.mark.parametrize("title", [LONGEST, ARABIC, EMOJI, "M", "!!!", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 " * 30], ids=ascii)
async def test_the_longest_film_fits_every_card(world: World, title: str) -> None:
    film = f"film:{await add_long_film(world, title)}"
    await add_reviews(world, FilmId(int(film.removeprefix("film:"))), "A magnificent film about nothing. " * 20, 3)
    for command in ("movie", "review", "related", "highlight"):
        _fits(await world.ask(world.club.ines, command, film=film))
    choices = await world.suggestions(world.club.ines, "movie", title[:60])
    assert choices


async def test_a_hundred_reviews_of_one_film(world: World) -> None:
    film = await add_long_film(world, LONGEST)
    await add_reviews(world, film, "Splendid and terrible. " * 60, 100)
    card = await world.ask(world.club.ines, "movie", film=f"film:{film}")
    _fits(card)
    assert "from 100 members" in card.text
    review = await world.ask(world.club.ines, "review", film=f"film:{film}")
    _fits(review)
    voices = await world.press(world.club.ines, review, "voicelist")
    seen = 0
    for _ in range(5):
        _fits(voices)
        seen += voices.text.count("\n- ")
        forward = voices.ids("voicelist")
        if seen >= 100:
            break
        voices = await world.press(world.club.ines, voices, "voicelist", at=len(forward) - 1)
    assert seen == 100


@pytest.mark.parametrize("spoilers", [SpoilerLevel.NONE, SpoilerLevel.WHOLE, SpoilerLevel.UNKNOWN])
@pytest.mark.parametrize(
    "text",
    [
        "Word " * 12_000,
        "W" * 60_000,
        "||" + "secret word " * 5_000 + "||",
        ("*_~`|[]<>\\" * 6_000),
        "\n\n".join(["@everyone # heading\n> quote\n1. list ||x|| ||" for _ in range(1_200)]),
        "اللغة العربية " * 4_000,
        "👩‍👩‍👧‍👦" * 8_000,
    ],
    ids=["words", "one word", "one spoiler", "signs", "markdown", "arabic", "families"],
)
async def test_sixty_thousand_characters_are_read_to_the_end(world: World, text: str, spoilers: SpoilerLevel) -> None:
    film = await add_long_film(world, "A Long Film")
    await add_reviews(world, film, text, 1, spoilers)
    page = await world.ask(world.club.ines, "review", film=f"film:{film}")
    _fits(page)
    last = await world.press(world.club.ines, page, "edge", at=len(page.ids("edge")) - 1)
    _fits(last)
    count = int(last.text.rsplit(" of ", 1)[1].split()[0])
    assert f"Page {count} of {count}" in last.text
    back = await world.press(world.club.ines, last, "page")
    _fits(back)
    assert f"Page {count - 1} of {count}" in back.text


@pytest.mark.parametrize("title", [LONGEST, EMOJI], ids=ascii)
async def test_ten_members_of_long_names_choose_among_long_titles(world: World, title: str) -> None:
    club = world.club
    films = [await add_long_film(world, f"{n} {title}") for n in range(8)]
    people = [club.guild.add_member(world.env.create_user(f"{n}{'Ω' * 30}")) for n in range(10)]
    for n, member in enumerate(people):
        await world.ask(member, "rate", film=f"film:{films[n % 3]}", stars=10)
        await world.ask(member, "watchlist add", film=f"film:{films[3 + n % 5]}")
    asked = await world.ask(people[0], "recommend", genre="Drama", avoid="suicide", decade=1990, watchlist=True)
    card = Answer(await people[0].select(asked.message, people, custom_id=asked.ids("who")[0]))
    for _ in range(3):
        _fits(card)
        assert "Left out because someone has seen it" in card.text or "watchlist" in card.text
        card = await world.press(people[0], card, "more")
    taste = await world.ask(people[0], "taste", member=people[1])
    assert taste.private
