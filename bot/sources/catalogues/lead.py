"""Reads who directed a film out of the lead of its Wikipedia article.

Only what the lead states of the film itself is taken. Where a sentence may speak of another film (the original of a
remake, an earlier version), nothing is: a missing director does less harm than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MOST_DIRECTORS = 8
_SENTENCES = 6
"""Sentences of the lead that are read."""

_CRAFTS = (
    "executive|written|co-written|cowritten|produced|co-produced|coproduced|edited|co-edited|narrated|scored|shot|"
    "filmed|photographed|animated|adapted|scripted|conceived|created|choreographed|storyboarded|composed|hosted|"
    "designed|developed|devised"
)
_DIRECTED = re.compile(
    rf"\b(?:co-?)?directed(?:,|\s|&|\b(?:and|{_CRAFTS})\b)*"
    r"(?:\s(?:in [\w ]{3,20} |solely |jointly |entirely )?by(?:,? and (?:co-)?starring)?|\sand (?:co-)?starring)\s"
)
_FILM_BY = re.compile(r"\b(?:film|documentary|comedy|drama|thriller|western|movie|feature|short) by\s")
_OTHER_FILM = re.compile(
    r"\b(?:remake|remade|sequel|prequel|(?<!-)based|adaptation|adapted|spin-?off|follow-?up|inspired|version|novel|play|"
    r"musical by|originally|previously|formerly|intended|planned|supposed|to have been|not|never|films|episodes|"
    r"cartoons|trilogy|stage|scenes|sequences?|dances|numbers|song|music video|uncredited|second unit|partially|"
    r"partly|segments?|same (?:name|title)|successor|companion|unlike|compared|similar|reboot|re-?imagining)\b[^,;.]*$"
)
_NEW_PREDICATE = re.compile(r"(?<!written)(?<!produced)(?<!edited)(?<!adapted),? and (?:was |is )?$")
"""Before "directed by": "based on the play by X and directed by Y" speaks of this film again."""
_EARLIER_FILM = re.compile(r".\w.*\((?:18|19|20)\d\d\),? (?:which |that |itself )?(?:was |is )?$")
"""Another title with its year, right before "directed by"."""
_REMADE = re.compile(r"\b(?:remake|sequel|based|adaptation|version|inspired|same name)\b")
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\bJr)(?<!\bSr)(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bBros)"
    r"[.?!][\"”)]?\s+(?=[A-Z\"“])"
)
_TOKEN = re.compile(
    r"[A-ZÀ-Þ](?:\.-?[A-Z])*\.(?=[\s,]|$)|(?:St|Jr|Sr|Ste|Mt)\.|[A-ZÀ-ÞĀ-Ž][\w’'´`-]*|\"[A-Z][\w. ]{0,14}\"|"
    r"(?:d’|d'|al-|el-|ben-|de|du|la|le|von|van)[A-Z]\w+"
)
_PARTICLES = frozenset(
    "de la von van del der den di da du le el al bin ten ter y dos das dal della degli af av zu vom bo".split()
)
_NATION = (
    r"(?:American|British|English|French|German|Canadian|Australian|Italian|Spanish|Mexican|Danish|Swedish|Norwegian|"
    r"Irish|Scottish|Dutch|Japanese|Chinese|Taiwanese|Korean|Hungarian|Polish|Russian|Austrian|Israeli|Indian|"
    r"Argentine|Brazilian|Iranian|Hollywood|Oscar|Emmy|Academy Award|Golden Globe|Grammy)"
)
_NATIONALITY = re.compile(
    rf"^(?:{_NATION}|Palestinian|Hong Kong|South African|New Zealand|Belgian|Greek|Turkish) (?=\S+ \S)"
)
"""In front of a name with two words or more: "Palestinian Emad Burnat"."""
_PROFESSION = re.compile(
    r" (?:[a-z-]+ ){0,2}(?:director|filmmaker|film-maker|actor|actress|writer|duo|producer) (?=[A-Z])"
)
"""Behind what is no name: "directed by Hong Kong film director John Woo"."""
_BEFORE_NAME = re.compile(
    rf"(?:(?:the |a |an )?(?!(?:the|and|starring|who|which|with|from|for|of|by|his|her)\b)"
    rf"(?:{_NATION}(?=[\s-](?:[a-z]|-))[\w-]*|Sir|Dr\.|[A-Z]\w+['’]s|[a-zé][\w/-]*)\s+){{0,6}}(?:duo |team |of )*"
)
_NO_NAME = re.compile(
    r"\b(?:Pictures|Studios?|Productions?|Films?|Entertainment|Company|Corporation|Television|Network|Universal|"
    r"Columbia|Paramount|Disney|Netflix|Academy|Awards?|RKO|MGM|Metro|Republic|Monogram|HBO|Lionsgate|Miramax|Inc|Ltd|"
    r"University|Festival|Theatre|Theater|Group|Magazine|American|British|Animation|Media|Channel|Presents|"
    r"January|February|March|April|June|July|September|October|November|December|Correspondent)\b"
    r"|^(?:Warner|Fox|20th|Twentieth|Hollywood)\b"
)
_NEXT_CLAUSE = frozenset(
    "The It In He She This Its His Her They A An As At On With From For After Although When While However Starring "
    "Produced Written Released Based Set Shot Filmed Filming Principal Music Both There Their One Two Three Screenplay "
    "Cast Stars Co-starring Featuring Co-written Adapted Following Despite Loosely Inspired Directed".split()
)
_VERB_AFTER = re.compile(
    r"\s+(?:wrote|stars?\b|starred|produced\b(?! by)|is\b|was\b|were\b|are\b|plays|played|composed|co-wrote|co-stars?|"
    r"serve[sd]|has\b|had\b|have\b|in (?:the )?(?:lead|title|leading|supporting|starring)|as\b|"
    r"who (?:also )?(?:plays|stars)|provid|appear|feature|portray|adapted|penned|scored|acted|writing|handled|did\b|"
    r"contributed|returned?)"
)
_JOINT = re.compile(r"(?P<last>,? and |,? & |/)(?:(?:by|co-director|his (?:son|brother|wife)|her husband) )?|, ")
_SIBLINGS = {
    "Coen": ("Joel Coen", "Ethan Coen"),
    "Duffer": ("Matt Duffer", "Ross Duffer"),
    "Duplass": ("Jay Duplass", "Mark Duplass"),
    "Farrelly": ("Peter Farrelly", "Bobby Farrelly"),
    "Hughes": ("Albert Hughes", "Allen Hughes"),
    "Erwin": ("Andrew Erwin", "Jon Erwin"),
    "Maysles": ("Albert Maysles", "David Maysles"),
    "Pang": ("Danny Pang", "Oxide Pang"),
    "Polish": ("Michael Polish", "Mark Polish"),
    "Russo": ("Anthony Russo", "Joe Russo"),
    "Safdie": ("Josh Safdie", "Benny Safdie"),
    "Spierig": ("Michael Spierig", "Peter Spierig"),
    "Strause": ("Colin Strause", "Greg Strause"),
    "Wachowski": ("Lana Wachowski", "Lilly Wachowski"),
    "Wachowskis": ("Lana Wachowski", "Lilly Wachowski"),
}
_ONE_NAME = frozenset({"McG", "Pitof", "Tarsem", "Banksy", "Prince", "Madonna", "Beyoncé", "Kaige", "RZA", "Sia"})


def directors_of_lead(title: str, text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The directors whom a lead states, in its order; empty where it states none or may mean another film.

    `known` are names, such as the cast's, by which a surname alone is completed.
    """
    whole = " ".join(text.split())
    # A title such as "The Play" must not look like a statement about a play.
    sentences = list(_sentences(whole.replace(title, "X") if len(title) > 2 else whole))
    for sentence in sentences[:_SENTENCES]:
        for match in _DIRECTED.finditer(sentence):
            about_another = _OTHER_FILM.search(sentence[: match.start()])
            about_another = about_another or _EARLIER_FILM.match(sentence[: match.start()])
            if not about_another or _NEW_PREDICATE.search(sentence[: match.start()]):
                found = _names_from(sentence[match.end() :], whole, known)
                # "Directed by A and co-directed by B": B alone is not the director.
                if found and (len(found) > 1 or not match[0].startswith("co")):
                    return found
    for sentence in sentences[:1]:
        made = _FILM_BY.search(sentence)
        if made and not _REMADE.search(sentence[: made.start()]):
            return _names_from(sentence[made.end() :], whole, known)
    return ()


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    yield text[start:]


def _names_from(rest: str, text: str, known: Iterable[str]) -> tuple[str, ...]:
    """The names of a list at the beginning of `rest`: "A", "A and B", "A, B, and C"."""
    siblings = re.match(r"(?:the )?(?:(\w+) (?:[Bb]rothers|[Ss]isters)|(Wachowskis))\b", rest)
    if siblings:
        return _SIBLINGS.get(siblings[1] or siblings[2], ())
    before = _BEFORE_NAME.match(rest)
    at = before.end() if before else 0
    names: list[str] = []
    listed = last = False
    while len(names) < MOST_DIRECTORS:
        name, stop = _name_at(rest, at)
        if name and (profession := _PROFESSION.match(rest, stop)):
            name, stop = _name_at(rest, profession.end())
        if not name or name.split()[0] in _NEXT_CLAUSE or _NO_NAME.search(name):
            break
        if names and _VERB_AFTER.match(rest, stop):
            break  # "directed by X, and Y wrote it": Y belongs to the next clause.
        names.append(_NATIONALITY.sub("", name))
        joint = _JOINT.match(rest, stop)
        listed = listed or last
        if not joint or last:
            break
        last = joint["last"] is not None
        at = joint.end()
    return _whole_names(names if listed else names[:1], text, known)


def _name_at(text: str, at: int) -> tuple[str, int]:
    """The name that begins here and where it ends; an empty name if none does."""
    tokens: list[str] = []
    stop = at
    while len(tokens) < 6:
        match = _TOKEN.match(text, at)
        word = re.compile(r"[a-zé]+(?= )").match(text, at)
        if match and not (tokens and match[0] in _NEXT_CLAUSE):
            tokens.append(match[0])
            stop = at = match.end()
        elif tokens and word and word[0] in _PARTICLES:
            tokens.append(word[0])
            at = word.end()
        else:
            break
        junior = re.compile(r",? (Jr|Sr)\.").match(text, at)
        if junior:
            tokens.append(f"{junior[1]}.")
            stop = junior.end()
            break
        if text[at : at + 1] != " ":
            break
        at += 1
    while tokens and tokens[-1] in _PARTICLES:
        tokens.pop()
    name = re.sub(r"['’]s?$", "", " ".join(tokens))
    unfinished = not tokens or tokens[0].startswith('"') or re.fullmatch(r"St\.|[A-Z]\.", tokens[-1]) is not None
    return ("" if unfinished else name), stop


def _whole_names(names: list[str], text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Complete "Joel and Ethan Coen", and surnames by the text; leave out what stays a single word."""
    whole: list[str] = []
    for name in names:
        if " " in name or name in _ONE_NAME:
            whole.append(name)
            continue
        full = {each for each in known if each.endswith(f" {name}")} or set(
            re.findall(rf"\b((?:[A-ZÀ-Þ](?:[\w'’-]+|\.) ){{1,2}}{re.escape(name)})\b", text)
        )
        if len(full) == 1:
            whole.append(full.pop())
        elif name == names[0] and len(names) == 2 and len(names[1].split()) == 2:
            whole.append(f"{name} {names[1].split()[1]}")
    return tuple(dict.fromkeys(whole))


_YEAR = re.compile(r"\b(?:is|was) an? (?:[\w-]+,? ){0,4}?((?:18|19|20)\d\d)\b")
_NEAR_YEARS = 2
_FROM = re.compile(
    r"\b(?:is|was) an? ([^.;]{0,160}?)\b(?:film|documentary|short|serial|cartoon|movie|western|comedy|drama)\b"
)
_COUNTRIES = {
    "American": "United States",
    "Argentine": "Argentina",
    "Australian": "Australia",
    "Austrian": "Austria",
    "Brazilian": "Brazil",
    "British": "United Kingdom",
    "Canadian": "Canada",
    "Chinese": "China",
    "Danish": "Denmark",
    "Dutch": "Netherlands",
    "French": "France",
    "German": "Germany",
    "Hungarian": "Hungary",
    "Indian": "India",
    "Irish": "Ireland",
    "Israeli": "Israel",
    "Italian": "Italy",
    "Japanese": "Japan",
    "Mexican": "Mexico",
    "Norwegian": "Norway",
    "Polish": "Poland",
    "Russian": "Russia",
    "Spanish": "Spain",
    "Swedish": "Sweden",
}


def is_about(text: str, year: int) -> bool:
    """Whether a lead may be about a film of this year: a list sometimes links to the article on another film."""
    found = stated_year(text)
    return found is None or abs(found - year) <= _NEAR_YEARS


def stated_year(text: str) -> int | None:
    """The year in the first sentence: "is a 1999 American film". It is the year of the first showing."""
    found = _YEAR.search(next(_sentences(text)))
    return int(found[1]) if found else None


def countries_of_lead(text: str) -> tuple[str, ...]:
    """The countries in front of the word "film" in the first sentence: "is a 2006 British-American comedy film"."""
    found = _FROM.search(next(_sentences(text)))
    words = re.findall(r"\b[A-Z][a-z]+\b", found[1]) if found else ()
    return tuple(dict.fromkeys(_COUNTRIES[word] for word in words if word in _COUNTRIES))
