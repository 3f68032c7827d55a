"""The paths of the project's folders and of the data files that come with the program."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
MIGRATIONS = DATA / "migrations"
HOST_MIGRATIONS = MIGRATIONS / "host"
"""The schema of the file that a host keeps for itself where clubs' data is in PostgreSQL."""
STARTER = DATA / "starter"
VOCABULARY = DATA / "vocabulary.toml"
CATALOGUE = DATA / "catalogue"
BUNDLE = CATALOGUE / "films.xz"
NICKNAMES = DATA / "nicknames.toml"
STOP_WORDS = DATA / "stop-words.toml"
LOCAL_TITLES = DATA / "local-titles.tsv"
EXAMPLE_CLUB = DATA / "example-club.toml"
TIME_ZONES = DATA / "time-zones.txt"
LOCALES = DATA / "locales"
LOCALE_FACTS = LOCALES / "cldr.json"
LOCAL = DATA / "local"


def missing_files() -> tuple[str, ...]:
    """The paths of bundled files that every start needs and that do not exist; a wheel lacks them."""
    needed = (
        MIGRATIONS,
        STARTER,
        VOCABULARY,
        NICKNAMES,
        STOP_WORDS,
        LOCAL_TITLES,
        EXAMPLE_CLUB,
        TIME_ZONES,
    )
    return tuple(str(path) for path in needed if not path.exists())
