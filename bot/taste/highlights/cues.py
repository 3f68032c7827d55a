"""Surface features of English sentences: whether one is self-contained, complete, a synopsis, a comparison."""

from __future__ import annotations

import re
import unicodedata

from bot.taste.highlights.sentences import TERMINALS

_CLOSING = " \t\"'”’»›)]*_」』）】"

_DANGLING_START = re.compile(
    r"^\W*(?:he|she|they|his|her|hers|their|him|them|these|those|both|neither|here|there|then|so|thus|hence|but"
    r"|yet|however|therefore|meanwhile|afterwards?|eventually|soon|later|instead|otherwise|also|besides|moreover"
    r"|furthermore|nevertheless|nonetheless|still|or|nor|because|which|whose|who|where|when|after that"
    r"|for example|for instance|of course|in fact|indeed|on the other hand|as a result|in addition|another"
    r"|similarly|likewise|makes sense|that['’]s|this is|that is|this was|that was|he['’]s|she['’]s"
    r"|they['’](?:re|ve|ll)|this|such|(?:one|each|none|all|most|some|any|half) of (?:them|it|this|that|these|those)"
    r"|the (?:first|second|third|latter|former|others?|rest) (?:I|he|she|it|is|was|are|were|has|does)"
    r"|(?:from|by|until|since|till) (?:there|here|this|that|then)|after(?:ward| this)|less can be said"
    r"|(?:\w+ )?(?:minutes|hours|days|weeks|months|years) later)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"^\W*(?:(?:but|and|yet|or|so) )?(?:"
    r"(?:(?:in|of|out of|from|between|with|within|without|during|after|before|at|on|by|to|for|through|among(?:st)?|amid"
    r"|because of|despite|thanks to|beyond|against|behind|beneath|above|under|over|given|like|unlike|as for|apart from"
    r"|on top of|along with|instead of|in spite of|as a result of|into|around|across) "
    r"(?:(?:all|both|each|some|most|many|half|much|none|neither|either|any)(?: of)? )?"
    r"(?:this|that|these|those|it|them|him|which|such)\b)"
    r"|(?:all|both|most|some|many|much|half|none|neither|either|each)(?: of)? (?:this|that|these|those|it|them|which)\b"
    r"|that (?:said|is why|alone|aside|way|scene|moment|choice|sequence|much|changes|makes?|explains|leaves|leads)\b"
    r"|(?:the|much the|exactly the) same (?:goes|is|can|could|applies|holds|thing|way|cannot|must|may|was)\b"
    r"|not so\b|even so\b|if so\b|if not,|as such\b|only then\b|even then\b|not that\b|more(?: importantly|over),"
    r"|what['’]s more|worse(?: still)?,|better(?: still)?,"
    r"|in (?:contrast|turn|short|other words|comparison|particular),"
    r"|by (?:contrast|comparison|then),|(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|lastly|next|again),"
    r"|the (?:other|remaining) (?:one|two|three|four|half|thing)\b|speaking of which\b|to (?:that|this) end\b"
    r"|and (?:he|she|it|they|this|these|those|his|her|their|its|then|so|there)\b"
    r")",
    re.IGNORECASE,
)
"""Openings that point back at the sentence before: "Between those scenes", "Out of that", "The same goes for"."""
_POINTING_AT_FILM_WORDS = r"(?:in|with|for|of|from|at|on|by|about|like|through|behind)"
POINTING = 1.5
"""Dependence of a sentence that points back: without the sentence before, the reader wonders at which scenes."""
_KINDS = r"(?:film|movie|picture|drama|comedy|thriller)s?"
_THIS_FILM = re.compile(
    rf"^\W*(?:{_POINTING_AT_FILM_WORDS} )?(?:this|these|those|such an?)\s+(?:\w+\s+){{0,2}}{_KINDS}\b", re.IGNORECASE
)
_POSSIBLY_SELF_CONTAINED = re.compile(
    r"^\W*(?:still|when|where|so|there|here|who|such|because|another)\b[^,]{3,}", re.IGNORECASE
)
_IT_START = re.compile(r"^\W*(?:it|it['’]s|its)\b", re.IGNORECASE)
_AND_START = re.compile(r"^\W*and\b", re.IGNORECASE)
_SPEAKER_START = re.compile(
    r"^\W*(?:I|I['’](?:m|ve|d|ll)|my|we|you|let (?:us|me)|let['’]s|allow me|look at|take|see|watch"
    r"|put on|treat|imagine|note)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|my|me|mine|myself)\b|\b[Ii]['’](?:m|ve|d|ll)\b")
_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|it['’]s|there|one)\b", re.IGNORECASE)
_FILM_WORD = re.compile(
    r"\b(?:film|movie|picture|cinema|documentary|thriller|comedy|drama|remake|sequel|performances?|director|script"
    r"|screenplay|cast|acting|direction|cinematography|soundtrack|score|storytelling|masterpiece|debut)s?\b",
    re.IGNORECASE,
)
_SYNOPSIS = re.compile(
    r"\b(?:film|movie|documentary|story|drama|comedy|picture)\W+(?:\w+\W+)?"
    r"(?:follows|tells|shows|explores|cent(?:er|re)s|chronicles|depicts|examines|portrays|concerns|revolves"
    r"|takes place|is set|is about|opens|begins|in which|recounts|traces)\b"
    r"|\b(?:is|are) a (?:\w+ )?(?:documentary|film|story|comedy|drama) about\b"
    r"|\b(?:story|tale|comedy|documentary|thriller|drama|mystery|biography)\s+"
    r"(?:about|of (?!the (?:year|decade|century))|in which|set (?:in|on|at))\b"
    r"|\b(?:tackles|explores|examines|chronicles|recounts|spotlights)\b"
    r"|^\W*(?:set|shot|directed|based|filmed) (?:in|by|on|at|above)\b"
    r"|\bplays? (?:an?|the) (?:(?!\bas\b)[^,.;:]){1,80}\b(?:who|whose)\b"
    r"|\b(?:begins|opens|starts) (?:with|on|in) an?\b",
    re.IGNORECASE,
)
_CAST_TALE = re.compile(
    r"^\W*(?:(?:the|this) (?:film|movie|picture) |it )?(?:co-?)?(?:stars|starring)\b"
    r"|\bin an? (?:[\w-]+ ){0,2}(?:tale|story) (?:of|about)\b"
    r"|^\W*(?:the film|the movie|it) (?:tells the (?:story|tale)|follows|is set)\b"
    r"|\b(?:this|the) (?:[\w-]+ ){0,2}(?:drama|comedy|thriller|film|movie) (?:follows|tells)\b",
    re.IGNORECASE,
)
"""A cast or a plot in one sentence: "The film stars … in a tale of …"."""
_SPOILER = re.compile(
    r"\b(?:spoilers?|turns out (?:to be|that|he|she|they)|(?:is|are|gets?) (?:killed|murdered)"
    r"|dies (?:in|at|by)|(?:the )?(?:real )?killer (?:is|was)|is revealed|reveals? (?:that|himself|herself)"
    r"|plot twist is"
    r"|in the (?:final|last) (?:scene|shot|minutes|act),? (?:he|she|they|we)"
    r"|at the (?:very )?end,? (?:he|she|they))\b",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\bas (?:if|though)\b|\blike (?:an?|the|one|someone|somebody|nobody)\b|\bso \w+ that\b"
    r"|\bthe way (?:one|people|others?|you|an?)\b"
    r"|\bthan (?:any|most|its|it|anyone|anything|ever)\b"
    r"|\b(?:no other|nobody|nothing|no one|never|rarely|seldom|few|hardly) (?:\w+ )?"
    r"(?:films?|has|have|could|can|else|ever|actors?|directors?|once|so|as)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]*\)")
_CAST_OPENING = re.compile(
    r"\W*(?:with|starring|cast|also starring|featuring|con|avec|mit|com|z|nel cast|elenco|reparto"
    r"|en vedette|met|med|с|в ролях)"
    r"\W{1,3}(?=\w)",
    re.IGNORECASE,
)
_NAME_SEPARATOR = re.compile(r"[,;、，/]| (?:and|y|e|et|und|i|и|och|en|ve|та|sowie|as well as|&) ")
_NAME_PART = r"(?:[A-ZÀ-ÞŁŚŻŹĆŃА-ЯЁІЇЄ][\w.'’-]*|d[eio]|del|della|da|van|von|der|den|la|le|el|al|bin)"
_PERSON = re.compile(rf"{_NAME_PART}(?: {_NAME_PART}){{0,4}}(?: \([^()]{{1,60}}\))?")
_NAME = r"(?<!\w)[A-ZÀ-Þ][\w.'’-]{1,24}"
_CREDIT = re.compile(rf"((?:{_NAME} ){{0,3}}{_NAME}) \(((?:{_NAME} ){{1,3}}{_NAME})\)")
_QUOTED = re.compile(r"[\"“«„]([^\"”»“]{2,})[\"”»“]")
_PAIRS = tuple(zip("([“«「『（", ")]”»」』）", strict=True))


def ends_well(sentence: str) -> bool:
    """Whether it ends with sentence punctuation, or with an emoji, which often replaces the full stop."""
    last = sentence.rstrip(_CLOSING)[-1:]
    return last != "" and (last in TERMINALS or unicodedata.category(last) == "So")


def word_count(sentence: str) -> float:
    """Count words; in scripts without spaces, two characters count as one word."""
    unspaced = sum(1 for char in sentence if "\u3040" <= char <= "\u9fff" or "\u0e00" <= char <= "\u0eff")
    return len(sentence.split()) + unspaced / 2


def quoted_share(sentence: str) -> float:
    """Return the share of characters within double quotation marks, 0 to 1."""
    return sum(len(found) for found in _QUOTED.findall(sentence)) / max(1, len(sentence))


def is_balanced(sentence: str) -> bool:
    """Whether brackets and double quotation marks are balanced; if not, the sentence is a fragment."""
    even = sentence.count('"') % 2 == 0
    return even and all(sentence.count(left) == sentence.count(right) for left, right in _PAIRS)


def dangling_weight(sentence: str) -> float:
    """Return how much the first words depend on the previous sentence: 0 (not at all), 1 ("He …"), `POINTING`."""
    if _THIS_FILM.match(sentence):
        return 0.35
    if _POINTING.match(sentence):
        return POINTING
    if _DANGLING_START.match(sentence):
        return 0.6 if _POSSIBLY_SELF_CONTAINED.match(sentence) else 1.0
    if _IT_START.match(sentence):
        return 0.4
    return 0.15 if _AND_START.match(sentence) else 0.0


def addresses_reader(sentence: str) -> bool:
    """Whether it begins in the first or second person or with an imperative: "I …", "You …", "Look at …"."""
    return bool(_SPEAKER_START.match(sentence))


def is_first_person(sentence: str) -> bool:
    """Whether it refers to the author: "I", "my", "me"."""
    return bool(_FIRST_PERSON.search(sentence))


def has_pronoun(sentence: str) -> bool:
    """Whether it contains a third-person pronoun, whose antecedent may be in an earlier sentence."""
    return bool(_PRONOUN.search(sentence))


def mentions_film_terms(sentence: str) -> bool:
    """Whether it contains a word such as "film", "performance" or "script"."""
    return bool(_FILM_WORD.search(sentence))


def is_synopsis(sentence: str) -> bool:
    """Whether it summarises the plot like a synopsis: "the film follows …", "a tale of …"."""
    return bool(_SYNOPSIS.search(sentence))


def is_cast_or_tale(sentence: str) -> bool:
    """Whether it names the cast or retells the story in one line: "The film stars … in a tale of …"."""
    return bool(_CAST_TALE.search(sentence))


def is_parenthetical(sentence: str) -> bool:
    """Whether the whole sentence stands in brackets."""
    bare = sentence.strip(" \t\n.!?。…*_")
    return bare[:1] in "([（［" and bare[-1:] in ")]）］" if bare else False


def is_cast_list(sentence: str) -> bool:
    """Whether it is a list of three or more names, perhaps after a word such as "With"."""
    found = _CAST_OPENING.match(sentence)
    parts = _NAME_SEPARATOR.split(sentence[found.end() if found else 0 :].strip(" .。"))
    names = [part for part in parts if part.strip()]
    return len(names) >= 3 and all(_PERSON.fullmatch(part.strip()) for part in names) and _has_surname(names)


def _has_surname(names: list[str]) -> bool:
    """Whether most of the names have two words: "Rome, Paris, London" is no cast."""
    return sum(" " in name.strip() for name in names) * 2 > len(names)


def makes_comparison(sentence: str) -> bool:
    """Whether it makes a comparison: "as if …", "so … that", "few films have …"."""
    return bool(_COMPARISON.search(sentence))


def may_spoil(sentence: str) -> bool:
    """Whether it contains a phrase that typically reveals the plot: "turns out to be", "the killer is"."""
    return bool(_SPOILER.search(sentence))


def without_brackets(sentence: str) -> str:
    """Remove text in brackets, where reviewers name the actor of a character."""
    return _ASIDE.sub(" ", sentence)


def credited_names(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return character names and actors' surnames found in phrases such as "Ben Sanderson (Nicolas Cage)"."""
    characters: set[str] = set()
    actors: set[str] = set()
    for character, actor in _CREDIT.findall(text):
        characters.update(str(word) for word in character.split() if len(word) > 2)
        actors.add(str(actor).split()[-1])
    return frozenset(characters - actors), frozenset(actors)
