"""Reads data/vocabulary.toml: genres, themes, content notes and moods."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bot.domain.catalogue.mood import Mood, Vocabulary


def read_vocabulary(path: Path) -> Vocabulary:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Vocabulary(
        genres=tuple(content["genres"]),
        themes=tuple(content["themes"]),
        content_notes=tuple(content["content_notes"]),
        moods=tuple(
            Mood(
                name=name,
                description=mood["says"],
                needs=mood.get("needs", 1),
                themes=tuple(mood.get("themes", ())),
                genres=tuple(mood.get("genres", ())),
                avoid_themes=tuple(mood.get("avoid_themes", ())),
                avoid_genres=tuple(mood.get("avoid_genres", ())),
                avoid_notes=tuple(mood.get("avoid_notes", ())),
            )
            for name, mood in content["moods"].items()
        ),
    )
