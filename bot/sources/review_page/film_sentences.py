"""Finds people and years in sentences about a film: "directed by X", "X's film of 1995", "starring A and B"."""

from __future__ import annotations

import re

from bot.sources.review_page.credit_lines import is_director
from bot.sources.review_page.headline import title_pattern
from bot.sources.review_page.names import is_full_name, split_names

_NAME = (
    r"(?!(?:In|On|With|From|At|For|As|The|After|When|But|And|Like|While|Here|Dans|En|Con|Nach|Mit|Nel|Em|Com)\s)"
    r"[A-ZÀ-ÞŁŚŽČİŞŠŘĐА-ЯЁІЇЄΑ-Ω][\w'’.-]{0,40}(?:\s+(?:(?:de|del|della|di|da|von|van|der|den|la|le|al|bin|Mc|Mac|"
    r"O')\s+){0,3}[A-ZÀ-ÞŁŚŽČİŞŠŘĐА-ЯЁІЇЄΑ-Ω][\w'’-]{0,40}){1,3}"
)
_DIRECTED = re.compile(
    rf"\b(?:[Dd]irected by|[Dd]ir[.:]|[Рр]ежисс[её]р(?:а|ом)?|[Dd]irectors?|"
    r"[Rr]éalisée? par|[Rr]éalisat(?:eur|rice)|[Rr]egisseur(?:in)?s?|[Rr]egie "
    rf"(?:führte)?|[Dd]irigid[ao] por|"
    rf"[Dd]irector[ae]?s?|[Dd]irett[oa] da|[Rr]egista|[Ff]ilmmakers?|[Cc]inéaste|[Cc]ineasta|"
    rf"[Ww]riter-director)\s+({_NAME}(?:\s+(?:and|&|und|et|y|e)\s+{_NAME})?)"
)
_WORKS = (
    r"(?:film|movie|picture|debut|feature|drama|comedy|thriller|masterpiece|western|documentary|adaptation|"
    r"romance|satire)"
)
_YEAR_OF_WORK = re.compile(
    rf"\b((?:19|20)\d\d)\s+{_WORKS}\b|\b{_WORKS}\s+(?:of|from|von|de)\s+((?:19|20)\d\d)\b|"
    r"(?:\(|['’]s\s\w{1,20}\sof\s)((?:19|20)\d\d)\b",
    re.IGNORECASE | re.MULTILINE,
)
_OWNER = re.compile(rf"({_NAME})['’]s?\s")
"""The director at the start of a standfirst, as in "Céline Sciamma’s fairytale of 2021"."""
_CREDIT = re.compile(r"(?:(?:dir(?:ected by|\.)?|by)\s+)?(.{3,60}?),?\s+\(?((?:19|20)\d\d)\)?", re.IGNORECASE)
_OWNED = re.compile(
    rf"\b({_NAME})['’]s?\s+(?:(?:new|latest|first|second|third|last|next|late|early|great|classic|haunting|quiet|debut|"
    rf"feature|own|[12]\d{{3}}|\w+ing|\w+ful)\s+){{0,2}}{_WORKS}\b"
    rf"|\b({_NAME})s\s+(?:Film|Drama|Debüt|Spielfilm|Komödie|Thriller|Dokumentarfilm|Regiedebüt)\b"
    rf"|\b({_NAME}),?\s+who\s+(?:also\s+)?(?:(?:wrote|writes|co-wrote)\s+and\s+)?(?:directed|directs)\b"
    rf"|\b({_NAME}|[A-ZÀ-Þ]\w{{3,20}})\s+(?:directs|has directed|dirige|inszeniert|réalise|rueda)\b"
    rf"|(?:^|[.!?:]\s|\n(?:— )?)({_NAME})\s+(?:(?:films|follows|shoots|"
    r"filmt|filme|filma|gira|a réalisé|ha girado|has made)\b|"
    r"(?:shot|filmed)\s(?:it|the|this|all)\b|(?:\w+\s){1,2}(?:his|her|the|their)\s(?:\w+\s)?camera\b)"
    rf"|\b(?:[Dd]irected|[Hh]elmed)\s+(?:and\s+(?:co-)?written\s+)?by\s+({_NAME})"
)
_STARRING = re.compile(
    rf"\b(?:[Ss]tarring|[Ss]tars|[Aa]vec|[Mm]it|[Cc]on)\s+({_NAME}(?:,\s+{_NAME}){{0,40}}(?:,?\s+(?:and|&|und|et|"
    rf"y)\s+{_NAME})?)"
)
_PLAYED = re.compile(rf"\b[A-ZÀ-Þ][\w'’-]{{1,40}},?\s+\(({_NAME})\)")


def find_credit(standfirst: str) -> tuple[tuple[str, ...], int] | None:
    """Return the directors and the year of a line over the text, such as "Davy Chou, 2022"."""
    for line in standfirst.split("\n— "):
        if (found := _CREDIT.fullmatch(line)) and is_director(found[1]):
            return split_names(found[1]), int(found[2])
    return None


_OWN_YEAR = re.compile(rf"\b{_NAME}['’]s?\s+((?:19|20)\d\d)\s+{_WORKS}\b")


def find_year_of_director(body: str, directors: tuple[str, ...]) -> int | None:
    """Return the year in "Takashi Yamazaki's 2023 film" if that is the only one, or the director is known."""
    found = list(_OWN_YEAR.finditer(body))
    own = [m for m in found if any(name.split()[-1] in m[0] for name in directors)] or found
    return int(own[0][1]) if len(own) == 1 else None


def find_year(over: str) -> int | None:
    """Return the year of the film in the lines over the text: "a drama of 1995", "Lee's 2019 film"."""
    found = next(iter(_YEAR_OF_WORK.findall(over)), ())
    return next((int(year) for year in found if year), None)


def find_director(standfirst: str, body: str, title: str) -> tuple[str, ...]:
    """Return the directors named over the text or in a sentence: "directed by X", "X's film", "X's Heat"."""
    credit, owner = find_credit(standfirst), _OWNER.match(standfirst)
    if credit:
        return credit[0]
    if owner and is_director(owner[1]) and (names := split_names(owner[1])):
        return names
    text = f"{standfirst}\n— {body}"
    owned = re.search(rf"\b({_NAME})['’]s?\s+[\"“‘'«]?{title_pattern(title)}(?!\w)", text)
    dated = re.search(rf"(?<!\w){title_pattern(title)}[\"”’»]?\s*\(({_NAME}),\s+(?:18|19|20)\d\d\)", text)
    match = dated or _DIRECTED.search(text) or owned or _OWNED.search(text)
    name = next((group for group in match.groups() if group), "") if match else ""
    return split_names(_without_possessive(name), shared_surname=True)


def find_players(body: str) -> tuple[str, ...]:
    """Return the names in brackets behind roles: "Neil (Robert De Niro)"."""
    return tuple(dict.fromkeys(m[1] for m in _PLAYED.finditer(body)))


def find_cast(body: str) -> tuple[str, ...]:
    """Return the actors named in sentences: "starring A and B", else "Neil (Robert De Niro)"."""
    starring = _STARRING.search(body)
    found = split_names(_without_possessive(starring[1])) if starring else ()
    return found or tuple(name for name in find_players(body) if is_full_name(name))


def _without_possessive(text: str) -> str:
    return re.sub(r"['’]s?$", "", text.strip())
