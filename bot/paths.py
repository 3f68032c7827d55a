"""The paths of the project's folders and of the data files that come with the program.

In a checkout, data are in the folder `data` beside this package. A wheel has them inside the package, and what is
written at run time goes to a folder of the operator's.
"""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
ROOT = _PACKAGE.parent
"""The folder that has the packages `bot` and `cogs`."""
IS_CHECKOUT = (ROOT / "pyproject.toml").is_file() and (ROOT / "data" / "migrations").is_dir()
DATA = ROOT / "data" if IS_CHECKOUT else _PACKAGE / "data"
HOME = ROOT if IS_CHECKOUT else Path.cwd()
"""Where `.env` is, and where relative paths in the settings begin."""
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


def _state_folder() -> Path:
    """Where the database is by default: systemd names a folder for a service that asks for one."""
    if IS_CHECKOUT:
        return DATA / "local"
    named = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    return Path(named) if named else HOME / "marquee-data"


LOCAL = _state_folder()
DATABASE = "data/local/marquee.sqlite3" if IS_CHECKOUT else str(LOCAL / "marquee.sqlite3")
"""The default of the setting DATABASE_PATH."""


def missing_files() -> tuple[str, ...]:
    """The paths of bundled files that every start needs and that do not exist."""
    needed = (
        MIGRATIONS,
        STARTER,
        VOCABULARY,
        NICKNAMES,
        STOP_WORDS,
        LOCAL_TITLES,
        EXAMPLE_CLUB,
        TIME_ZONES,
        LOCALE_FACTS,
    )
    return tuple(str(path) for path in needed if not path.exists())
