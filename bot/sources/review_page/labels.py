"""Parses labelled details: "Director(s): …", "Starring …", "Regie: …", "Avec …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.domain.catalogue.film import fold_text
from bot.sources.review_page.blocks import LONGEST_LINE, ends_sentence, plain_signs, word_count
from bot.sources.review_page.credit_lines import credit_line
from bot.sources.review_page.label_words import VOCABULARY, WITHOUT_COLON
from bot.sources.review_page.names import COUNTRIES, is_full_name, split_names, without_others


class Field(Enum):
    """What a label introduces. OTHER is a recognised detail that is not used."""

    TITLE = "title"
    YEAR = "year"
    DIRECTOR = "director"
    ACTORS = "actors"
    WRITER = "writer"
    RATING = "rating"
    AUTHOR = "author"
    PUBLISHED = "published"
    OUTLET = "outlet"
    URL = "url"
    LANGUAGE = "language"
    OTHER = "other"


_FIELDS: dict[str, Field] = {
    fold_text(word): Field[name] for name, words in VOCABULARY.items() for word in words.split("|")
}
# Labels that introduce a value without a colon.
_LABELS_WITHOUT_COLON = frozenset(fold_text(word) for word in WITHOUT_COLON.split("|"))
AMBIGUOUS = "?"
"""Label of a name that may also be the film's title; resolved once the film is known."""
_PEOPLE = frozenset((Field.DIRECTOR, Field.ACTORS, Field.WRITER, Field.AUTHOR))
_OPTIONAL_ENDING = re.compile(
    r"\((?:s|es|r|rs|in|innen|en|e|a|as|ice|ices|trice|trices)\)|[*:_/·](?:innen|in|euse|trice|a|as)\b"
)
_COLON = re.compile(
    r"(?:^|(?<=[.;|·•,/)])\s*|\s(?=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{1,6}\s?:)|\s[–—-]\s|\s{2,})[*_•·–—-]*\s*"
    r"([^\W\d_][\w\u0900-\u0963()*'’/&\s-]{0,34}?)\s*[*_]*\s*[:=]\s*[*_]*\s*"
)
_TWO_LABELS = re.compile(
    r"(?<!\w)([^\W\d_]{3,20})(?:,\s|\s?[/&+]\s?|\s(?:and|und|et|e|y|och|og|i|en)\s)([^\W\d_]{3,20})(?=\s*:)"
)
"""Two labels of one value: "Regie, Buch: Maren Ade"."""
_INITIALS = re.compile(r"(?<!\w)([A-Z]|DB|OT):\s*(.*?)(?=(?<!\w)(?:[A-Z]|DB|OT):|[|·•;]|$)")
_APPEARED = re.compile(
    r"^\W*(?:this (?:review|article|piece) )?(?:was )?(?:first|originally) (?:published|appeared|posted|printed|ran) "
    r"(?:in|on|at|by|for) (?:the \w+ \d{4} issue of )?(.{2,60}?)(?:(?:,| on| in)\s[\w ,]*\d{4})?\W*$",
    re.IGNORECASE,
)
_JOINING = frozenset(
    "and und et y e with avec mit con also starring featuring introducing as als voice voices of min mins".split()
)
_NUMBERS = re.compile(r"(?<!\w)\d+\s*(?:min(?:ute)?[ns]?\b\.?|h\b)?")
_WITHIN = re.compile(
    r"(?<=\w),?\s+(?=(?:with|avec|mit|con|starring|featuring|und mit|et avec|wyk\.?|hrají|"
    r"obsada|в ролях)\s+[A-ZÀ-ÞŚŻŹŁА-Я])"
)
_LABELLED_TAIL = re.compile(
    r"(?:^|[\s.,;|/·•–—-]+)((?:with|starring|avec|mit|con|featuring|cast|dir\.?|directed by|regie|"
    r"réal\.|reż\.|rež\.|реж\.|wyk\.)"
    r"\s+[A-ZÀ-Þ].*)$",
    re.IGNORECASE | re.DOTALL,
)
# A full stop after an initial or "Jr" does not separate segments.
_LINE_BREAKS = re.compile(r"\s*(?:[|•·;]|(?<!\b\w)(?<!\b[JSD]r)(?<!\bSt)\.\s|\s[–—]\s)\s*")
_MOST_FACTS = 3
_LONGEST_LIST = 1_500
"""Maximum length, in characters, of a line that lists names: a cast of about seventy."""
_FILM_BY = re.compile(r"^(?:Un )?[Ff]ilms? [^\W\d_]{4,15}(?:[ -][^\W\d_]{4,15})? d(?:e |['’] ?)(?=[A-ZÀ-Þ])")
_CERTIFICATE = re.compile(r"(?:MPAA )?Rated (?:G|PG(?:-13)?|R|NC-17)\b.{0,120}$")
_WORK_BY = re.compile(
    r"([^.]{1,80}?)(?:, (?:de|d['’]|by|von|di|av|af|od|ohjaus|regie|regia|režie|reż\.|regi|dir\.) ?)"
    r"([A-ZÀ-Þ][^.,;()]{3,60}?)(?=\s*[.,;(]|$)"
)
"""The title and the director at the start of a note: "La Nuit du 12, de Dominik Moll. France, 2022"."""
_SHORT_LABEL = re.compile(r"\b(dir|réal|reg|feat|reż|rež|реж|wyk)\.\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Detail:
    """One label with its value."""

    field: Field
    label: str
    value: str


def field_of(label: str) -> Field | None:
    """Return the field that a label introduces, or None for an unknown label."""
    return _FIELDS.get(fold_text(_OPTIONAL_ENDING.sub("", label)))


def details_in(line: str) -> tuple[Detail, ...]:
    """Return the details in a line; nothing if the line is a sentence or anything else.

    Recognises "Director: X", several labels in one line, "Directed by X" or "With X, Y" if only names follow, and
    unlabelled credit lines ("Larisa Shepitko, USSR, 1977, 111 mins. With …").
    """
    if len(line) > _LONGEST_LIST:
        return ()
    line = _TWO_LABELS.sub(_directing_label, plain_signs(line))
    if _CERTIFICATE.match(line):
        return (Detail(Field.OTHER, "rated", line),)
    return _with_colons(line) or _with_initials(line) or _first_published(line) or _without_label(line)


def _directing_label(labels: re.Match[str]) -> str:
    """The label of the director, where the other one is the writer's; else both as they are."""
    by_field = {field_of(label): label for label in labels.groups()}
    return by_field[Field.DIRECTOR] if set(by_field) == {Field.DIRECTOR, Field.WRITER} else labels[0]


def _without_label(line: str) -> tuple[Detail, ...]:
    credit, labelled = _unlabelled(line), _without_colons(line)
    if credit and not labelled and len(credit) < _MOST_FACTS and (tail := _LABELLED_TAIL.search(line)):
        labelled = _without_colons(tail[1])
    if not labelled and (by := _WORK_BY.match(line)) and all_names(by[2]):
        behind = re.sub(r"^\s*(?:\([^()]*\))?[.,;]?\s*", "", line[by.end() :])
        cast = _without_colons(behind)
        if year := re.match(r"(?:[^\W\d]+ )?((?:18|19|20)\d\d)\b", behind):
            cast = (Detail(Field.YEAR, "", year[1]), *cast)
        if cast:
            return Detail(Field.TITLE, "", by[1].strip(' “”«»"')), Detail(Field.DIRECTOR, "", by[2]), *cast
    return (*credit, *labelled)


def _unlabelled(line: str) -> tuple[Detail, ...]:
    """Parse an unlabelled credit line. Without a country or running time it may be a signature, and is ignored."""
    if len(line) > LONGEST_LINE:
        return ()
    labelled = _LABELLED_TAIL.search(line)
    opened = labelled is not None and labelled.start() == 0
    credit = credit_line(line[: labelled.start()] if labelled and not opened else line)
    if credit is None or not credit.located or (labelled and not _without_colons(labelled[1])):
        return ()
    year = Detail(Field.YEAR, "", str(credit.year))
    if opened:
        return (year,)  # `_without_colons` reads the names after "Dir." or "With"
    if credit.title and not (credit.names or credit.apart or labelled):
        return ()  # "Posted in Reviews, USA, 2019"
    details = [Detail(Field.TITLE, "", credit.title)] * bool(credit.title)
    label = AMBIGUOUS if credit.ambiguous else ""
    details += [Detail(Field.DIRECTOR, label, ", ".join(credit.names))] * bool(credit.names)
    return (*details, year)


def _with_initials(line: str) -> tuple[Detail, ...]:
    """Parse "USA 1995 · R: Mike Figgis · D: Nicolas Cage": both initials are required, each followed by names."""
    found = {m[1]: m[2].strip(" ,;|·•.–—-") for m in _INITIALS.finditer(line)}
    if not {"R", "D"} <= set(found) or not all(all_names(found[letter]) for letter in "RD"):
        return ()
    year = re.search(r"\b(?:18|19|20)\d\d\b", line[: line.index("R:")])
    details = (Detail(Field.DIRECTOR, "r", found["R"]), Detail(Field.ACTORS, "d", found["D"]))
    return (*((Detail(Field.YEAR, "", year[0]),) if year else ()), *details)


def _first_published(line: str) -> tuple[Detail, ...]:
    match = _APPEARED.match(line)
    return (Detail(Field.OUTLET, "appeared in", match[1].strip(" .")),) if match and word_count(line) <= 20 else ()


def _with_colons(line: str) -> tuple[Detail, ...]:
    found = [(m, f) for m in _COLON.finditer(line) if (f := field_of(m[1])) is not None]
    if not found:
        return ()
    head = line[: found[0][0].start()].strip(" ,;|·•*_–—")
    opening = _without_colons(head) if head else ()
    if head and not opening and word_count(head) > (12 if len(found) > 1 else 4) and not _technical(found[0], line):
        return ()
    credit = credit_line(re.split(r"[.»”]\s", head)[-1]) if head and not opening else None
    details = []
    if head and not opening and (by := _WORK_BY.match(head)) and all_names(by[2]):
        details += [Detail(Field.TITLE, "", by[1].strip(' “”«»"')), Detail(Field.DIRECTOR, "", by[2])]
    if credit and credit.located:
        # Before "Regie:" stands the film, also one with a person's name: "Toni Erdmann, D/A 2016 – Regie: Maren Ade".
        directed = any(field is Field.DIRECTOR for _, field in found)
        title = credit.title or (credit.names[0] if directed and len(credit.names) == 1 else "")
        details += [Detail(Field.TITLE, "", title)] * bool(title)
        details.append(Detail(Field.YEAR, "", str(credit.year)))
    for (match, field), following in zip(found, [*(m for m, _ in found[1:]), None], strict=True):
        value = line[match.end() : following.start() if following else len(line)].strip(" ,;|·•*_–—")
        value = re.split(r"\s(?=(?:18|19|20)\d\d[年년])", value)[0] if field in _PEOPLE else value
        value, further = _split_value(field, value)
        if not _is_plausible(field, value) and not _technical((match, field), line):
            return ()
        # "Stars: Cage, Shue" are people, "Stars: 4" is a rating; so with "Note" and "Film".
        people_too = fold_text(match[1]) == "stars" and all_names(value)
        details += [Detail(Field.ACTORS if people_too else field, fold_text(match[1]), value), *further]
    return (*opening, *details)


def _technical(found: tuple[re.Match[str], Field], line: str) -> bool:
    """Whether a label introduces a number, such as the running time, so that the line is about the film's data."""
    return found[1] is Field.OTHER and bool(re.match(r"\d", line[found[0].end() :]))


def _split_value(field: Field, value: str) -> tuple[str, list[Detail]]:
    """Split a value at a second label without a colon, as in "Dir: X. With A, B."; return value and further details."""
    if field is Field.OTHER:
        years = (credit for part in _LINE_BREAKS.split(value)[1:4] if (credit := credit_line(part)) and credit.located)
        return value, [Detail(Field.YEAR, "", str(credit.year)) for credit in years]
    if field not in _PEOPLE:
        return value, []
    own, *rest = [part for piece in _LINE_BREAKS.split(value) for part in _WITHIN.split(piece)] or [""]
    further = [detail for part in rest if (detail := _label_without_colon(part))]
    if field is Field.DIRECTOR and rest and not further and _is_cast(rest[0]):
        further = [Detail(Field.ACTORS, "", rest[0].strip())]
    if not further:
        years = (credit for part in rest[:3] if (credit := credit_line(part)) and credit.located)
        further = [Detail(Field.YEAR, "", str(credit.year)) for credit in years]
    if further:
        return own.strip(), further
    credit = credit_line(value) if field is Field.DIRECTOR else None
    if credit and credit.located and credit.names and not credit.title:
        return ", ".join(credit.names), [Detail(Field.YEAR, "", str(credit.year))]
    return value, []


def _is_plausible(field: Field, value: str) -> bool:
    """Whether the value is plausible for the field: short, and not a sentence of the review ("Music: I loved ...")."""
    words = word_count(value)
    if field in _PEOPLE:
        return not value or all_names(value) or (bool(split_names(value)) and not _is_sentence(value))
    if field is Field.TITLE:
        return words <= 20 and len(value) <= 200
    return not _is_sentence(value) and words <= (40 if field in {Field.OTHER, Field.YEAR} else 14)


def _is_sentence(value: str) -> bool:
    """Whether the value ends like a sentence and contains at least three lower-case words."""
    small = [word for word in value.split() if len(word) > 1 and word[0].islower()]
    return ends_sentence(value) and word_count(value) >= 4 and len(small) >= 3


def _without_colons(line: str) -> tuple[Detail, ...]:
    if word_count(line) > 60:
        return ()
    if re.match(r"De\s+[A-ZÀ-Þ]", line) and _WITHIN.search(line):
        line = f"Un film de {line[3:]}"  # "De Céline Sciamma, avec Noémie Merlant"
    line = _FILM_BY.sub("un film de ", line)
    line = _SHORT_LABEL.sub(r"\1 ", line)
    details: list[Detail] = []
    segments = [part for piece in _LINE_BREAKS.split(line) for part in _split_at_with(piece)]
    for segment in segments:
        after_director = bool(details) and details[-1].field is Field.DIRECTOR
        detail = _label_without_colon(segment)
        if detail:
            details.append(detail)
        elif after_director and _is_cast(segment):
            details.append(Detail(Field.ACTORS, "", segment.strip()))
        elif details and _WITHIN.search(f"x {segment}"):
            return ()  # "with" not followed by names: a sentence
        elif segment.strip() and (word_count(segment) > 8 or (ends_sentence(line) and word_count(segment) > 5)):
            return ()
    return tuple(details)


def _is_cast(segment: str) -> bool:
    """Whether a segment after the director lists the cast: at least two full names separated by commas."""
    names = split_names(segment)
    return "," in segment and len(names) >= 2 and all(map(is_full_name, names)) and all_names(segment)


def _split_at_with(piece: str) -> list[str]:
    """Split "Directed by X with Y"; do not split a sentence that contains "with"."""
    parts = _WITHIN.split(piece)
    return parts if len(parts) > 1 and _label_without_colon(parts[0]) else [piece]


def _label_without_colon(segment: str) -> Detail | None:
    words = segment.strip(" *_").split()
    for length in range(min(5, len(words) - 1), 0, -1):
        label = fold_text(" ".join(words[:length]))
        if label not in _LABELS_WITHOUT_COLON or label not in _FIELDS:
            continue
        field, value = _FIELDS[label], " ".join(words[length:]).strip(" *_")
        if field not in _PEOPLE and field is not Field.OTHER:
            continue
        return Detail(field, label, value) if all_names(value) else None
    return None


def all_names(value: str) -> bool:
    """Whether a text consists of names and joining words only."""
    value = without_others(_NUMBERS.sub(" ", value))
    names = split_names(value)
    if not names or value.endswith(("?", "!")):
        return False
    used = {word for name in names for word in fold_text(name).split()}
    bare = re.sub(r"\([^()]*\)", "", value)
    small = [word for word in bare.split() if word[0].islower() and word.strip(",.;") not in _JOINING]
    if any(not set(fold_text(word).split()) <= used for word in small):
        return False
    rest = [word for word in fold_text(bare).split() if word not in used | COUNTRIES | _JOINING]
    return len(rest) <= 3
