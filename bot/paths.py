"""Where the project's folders are; nothing else knows."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
MIGRATIONS = DATA / "migrations"
STARTER = DATA / "starter"
VOCABULARY = DATA / "vocabulary.toml"
EXAMPLE_CLUB = DATA / "example-club.toml"
LOCAL = DATA / "local"


def missing() -> tuple[str, ...]:
    """What comes with the program, is read at every start and is not there, such as in a wheel."""
    needed = (MIGRATIONS, STARTER, VOCABULARY, EXAMPLE_CLUB)
    return tuple(str(path) for path in needed if not path.exists())
