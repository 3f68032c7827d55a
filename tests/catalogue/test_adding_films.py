"""A film that is not found is looked up or added, and the command goes on with it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import config
from bot.config import Settings
from bot.domain.catalogue.errors import LookUpFailed, LookUpOff
from bot.domain.catalogue.film import Film
from bot.domain.catalogue.looked_up import AddedFilm, LookUpSource
from bot.domain.errors import MemberLimitReached
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId
from bot.domain.operator_errors import SettingsWrong
from bot.domain.people import Actor
from bot.services.catalogue import looking_up
from bot.services.catalogue.adding import FILMS_A_DAY, read_film
from bot.services.catalogue.importer import run_import
from bot.sources.catalogues.wikidata import WIKIDATA
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.ui.catalogue.adding import GOALS, Goal
from bot.ui.catalogue.films import ATTRIBUTION
from tests.support.reviewing import fill
from tests.support.tmdb import KEY, StandIn, Trouble, film, stand_in
from tests.support.wikidata import SINNERS, WikidataStandIn, item, wikidata_stand_in
from tests.support.world import Answer, World, walk


@pytest.fixture
def wikidata() -> Iterator[WikidataStandIn]:
    with wikidata_stand_in() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path, wikidata: WikidataStandIn) -> Settings:
    return Settings(database_path=tmp_path / "marquee.sqlite3", wikidata_address=wikidata.address)


def member(world: World, number: int = 1) -> Actor:
    return Actor(member=MemberId(number), name="x", guild=world.club.id)


def said(answer: Answer) -> str:
    """All that one interaction answered: its response, what it edited, and its follow-ups."""
    parts = [answer.result.response, *answer.result.followups]
    return "\n".join(
        part["content"]
        for message in parts
        if message is not None
        for part in walk(message.components)
        if part["type"] == 10
    )


async def rate_sinners(world: World) -> Answer:
    return await world.ask(world.club.ines, "rate", film="Sinners", stars=8)


async def test_a_film_is_added_by_hand_and_rated(world: World, wikidata: WikidataStandIn) -> None:
    unknown = await rate_sinners(world)
    assert "I can't find a film called **Sinners**" in unknown.text
    form = await world.press(world.club.ines, unknown, "addfilm")
    assert form.result.modal is not None
    assert '"value": "Sinners"' in str(form.result.modal).replace("'", '"'), "what was typed is filled in"
    done = await fill(world.club.ines, form, film="Sinners", year="2025", directors="Ryan Coogler")
    assert "Saved." in said(done)
    assert "Sinners (2025)" in said(done)
    assert "I added **Sinners (2025)** for this club. A moderator will check it." in said(done)
    diary = await world.ask(world.club.ines, "diary")
    assert "Sinners (2025)" in diary.text
    assert "★★★★" in diary.text.replace("\u2060", "")
    assert "1 film added by members" in (await world.ask(world.club.mara, "reviews queue")).text
    elsewhere = await world.ask(world.other.ines, "movie", film="Sinners")
    assert "Sinners (2025)" not in elsewhere.text, "it is this club's film"
    assert wikidata.queries == [], "nobody pressed the other button"


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("movie", {}, "Sinners (2025)"),
        ("review", {}, "No one has reviewed **Sinners (2025)** here yet"),
        ("watchlist add", {}, "Sinners (2025)"),
        ("who-saw", {}, "Sinners (2025)"),
        ("rate", {"stars": 8, "watched": "2024-03-01"}, "Saved: watched Friday, 1 March 2024"),
    ],
)
async def test_every_command_goes_on_with_the_film_that_was_looked_up(
    world: World, wikidata: WikidataStandIn, command: str, options: dict[str, object], words: str
) -> None:
    unknown = await world.ask(world.club.ines, command, film="Sinners", **options)
    assert unknown.private
    found = await world.press(world.club.ines, unknown, "lookup")
    assert "Is **Sinners** one of these?" in found.text
    assert "2025 film by Ryan Coogler" in found.text
    assert "From Wikidata (CC0)." in found.text
    done = await world.press(world.club.ines, found, "lookedup")
    assert words in done.text
    assert [query.get("search") for query in wikidata.queries] == ["Sinners", None, None], "only the title was sent"


async def test_a_looked_up_film_is_everybodys_with_its_facts(world: World) -> None:
    found = await world.press(world.club.ines, await rate_sinners(world), "lookup")
    await world.press(world.club.ines, found, "lookedup")
    await world.restart()
    card = await world.ask(world.other.ines, "movie", film="Sinners")
    assert "Ryan Coogler" in card.text
    assert "138 min" in card.text or "2 h 18" in card.text
    assert "not confirmed" not in card.text
    assert "Wikidata" in card.text


async def test_a_draft_goes_on_with_the_film_that_was_looked_up(world: World) -> None:
    unknown = await world.ask(world.club.ines, "write", film="Sinners")
    found = await world.press(world.club.ines, unknown, "lookup")
    assert "addfilm" not in str(found.components), "a draft has its own form"
    form = await world.press(world.club.ines, found, "lookedup")
    assert form.result.modal is not None
    assert "Everyone here can read it" in (await fill(world.club.ines, form, text="Blues and blood.")).text
    assert "Blues and blood." in (await world.ask(world.club.theo, "review", film="Sinners")).text


async def test_after_a_restart_the_buttons_ask_for_the_title(world: World) -> None:
    unknown = await rate_sinners(world)
    world.services.look_up._titles.clear()
    await world.restart()
    form = await world.press(world.club.ines, unknown, "lookup")
    found = await fill(world.club.ines, form, film="Sinners")
    done = await world.press(world.club.ines, found, "lookedup")
    assert "Saved." in done.text
    form = await world.press(
        world.club.theo, await world.ask(world.club.theo, "rate", film="Zzyzx", stars=2), "addfilm"
    )
    assert form.result.modal is not None


async def test_what_is_not_there_either_can_be_added(world: World) -> None:
    unknown = await world.ask(world.club.ines, "rate", film="Qqqwww", stars=8)
    found = await world.press(world.club.ines, unknown, "lookup")
    assert "Wikidata has no film called **Qqqwww** either" in found.text
    form = await world.press(world.club.ines, found, "addfilm")
    assert "Saved." in said(await fill(world.club.ines, form, film="Qqqwww"))


async def test_two_who_add_the_same_film_get_one(world: World) -> None:
    first, second = await rate_sinners(world), await world.ask(world.club.theo, "rate", film="Sinners", stars=6)
    one = await world.press(world.club.ines, first, "addfilm")
    two = await world.press(world.club.theo, second, "addfilm")
    await fill(world.club.ines, one, film="Sinners", year="2025")
    again = await fill(world.club.theo, two, film="sinners")
    assert "**Sinners (2025)** was here already, so I used it." in said(again)
    assert "Sinners (2025)" in (await world.ask(world.club.theo, "diary")).text
    added = [read_film("Sinners", 2026, ()) for _ in range(3)]
    results = await asyncio.gather(
        *(world.services.look_up.adding.add_typed_film(member(world, n), each) for n, each in enumerate(added, 1))
    )
    assert len({result.film.id for result in results}) == 1
    assert [result.is_new for result in results].count(True) == 1


async def insert(world: World, known: Film, guild: GuildId = LIBRARY) -> FilmId:
    async with world.services.database.write(changes=Changes.FILMS) as writing:
        identity = await film_store.insert_film(writing, known, guild=guild)
    await world.services.catalogue.refresh()
    return identity


async def take(world: World) -> AddedFilm:
    return await world.services.look_up.take_film(member(world), LookUpSource.WIKIDATA, SINNERS)


@pytest.mark.parametrize(
    "known",
    [
        Film(id=FilmId(0), title="Under another title", wikidata_id=f"Q{SINNERS}"),
        Film(id=FilmId(0), title="Under another title", imdb_id="tt31193180"),
        Film(id=FilmId(0), title="Under another title", tmdb_id=1233413),
        Film(id=FilmId(0), title="Sinners", year=2024, directors=("Ryan Coogler",)),
        Film(id=FilmId(0), title="Sinners", year=2025),
    ],
)
async def test_a_film_that_is_here_is_used_instead(world: World, known: Film) -> None:
    identity = await insert(world, known)
    taken = await take(world)
    assert (taken.film.id, taken.is_new) == (identity, False)


@pytest.mark.parametrize(
    "other",
    [
        Film(id=FilmId(0), title="Sinners", year=2025, directors=("Somebody Else",)),
        Film(id=FilmId(0), title="Sinners", year=2010),
        Film(id=FilmId(0), title="Sinners", year=2025, imdb_id="tt0000001"),
    ],
)
async def test_another_film_of_that_title_stays_another(world: World, other: Film) -> None:
    identity = await insert(world, other)
    taken = await take(world)
    assert taken.is_new
    assert taken.film.id != identity
    assert (await take(world)).film.id == taken.film.id


async def test_another_clubs_own_film_is_neither_shown_nor_in_the_way(world: World) -> None:
    theirs = await insert(world, Film(id=FilmId(0), title="Theirs", imdb_id="tt31193180"), guild=world.other.id)
    taken = await take(world)
    assert taken.is_new
    assert taken.film.id != theirs
    assert (await take(world)).film.id == taken.film.id


class Silent:
    def step(self, doing: str) -> None: ...
    def at(self, share: float, count: int) -> None: ...


async def test_an_import_later_finds_the_film_and_adds_its_facts(world: World, tmp_path: Path) -> None:
    taken = await take(world)
    row = {"film": f"http://www.wikidata.org/entity/Q{SINNERS}", "filmLabel": "Sinners", "castLabel": "Delroy Lindo"}
    file = tmp_path / "query.json"
    cells = {name: {"value": value} for name, value in row.items()}
    file.write_text(json.dumps({"head": {}, "results": {"bindings": [cells]}}))
    report = await asyncio.to_thread(
        run_import, world.services.database.path, WIKIDATA, [file], Silent(), world.services.now
    )
    assert (report.outcome.new, report.outcome.matched) == (0, 1)
    await world.services.refresh_caches()
    merged = await world.services.catalogue.get_film(world.club.id, taken.film.id)
    assert merged.cast == ("Delroy Lindo",)
    assert (merged.runtime, merged.directors) == (138, ("Ryan Coogler",))


async def test_added_and_looked_up_films_share_the_quota(world: World) -> None:
    adding = world.services.look_up.adding
    for number in range(FILMS_A_DAY):
        await adding.add_typed_film(member(world), read_film(f"Film number {number} of nobody", 2000, ()))
    with pytest.raises(MemberLimitReached):
        await take(world)
    unknown = await rate_sinners(world)
    for number in range(FILMS_A_DAY):
        ines = dataclasses.replace(member(world), member=MemberId(world.club.ines.id))
        await adding.add_typed_film(ines, read_film(f"Ines's film {number}", 2000, ()))
    form = await world.press(world.club.ines, unknown, "addfilm")
    assert f"limit of {FILMS_A_DAY} added films" in said(await fill(world.club.ines, form, film="Sinners", year="2025"))


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=401),
        Trouble(status=429, headers={"Retry-After": "30"}),
        Trouble(status=500),
        Trouble(body=b"<html>"),
        Trouble(hangs_up=True),
    ],
)
async def test_when_wikidata_fails_the_film_can_still_be_added(
    world: World, wikidata: WikidataStandIn, trouble: Trouble
) -> None:
    wikidata.trouble = trouble
    unknown = await rate_sinners(world)
    failed = await world.press(world.club.ines, unknown, "lookup")
    assert "Wikidata doesn't answer right now." in failed.text
    asked = len(wikidata.queries)
    again = await world.press(world.club.ines, unknown, "lookup")
    assert "Wikidata doesn't answer right now." in again.text
    assert len(wikidata.queries) == asked, "it is left in peace for a while"
    form = await world.press(world.club.ines, unknown, "addfilm")
    assert "Saved." in said(await fill(world.club.ines, form, film="Sinners", year="2025"))


async def test_an_answer_is_used_again_and_a_member_cannot_ask_without_end(
    world: World, wikidata: WikidataStandIn
) -> None:
    look_up = world.services.look_up
    first = await look_up.search_films(member(world), "Sinners")
    assert await look_up.search_films(member(world, 2), "sinners") == dataclasses.replace(first)
    assert len(wikidata.queries) == 1
    for number in range(looking_up.LOOK_UPS_AN_HOUR - 1):
        wikidata.items["Q9"] = item(9, f"Film {number}", "2001 film")
        await look_up.search_films(member(world), f"Film {number}")
    with pytest.raises(MemberLimitReached):
        await look_up.search_films(member(world), "One more")


async def test_a_chosen_film_that_is_gone_is_said(world: World, wikidata: WikidataStandIn) -> None:
    found = await world.press(world.club.ines, await rate_sinners(world), "lookup")
    wikidata.items.clear()
    gone = await world.press(world.club.ines, found, "lookedup")
    assert "Wikidata doesn't have that film any more" in gone.text
    with pytest.raises(LookUpFailed):
        await take(world)


async def test_nothing_is_added_to_remove_it_from_a_watchlist(world: World) -> None:
    answer = await world.ask(world.club.ines, "watchlist remove", film="Sinners")
    assert "lookup" not in str(answer.components)
    assert "addfilm" not in str(answer.components)


async def test_outside_a_club_nothing_is_offered(world: World) -> None:
    answer = Answer(await world.env.create_user("wanderer").slash("movie", film="Sinners"))
    assert "I can't find a film called **Sinners**" in answer.text
    assert answer.ids("lookup") == []
    assert answer.ids("addfilm") == []


def test_a_goal_survives_its_custom_id() -> None:
    for control in GOALS:
        numbers = range(11, 11 + len(control.names))
        custom_id = control.custom_id(*numbers)
        film_number = numbers[control.names.index("film")]
        assert Goal.from_custom_id(custom_id).custom_id(film_number) == custom_id


@pytest.mark.parametrize(
    ("name", "value"),
    [("LOOK_UP", "wikipedia"), ("LOOK_UP_CONTACT", "me) evil"), ("LOOK_UP_CONTACT", "a\r\nX-Evil: 1"),
     ("LOOK_UP_CONTACT", "é@example.org"), ("LOOK_UP_CONTACT", "x" * 201)],
)  # fmt: skip
def test_a_wrong_setting_stops_the_start(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsWrong) as caught:
        config.read_settings({name: value}, env_file=tmp_path / "none", need_token=False)
    assert [problem.name for problem in caught.value.problems] == [name]


def test_right_settings_are_read(tmp_path: Path) -> None:
    given = {"LOOK_UP": "off", "LOOK_UP_CONTACT": "https://example.org/films"}
    read = config.read_settings(given, env_file=tmp_path / "none", need_token=False)
    assert (read.look_up, read.look_up_contact) == (False, "https://example.org/films")


class TestSwitchedOff:
    @pytest.fixture
    def settings(self, tmp_path: Path, wikidata: WikidataStandIn) -> Settings:
        return Settings(database_path=tmp_path / "m.sqlite3", look_up=False, wikidata_address=wikidata.address)

    async def test_only_adding_is_offered(self, world: World, wikidata: WikidataStandIn) -> None:
        unknown = await rate_sinners(world)
        assert unknown.ids("lookup") == []
        assert len(unknown.ids("addfilm")) == 1
        write = await world.ask(world.club.ines, "write", film="Sinners")
        assert write.ids("lookup") == []
        assert wikidata.queries == []

    async def test_an_old_button_says_so(self, world: World, wikidata: WikidataStandIn) -> None:
        with pytest.raises(LookUpOff):
            await world.services.look_up.search_films(member(world), "Sinners")
        with pytest.raises(LookUpOff):
            await take(world)
        assert wikidata.queries == []


class TestWithTmdb:
    @pytest.fixture
    def tmdb(self) -> Iterator[StandIn]:
        with stand_in() as opened:
            coogler = {"cast": [], "crew": [{"name": "Ryan Coogler", "job": "Director"}]}
            sinners = film(
                1233413, title="Sinners", original_title="Sinners", imdb_id="tt31193180", runtime=138,
                release_date="2025-04-16", overview="Two brothers come home.", credits=coogler,
                external_ids={"wikidata_id": f"Q{SINNERS}"},
                alternative_titles={"titles": [{"iso_3166_1": "DE", "title": "Blutsbande am Mississippi"}]},
            )  # fmt: skip
            opened.films = {1233413: sinners}
            opened.searched = [
                {"id": 99, "title": "Sinners of Yore", "release_date": "", "poster_path": None},
                {"id": 1233413, "title": "Sinners", "release_date": "2025-04-16", "poster_path": "/sinners1.jpg"},
            ]
            yield opened

    @pytest.fixture
    def settings(self, tmp_path: Path, tmdb: StandIn, wikidata: WikidataStandIn) -> Settings:
        return Settings(
            database_path=tmp_path / "m.sqlite3",
            tmdb_api_key=KEY,
            tmdb_address=tmdb.address,
            wikidata_address=wikidata.address,
        )

    async def test_a_film_is_chosen_by_its_poster_and_rated(
        self, world: World, tmdb: StandIn, wikidata: WikidataStandIn
    ) -> None:
        unknown = await world.ask(world.club.ines, "rate", film="Sinners (2025)", stars=8)
        found = await world.press(world.club.ines, unknown, "lookup")
        assert found.text.index("**Sinners (2025)**") < found.text.index("**Sinners of Yore**")
        assert "Directed by Ryan Coogler" in found.text
        assert ATTRIBUTION in found.text
        pictures = [part["media"]["url"] for part in walk(found.components) if part["type"] == 11]
        assert pictures == ["https://image.tmdb.org/t/p/w500/sinners1.jpg"]
        assert [query.get("query") for query in tmdb.queries if "query" in query] == ["Sinners"]
        done = await world.press(world.club.ines, found, "lookedup")
        assert "Saved." in done.text
        asked = len(tmdb.asked)
        card = await world.ask(world.other.ines, "movie", film="Sinners")
        assert "Two brothers come home." in card.text
        assert "Ryan Coogler" in card.text
        assert len(tmdb.asked) == asked, "its details came with it"
        other_title = await world.ask(world.other.ines, "movie", film="Blutsbande am Mississippi")
        assert "Two brothers come home." in other_title.text
        assert wikidata.queries == []

    async def test_of_tmdbs_details_only_what_names_the_film_stays_with_it(self, world: World) -> None:
        taken = await world.services.look_up.take_film(member(world), LookUpSource.TMDB, 1233413)
        async with world.services.database.read() as reading:
            (stored,) = await film_store.by_ids(reading, LIBRARY, [taken.film.id])
        assert (stored.title, stored.year, stored.directors) == ("Sinners", 2025, ("Ryan Coogler",))
        assert (stored.imdb_id, stored.tmdb_id, stored.wikidata_id) == ("tt31193180", 1233413, f"Q{SINNERS}")
        assert (stored.overview, stored.runtime, stored.poster) == (None, None, None)

    async def test_after_a_refused_key_wikidata_is_asked(self, world: World, tmdb: StandIn) -> None:
        tmdb.trouble = Trouble(status=401)
        unknown = await rate_sinners(world)
        assert "TMDB doesn't answer right now" in (await world.press(world.club.ines, unknown, "lookup")).text
        found = await world.press(world.club.ines, unknown, "lookup")
        assert "From Wikidata (CC0)." in found.text
        assert "Saved." in (await world.press(world.club.ines, found, "lookedup")).text

    @pytest.mark.parametrize(
        "body", [b"<html>", b'{"results": 7}', b"[]", b'{"results": [7, {"id": "x"}, {"title": 3}]}']
    )
    async def test_nonsense_is_no_answer(self, world: World, tmdb: StandIn, body: bytes) -> None:
        tmdb.trouble = Trouble(body=body)
        found = await world.press(world.club.ines, await rate_sinners(world), "lookup")
        assert (
            "TMDB doesn't answer right now" in found.text or "TMDB has no film called **Sinners** either" in found.text
        )


async def test_pauses_double_with_each_failure_and_begin_anew_after_an_answer(
    world: World, wikidata: WikidataStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up, clock = world.services.look_up, [1_000.0]
    monkeypatch.setattr(look_up, "_monotonic", lambda: clock[0])
    titles = (f"Film {number}" for number in range(100))

    async def pause() -> float:
        with pytest.raises(LookUpFailed):
            await look_up.search_films(member(world), next(titles))
        with pytest.raises(LookUpFailed) as refused:
            await look_up.search_films(member(world), next(titles))
        assert refused.value.seconds is not None
        clock[0] += refused.value.seconds
        return refused.value.seconds

    wikidata.trouble = Trouble(status=500)
    assert [await pause() for _ in range(8)] == [10, 20, 40, 80, 160, 320, 600, 600]
    wikidata.trouble = Trouble()
    await look_up.search_films(member(world), next(titles))
    wikidata.trouble = Trouble(status=500)
    assert [await pause(), await pause()] == [10, 20]
