"""Errors about a rating pool that an operator imports; they read these in the terminal."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from bot.domain.errors import MarqueeError


class PoolFault(StrEnum):
    """Why no ratings can be read from a file or folder."""

    ABSENT = "there is no such file or folder"
    NO_ARCHIVE = "it is neither a folder nor a zip"
    NO_RATINGS = "it holds no ratings.csv"
    NO_FILMS = "it has a ratings.csv, but neither links.csv nor movies.csv, so its films cannot be identified"
    TWICE = "it holds two files of the same name"
    SHAPE = "its first line does not have the columns of MovieLens"
    ENCRYPTED = "it is encrypted"
    METHOD = "it uses an unsupported compression"
    RATIO = "it unpacks to far more than it holds"
    TOO_LARGE = "it is larger than any MovieLens data set"
    DAMAGED = "it is damaged or cut short"


class PoolFileWrong(MarqueeError):
    """The file or folder at `path` is no MovieLens data set; `name` is the file within it, "" for the whole."""

    def __init__(self, path: Path, why: PoolFault, name: str = "") -> None:
        super().__init__(path, why, name)
        self.path = path
        self.why = why
        self.name = name


class PoolUnmatched(MarqueeError):
    """None of the data set's rated `films` is in the catalogue."""

    def __init__(self, path: Path, films: int) -> None:
        super().__init__(path, films)
        self.path = path
        self.films = films


class PoolTermsRefused(MarqueeError):
    """The operator did not accept the terms of the data set."""


class PoolMissing(MarqueeError):
    """There is no rating pool to remove."""
