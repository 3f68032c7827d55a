"""Detects the language of a whole review by its script and the most common function words."""

from __future__ import annotations

import re
from collections import Counter

_SMALL_WORDS = {
    "en": "the and of is to in that it with his as but for this are not from he she who film's by at be on was",
    "de": "der die das und ist nicht ein eine mit den von zu sich auf dem es im auch als wie aber wird er sie nur",
    "fr": "le la les et est un une des du dans que qui pas pour avec sur ce il elle au plus mais par son ses",
    "es": "el la los las y es un una de en que no con por su para del se lo al pero como más sus sin",
    "it": "il la le gli e è un una di in che non con per del della si da ma come più nel sono suo sua",
    "pt": "o a os as e é um uma de em que não com por do da se na no mas como mais seu sua dos ao",
    "nl": "de het een en is van in dat niet met op zijn te voor die er maar als ook aan wordt door hij ze naar",
    "sv": "och det att en är som på med av för den inte till ett har om han men hon sig från så var",
    "da": "og det at en er som på med af for den ikke til et har om han men hun sig fra så der",
    "no": "og det at en er som på med av for den ikke til et har om han men hun seg fra så var",
    "cs": "a se je na v že to s do i jako ale který po za jeho si však jen od by film",
    "fi": "ja on ei se että hän joka kun ovat oli mutta kuin niin myös vain sen ole elokuva",
    "hu": "a az és egy hogy nem is de van ez meg csak mint már még aki film",
    "ro": "și de în la a cu un o nu pe care din este se mai ca pentru dar că film",
    "tr": "ve bir bu da de için ile çok ama o ne kadar gibi film olan değil en daha sonra her ki mi var yok",
    "pl": "i w nie na się z to jest że do jak ale o po co tak za od jego jej przez dla który film",
}
_SETS = {code: frozenset(words.split()) for code, words in _SMALL_WORDS.items()}
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("uk", re.compile("[іїєґ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u0963\u0966-\u097f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
)
_SHARES = {"ja": 0.1, "uk": 0.02}
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9]+)*\Z", re.IGNORECASE)


def language_of(text: str) -> str | None:
    """Return the two-letter language code of a text of at least a few sentences, or None if it is unclear."""
    sample = text[:20_000].lower()
    letters = sum(c.isalpha() or "\u0900" <= c <= "\u097f" for c in sample)
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) > letters * (_SHARES.get(code, 0.5)) > 0:
            return code
    words = Counter(re.findall(r"[^\W\d_]+", sample))
    total = sum(words.values())
    scores = sorted(((sum(words[w] for w in small), code) for code, small in _SETS.items()), reverse=True)
    (best, code), (second, _) = scores[0], scores[1]
    return code if best >= max(4, total * 0.12) and best > second * 1.1 else None


def language_code(declared: str | None) -> str | None:
    """Return "en" for "en-GB"; None if this is not a language code."""
    match = _CODE.match(declared.strip()) if declared else None
    return match[1].lower() if match else None
