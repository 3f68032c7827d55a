"""Where the project's folders are; nothing else knows."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
MIGRATIONS = DATA / "migrations"
STARTER = DATA / "starter"
VOCABULARY = DATA / "vocabulary.toml"
EXAMPLE_CLUB = DATA / "example-club.toml"
LOCAL = DATA / "local"
