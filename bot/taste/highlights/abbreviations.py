"""Decides whether a full stop after an abbreviation, an initial or a number ends a sentence, by the words around it.

`sentencex` treats an abbreviation as never final ("etc. I …", "Robert Downey Jr. He …"). Here it is final if a word
follows that usually begins a sentence, and after that one in lower case. A title or label before a name is never final
("Mme. Arpel", "Av. Paulista").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_STARTS = {
    "en": "The It This That These Those He She They We You I But And In A An There Nobody Everyone What As If When His"
    " Her Its Their My At On With For So Yet Or Not No Some Few All One Most",
    "es": "El La Los Las Un Una Es Pero Y En Lo Se No Su Este Esta Esto Con Por Para Todo Nada Nadie Hay Es Cada",
    "fr": "Le La Les Un Une Il Elle Ils Elles Ce Cette Mais Et On Dans En Des De Rien Tout Pour Avec Je Nous",
    "it": "Il Lo La I Gli Le Un Una È Ma E Questo Questa Non Si In Con Per Chi Tutto Nulla Poi Ogni",
    "pt": "O A Os As Um Uma É Mas E Ele Ela Não No Na Este Esta Isso Com Por Para Tudo Nada Se Em Cada",
    "de": "Der Die Das Ein Eine Er Sie Es Aber Und Doch Im In Man Dieser Diese Dieses Wer Was Nichts Alles Ich Wir",
    "nl": "De Het Een Hij Zij Ze Maar En In Dit Deze Er Wie Niets Alles Ik We",
    "pl": "To Ale On Ona Ten Ta Te W Z Nie Jest I Film Tak Jak Kto Nic Wszystko",
    "ru": "Он Она Они Это Но И В А Не Фильм Этот Эта Так Всё Мы Я Как",
    "uk": "Він Вона Вони Це Але І В А Не Фільм Цей Так Усе Ми Я Як",
    "sv": "Den Det De En Ett Han Hon Men Och I Man Allt Inget Jag Vi",
}
_NEVER_FINAL_WORDS = frozenset(
    "mr mrs ms mx dr st prof rev gen col capt lt sgt sen gov hon vs mt ft vol p.s p.p.s m mm mme mmes mlle mlles"
    " mgr cf vgl"
    " hr fr frl bzw sog inkl ca approx resp feat e.g i.e z.b d.h u.a p.ex p.es n.b sr.a sr sra srta dña dra av"
    " avda sig sig.ra dott prof.ssa profa ul np św red reż ред им ул св т.е т.н".split()
)
"""Abbreviations that something must follow; a capital after them is a name or a noun."""
_ENDING_SUFFIXES = frozenset({"sr"})
"""Of those, the ones that also follow a name in English ("Ebert Sr. The …")."""
_BEFORE_LOWER_CASE = frozenset(
    "tys mln mld tzw tj wg godz min zł ok ur zm wyd pow ww etc тыс млн млрд руб др проч гг ок сокр напр"
    " bzw mio mrd std sek evtl ggf usw u.a z.b aprox pág págs mill env min sec ecc pag circa minuti bras".split()
)
"""Abbreviations within a sentence when a word in lower case follows ("65 tys. obrazów")."""
_AFTER_WORD = re.compile(r"(?<=[^\W\d_]{4})[.…][\"”’')»]{0,2}[ \t\n]{1,3}()(?=\d)")
_BEFORE_NUMBER = frozenset(
    "sept approx aprox chap núms abschn anm bild tomo pags teil circa rozdz część серии стр".split()
)
"""Words of four letters and more after which a number does not begin a sentence."""
_LABELS = (
    "Mme|Mmes|Mlle|Mlles|Mgr|MM|Av|Avda|Pza|Pl|Sra|Srta|Dra|Profa?|Sta|Sto|Dña|Sig|Sig\\.ra|sig|sig\\.ra|dott|Dott"
    "|ing|Ing|avv|Avv|on|Hr|Fr|Frl|Hrn|św|ul|al|m\\.in|np|red|reż|Approx|approx|им|ул|св|ред"
)
_LANGUAGE_LABELS = {"ing": "it", "on": "it", "avv": "it", "Avv": "it", "al": "pl", "ul": "pl", "np": "pl", "red": "pl"}
"""Labels that are ordinary words elsewhere, with the language in which they are labels."""
_LABEL_END = re.compile(rf"(?:^|[\s(\"“«„])({_LABELS})\.\s*$")
_NUMBERED = re.compile(r"(?:^|[\s(\"“])(?:no|nos|nr|núm|num|n|vol|ep|p|pp|approx|ca|nº)\.\s*$", re.IGNORECASE)
_YEAR_NOTE = re.compile(r"\[\d{4}\w?\]\s*$")
_LAST_WORD = re.compile(r"(?:^|[\s(\"“«„'’])((?:\w\. ?)?\w[\w.]{0,10})\Z")


@lru_cache(maxsize=32)
def _start_pattern(code: str) -> re.Pattern[str]:
    words = {*_STARTS.get(code, "").split(), *(_STARTS["en"].split() if code not in _STARTS else ())}
    # German writes nouns with a capital, so any word may follow its article.
    follows = r"\w" if code == "de" else r"(?=[^\W\d_])[^A-ZÀ-ÞА-Я]"
    patterns = [rf"(?:{'|'.join(sorted(words, key=len, reverse=True))})(?:['’](?:s|m|ve|re|ll|d))? {follows}"]
    if code in {"fr", "it"}:
        patterns.append(r"(?:C|L|D|J|N|S|Qu|Un|Dell|Nell)['’][a-zà-ÿ]")
    return re.compile("|".join(patterns))


@lru_cache(maxsize=32)
def _hidden_end_pattern(code: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<=\w)[.…][\"”’')»]{{0,2}}[ \t\n]{{1,3}}()[\"“«„(¿¡*_]{{0,2}}(?:{_start_pattern(code).pattern})"
    )


def hidden_ends(text: str, language: str) -> Iterator[int]:
    """Yield where sentences begin after a full stop that looks like an abbreviation's ("etc. I …")."""
    for found in _hidden_end_pattern(_code(language)).finditer(text):
        if text[found.start()] == "…" or not _needs_more(text, found.start(), _code(language)):
            yield found.start(1)
    for found in _AFTER_WORD.finditer(text):
        word = _LAST_WORD.search(text, max(0, found.start() - 20), found.start())
        if word is None or word[1].lower() not in _BEFORE_NUMBER:
            yield found.start(1)


def goes_on_in_lower_case(text: str, edge: int) -> bool:
    """Whether an abbreviation before `edge` is followed by a word in lower case, which goes on with the sentence."""
    if not text[edge : edge + 1].islower():
        return False
    before = text[max(0, edge - 24) : edge].rstrip()
    word = _LAST_WORD.search(before.removesuffix(".")) if before.endswith(".") else None
    return word is not None and word[1].lower() in _BEFORE_LOWER_CASE


def ends_before(text: str, edge: int, language: str) -> bool:
    """Whether the full stop before `edge` ends a sentence, going by the word before it and the words after `edge`."""
    before = text[max(0, edge - 4) : edge].rstrip(" \t\n\"”’')»")
    if not before.endswith(".") or not _start_pattern(_code(language)).match(text, edge):
        return False
    stop = max(0, edge - 4) + len(before) - 1
    return not _needs_more(text, stop, _code(language))


def _needs_more(text: str, stop: int, code: str) -> bool:
    """Whether the word before the full stop at `stop` is a title or an abbreviation that something must follow."""
    word = _LAST_WORD.search(text, max(0, stop - 20), stop)
    if word is None:
        return False
    bare = word[1].replace(" ", "").lower()
    if code == "en" and bare in _ENDING_SUFFIXES:
        return False
    # "M. Hulot" is a title in French only: "The film is M. It …" ends with a title of one letter.
    return bare in _NEVER_FINAL_WORDS and (bare != "m" or code == "fr")


def is_label(before: str, after: str, language: str) -> bool:
    """Whether the text before a boundary ends with a title or label that needs what comes after it."""
    found = _LABEL_END.search(before)
    if found and after[:1].isalnum():
        only = _LANGUAGE_LABELS.get(found[1])
        return only is None or only == _code(language)
    # A note with the year of a source stands within its sentence: "Bordwell. [2004] wrote".
    noted = _YEAR_NOTE.search(before) and after.lstrip()[:1].islower()
    return bool(noted or (after[:1].isdigit() and _NUMBERED.search(before)))


def _code(language: str) -> str:
    return language.partition("-")[0].lower()
