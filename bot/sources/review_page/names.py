"""Parses lists of people: "Joel and Ethan Coen", "Nicolas Cage, Elisabeth Shue a.o."."""

from __future__ import annotations

import re

from bot.domain.catalogue.film import fold_text

_OTHERS = re.compile(
    r"[\s,;&]*(?:\b(?:and|und|et|y|e|en|och|og)\s+)?(?:\b(?:a\.\s?o\.?|u\.\s?a\.?|u\.\s?v\.\s?m\.?|u\.\s?v\.\s?a\.?|"
    r"e\.\s?a\.?|et\.?\s?al\b\.?|etc\b\.?|m\.\s?fl\.?|among(?:st)? others|(?:many )?others|(?:many |and )?more|"
    r"und andere|entre (?:otros|otras|outros|autres)|otros|autres|altri|tra gli altri|anderen)|\.\.\.|…)\s*[.)]?$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r",\s*((?:Jr|Sr)\b\.?|II|III|IV)(?=\W|$)")
_SEPARATOR = re.compile(
    r"\s*(?:[,;/|·•،、，]|\s&\s|\+|\s(?:and|und|et|y|och|og|with|sowie|и|ve|και|और|oraz)\s|\s(?:e|en|"
    r"i)\s(?=[A-ZÀ-Þ]))\s*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:and|und|et|y|with|avec|mit|con|featuring|introducing|and introducing|also starring|the voices? of|by|"
    r"the late)\s+",
    re.IGNORECASE,
)
_ROLE = re.compile(r"\s*(?:\(.*|\[.*|\s[-–—=:]\s.*|\s(?:as|als|dans le rôle de|como|nel ruolo di)\s.*|\.{3,}.*|…+.*)$")
# Words that may be in lower case within a name.
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "der",
        "den",
        "des",
        "du",
        "van",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "y",
        "e",
        "of",
        "the",
        "ten",
        "ter",
        "af",
        "av",
        "till",
        "abu",
        "os",
        "as",
        "i",
        "lo",
        "und",
        "and",
    ]
)
COUNTRIES = frozenset(
    fold_text(country)
    for country in (
        "usa|us|u s|u s a|united states|"
        "united states of america|uk|u k|gb|great britain|britain|united kingdom|england|scotland|wales|ireland|"
        "france|germany|west germany|east germany|italy|spain|portugal|greece|austria|switzerland|belgium|netherlands|"
        "the netherlands|holland|luxembourg|denmark|norway|sweden|finland|iceland|poland|czech republic|czechia|"
        "czechoslovakia|slovakia|hungary|romania|bulgaria|yugoslavia|serbia|croatia|slovenia|bosnia|herzegovina|estonia|latvia|"
        "lithuania|ukraine|russia|ussr|soviet union|turkey|iran|iraq|israel|palestine|lebanon|syria|egypt|morocco|"
        "tunisia|algeria|senegal|mali|nigeria|kenya|south africa|ethiopia|china|hong kong|taiwan|japan|south korea|"
        "korea|india|pakistan|bangladesh|thailand|vietnam|cambodia|indonesia|malaysia|philippines|the philippines|"
        "singapore|mongolia|kazakhstan|bhutan|australia|new zealand|canada|mexico|cuba|brazil|argentina|chile|peru|"
        "colombia|uruguay|bolivia|venezuela|guatemala|europe|"
        "deutschland|brd|ddr|frankreich|italien|spanien|österreich|schweiz|japon|italie|allemagne|espagne|belgique|"
        "suisse|états unis|royaume uni|españa|italia|francia|alemania|estados unidos|reino unido|méxico|"
        "stati uniti|germania|spagna|belgio|großbritannien|polen|schweden|dänemark|russland|"
        "sowjetunion|mexiko|brasilien|argentinien|türkei|niederlande|belgien|norwegen|finnland|griechenland|ungarn|"
        "tschechien|tschechoslowakei|rumänien|südkorea|indien|kanada|australien|irland|mexique|brésil|argentine|"
        "corée du sud|turquie|pologne|suède|danemark|norvège|grèce|hongrie|roumanie|inde|chine|pays bas|irlande|"
        "autriche|brasil|corea del sur|turquía|polonia|suecia|dinamarca|noruega|grecia|hungría|japón|giappone|"
        "messico|brasile|svezia|danimarca|frankrijk|duitsland|nederland|italië|spanje|"
        "verenigde staten|vereinigte staaten|belgië|zweden|noorwegen|denemarken|oostenrijk|zwitserland|"
        "ierland|zuid korea|"
        "sverige|danmark|norge|suomi|island|polska|česko|československo|čssr|"
        "slovensko|magyarország|românia|türkiye|россия|ссср|франция|италия|германия|великобритания|сша|польша|япония|"
        "україна|срср|ελλάδα|γαλλία|ηπα|egypten|frankrig|tyskland|italien|spanien|storbritannien|usa uk|d|f|i|a|ch|"
        "belgia|francja|niemcy|włochy|hiszpania|wielka brytania|francie|německo|itálie|velká británie|"
        "alemanha|frança|itália|espanha|méxico|reino unido|portugal|fransa|almanya|italya|ingiltere|abd|japonya|"
        "日本|中国|中國|香港|台湾|台灣|法国|美国|韩国|フランス|アメリカ|韓国|대한민국|한국|일본|프랑스|미국"
    ).split("|")
)
"""Country names, folded; they appear in lists of names ("Dir. Mike Figgis, USA, 1995")."""
_DOT_IN_NAME = re.compile("(?<=[\u2e80-\u9fff\uac00-\ud7af])[·・‧•](?=[\u2e80-\u9fff\uac00-\ud7af])")
_KEPT_DOTS = str.maketrans("·・‧•", "\ue003\ue004\ue005\ue006")
_DOTS = str.maketrans("\ue003\ue004\ue005\ue006", "·・‧•")
_DENSE_NAME = re.compile("[\u3005\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af·・]{2,20}")
_WORD = re.compile(r"[^\s]+")
_NOT_A_NAME = re.compile(
    r"\d{3}|\d+\s*(?:min|h\b)|https?:|@|\b(?:minutes?|mins?|hours?|rated|runtime|review|movie|film|stars?)\b",
    re.IGNORECASE,
)


def without_others(text: str) -> str:
    """Remove a trailing "a.o.", "among others" or "…"."""
    return _OTHERS.sub("", text.strip().rstrip(" ,;"))


def split_names(text: str, *, shared_surname: bool = False) -> tuple[str, ...]:
    """Return the distinct names in a list, in order, without roles, running times and phrases such as "a.o.".

    With `shared_surname`, "Joel and Ethan Coen" gives "Joel Coen" and "Ethan Coen".
    """
    text = _DOT_IN_NAME.sub(lambda m: m[0].translate(_KEPT_DOTS), without_others(text))
    text = _SUFFIX.sub(r" \1", text)
    depth_safe = re.sub(r"\([^()]*\)", lambda m: m[0].replace(",", " ").replace("/", " "), text)
    names: list[str] = []
    for part in _SEPARATOR.split(f" {depth_safe} "):
        name = _clean_name(part)
        if name and name not in names:
            names.append(name)
    if shared_surname and len(names) >= 2:
        names = _spread_surname(names)
    return tuple(names)


def _clean_name(part: str) -> str | None:
    name = _OTHERS.sub("", f" {part.strip()}").translate(_DOTS).strip()
    name = _ROLE.sub("", _LEAD.sub("", name)).strip(" .,:;*_\"“”'‘’").strip()
    if fold_text(name) in COUNTRIES:
        return None
    if name and re.search(r"\b(?:Jr|Sr)$", name):
        name += "."
    return name if name and is_name(name) else None


def _spread_surname(names: list[str]) -> list[str]:
    last = names[-1].split()
    if len(last) < 2 or not all(len(name.split()) == 1 for name in names[:-1]):
        return names
    return [f"{name} {last[-1]}" for name in names[:-1]] + [names[-1]]


def is_name(text: str) -> bool:
    """Whether this could be a person's name: one to six words, each capitalised or a particle such as "von"."""
    words = _WORD.findall(text)
    if not 1 <= len(words) <= 6 or len(text) > 80 or _NOT_A_NAME.search(text):
        return False
    if (
        not any(c.isalpha() for c in text)
        or re.search(r"[^\W\d_]{4}\. ", text)
        or re.search(r"[?!:;=<>{}\"《》〈〉「」『』【】«»]", text)
    ):
        return False
    capital = [w for w in words if _capitalised(w)]
    return bool(capital) and all(_capitalised(w) or w.lower() in _PARTICLES for w in words)


def is_full_name(text: str) -> bool:
    """Whether this is a name of at least two words with a capitalised last one: "Céline Sciamma", not "Sera"."""
    words = text.split()
    if len(words) == 1 and _DENSE_NAME.fullmatch(text):
        return True
    return len(words) >= 2 and is_name(text) and _capitalised(words[-1])


def _capitalised(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return False
    # One capital among the first letters is enough ("d'Arc", "al-Mansour"); scripts without case always count.
    return any(c.isupper() for c in letters[:5]) or not any(c.islower() or c.isupper() for c in letters)
