"""Finds explicitly linked films: same series, remakes, numbered sequels, titles with a common beginning."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind

_HEAD_ENDS: Final = re.compile(r"\s*(?::|\s[-–—]\s|,? (?:part|episode|chapter|vol\.?|volume) )", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"[\s,]+(?:\d{1,2}(?:st|nd|rd|th)?|[ivx]{1,5}|two|three|four|five|six|seven|eight|nine|ten)(?:\.5)?\s*$",
    re.IGNORECASE,
)
_ARTICLES: Final = frozenset({"the", "a", "an", "le", "la", "les", "der", "die", "das", "el", "il", "lo"})
_MENTION: Final = re.compile(
    r"\b(?:sequel|prequel|follow-?up|remake|reboot|retelling|spin-?off|(?:re-?)?adaptation)s?\b(?P<rest>[^.]{0,160})",
    re.IGNORECASE,
)
_LONGEST_HEAD: Final = 40
"""A beginning that more films share is a common word, not a series."""


def title_heads(title: str) -> set[str]:
    """Return the folded beginnings that a title may share with sequels: with and without number, up to the colon."""
    heads: set[str] = set()
    for part in (title, _HEAD_ENDS.split(title, maxsplit=1)[0]):
        heads.add(_bare(part))
        heads.add(_bare(_NUMBER.sub("", part)))
    return {head for head in heads if len(head) > 2}


def _bare(text: str) -> str:
    words = fold_text(text).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def _as_written(head: str, title: str) -> str:
    """Return the beginning of a title as written, given its folded form: "The Godfather" for "godfather"."""
    words = title.split()
    for end in range(1, len(words) + 1):
        start = " ".join(words[:end]).rstrip(" :,-–—")
        if _bare(start) == head:
            return start
    return head


_APOSTROPHE = re.compile("['’]")
_YEAR = re.compile(r"(?:\s*\(|(?<=\S)-(?=\d{4}$))(?P<year>\d{4})\)?\s*$")


class FilmLinks:
    """The linked films of each film, with the reason for each link."""

    def __init__(self, films: Sequence[Film]) -> None:
        self._tied: defaultdict[int, dict[int, SuggestionReason]] = defaultdict(dict)
        self._films = films
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)
        for place, film in enumerate(films):
            titles = film.title, film.original_title or film.title
            # A key has no apostrophes: "oceans-11-1960".
            for name in {_bare(form) for title in titles for form in (title, _APOSTROPHE.sub("", title))}:
                self._by_name[name].append(place)
        self._chains: defaultdict[str, list[int]] = defaultdict(list)
        self._heads: defaultdict[str, list[int]] = defaultdict(list)
        self._whole: defaultdict[str, set[int]] = defaultdict(set)
        self._tie_series()
        self._tie_remakes()
        self._tie_mentions()
        self._tie_heads()

    def links_of(self, film: int) -> dict[int, SuggestionReason]:
        """Return index -> reason of the films linked to this one."""
        return self._tied.get(film, {})

    def links_of_other(self, film: Film) -> dict[int, SuggestionReason]:
        """The films tied to a film from outside, each with why; what their texts say of it is not read."""
        tied: dict[int, SuggestionReason] = {}
        if film.series:
            reason = SuggestionReason(SuggestionReasonKind.SERIES, names=(film.series,))
            tied |= dict.fromkeys(self._chains.get(fold_text(film.series), ()), reason)
        for other in self._named(film.remake_of) if film.remake_of else ():
            tied.setdefault(other, SuggestionReason(SuggestionReasonKind.REMAKE, films=(int(film.id),)))
        names = {_bare(title) for title in (film.title, film.original_title or film.title)}
        for place in self._remakes:
            retold = self._films[place].remake_of or ""
            year = _YEAR.search(retold)
            bare = _bare(retold[: year.start()] if year else retold)
            if bare in names and (year is None or film.year == int(year["year"])):
                tied.setdefault(
                    place, SuggestionReason(SuggestionReasonKind.REMAKE, films=(int(self._films[place].id),))
                )
        for match in _MENTION.finditer(film.overview or ""):
            for other in self._mentioned(match["rest"]):
                tied.setdefault(
                    other, SuggestionReason(SuggestionReasonKind.MENTION, films=(int(self._films[other].id),))
                )
        whole = _bare(film.title)
        for head in title_heads(film.title):
            places = self._heads.get(head, ())
            if 0 < len(places) < _LONGEST_HEAD and (len(head.split()) > 1 or self._whole.get(head) or head == whole):
                reason = SuggestionReason(SuggestionReasonKind.SAME_TITLE, names=(_as_written(head, film.title),))
                for other in places:
                    tied.setdefault(other, reason)
        return tied

    def _tie(self, first: int, second: int, reason: SuggestionReason, back: SuggestionReason | None = None) -> None:
        if first != second:
            self._tied[first].setdefault(second, reason)
            self._tied[second].setdefault(first, back or reason)

    def _tie_series(self) -> None:
        chains = self._chains
        for place, film in enumerate(self._films):
            if film.series:
                chains[fold_text(film.series)].append(place)
        for places in chains.values():
            for place in places:
                reason = SuggestionReason(SuggestionReasonKind.SERIES, names=(self._films[place].series or "",))
                for other in places:
                    self._tie(place, other, reason)

    def _tie_remakes(self) -> None:
        self._remakes = [place for place, film in enumerate(self._films) if film.remake_of]
        for place, film in enumerate(self._films):
            if film.remake_of:
                for other in self._named(film.remake_of):
                    self._tie_remake(place, other)

    def _tie_remake(self, first: int, second: int) -> None:
        ids = int(self._films[first].id), int(self._films[second].id)
        self._tie(
            first,
            second,
            SuggestionReason(SuggestionReasonKind.REMAKE, films=(ids[0],)),
            SuggestionReason(SuggestionReasonKind.REMAKE, films=(ids[1],)),
        )

    def _named(self, name: str) -> list[int]:
        """Return the films that a name may refer to: "Title (year)", "Title", or a key ("seven-samurai-1954")."""
        year = _YEAR.search(name)
        found = self._by_name.get(_bare(name[: year.start()] if year else name), [])
        dated = [p for p in found if year and self._films[p].year == int(year["year"])]
        return dated or found

    def _tie_mentions(self) -> None:
        """Link films whose overview mentions another: "a sequel to the 1987 film Predator"."""
        for place, film in enumerate(self._films):
            for match in _MENTION.finditer(film.overview or ""):
                for other in self._mentioned(match["rest"]):
                    reason = SuggestionReason(SuggestionReasonKind.MENTION, films=(int(self._films[other].id),))
                    self._tie(place, other, reason)

    def _mentioned(self, rest: str) -> list[int]:
        words = re.findall(r"[\w'’&-]+|[:!?.]", rest)
        year = next((int(w) for w in words if re.fullmatch(r"(?:19|20)\d\d", w)), None)
        for start, word in enumerate(words[:12]):
            if not (word[:1].isupper() or word[:1].isdigit()):
                continue
            for end in range(min(len(words), start + 8), start, -1):
                found = self._by_name.get(_bare(" ".join(words[start:end])), [])
                if year is not None:
                    found = [p for p in found if abs((self._films[p].year or 0) - year) <= 1]
                if found and (year is not None or end - start > 1):
                    return found
        return []

    def _tie_heads(self) -> None:
        heads, whole = self._heads, self._whole
        for place, film in enumerate(self._films):
            for head in title_heads(film.title):
                heads[head].append(place)
            whole[_bare(film.title)].add(place)
        for head, places in heads.items():
            if 1 < len(places) <= _LONGEST_HEAD and (len(head.split()) > 1 or whole[head]):
                reason = SuggestionReason(
                    SuggestionReasonKind.SAME_TITLE, names=(_as_written(head, self._films[places[0]].title),)
                )
                for at, first in enumerate(places):
                    for second in places[at + 1 :]:
                        self._tie(first, second, reason)
