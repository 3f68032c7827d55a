"""Recognises the makers of a film in other scripts: "Тарковский", "봉준호", "لبكي", by the consonants of their names.

The catalogue writes names in Latin letters, each language in its own way ("Tarkovsky", "Tarkowski"). Both are written
in Latin letters (anyascii) and reduced to classes of consonants, like Soundex (Russell, 1918) without its fixed length.
Japanese names in Chinese characters are not recognised: their sound depends on the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from anyascii import anyascii

SHORTEST_SURNAME = 4
SHORTEST_GIVEN_NAME = 5
"""Classes that a name has, so that an ordinary word hardly ever sounds like it."""
LONGEST_ENDING = 2
"""Classes that an inflected form or a particle adds: "Тарковского", "봉준호는"."""

_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u036f\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_DIGRAPHS = (
    ("tsch", "s"), ("sch", "s"), ("tch", "s"), ("sh", "s"), ("ch", "s"), ("zh", "s"), ("ts", "s"), ("kh", "k"),
    ("gh", "k"), ("ph", "p"), ("th", "t"), ("dh", "t"), ("ck", "k"), ("x", "ks"), ("ce", "se"), ("ci", "si"),
)  # fmt: skip
_CLASSES = str.maketrans("bfvpdtgkqcszjmnlr", "ppppttkkkksssmnlr", "aeiouyhw")
_SILENT_R = re.compile(r"r(?=[^r])")
"""English writes "Park" for a sound without r; other languages have r in both spellings."""
_REPEATED = re.compile(r"(.)\1+")


def sound_of(name: str) -> str:
    """Return the classes of a name's consonants; empty if it has none."""
    latin = re.sub("[^a-z]", "", anyascii(name).lower())
    for written, sounded in _DIGRAPHS:
        latin = latin.replace(written, sounded)
    return _REPEATED.sub(r"\1", _SILENT_R.sub("", _REPEATED.sub(r"\1", latin.translate(_CLASSES))))


def name_sounds(people: Iterable[str]) -> frozenset[str]:
    """Return the sounds by which these people may be called: whole names in both orders, and long parts of them."""
    found: set[str] = set()
    for name in people:
        parts = name.split()
        found.update(
            sound
            for sound in (sound_of("".join(parts)), sound_of("".join((*parts[-1:], *parts[:-1]))))
            if len(parts) > 1 and len(sound) >= SHORTEST_SURNAME
        )
        for part, fewest in ((parts[-1:], SHORTEST_SURNAME), (parts[:-1] or parts[:1], SHORTEST_GIVEN_NAME)):
            sound = sound_of("".join(part))
            if len(sound) >= fewest:
                found.add(sound)
    return frozenset(found)


def names_by_sound(sentence: str, sounds: frozenset[str]) -> bool:
    """Whether a sentence in another script than Latin has one of these names."""
    if not sounds or not _OTHER_SCRIPT.search(sentence):
        return False
    return any(_is_form_of(heard, sounds) for heard in _heard(sentence))


def _heard(sentence: str) -> Iterator[str]:
    """The sounds of every word, and of every two neighbours."""
    words = [word for word in _WORD.findall(sentence) if _OTHER_SCRIPT.search(word) and not _HAN.search(word)]
    yield from map(sound_of, words)
    for left, right in pairwise(words):
        yield sound_of(left + right)


def _is_form_of(heard: str, sounds: frozenset[str]) -> bool:
    return any(heard[: len(heard) - ending] in sounds for ending in range(min(LONGEST_ENDING + 1, len(heard))))
