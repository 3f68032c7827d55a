"""Finds the time zone that somebody means: by city, country, abbreviation, offset or IANA name."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.catalogue.film import fold_text
from bot.domain.schedules.errors import UnknownZone
from bot.sources.zone_names import ABBREVIATIONS, FIXED, NICKNAMES, PROVINCES, SEVERAL, STATES

NEAREST = 3
TYPED_LIMIT = 100
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+\-−]) ?(\d{1,2})(?::?([0-5]\d))?(?: ?h)?\Z")
_NOT_PLACES = ("Etc", "SystemV", "posix", "right")
_RIVAL = 8
"""Of two places with one name, the larger is meant only if it has more than this many times the people."""
_COMPARED = 2026
"""The year in which the clocks of two zones are compared; any year with today's rules would do."""
_HINTED = 250
"""Thousands of people of the smallest city that is offered for a misspelt name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city, or a country (`people` is 0). `region` is a country's code, with the state in the USA and Canada."""

    name: str
    region: str
    people: int
    zone: str


class TimeZones:
    """Names of places and their zones; a name that several places share is refused, with the zones of all."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines` are those of data/time-zones.txt; those whose zone this machine does not know are left out."""
        self._zones = {fold_text(name): name for name in sorted(zoneinfo.available_timezones()) if _is_place(name)}
        self._zones["utc"] = self._zones["gmt"] = "UTC"
        self._places: dict[str, list[Place]] = {}
        self._shown: list[Place] = []
        self._countries: dict[str, str] = {}
        self._divided: dict[str, tuple[str, ...]] = {}
        self._add_places(lines)
        for name, zone in NICKNAMES.items():
            self._places.setdefault(name, []).insert(0, Place(name, "", 1, zone))
        for zone in self._zones.values():
            city = zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")
            if "/" in zone and fold_text(city) not in self._places:
                self._places[fold_text(city)] = [Place(city, "", 1, zone)]
        self._hinted = {
            fold_text(place.name): place.zone for place in self._shown if not place.people or place.people >= _HINTED
        }

    def _add_places(self, lines: Iterable[str]) -> None:
        """Add cities and countries: chief names first, so that no other name of a larger place hides them."""
        known = zoneinfo.available_timezones()
        others: list[tuple[str, Place]] = []
        for line in lines:
            name, region, people, zone, rest = line.rstrip("\n").split("|")
            names = [fold_text(name), *filter(None, rest.split(";"))]
            if people == "0":
                self._countries |= dict.fromkeys(names, region)
            if "," in zone:
                self._divided |= dict.fromkeys(names, tuple(zone.split(",")[:NEAREST]))
            elif zone in known:
                place = Place(name, region, int(people), zone)
                self._shown.append(place)
                self._places.setdefault(names[0], []).append(place)
                others += [(other, place) for other in names[1:]]
        for other, place in others:
            self._places.setdefault(other, []).append(place)

    def read_zone(self, typed: str) -> str:
        """The IANA name of the zone that is meant. Raises UnknownZone with the nearest places' zones."""
        wanted = fold_text(typed[:TYPED_LIMIT])
        if several := SEVERAL.get(wanted):
            raise UnknownZone(typed, several, ambiguous=True)
        if found := _offset_zone(typed) or self._zones.get(wanted) or ABBREVIATIONS.get(wanted):
            return found
        if places := self._places.get(wanted):
            return _only_zone(typed, _bearers(wanted, places))
        if "," in typed:
            return self._read_city_of_region(typed)
        raise UnknownZone(typed, self._divided.get(wanted) or self._nearest(wanted))

    def suggest_places(self, typed: str, count: int) -> list[Place]:
        """Places for an autocomplete list: those that begin with what was typed, those with most people first."""
        wanted = fold_text(typed[:TYPED_LIMIT])
        if not wanted:
            return [place for place in self._shown if place.people][:count]
        begins = [place for place in self._shown if fold_text(place.name).startswith(wanted)]
        found: dict[tuple[str, str], Place] = {}
        try:
            zone = self.read_zone(typed)
            exact = self._places.get(wanted, [Place(zone, "", 1, zone)])
        except UnknownZone as error:
            exact = self._places.get(wanted, []) if error.ambiguous else []
        for place in [*exact, *begins]:
            found.setdefault((place.name, place.zone), place)
        return list(found.values())[:count]

    def _read_city_of_region(self, typed: str) -> str:
        """Portland, Maine; Paris, France. Without a known region, all cities of this name must have one zone."""
        city, region = (fold_text(part) for part in typed[:TYPED_LIMIT].split(",", maxsplit=1))
        places = self._places.get(city, [])
        known = STATES.get(region) or PROVINCES.get(region) or self._countries.get(region)
        there = [place for place in places if known and known in (place.region, place.region.split("-")[0])]
        if there:
            return _only_zone(typed, there)
        zones = dict.fromkeys(place.zone for place in places)
        if known is None and len(zones) == 1:
            return next(iter(zones))
        if not places and region in self._places:
            return _only_zone(typed, _bearers(region, self._places[region]))
        raise UnknownZone(typed, tuple(zones)[:NEAREST] or self._nearest(city))

    def _nearest(self, wanted: str) -> tuple[str, ...]:
        """The zones of places that are spelt almost so; an abbreviation resembles too many names."""
        if len(wanted) < 4:
            return ()
        most = 1 if len(wanted) < 6 else 2
        near = process.extract(wanted, list(self._hinted), scorer=OSA.distance, score_cutoff=most, limit=NEAREST)
        begins = [name for name in self._hinted if name.startswith(wanted)][:NEAREST]
        names = [name for name, distance, _ in near if distance == near[0][1]] + begins
        return tuple(dict.fromkeys(self._hinted[name] for name in names))[:NEAREST]


def read_time_zones(path: Path) -> TimeZones:
    """Read the file of places. Raises OSError, and ValueError for a line that is none."""
    return TimeZones(path.read_text(encoding="utf-8").splitlines())


def _bearers(name: str, places: Sequence[Place]) -> list[Place]:
    """The places that are called so, of `places` that have the folded name among all their names.

    A place that is only sometimes called so (Smyrna for İzmir) counts if it is far larger, and one that is called so
    for short (San Luis Potosí) always.
    """
    chief = [place for place in places if f"{fold_text(place.name)} ".startswith(f"{name} ")] or places[:1]
    least = _RIVAL * max(place.people for place in chief)
    return [*chief, *(place for place in places if place not in chief and place.people >= least)]


def _only_zone(typed: str, places: Iterable[Place]) -> str:
    """The zone of the largest place. Raises UnknownZone if a place of similar size has other clocks."""
    ordered = sorted(places, key=lambda place: -place.people)
    rivals = [place for place in ordered if place.people * _RIVAL >= ordered[0].people]
    if len({_clocks(place.zone) for place in rivals}) > 1:
        raise UnknownZone(typed, tuple(dict.fromkeys(place.zone for place in rivals))[:NEAREST], ambiguous=True)
    return ordered[0].zone


@lru_cache(maxsize=600)
def _clocks(zone: str) -> tuple[timedelta | None, ...]:
    """How far ahead of UTC the clocks are in each month."""
    there = zoneinfo.ZoneInfo(zone)
    return tuple(datetime(_COMPARED, month, 15, tzinfo=there).utcoffset() for month in range(1, 13))


def _is_place(name: str) -> bool:
    return "/" in name and name.split("/", maxsplit=1)[0] not in _NOT_PLACES


def _offset_zone(typed: str) -> str | None:
    """UTC+2, GMT-5, +05:30. POSIX counts the other way round: two hours ahead of UTC is Etc/GMT-2."""
    match = _OFFSET.match(typed.strip().casefold())
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3] or 0)
    ahead = match[1] == "+"
    if minutes:
        return FIXED.get(f"{'+' if ahead else '-'}{hours}:{minutes:02}")
    if hours == 0:
        return "UTC"
    return f"Etc/GMT{'-' if ahead else '+'}{hours}" if hours <= (14 if ahead else 12) else None
