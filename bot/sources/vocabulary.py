"""Reads data/vocabulary.toml: genres, themes, content notes and moods."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.domain.catalogue.mood import Mood, Vocabulary


def read_vocabulary(path: Path) -> Vocabulary:
    """Read and validate the file. Raises OSError, TOMLDecodeError and KeyError."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Vocabulary(
        genres=tuple(content["genres"]),
        themes=tuple(content["themes"]),
        content_notes=tuple(content["content_notes"]),
        moods=tuple(
            Mood(
                name=name,
                description=mood["says"],
                aliases=tuple(mood.get("also", ())),
                needs=mood.get("needs", 1),
                themes=tuple(mood.get("themes", ())),
                genres=tuple(mood.get("genres", ())),
                one_of=tuple(mood.get("one_of", ())),
                doubts=tuple(mood.get("doubts", ())),
                avoid_themes=tuple(mood.get("avoid_themes", ())),
                avoid_genres=tuple(mood.get("avoid_genres", ())),
                avoid_notes=tuple(mood.get("avoid_notes", ())),
            )
            for name, mood in content["moods"].items()
        ),
        synonyms=_by_phrase(content["synonyms"]),
    )


def _by_phrase(phrases_of: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """For each phrase the genres and themes that list it."""
    meant: defaultdict[str, list[str]] = defaultdict(list)
    for tag, phrases in phrases_of.items():
        for phrase in phrases:
            meant[phrase].append(tag)
    return {phrase: tuple(tags) for phrase, tags in meant.items()}
