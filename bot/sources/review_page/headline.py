"""Finds the film in a headline: "'Heat' (1995) - Movie Review", "Review: Heat", "HEAT (dir. Michael Mann, 1995)"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from bot.domain.catalogue.film import FIRST_FILM_YEAR, fold_text
from bot.sources.review_page.blocks import plain_signs, tidy_line
from bot.sources.review_page.credit_lines import credit_line, is_director
from bot.sources.review_page.names import split_names
from bot.sources.review_page.ratings import title_beside_rating


@dataclass(frozen=True, slots=True)
class HeadlineTitle:
    """A film named by a headline. `sure` is False if only the form of the line suggests a title."""

    title: str
    year: int | None = None
    directors: tuple[str, ...] = ()
    sure: bool = True


_MEDIUM = (
    r"(?:the|a|an|our|my|full|quick|short|mini|classic|spoiler[- ]free|non[- ]spoiler|advance|early|new|retro|"
    r"festival|cannes|"
    r"sundance|venice|berlinale|tiff|sxsw|movie|film|cinema|dvd|blu[- ]?ray|4k|uhd|netflix|streaming|home|video|horror|"
    r"sunday|friday|weekend|throwback|capsule|guest|staff|double)"
)
REVIEW_WORD = re.compile(
    r"(?:\b(?:"
    + _MEDIUM
    + r"[\s:-]+){0,3}(?:film|movie)?[- ]?(?:reviews?|reviewed)\b(?:\s*(?:&|and)\s*(?:film summary|analysis|ratings?|"
    r"synopsis|summary|discussion|ending explained))?(?:\s+by\s+[^|–—:]{3,40}$)?"
    r"|\b(?:die |unsere |meine )?(?:film|kino|dvd|blu-ray|serien|netflix)?-?kritik(?:en)?\b(?:\s+(?:zu(?:m|r)?|von|"
    r"über)\b(?:\s+film\b)?)?"
    r"|\bfilm(?:besprechung|rezension)(?:\s+(?:zu(?:m)?|von)\b)?|\b(?:film)?rezension(?:\s+(?:zu|von)\b)?|"
    r"\bbesprechung\b"
    r"|\b(?:la |notre |ma |l['’]avis |avis )?critiques?(?:\s+(?:du film|de film|film|ciné(?:ma)?)\b)?(?:\s+(?:de|"
    r"du|d['’])\s?(?=\W*\w))?"
    r"|\b(?:la )?(?:crítica|critica|reseña|resena)s?(?:\s+(?:de cine|del? (?:la )?(?:película|filme?)|"
    r"cinematográfica)\b)?"
    r"(?:\s+de\b(?=\W*\w))?"
    r"|\b(?:la )?recensione(?:\s+(?:del film|film)\b)?(?:\s+di\b)?|\b(?:film)?recensies?\b(?:\s+(?:van|film)\b)?|"
    r"\b(?:film|bio)?recension(?:\s+av)?\b|\b(?:film)?anmeldelse(?:\s+a[fv])?\b|\bfilmomtale\b|"
    r"\b(?:elokuva-?)?arvostelu\b|\b(?:elokuva-?)?arvio\b|"
    r"\b(?:filmová )?recenz(?:e|ia)(?:\s+filmu)?\b|\b(?:film)?kritika\b|\b(?:cronică|recenzie)(?: de film)?\b|"
    r"\bрецензія(?:\s+на\s+(?:фільм\s+)?(?=\W*\w))?"
    r"|рецензия(?:\s+на\s+(?:фильм\s+)?(?=\W*\w))?|\b(?:film(?:u)?\s+)?recenzja(?:\s+filmu\b)?|"
    r"\b(?:film\s+)?eleştiri(?:si)?\b|"
    r"\bfilm\s+incelemesi\b|\b(?:η\s+)?κριτική(?:\s+(?:για|της\s+ταινίας)\b)?|(?:مراجعة|نقد)(?:\s+(?:فيلم|"
    r"لفيلم))?(?=\W)|"
    r"(?:(?:फ़िल्म|फिल्म|मूवी)\s+)?(?:समीक्षा|रिव्यू)|(?:영화\s*)?(?:리뷰|감상|비평|평론)|(?:映画)?(?:レビュー|感想|批評|評)(?![\w])|"
    r"(?:电影|電影)?(?:影评|影評|评论|評論|观后感|觀後感))",
    re.IGNORECASE,
)
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_IN_BRACKETS = re.compile(
    r"\s*[\(\[](?P<before>[^()\[\]]{0,80}?)(?<![\d])" + _YEAR + r"(?![\d])(?P<after>[^()\[\]]{0,80})[\)\]]"
)
_AFTER_COMMA = re.compile(r"(?P<before>)(?:,\s+|\s+[–—-]\s+|\s+)" + _YEAR + r"(?P<after>)(?=\s*(?:$|[|:–—-]|,))")
_QUOTED = re.compile(
    r"(?<![^\W_])[“„«‹”](?P<a>[^“”„«»]{1,120}?)[”“»›](?![^\W_])|(?<![^\W_])\"(?P<b>[^\"]{1,120}?)\"(?![^\W_])"
    r"|(?<![^\W_])[‘‚'](?=[^\s])(?P<c>[^“”\"]{1,120}?)(?<=[^\s(])[’'‘](?![^\W_])|[「『](?P<d>[^」』]{1,80})[」』]|"
    r"[《〈](?P<e>[^《》〈〉]{1,80})[》〉]|»(?P<f>[^«»]{1,120})«|<(?P<g>[^<>]{0,40}[\uac00-\ud7af][^<>]{0,40})>"
)
_TITLE_MARKS = re.compile(r"[『《〈<]([^『』《》〈〉<>]{1,60})[』》〉>]")
_LEADING_TAG = re.compile(r"^\s*(?:【[^【】]{1,20}】|\[[^\[\]\d]{1,20}\])\s*(?=\S)")
"""A tag such as 【映画感想】 or [리뷰] before the title."""
_BY_DIRECTOR = re.compile(
    r",\s+(?:by\s+|von\s+|de\s+|d['’]\s?|di\s+|av\s+|od\s+)(?P<name>[^,|:–—]{3,60})$", re.IGNORECASE
)
_DIRECTOR_BEHIND = re.compile(
    r"\s*,?\s*(?:by|dir\.?|directed by|von|de|d['’]|di|av|réal\.?|regia di)\s+([^,:|–—()]{3,60}?)"
    r"\s*(?=$|[,:|–—(]|\s-\s)",
    re.IGNORECASE,
)
"""The director behind the year, as in "La ciénaga (2001), de Lucrecia Martel: el agua quieta"."""
_NAME_BEHIND = re.compile(r",\s+([^,:|–—()]{3,60})")
_OWNED_TITLE = re.compile(r"(?:On |About |Über )?([^,:|–—()]{3,60}?)['’]s?\s+(\S.*)")
"""The director before the title, as in "On Wim Wenders’s Perfect Days (2023)"."""
_MAX_SPLITS = 12
"""Maximum number of positions at which a headline is split; each piece is searched for in the text."""
_EDGE = " \t:|-–—•·,;/~»«>"
_OPENING = re.compile(
    r"^(?:[^:–—#]{2,40}#\s?\d{1,4}\s*[:–—-]\s*|(?:watch|see|why|how|on|revisiting|rewatching|rediscovering|"
    r"looking back at|a look (?:back )?at|thoughts "
    r"on|my thoughts on|"
    r"some thoughts on|notes on|in praise of|an appreciation of|in defen[cs]e of|reviewing|retrospective|retro|"
    r"classic|of|for|flashback|"
    r"from the vault|blu-ray|dvd|4k|film|movie|cinema|kino|ciné(?:ma)?|cine|cult classics?|film of the week|movie "
    r"of the week|"
    r"filmtipp|double feature|double bill)\s*[:–—|-]\s*|(?:revisiting|rewatching|rediscovering|looking back at|"
    r"a look (?:back )?at|(?:my |some )?thoughts on|notes on|in praise of|an appreciation of|in defen[cs]e of|of|"
    r"zu|von|du film|del film)\s+)",
    re.IGNORECASE,
)
LEADING_WORD = re.compile(
    r"(?:why|how|what|when|where|is|was|does|did|revisiting|rewatching|watching|seeing|remembering|celebrating|"
    r"discovering|"
    r"warum|wie|pourquoi|por qué|perché|from|in|at|and|but|loving|hating|understanding)\s+(?:(?:i|we|you)\s+\w+\s+)?",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s+[–—|-]\s+|\s*[:|]\s+|\s*–\s*|\s*—\s*|,\s+")
_VERSUS = re.compile(
    r"\s+(?:vs?\.?|versus|gegen|contre|contra)\s+|\s+(?:and|und|et|y|&|\+|/|e)\s+|\s*/\s*", re.IGNORECASE
)
_BY = re.compile(r"\b(?:dir(?:ected)?\.?|d:|r:|regie|réal\.?|regia)\s*(?:by|di|von)?[:\s]*", re.IGNORECASE)


def without_quotes(text: str) -> str:
    """Strip enclosing quotation marks and surrounding punctuation."""
    text = text.strip().strip(_EDGE).strip()
    while len(text) > 2 and (match := _QUOTED.fullmatch(text)):
        text = next(group for group in match.groups() if group).strip()
    return text.rstrip(",;")


def quoted_titles(text: str) -> list[str]:
    """Return the phrases in quotation marks; apostrophes do not count as quotation marks."""
    return [next(g for g in m.groups() if g).strip(" ,.") for m in _QUOTED.finditer(text)]


def has_review_word(text: str) -> bool:
    """Whether the text contains a word for "review" in one of the supported languages."""
    return bool(REVIEW_WORD.search(text))


def films_in(headline: str, body: str) -> tuple[HeadlineTitle, ...]:
    """Return the films that a headline names, in order. `body` resolves headlines that can be split in several ways."""
    headline = _LEADING_TAG.sub("", plain_signs(tidy_line(headline)))
    if rated := title_beside_rating(headline):
        headline = rated[0]
    dated = _films_from_credit_line(headline, body) or _films_with_years(headline, body)
    if dated:
        return dated
    marks = list(REVIEW_WORD.finditer(headline))
    names = quoted_titles(headline)[:_MAX_SPLITS]
    if names and (marks or any(has_mention(name, body) for name in names)):
        named = [name for name in names if has_mention(name, body)] or names[:1]
        if marks or len(named[0].split()) <= 8:
            return tuple(HeadlineTitle(recase_title(name, body)) for name in named if len(name) <= 120)
    if names and not marks and (alone := _titled_alone(headline, body)):
        return (alone,)
    if not marks:
        title = _title_part(_strip_opening(headline), body)
        return _split_pair(title, body, sure=False) if title else ()
    left, right = headline[: marks[0].start()].strip(_EDGE), headline[marks[-1].end() :].strip(_EDGE)
    side = _strip_opening(left) if _plausible(_strip_opening(left)) else _strip_opening(right)
    by = _BY_DIRECTOR.search(side)
    if by and is_director(by["name"]) and (title := _title_part(side[: by.start()], body)):
        return (HeadlineTitle(recase_title(title, body), None, split_names(by["name"], shared_surname=True)),)
    title = _title_part(side, body)
    return _split_pair(title, body, sure=True) if title else ()


def _titled_alone(headline: str, body: str) -> HeadlineTitle | None:
    """Return the title in marks that are for titles only, as in Japanese, else a phrase in quotation marks."""
    found = _TITLE_MARKS.findall(headline)
    if len(found) == 1:
        return HeadlineTitle(found[0].strip())
    lead = _quoted_lead(_OPENING.sub("", headline))
    return HeadlineTitle(recase_title(lead, body), sure=False) if lead else None


def _quoted_lead(headline: str) -> str | None:
    """Return a short phrase in quotation marks at either end of a headline, as newspapers set off the title."""
    found = list(_QUOTED.finditer(headline))[:_MAX_SPLITS]
    edge = next((m for m in found if m.start() == 0 or m.end() == len(headline) or headline[m.end()] == ":"), None)
    title = next((group for group in edge.groups() if group), "").strip(" ,.") if edge else ""
    return title if 0 < len(title.split()) <= 8 else None


def _films_from_credit_line(headline: str, body: str) -> tuple[HeadlineTitle, ...]:
    """Parse headlines such as "Review: Wadjda — Haifaa al-Mansour, 2012" or "Heat / Michael Mann / USA 1995 / 170'"."""
    credit = None if _IN_BRACKETS.search(headline) else credit_line(REVIEW_WORD.sub(" ", headline).strip(_EDGE))
    if credit is None:
        return ()
    title, names = credit.title, list(credit.names)
    # "Blade Runner, Ridley Scott, USA, 1982": the first of two names is the film if the text mentions it.
    if not title and names and (len(names) == 1 or has_mention(names[0], body)):
        title = names.pop(0)
    title = _title_before(title, body) if title else ""
    directors = split_names(", ".join(names), shared_surname=True)
    return (HeadlineTitle(recase_title(title, body), credit.year, directors),) if title else ()


def _films_with_years(headline: str, body: str) -> tuple[HeadlineTitle, ...]:
    found: list[HeadlineTitle] = []
    matches = list(_IN_BRACKETS.finditer(headline))
    # "Heat 1995 review" also states the film's year.
    matches = matches or [m for m in _AFTER_COMMA.finditer(headline) if _is_year(headline, m, body)][:1]
    start = 0
    for match in matches:
        title = _title_before(headline[start : match.start()], body)
        start = match.end()
        if not title and not found:
            rest = REVIEW_WORD.sub(" ", headline[match.end() :]).strip(_EDGE)
            title = _title_part(_strip_opening(rest), body) or ""
        year = int(match["year"])
        if title and year >= FIRST_FILM_YEAR:
            behind = _DIRECTOR_BEHIND.match(headline[match.end() :])
            behind = behind or _NAME_BEHIND.fullmatch(headline[match.end() :])
            directors = split_names(behind[1]) if behind and is_director(behind[1]) else ()
            if (owned := _OWNED_TITLE.match(title)) and is_director(owned[1]) and not has_mention(title, body):
                title, directors = owned[2], directors or split_names(owned[1])
            by = _BY_DIRECTOR.search(title)
            if by and not has_mention(title, body) and is_director(by["name"]):
                title, directors = title[: by.start()], split_names(by["name"], shared_surname=True)
            directors = _director(match["before"], match["after"], body) or directors
            found.append(HeadlineTitle(recase_title(title, body), year, directors))
    if len(found) > 1 or not found or len(matches) > 1:
        return tuple(found)
    return tuple(found)


def _is_year(headline: str, match: re.Match[str], body: str) -> bool:
    """Whether the number is a year, as in "Heat 1995 review", and not the title, as in "Thoughts on 1917"."""
    title = _title_before(headline[: match.start()], body)
    return has_mention(title, body) and not has_mention(f"{title} {match['year']}", body)


def _director(before: str, after: str, body: str) -> tuple[str, ...]:
    for side in (before, after):
        match = _BY.search(side)
        text = (side[match.end() :] if match else side).strip(" ,;/")
        names = split_names(text, shared_surname=True)
        if names and (match or is_director(text) or all(has_mention(name.split()[-1], body) for name in names)):
            return names
    return ()


def _title_before(text: str, body: str) -> str:
    names = quoted_titles(text)
    if names:
        return names[-1]
    text = re.sub(
        r"^\s*(?:vs?\.?|versus|and|und|et|y|&|\+|/|,|gegen|contre|contra|to|with)\s+",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )
    pieces = [piece.strip(_EDGE) for piece in REVIEW_WORD.split(text)]
    pieces = [piece for piece in pieces if _plausible(_strip_opening(piece))]
    if not pieces:
        return ""
    piece = _strip_opening(pieces[-1])
    if len(pieces) == 1 and has_mention(piece, body):
        return piece
    led = LEADING_WORD.match(piece)
    if led and not has_mention(piece, body) and has_mention(piece[led.end() :], body):
        return piece[led.end() :]
    # "Love at the bottle's end: Leaving Las Vegas (1995)": take the part next to the year, if the text mentions it.
    for cut in islice(_SPLIT.finditer(piece), _MAX_SPLITS):
        tail = piece[cut.end() :]
        if has_mention(tail, body) and not has_mention(piece[: cut.start()], body):
            return tail
    return without_quotes(piece)


def _strip_opening(text: str) -> str:
    return without_quotes(_OPENING.sub("", text.strip(_EDGE)))


def _plausible(text: str) -> bool:
    return any(c.isalnum() for c in text) and fold_text(text) not in {
        "the",
        "a",
        "film",
        "movie",
        "kino",
        "cinema",
        "my",
        "our",
    }


def _title_part(text: str, body: str) -> str | None:
    """Return the title within "Title: subtitle": the longest part that the body mentions, else the first part."""
    text = without_quotes(text)
    if not _plausible(text):
        return None
    cuts = list(islice(_SPLIT.finditer(text), _MAX_SPLITS))
    options = [text, *(text[: cut.start()] for cut in reversed(cuts)), *(text[cut.end() :] for cut in cuts)]
    for option in options:
        if has_mention(option, body):
            return without_quotes(option)
    strong = next((cut for cut in cuts if not cut[0].startswith(",")), None)
    return without_quotes(text[: strong.start()] if strong else text) or None


def _split_pair(title: str, body: str, *, sure: bool) -> tuple[HeadlineTitle, ...]:
    """Split "Heat and Ronin", if the text mentions the films separately, but not "Thelma & Louise"."""
    whole = count_mentions(title, body)
    for match in islice(_VERSUS.finditer(title), _MAX_SPLITS):
        left, right = without_quotes(title[: match.start()]), without_quotes(title[match.end() :])
        versus = match[0].strip().lower().rstrip(".") in {"v", "vs", "versus", "gegen", "contre", "contra"}
        if versus and whole > 1:
            continue
        alone = min(_count_distinct_mentions(left, body), _count_distinct_mentions(right, body))
        if (versus or whole == 0) and alone >= (1 if versus else 2):
            return (
                HeadlineTitle(recase_title(left, body), sure=sure),
                HeadlineTitle(recase_title(right, body), sure=sure),
            )
    return (HeadlineTitle(recase_title(title, body), sure=sure),)


def _count_distinct_mentions(title: str, body: str) -> int:
    """Count mentions of a title; titles of one or two characters count as never mentioned."""
    return count_mentions(title, body) if len(title) > 2 else 0


def title_pattern(title: str) -> str:
    """Return a regular expression for a title that accepts both forms of the apostrophe."""
    return re.sub("['’]", "['’]", re.escape(tidy_line(title)).replace(r"\ ", r"\s+"))


def count_mentions(title: str, body: str) -> int:
    """Count how often a text mentions a title, case-sensitively; a title in capitals matches in any case."""
    if not title or not any(c.isalnum() for c in title):
        return 0
    pattern = title_pattern(title)
    exact = len(re.findall(rf"(?<![^\W_]){pattern}(?![^\W_])", body))
    if exact or not title.isupper():
        return exact
    return len(re.findall(rf"(?<![^\W_]){pattern}(?![^\W_])", body, re.IGNORECASE))


def has_mention(title: str, body: str) -> bool:
    """Whether a text mentions a title, see `count_mentions`."""
    return count_mentions(title, body) > 0


def recase_title(title: str, body: str) -> str:
    """Change a title in capitals ("LEAVING LAS VEGAS") to the form used in the body, else to title case."""
    title = without_quotes(title)
    letters = [c for c in title if c.isalpha()]
    if len(letters) < 4 or not title.isupper():
        return title
    pattern = title_pattern(title)
    forms = [m[0] for m in re.finditer(rf"(?<![^\W_]){pattern}(?![^\W_])", body, re.IGNORECASE)]
    mixed = [form for form in forms if not form.isupper() and form[:1].isupper() | form[:1].isdigit()]
    if mixed:
        return Counter(mixed).most_common(1)[0][0]
    return _title_case(title) if len(title.split()) > 1 or re.search("[AEIOUY]", title) else title


_LOWERCASE_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
        "de",
        "la",
        "le",
        "les",
        "du",
        "des",
        "et",
        "der",
        "die",
        "das",
        "und",
        "von",
        "y",
        "el",
        "los",
        "las",
        "del",
    ]
)


def _title_case(title: str) -> str:
    words = title.lower().split()
    return " ".join(
        word if word in _LOWERCASE_WORDS and 0 < n < len(words) - 1 else word[:1].upper() + word[1:]
        for n, word in enumerate(words)
    )
