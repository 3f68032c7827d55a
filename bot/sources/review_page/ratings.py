"""Parses the reviewer's rating in many notations and converts it to stars, 0.5 to 5 in half steps."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from bot.domain.errors import InvalidValue
from bot.sources.review_page.blocks import plain_signs
from bot.sources.review_page.value import HIGHEST_RATING, LOWEST_RATING


@dataclass(frozen=True, slots=True)
class PageRating:
    """`stars`: 0.5 to 5 in half steps. Zero on any scale becomes 0.5, the lowest possible rating.

    `sure`: the scale is written, or the notation has only one.
    """

    stars: float
    as_written: str
    sure: bool = True


_SCALES = frozenset((4, 5, 6, 10, 20, 100))
_WORDS = {
    "zero": 0.0, "half a": 0.5, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
    "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0,
    "ein": 1.0, "zwei": 2.0, "drei": 3.0, "vier": 4.0, "fünf": 5.0, "un": 1.0, "une": 1.0, "deux": 2.0, "trois": 3.0,
    "quatre": 4.0, "cinq": 5.0, "dos": 2.0, "tres": 3.0, "cuatro": 4.0, "cinco": 5.0,
}  # fmt: skip
# Letter grades are mapped individually.
_LETTERS = {
    "A+": 5.0, "A": 5.0, "A-": 4.5, "B+": 4.0, "B": 3.5, "B-": 3.0, "C+": 3.0, "C": 2.5, "C-": 2.0,
    "D+": 1.5, "D": 1.5, "D-": 1.0, "F": 0.5,
}  # fmt: skip
_FULL, _EMPTY = "★⭐✭✮✯🌟", "☆✩✰"
_DRAWN = rf"(?:[{_FULL}]\ufe0f?\s?)+(?:½|1/2|[⯨✬⯪])?(?:\s?[{_EMPTY}]\ufe0f?)*|[{_EMPTY}]{{4,5}}|½(?:[{_EMPTY}])+"
_STARS = re.compile(_DRAWN)
_STARS_OF_STARS = re.compile(
    rf"((?:[{_FULL}]\s?){{1,10}}(?:½|1/2)?)\s*\(?(?:out\s+of|of|/|von|sur|de|"
    rf"su)\s+((?:[{_FULL}{_EMPTY}]\s?){{3,10}})\)?"
)
_ASTERISKS = re.compile(r"(?<![\w*])(\*{1,5})(\s?½|\s?1/2)?(?![\w*])")
_ASTERISKS_BEHIND = re.compile(r"(?<=[\w!?.)\"”’] )(\*{2,5})(\s?½|\s?1/2)?$")
_ASTERISKS_OF = re.compile(
    r"(?<![\w*])(\*{1,5})?(\s?½|\s?1/2)?\s*\(?\s*(?:(?:out\s+)?of\s+|/\s?)(?:(\*{3,6})|(\d|four|five|six)\b)\s*\)?",
    re.IGNORECASE,
)
_NUMBER = r"(\d{1,3}(?:[.,]\d{1,2})?|\d?\s?½|\d\s1/2)"
_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_OF = r"(?:out\s+of|ud\s+af|of|von(?:\s+max\.?|\s+möglichen)?|sur|de|su|van|av|из|na|από|στα|من|af|z|em)"
_UNIT = (
    r"(?:stars?|points?|punkten?|sternen?|étoiles?|estrellas?|estrelas?|stelle|stjärnor|sterren|pontos|puntos|punti|"
    r"звёзд|звезд|балл(?:ов|а)?|stjerner|hjerter|hvězd(?:iček)?|bodů|tähteä|csillag|зірок|балів|gwiazdek|punktów|نجوم)"
)
_FRACTION = re.compile(
    rf"(?<![\w/.,$€£-]){_NUMBER}\s*[点點分점]?\s*/\s*(\d{{1,3}})(?![\d/]|[.,]\d)(?:\s*{_UNIT})?",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    rf"(?<![\w/.,$€£-])(?:{_NUMBER}|({_WORD})(\s+and\s+a\s+half)?)\s*{_UNIT}?\s*\(?\s*\b{_OF}\s+(?:a\s+possible\s+)?"
    rf"(?:(\d{{1,3}})|({_WORD}))\b(?:\s*{_UNIT}\b)?\)?",
    re.IGNORECASE,
)
_SCALE_FIRST = re.compile(
    r"(?<!\d)(\d{1,3})\s?(?:[点點分점]|puan)?\s?(?:満点|满分|滿分|만점|üzerinden|में से)(?:中|で|に|에|,|、)?\s*"
    r"(\d{1,3}(?:\.\d)?)\s?(?:[点點分점]|puan)?"
)
_SCALE_IN_BRACKETS = re.compile(
    r"(?<!\d)(\d{1,3}(?:\.\d)?)\s?[点點分점]\s?\(?\s?(?:満点|满分|滿分|만점)\s?[为為は]?\s?(\d{1,3})\s?[点點分점]?\)?"
)
_N_STARS = re.compile(
    rf"(?<![\w/.,$€£-])(?:{_NUMBER}|({_WORD})(\s+and\s+a\s+half)?)[\s-]+"
    r"(?:stars?|sterne|étoiles|estrellas|estrelas|stelle)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\w.,])(\d{1,3})\s?%")
_LETTER = re.compile(r"(?<![\w'’.])([A-D][+\-–−]?|F)(?![\w'’.+])")
_PLAIN_NUMBER = re.compile(
    r"^\s*(\d{1,3}(?:[.,]\d{1,2})?|\d?\s?½)\s*(?:[分点點점]|puan|pkt\.?|points?|punkte|puntos|pontos)?\s*$"
)
_STAR_WORD = re.compile(r"stars?|sterne|étoiles|estrellas|estrelas|stelle", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:users?|readers?|audiences?|visitors?|votes?|voters?|imdb|tomatometer|metascore|metacritic|letterboxd|"
    r"average|rate (?:this|it|the|that)|your rating|\d[\d.,]* ratings|usuarios|lectores|votos|lecteurs|spectateurs|"
    r"internautes|leser\w*|nutzer\w*|zuschauerwertung|utenti|lettori|voti|público|pubblico|głosów|użytkowników|"
    r"oy kullan\w*|голос\w*|зрител\w*|пользовател\w*|кинопоиск\w*|filmaffinity|allocin[ée]|douban)\b|豆瓣|ユーザー|"
    r"관객|네이버|القراء|المستخدمين",
    re.IGNORECASE,
)


def is_of_others(text: str) -> bool:
    """Whether a line is about the rating of users or readers, or of another site, not the critic's."""
    return bool(_OF_OTHERS.search(text))


def read_labelled(value: str) -> PageRating | None:
    """Parse the value after "Rating:" or a rating's own line; None for a certificate such as "R" or "PG-13"."""
    value = plain_signs(value)
    if is_of_others(value):
        return None
    found = read_symbols(value) or read_fraction(value) or _n_stars(value)
    if found:
        return found
    if match := _PERCENT.search(value):
        return _scaled(float(match[1]), 100, match[0])
    if match := _LETTER.fullmatch(value.strip(" .")):
        return PageRating(_LETTERS[match[1].replace("–", "-").replace("−", "-")], match[1])
    if match := _PLAIN_NUMBER.match(value):
        number = _parse_number(match[1])
        scale = 5 if number <= 5 else 10 if number <= 10 else 100
        return _scaled(number, scale, value.strip(), sure=False)
    return None


def given_rating(written: str) -> PageRating | None:
    """Parse a rating that a person typed; None for a blank text. Raises InvalidValue."""
    if not written.strip():
        return None
    rating = read_labelled(written)
    if rating is None:
        raise InvalidValue("rating", written, "a rating such as 4.5, 4/5, 80% or B+")
    return rating


def read_symbols(text: str) -> PageRating | None:
    """Parse star symbols. If there are empty stars, the scale is the total number of stars, else 5."""
    if beside := _STARS_OF_STARS.search(text):
        half = 0.5 if re.search("½|1/2", beside[1]) else 0.0
        full = sum(beside[1].count(c) for c in _FULL)
        return _scaled(full + half, sum(beside[2].count(c) for c in _FULL + _EMPTY), beside[0])
    match = max(_STARS.finditer(text), key=lambda m: len(m[0]), default=None)
    if match is None:
        return _asterisks(text)
    drawn = match[0]
    full = sum(drawn.count(c) for c in _FULL)
    half = 0.5 if re.search("½|1/2|[⯨✬⯪]", drawn) else 0.0
    empty = sum(drawn.count(c) for c in _EMPTY)
    # "★★★ out of 4": the number next to the stars is the scale.
    scale_beside = re.match(
        rf"\s*\(?\s*(?:/|{_OF})\s*(\d{{1,2}}|{_WORD})\b\s*(?:stars?)?\)?", text[match.end() :], re.IGNORECASE
    )
    scale = full + empty + math.ceil(half) if empty else 5
    if scale_beside:
        scale = int(scale_beside[1]) if scale_beside[1].isdigit() else int(_WORDS[scale_beside[1].lower()])
        drawn = text[match.start() : match.end() + scale_beside.end()]
    sure = bool(empty or scale_beside or full + half > 4)
    number = re.match(r"\s*\(?\s*(\d(?:[.,]\d{1,2})?)\s*(?:/\s*5)?\s*\)", plain_signs(text[match.end() :])[:20])
    if number and scale == 5 and abs(_parse_number(number[1]) - full - half) < 1:
        return _scaled(_parse_number(number[1]), 5, text[match.start() : match.end() + number.end()])
    return _scaled(full + half, max(scale, 5) if scale not in {4, 10} else scale, drawn, sure=sure)


def _asterisks(text: str) -> PageRating | None:
    if (drawn := _ASTERISKS_OF.search(text)) and (drawn[1] or drawn[2]):
        scale = len(drawn[3]) if drawn[3] else int(_WORDS.get(drawn[4].lower(), 0) or drawn[4])
        return _scaled(len(drawn[1] or "") + (0.5 if drawn[2] else 0), scale, drawn[0])
    if not re.fullmatch(r"[\s*½/12]*(?:stars?)?\s*|.*:\s*[*½/12\s]+", text):
        return None
    match = _ASTERISKS.search(text)
    if match is None or (len(match[1]) == 3 and not match[2] and ":" not in text):
        return None  # "***" alone is a section separator
    return _scaled(len(match[1]) + (0.5 if match[2] else 0), 5, match[0], sure=len(match[1]) > 4)


def read_fraction(text: str) -> PageRating | None:
    """Parse "7/10", "3.5 out of 5" or "three and a half out of four stars"; not dates or "24/7"."""
    best: PageRating | None = None
    for match in _FRACTION.finditer(text):
        best = _scaled(_parse_number(match[1]), int(match[2]), match[0]) or best
    if best is None:
        for match in _OUT_OF.finditer(text):
            scale = float(match[4]) if match[4] else _WORDS[match[5].lower()]
            given = _parse_number(match[1]) if match[1] else _WORDS[match[2].lower()] + (0.5 if match[3] else 0)
            if _is_rating(match[0], scale):
                best = _scaled(given, int(scale), match[0]) or best
    if best is None and (scaled := _SCALE_FIRST.search(text)):
        best = _scaled(float(scaled[2]), int(scaled[1]), scaled[0])
    if best is None and (scaled := _SCALE_IN_BRACKETS.search(text)):
        best = _scaled(float(scaled[1]), int(scaled[2]), scaled[0])
    return best


def _is_rating(written: str, scale: float) -> bool:
    """Whether the phrase rates ("4 out of 5", "8 von 10 Punkten") rather than counts ("one of five")."""
    return bool(re.search(rf"out\s+of|{_UNIT}", written, re.IGNORECASE)) or (written[0].isdigit() and scale in {5, 10})


def _n_stars(text: str) -> PageRating | None:
    match = _N_STARS.search(text)
    if match is None:
        return None
    given = _parse_number(match[1]) if match[1] else _WORDS[match[2].lower()] + (0.5 if match[3] else 0)
    return _scaled(given, 5, match[0], sure=given > 4) if given <= 5 else None


def _parse_number(written: str) -> float:
    written = written.strip().replace(",", ".").replace(" 1/2", "½")
    if "½" in written:
        return float(written.replace("½", "").strip() or 0) + 0.5
    return float(written)


def _scaled(given: float, scale: int, written: str, *, sure: bool = True) -> PageRating | None:
    if scale not in _SCALES or not 0 <= given <= scale:
        return None
    # Exact halves of a step are rounded up: 3 of 4 is 3.75, so 4.
    stars = math.floor(given / scale * HIGHEST_RATING * 2 + 0.5) / 2
    return PageRating(min(HIGHEST_RATING, max(LOWEST_RATING, stars)), written.strip(), sure)


def rating_line(line: str) -> PageRating | None:
    """Return the rating of a line with at most four other words: "★★★½", "4/5", "Three stars"."""
    line = plain_signs(line)
    if is_of_others(line):
        return None
    if re.fullmatch(r"\W*[A-D][+–−-]\W*|\W*[0-9]?\s?½\W*|\W*\d{1,3}\s?%\W*", line):
        return read_labelled(line.strip(" \t*_.()[]|:"))
    found = read_symbols(line) or read_fraction(line) or _n_stars(line)
    if found is None:
        return None
    rest = line.replace(found.as_written, " ")
    rest = _STAR_WORD.sub(" ", re.sub(r"[\d/(){}\[\].,;:|·•–—½★☆*-]", " ", rest))
    return found if len(rest.split()) <= 4 else None


def title_beside_rating(line: str) -> tuple[str, PageRating] | None:
    """Return title and rating of "Ida ★★★★☆" or "4/5: Heat"; None for "My rating: ★★★" and for sentences."""
    line = plain_signs(line)
    found = None if is_of_others(line) else read_symbols(line) or read_fraction(line)
    if found is None and (drawn := _ASTERISKS_BEHIND.search(line)):
        found = _scaled(len(drawn[1]) + (0.5 if drawn[2] else 0), 5, drawn[0])
    if found is None or found.as_written not in line:
        return None
    before, _, after = (part.strip(" \t:|–—-,()[]") for part in line.partition(found.as_written))
    title = before or after
    if (before and after) or not any(c.isalnum() for c in title) or _ABOUT_RATING.search(title):
        return None
    return None if len(title.split()) > 20 or title.endswith(".") else (title, found)


_ABOUT_RATING = re.compile(
    r"\b(?:rat(?:ing|ed)|scores?|verdict|grade|stars?|review(?:er)?|overall|total|wertung|bewertung|fazit|note|"
    r"nota|voto"
    r"|puntuación|valoración|betyg|i give|gets)\b",
    re.IGNORECASE,
)
_RATING_VERB = re.compile(
    r"\b(?:i(?:['’]d| would)? give|i(?:['’]m| am) giving|gets|earns|deserves|rating|rate|score|verdict|we give|awarded|"
    r"bekommt|vergebe|erhält|gebe|note|donne|doy|nota|voto|wertung)\b",
    re.IGNORECASE,
)


def rating_in_sentence(paragraph: str) -> PageRating | None:
    """Return a rating stated in a sentence, "I give it four out of five stars."; other numbers are ignored."""
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ★])", plain_signs(paragraph)):
        if is_of_others(sentence):
            continue
        found = read_symbols(sentence) or read_fraction(sentence)
        if found is None and _RATING_VERB.search(sentence):
            found = _n_stars(sentence)
        if found and (
            _RATING_VERB.search(sentence) or _STAR_WORD.search(found.as_written) or len(sentence.split()) <= 8
        ):
            return found
        if (match := _LETTER.search(sentence)) and re.search(r"\bgrade\b", sentence, re.IGNORECASE) and match[1] != "A":
            return read_labelled(match[1])
    return None
