"""Recognises a sentence that announces spoilers, in the languages in which clubs write, and not "no spoilers".

A sentence announces spoilers if it is short, names them, says that they come ("contains", "from here on") or nothing
else, and negates nothing. Other warnings, such as "spoilers ahead", are found by the callers' own patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_WARNING = 90
"""Characters; a longer sentence about spoilers is a statement, not a warning."""

_SPOILERS = (
    r"\bspoiler\w*|gespoilert|\bspoily|\bsp[oó]jler\w*|destrip\w+|divulg[âa]ch\w+|\b\w{0,12}спойлер\w*|ネタバレ|ねたばれ|[剧劇]透"
    r"|스포일러|강?스포(?!츠|트)|\b(?:ال)?حرق\b|سبويلر\w*"
)
_ENDINGS = (
    r"(?:dévoil|révèl)\w+ (?:la|toute la) fin|(?:revelo|desvelo|cuento) (?:el|o) final"
    r"|(?:conto|revelo|entrego) o (?:final|fim)"
    r"|rivel\w+ (?:il finale|la fine)|svel\w+ (?:il finale|la fine)|zdradz\w+ (?:zakończeni|koniec|finał)\w*"
    r"|раскры\w+ (?:финал|концовк|сюжет)\w*|verrate?n? (?:das ende|den schluss)|結末に触れ|結末を(?:書|明か)"
    r"|결말을? (?:포함|언급|말)|(?:أكشف|سأكشف|تكشف) (?:عن )?النهاية"
)
_ANNOUNCING = (
    r"\b(?:enthält|enthalten|folg\w+|ab hier|ab jetzt|jetzt|nun|im folgenden|voraus|contien\w+|attention"
    r"|ci-dessous|suivent|à partir d|contiene[n]?|hay|ojo|cuidado|aviso|alerta|a partir|contém|tem|daqui|seguir|abaixo"
    r"|attenzione|da qui|seguono|ci sono|allerta|dalej|poniżej|zawiera\w*|uwaga|ostrzega\w+|od tego|następują"
    r"|дальше|далее|ниже|содерж\w+|осторожно|внимание|под|есть|будут|achtung|vorsicht|warnung|alarm|alert|warning)"
    r"|以下|ここから|この先|これより|注意|含[みむん]|あり|有り|ます|있|포함|주의|경고|여기서부터|아래|부터|강스포"
    r"|\b(?:تحذير|تنبيه|انتبه|انتبهوا|احذر|يوجد|تحتوي|يحتوي|فيها|فيه|أدناه|بعد هذا|من هنا|يلي)\b|للأحداث|الأحداث"
)
_NEGATED = (
    r"\b(?:no|not|without|free|kein\w*|ohne|nicht|frei|sans|aucun\w*|pas|rien|zéro|sin|libre|ningún|sem|não|livre|nenhum|senza"
    r"|niente|nessun\w*|non|bez|nie|żadn\w+|без|не|нет|никак\w+|geen|zonder|utan|inga)\b|n['’]t\b"
    r"|なし|無し|ません|ない|避け|없|안 |노스포|않|금지|無|\b(?:بدون|بلا|دون|لن|لا|ليس|غير|خالية?|خالي)\b"
)
_MENTION = re.compile(rf"{_SPOILERS}|{_ENDINGS}", re.IGNORECASE)
_ENDING = re.compile(_ENDINGS, re.IGNORECASE)
_COMING = re.compile(_ANNOUNCING, re.IGNORECASE)
_NO = re.compile(_NEGATED, re.IGNORECASE)
_ALONE = re.compile(rf"[\W\d]*(?:\w+\W+)?(?:{_SPOILERS})(?:\W+\w+)?\W*\Z", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?。！？؟\n]+[.!?。！？؟]?")


def mentions_spoilers(text: str) -> bool:
    return _MENTION.search(text) is not None


def spoiler_warnings(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each sentence that announces spoilers, in linear time."""
    for sentence in _SENTENCE.finditer(text):
        if announces_spoilers(sentence[0]):
            start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
            yield start, sentence.end()


def announces_spoilers(sentence: str) -> bool:
    """Whether a sentence says that spoilers follow: "Achtung, Spoiler!", but not "Sin spoilers"."""
    if len(sentence) > LONGEST_WARNING or _MENTION.search(sentence) is None or _NO.search(sentence):
        return False
    if _ENDING.search(sentence):
        return True
    # A word alone warns by its mark: "Spoiler!", "Спойлер:"; in a sentence it needs a word that says what it does.
    alone = _ALONE.match(sentence.partition(":")[0].partition("：")[0]) is not None
    marked = sentence.rstrip()[-1:] in "!！" or ":" in sentence or "：" in sentence
    return bool(_COMING.search(sentence)) or (alone and marked)
