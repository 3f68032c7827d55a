"""Recognises bylines, copyright lines and author biographies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.sources.review_page.blocks import LONGEST_LINE, ends_sentence, plain_signs, word_count
from bot.sources.review_page.dates import find_date
from bot.sources.review_page.names import is_full_name, is_name, split_names
from bot.sources.review_page.ratings import rating_line

_BY = re.compile(
    r"^\W*(?:(?:a |film |movie |guest )?(?:review(?:ed)?|written|words|posted|published|text|story|kritik|critique|"
    r"crítica|"
    r"rezension|recensione|recensie|reseña|geschrieben|écrit|escrito|scritto|rédigé|publié|publicado|verfasst|"
    r"a cura|skriven|text|skrevet|skrivet|submitted|anmeldt|napsal[a]?|napisał[a]?)\s*:?\s*"
    r"(?:on\s*)?(?:by|von|par|por|da|di|de|door|av|af)|by|von|par|por|di|door|av|af|przez|글|文|撰文|текст|"
    r"tekst)\s*:?\s+|^\W*(?:文字?|撰文|作者|글)\s*[:/]\s*",
    re.IGNORECASE,
)
_BY_WITHIN = re.compile(
    r"\|\s*(?:da|av|af|di|de)\s+(?=[A-ZÀ-Þ])|(?:^|[\s,|•·–—])(?:by|von|par|por|przez|door)\s+(?=[A-ZÀ-Þ]|u/|@)"
)
_OF_FILM = re.compile(
    r"\b(?:film|movie|picture|drama|comedy|directed|shot|made|novel|book|story|play|music|score|"
    r"based on .{0,40}|photo(?:graph)?|themes?|templates?|designe?d?|powered|hosted|built|created|licensed|site|"
    r"realizado|dirigid[ao]|réalisé|gedreht)\s*$",
    re.IGNORECASE,
)
_REVIEWS = re.compile(r"((?:[A-ZÀ-Þ][\w.'’-]+\s+){1,3}[A-ZÀ-Þ][\w'’-]+)\s+(?:reviews|on|watches|revisits)\s")
_FOR = re.compile(r"\s+(?:for|für|pour|para|per)\s+(?=(?:the |die |das |den |le |la |el )?[A-ZÀ-Þ])")
_MANY = 3
_NAMES_JOINED = re.compile(
    r"[^,|;:\d]{3,60}(?:,\s+[^,|;:\d]{3,60}){1,8}?,?\s+(?:and|und|et|y|e|i|en|och|ve|и|και|&)\s+"
    r"[^,|;:\d]{3,40}?(?=\s*(?:$|[|•·\n]|\s[–—-]\s))"
)
_PARTS = re.compile(r"\s*(?:[|•·;\n»›]|\s[–—/-]\s|,\s)\s*")
_NOISE = re.compile(
    r"\b(?:on|am|le|el|il|op|at|um|à|posted|published|updated?|last|uhr|min(?:ute)?s?|read|reading|time|de lectura|"
    r"lesezeit|"
    r"veröffentlicht|publié|publicado|pubblicato|mon|tues?|wed|thurs?|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|"
    r"freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\w+day|am|pm|gmt|bst|est|edt|utc|"
    r"cet)\b\.?|"
    r"às|\d{1,2}\s?h\s?\d\d\b|\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\W*(?:published|posted|(?:last )?updated|veröffentlicht|publié|mis à jour|publicado|pubblicato|publicerad|"
    r"opublikowano|"
    r"gepubliceerd|geplaatst|julkaistu|offentliggjort|опубликовано|yayın)\b",
    re.IGNORECASE,
)
_PUBLISHED_BEHIND = re.compile(
    r"\s+(?:published|posted|updated|veröffentlicht|publié|mis à jour|publicado|pubblicato|publicerad|opublikowano|"
    r"gepubliceerd|geplaatst|julkaistu|offentliggjort|опубликовано|yayın|發表|发表|發佈|发布)\b.*$|"
    r"\s+(?:發表|发表|發佈|发布|投稿|更新)\S*$",
    re.IGNORECASE,
)
_JOB_BEHIND = re.compile(
    r"^([A-ZÀ-Þ][\w'’.-]*\s[A-ZÀ-Þ][\w'’.-]*)\s(?:[A-Z][\w'’.-]*\s){0,3}(?:Writer|Critic|Editor|Correspondent|Reporter)$"
)
"""A name with a job that nothing sets apart: "By Joan Petty Beacon Film Writer"."""
_SHORT_LINE = 60
_JOB = re.compile(
    r"^(?:senior |chief |staff |contributing |film |movie |freelance |lead |guest )*(?:critics?|editor|writer|reviewer|"
    r"contributor|correspondent|journalist|reporter|author|staff|film|filmkritiker(?:in)?)\b",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"^\W*(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_COPYRIGHT_ANYWHERE = re.compile(
    r"(?:©|\(c\)|\bcopyright)\s*(?:©|\(c\))?\s*(?:by\s+)?(?:\d{4}|(?-i:[A-Z]))", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_RIGHTS = re.compile(
    r"\W*\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|"
    r"tutti i diritti riservati|used (?:by|with) permission|reprinted|published (?:by|on|under)|courtesy|licensed|"
    r"cc[ -]by).*$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:media|inc|ltd|llc|gmbh|ag|co|corp|company|press|magazine|news|times|post|guardian|herald|tribune|films?|"
    r"movies?|"
    r"cinema|blog|reviews?|group|network|studios?|productions?|collection|bros|publishing|publications?|digital|"
    r"online|entertainment|pictures|house|"
    r"university|journal|verlag|zeitung|presse|éditions|ediciones|the|com|net|org|web|site|daily|weekly|club|"
    r"society)\b|\.\w{2,}",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"(?:wp-?)?admin(?:istrat(?:or|eur|or)|istrador)?\d*|super ?user|root|user ?\d*|guest|"
    r"author|unknown|anonymous|site|"
    r"website|"
    r"web ?master|editor(?:s|ial)?(?: team| staff| board)?|(?:the )?(?:web |"
    r"film )?(?:staff|team)(?: writer| reporter)?s?|"
    r"news ?(?:desk|room)|redak\w+|die redaktion|redaz\w+|la redazione|(?:la )?rédaction|"
    r"(?:la )?redacción|redação|redactie|"
    r"redakcja|редакция|συντακτική ομάδα|editör|编辑部?|編輯部?|編集部|관리자|편집부|التحرير|wordpress.*|"
    r"joomla.*|drupal.*|blogger|medium|"
    r"no-?reply|generator|https?:.*|\S+@\S+\.\w+|\S+\.(?:com|net|org|example)",
    re.IGNORECASE,
)
_ARTICLES = frozenset("the der die das le la les el il de het".split())
_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|hallo|bonjour|hola|ciao)\b.{0,40}?\b(?:i['’]?m|i am|my name is|ich bin|je suis|soy|sono)\b|"
    r"my name is\b|mein name ist\b|je m['’]appelle\b|me llamo\b|mi chiamo\b)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"^(?:i['’]?m|i am|ich bin|je suis|soy|sono)\s+(?:an? |the )?\w+", re.IGNORECASE)
_OCCUPATION = re.compile(
    r"\b(?:writer|critic|blogger|journalist|freelancer?|editor|contributor|columnist|podcaster|novelist|lecturer|"
    r"professor|"
    r"film ?maker|screenwriter|movie (?:buff|lover|fan|geek|nerd)|film (?:buff|lover|fan|student|programmer|"
    r"scholar)|cinephile|"
    r"i love (?:movies|films|cinema|watching)|lives? in|based in|born in|grew up in|(?:has|have) (?:been )?(?:writ|"
    r"review|publish|contribut|cover)\w+|"
    r"writes (?:about|for|on)|reviews (?:films|movies) for|graduated|studied|degree in|author of|founder|co-?host|"
    r"follow (?:him|her|them|me)|"
    r"on (?:twitter|instagram|letterboxd|bluesky|mastodon|x)\b|@\w{3,}|my (?:main )?interests?|i (?:also "
    r")?(?:enjoy|write|review|watch|blog)|"
    r"member of|passion(?:ate)? (?:for|about)|spare time|free time|filmkritiker(?:in)?|autor(?:in)?|"
    r"journalist(?:in)?|lebt in|schreibt (?:für|über)|"
    r"journaliste|critique de cinéma|vit à|écrit (?:pour|sur)|cinéphile|periodista|crítico|crítica de cine|vive en|"
    r"escribe|giornalista|vive a|scrive)\b",
    re.IGNORECASE,
)
_THIRD_PERSON = (
    r"\s+(?:is|was|has|writes|reviews|lives|loves|works|teaches|studied|covers|contributes|grew|ist|"
    r"schreibt|lebt|arbeitet|est|écrit|vit|es|escribe|vive|è|scrive)\b"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """Author, date and outlet stated in one line; `explicit` if a word such as "by" introduces the author."""

    author: str | None = None
    published: date | None = None
    outlet: str | None = None
    explicit: bool = False


def byline_in(line: str) -> Byline | None:
    """Parse a byline such as "By Ana Ruiz | 3 March 2019 | 4 min read"; None if the line is not a byline."""
    if len(line) > 200 or word_count(line) > 24:
        return None
    return _signed_line(plain_signs(line))


def _signed_line(line: str) -> Byline | None:
    """Parse a line with a name behind a word such as "by", else one with a day."""
    dated = find_date(line)
    published = dated[0] if dated else None
    rest = f"{line[: dated[1][0]]} | {line[dated[1][1] :]}" if dated else line
    if ends_sentence(line) and word_count(rest) > 8 and not (dated and _PUBLISHED.match(line)):
        return None
    match = _BY.match(rest) or _BY_WITHIN.search(rest)
    if match and _OF_FILM.search(rest[: match.start() + 1]):
        named = _REVIEWS.match(rest)
        return Byline(named[1], published, explicit=True) if named and is_full_name(named[1]) else None
    if match:
        author, outlet = _parse_author(rest[match.end() :])
        before = _NOISE.sub(" ", rest[: match.start()])
        if author and word_count(before) <= 6:
            return Byline(author, published, outlet, explicit=True)
        if not dated:
            return None
    if dated is None:
        return None
    ends = len(line) <= _SHORT_LINE and not re.search(r"[^\W\d_]{3}", line[dated[1][1] :])
    of_day = Byline(None, published) if ends or _PUBLISHED.match(line) else None
    return _dated_line(rest, published) or of_day


def _parse_author(text: str) -> tuple[str | None, str | None]:
    """Parse "Ana Ruiz and Tom Fox, film critic | …": the names at the start, and the outlet after "for" if any."""
    first, *others = [part for part in _PARTS.split(text) if part.strip()] or [""]
    listed = _NAMES_JOINED.match(text)
    if listed and len(names := split_names(listed[0])) >= _MANY and all(map(is_full_name, names)):
        return ", ".join(names), None
    first = re.sub(r"\s+(?:at|um|à|a las|alle|às|en|em|kl\.?|klo|o)\s+\d.*$", "", first.strip(" –—-"))
    first = _JOB_BEHIND.sub(r"\1", _PUBLISHED_BEHIND.sub("", first))
    if handle := re.match(
        r"(?:@\w{2,30}|u/[\w-]{2,30}|[a-z][a-z0-9_.-]{3,30})(?=\s*(?:(?:on|am|le|el|em|il|op|den|"
        r"dnia)\s*)?$)",
        first.strip(),
    ):
        return handle[0], None
    first = re.sub(
        r"\s*\([^)]*\)\s*$|\s+(?:on|at|am|le|el|em|il|op|den|dnia)\s*:?(?:\s+\w{2,10}\.?)?$", "", first.strip(" .:")
    )
    found = _FOR.search(first)
    outlet = _capitalise_first(first[found.end() :].strip()) if found else None
    first = first[: found.start()] if found else first
    if rating_line(first) or not 1 <= len(first.split()) <= 8:
        return None, None
    names = split_names(first)
    if not names or sum(len(name.split()) for name in names) < len(first.split()) - 2:
        return None, None
    if outlet is None and others and not find_date(others[0]):
        candidate = others[0].strip(" .")
        outlet = (
            _capitalise_first(candidate)
            if _ORGANISATION.search(candidate) and is_name(candidate) and not _JOB.match(candidate)
            else None
        )
    return " & ".join(names) if len(names) == 2 else ", ".join(names), outlet


def _capitalise_first(name: str) -> str:
    return name[:1].upper() + name[1:]


def _dated_line(rest: str, published: date | None) -> Byline | None:
    """Parse a line that holds a date and at most a name, an outlet, a reading time or a rating."""
    author = outlet = None
    for part in _PARTS.split(rest):
        cleaned = " ".join(_NOISE.sub(" ", part).split()).strip(" ,.:/()–—-")
        if not cleaned or cleaned.isdigit() or rating_line(cleaned) or _JOB.match(cleaned):
            continue
        if author is None and is_full_name(cleaned) and not _ORGANISATION.search(cleaned):
            author = cleaned
        elif author and outlet is None and is_outlet(part.strip(" ,.()–—-")):
            outlet = _capitalise_first(part.strip(" ,.()–—-"))
        elif word_count(cleaned) > 4:
            return None
    return Byline(author, published, outlet)


def is_copyright(line: str) -> bool:
    """Whether a line is a copyright notice."""
    if len(line) > LONGEST_LINE or word_count(line) > 40:
        return False
    if ends_sentence(line) and not _RIGHTS.search(line) and (word_count(line) > 12 or not _YEAR.search(line)):
        return False  # a sentence about a copyright, or with its sign
    return bool(_COPYRIGHT.match(line) or _COPYRIGHT_ANYWHERE.search(line[:80]))


def copyright_text(line: str) -> str:
    """Return the line without footer links that precede the copyright notice."""
    start = re.search(r"(?<=[|·•>–—-])\s*(?:©|\(c\)|copyright)", line, re.IGNORECASE)
    return line[start.start() :].strip() if start else line


def copyright_facts(line: str) -> tuple[int | None, str | None]:
    """Parse "© 2019 Sam Shepards. All rights reserved.": the first year and the holder, each None if missing."""
    start = re.search(r"©|\(c\)|copyright", line, re.IGNORECASE)
    text = line[start.start() :] if start else line
    year = _YEAR.search(text)
    holder = _RIGHTS.sub("", re.sub(r"©|\(c\)|copyright|\bby\b|\bvon\b|\bpar\b", " ", text, flags=re.IGNORECASE))
    holder = re.sub(r"(?<!\d)(?:19|20)\d\d(?:\s*[-–—,]\s*(?:(?:19|20)?\d\d|present|heute))?(?!\d)", " ", holder)
    holder = " ".join(re.split(r"[|•·]|\s[–—-]\s|[.,]\s", holder.strip(" .,|•·–—-"))[0].split()).strip(" .,|–—-")
    return (int(year[1]) if year else None), (holder or None)


def is_person(holder: str) -> bool:
    """Whether the name is a person's, such as "Sam Shepards", rather than a company's, such as "Reel Media"."""
    return is_full_name(holder) and not _ORGANISATION.search(holder)


def without_job(name: str) -> str:
    """Return a name without the job behind it: "Joy Lindgren, Staff Writer"."""
    person, _, behind = name.partition(", ")
    name = re.sub(r"^(?:by|von|par|por) ", "", name, flags=re.IGNORECASE)
    return person if behind and _JOB.match(behind) and is_full_name(person) else _JOB_BEHIND.sub(r"\1", name)


def is_machine(name: str) -> bool:
    """Whether the author's name is an account's or a team's, such as "wpadmin" or "Redaktion", not a person's."""
    return bool(_MACHINE.fullmatch(name.strip()))


def is_handle(name: str) -> bool:
    """Whether the name is a user name such as "@moth" or "moth_42"."""
    return bool(re.fullmatch(r"@\w{2,30}|u/[\w-]{2,30}|[a-z][a-z0-9._-]{2,30}", name.strip()))


def is_outlet(text: str) -> bool:
    """Whether the text could name an outlet: it has an article ("De Avondkrant") or a word such as "Times"."""
    words = text.split()
    article = len(words) >= 2 and words[0].lower() in _ARTICLES
    return 1 <= len(words) <= 6 and is_name(text) and (article or bool(_ORGANISATION.search(text)))


def is_bio(paragraph: str, author: str | None) -> bool:
    """Whether a paragraph at the start or end of a page is a biography of its author."""
    if word_count(paragraph) > 150:
        return False
    occupations = len({m[0].lower() for m in _OCCUPATION.finditer(paragraph)})
    if _GREETING.match(paragraph):
        return occupations >= 1 or word_count(paragraph) <= 40
    if _FIRST_PERSON.match(paragraph) and occupations >= 2:
        return True
    if author is None:
        named = re.match(r"((?:[A-ZÀ-Þ][\w.'’-]*\s+){1,3}[A-ZÀ-Þ][\w'’-]+)" + _THIRD_PERSON, paragraph)
        return bool(named) and occupations >= 2 and word_count(paragraph) <= 80
    first = re.escape(author.split()[0])
    starts = re.match(rf"(?:{re.escape(author)}|{first})(?:\s+\([^)]*\))?,?{_THIRD_PERSON}", paragraph)
    within = re.match(rf"{re.escape(author)}\b", paragraph)
    return bool(starts and occupations >= 1) or bool(within and occupations >= 2)


def greeted_name(paragraph: str) -> str | None:
    """Return the name in an introduction such as "Hi, I'm Sam", or None."""
    match = re.match(
        r"(?:\w+\b.{0,40}?\b)?(?:I['’]?m|I am|[Mm]y name is|[Ii]ch bin|[Jj]e suis|[Ss]oy|"
        r"[Ss]ono)\s+([A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+)*)",
        paragraph,
    )
    return match[1] if match else None
