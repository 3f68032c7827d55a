"""Time zones by what people type: cities in several spellings, countries, abbreviations and offsets."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedules.errors import UnknownZone
from bot.domain.schedules.times import PostingTime
from bot.paths import TIME_ZONES
from bot.services.clubs.time_zones import TimeZoneTable
from bot.sources.time_zones import TimeZones, read_time_zones
from bot.ui.schedules.zone_text import zone_text
from tests.support.world import World

ZONES = read_time_zones(TIME_ZONES)
MEANT = {
    "Europe/Berlin": "Europe/Berlin|europe/berlin|berlin|Munich|München|Muenchen|Köln|Cologne|Frankfurt|Germany|CET|MEZ",
    "America/New_York": "New York|NYC|Boston|Atlanta, GA|Portland, Maine|Washington DC|EST|Eastern Time",
    "America/Los_Angeles": "San Francisco|Portland|Las Vegas|Seattle, WA|PT|pst",
    "America/Chicago": "Chicago|Austin|Springfield, IL|Texas",
    "America/Toronto": "Montréal|Ottawa|London, Ontario",
    "America/Sao_Paulo": "são paulo|Rio|Rio de Janeiro|Brasília",
    "America/Buenos_Aires": "America/Buenos_Aires",
    "Europe/London": "London|Manchester, UK|Edinburgh|UK|BST",
    "Europe/Paris": "Lyon|Paris, France|Frankreich",
    "Europe/Zurich": "Zürich|Genf|Genève|Bern",
    "Europe/Madrid": "Barcelona, Spain|Sevilla|Valencia, España|España",
    "Europe/Rome": "Milano|Mailand|Naples|Roma",
    "Europe/Warsaw": "Kraków|Cracow|Gdansk",
    "Europe/Kyiv": "Kiev|Kyiv",
    "Europe/Moscow": "Москва|St. Petersburg",
    "Asia/Kolkata": "Bombay|Mumbai|Bangalore|New Delhi|+05:30",
    "Asia/Ho_Chi_Minh": "Saigon|Hanoi|Vietnam",
    "Asia/Tokyo": "Osaka|東京|Japan|JST",
    "Asia/Shanghai": "Beijing|Peking|Shenzhen",
    "Etc/GMT-2": "UTC+2|gmt+2|UTC+02:00",
    "Etc/GMT+5": "UTC-5|UTC −5",
    "US/Eastern": "US/Eastern",
    "UTC": "utc|GMT|UTC+0",
}


@pytest.mark.parametrize(("zone", "typed"), [(zone, each) for zone, line in MEANT.items() for each in line.split("|")])
def test_a_zone_is_found_by_what_people_type(zone: str, typed: str) -> None:
    assert ZONES.read_zone(typed) == zone


@pytest.mark.parametrize(
    "typed",
    ["Etc/GMT+5", "../../etc/passwd", "", "Nowhere", "xyz", "UTC+15", "+99", "Birmingham, Nowhereland", "Russia"],
)
def test_what_names_no_place_or_several_is_refused(typed: str) -> None:
    with pytest.raises(UnknownZone):
        ZONES.read_zone(typed)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Berlni", ("Europe/Berlin",)),
        ("Muncih", ("Europe/Berlin",)),
        ("USA", ("America/New_York", "America/Chicago", "America/Los_Angeles")),
        ("Nowhere", ()),
        ("Qwertz", ()),
    ],
)
def test_only_sensible_zones_are_offered(typed: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownZone) as caught:
        ZONES.read_zone(typed)
    assert caught.value.nearest == near


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("San José", ("America/Los_Angeles", "America/Costa_Rica")),
        ("Valencia", ("America/Caracas", "Europe/Madrid")),
        ("Córdoba", ("America/Argentina/Cordoba", "Europe/Madrid")),
        ("Hamilton", ("America/Toronto", "Pacific/Auckland")),
        ("Springfield, USA", ("America/Chicago", "America/New_York", "America/Los_Angeles")),
        ("Georgia", ("Asia/Tbilisi", "America/New_York")),
        ("IST", ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin")),
    ],
)
def test_a_name_of_several_places_is_asked_about(typed: str, zones: tuple[str, ...]) -> None:
    with pytest.raises(UnknownZone) as caught:
        ZONES.read_zone(typed)
    assert caught.value.ambiguous
    assert caught.value.nearest == zones


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("San José, Costa Rica", "America/Costa_Rica"),
        ("San Jose, California", "America/Los_Angeles"),
        ("Valencia, Venezuela", "America/Caracas"),
        ("Atlanta, Georgia", "America/New_York"),
        # Far larger than its namesakes, or chiefly known by another name.
        ("Sydney", "Australia/Sydney"),
        ("Odessa", "Europe/Kyiv"),
        ("León", "America/Mexico_City"),
    ],
)
def test_a_country_decides_and_so_does_size(typed: str, zone: str) -> None:
    assert ZONES.read_zone(typed) == zone


async def test_a_name_of_several_places_changes_nothing_and_lists_the_zones(world: World) -> None:
    told = await world.ask(world.club.mara, "time-zone", zone="San José")
    assert "`America/Los_Angeles`, `America/Costa_Rica`" in told.text
    found = await world.suggestions(world.club.mara, "time-zone", "San José", option="zone")
    assert {each["value"] for each in found} >= {"America/Los_Angeles", "America/Costa_Rica"}
    chosen = await world.ask(world.club.mara, "time-zone", zone="San José, Costa Rica")
    assert "America/Costa" in chosen.text


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    with suppress(UnknownZone):
        assert PostingTime(time(20), ZONES.read_zone(typed))
    assert len(ZONES.suggest_places(typed, 25)) <= 25


@pytest.mark.parametrize(("typed", "zone"), [("UTC+2", "Etc/GMT-2"), ("UTC-5", "Etc/GMT+5"), ("UTC", "UTC")])
def test_an_offset_is_shown_as_it_was_typed(typed: str, zone: str) -> None:
    assert zone_text(zone) == typed
    assert ZONES.read_zone(typed) == zone


async def test_places_are_suggested_while_typing(world: World) -> None:
    found = await world.suggestions(world.club.mara, "time-zone", "mün", option="zone")
    assert {"name": "Munich, DE (Europe/Berlin)", "value": "Europe/Berlin"} in found
    assert len(found) == len({each["name"] for each in found})
    assert [each["value"] for each in await world.suggestions(world.club.mara, "time-zone", "xq", option="zone")] == [
        "xq"
    ]
    told = await world.ask(world.club.mara, "time-zone", zone="utc+2")
    assert "**UTC+2**" in told.text
    lost = await world.ask(world.club.mara, "time-zone", zone="Russia")
    assert "`Europe/Moscow`" in lost.text


async def test_the_table_is_read_once_in_a_thread_when_it_is_first_needed() -> None:
    readers: list[str] = []

    def read() -> TimeZones:
        readers.append(threading.current_thread().name)
        if len(readers) == 1:
            raise OSError("no file")
        return ZONES

    table = TimeZoneTable(read)
    assert readers == []
    with pytest.raises(OSError, match="no file"):
        await table.get_zones()
    found = await asyncio.gather(*(table.get_zones() for _ in range(3)))
    assert found == [ZONES] * 3
    assert len(readers) == 2
    assert threading.main_thread().name not in readers
