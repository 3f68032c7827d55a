"""Recognises boilerplate: navigation, sharing, cookie notices, comments, related articles."""

from __future__ import annotations

import re
from enum import Enum

from bot.sources.review_page import boilerplate_words as words
from bot.sources.review_page.blocks import ends_sentence, word_count


class Section(Enum):
    """Sections of a page that a heading can introduce and that are not part of the review."""

    RELATED = "related"
    COMMENTS = "comments"
    AUTHOR = "author"
    DETAILS = "details"


_READ_MORE = re.compile(rf"^\W*(?:{words.READ_MORE})", re.IGNORECASE)
_COMMAND = re.compile(rf"^\W*(?:{words.COMMANDS})", re.IGNORECASE)
_LABEL = re.compile(rf"^\W*(?:{words.LABELS})\W*$", re.IGNORECASE)
_COOKIES = re.compile(
    r"\bcookies?\b.{0,200}\b(?:consent|use|uses|accept|experience|policy|sites?|website|browser|partners|analytics|"
    r"zustimm|"
    r"verwende|nutzen|utilis|accepte|aceptar|utiliza|acept|navegaci)|"
    r"\b(?:we|our|this (?:web)?site|wir|diese (?:web)?seite|nous|ce site|este sitio|utilizamos|"
    r"usamos)\b.{0,80}\bcookies\b",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(
    r"\b(?:newsletter|mailing list|inbox|patreon|ko-?fi|boletín|infolettre)\b.{0,160}\b(?:subscribe|sign|weekly|"
    r"every|free|email|join|support|"
    r"straight|deliver|abonn|anmeld|inscri|suscr|consider|postfach)|\b(?:subscribe|sign up|join|get|support us|"
    r"abonnieren|abonnez|suscr[ií]b\w+|inscrivez|inscreva|iscriv\w+|zapisz|aanmelden|prenumerera|подпиш\w+|abone|"
    r"melde|consider)\b.{0,120}\b(?:newsletter|mailing list|inbox|patreon|ko-?fi|boletín|updates by email)\b",
    re.IGNORECASE,
)
_PLEAS = re.compile(
    r"\bif you (?:enjoyed|liked) (?:this|the|reading)\b.{0,40}\b(?:review|article|post|"
    r"content)\b.{0,120}\b(?:subscribe|share|follow|consider|support)|"
    r"\b(?:version|edition) of this (?:article|review|story) (?:appears?|appeared|ran) (?:in|on)\b|"
    r"版权归|著作权归|版權所有|转载请|轉載請|無断転載|무단 ?전재|"
    r"\byou are visitor\b|\bfound this (?:review )?helpful\b|\bwhy you can trust\b|\bcan be reached at \S+@|"
    r"\bcurrently seeking (?:\S+ )?distribution\b|\bpage (?:is )?hosted by\b|"
    r"\bthis entry was posted (?:in|on)\b|\bbookmark the permalink\b|\bfeel free to share it\b|"
    r"\byou(?:['’]re| are| have)? (?:received|receiving) this\b|"
    r"\bfollow (?:us|me) on\b|\ball rights reserved\b|\baffiliate (?:links?|commission)\b|\bleave (?:a|your) "
    r"comments? below\b|"
    r"\blet (?:us|me) know in the comments\b|\byour email address will not be published\b|\bspam\b.{0,60}\bakismet\b",
    re.IGNORECASE,
)
_SECTIONS = tuple(
    (section, re.compile(rf"^\W*(?:{headings})\W*$", re.IGNORECASE))
    for section, headings in (
        (Section.COMMENTS, words.COMMENTS),
        (Section.RELATED, words.RELATED),
        (Section.AUTHOR, words.ABOUT_AUTHOR),
        (Section.DETAILS, words.DETAILS),
    )
)
_RELEASE = re.compile(
    r"\b(?:is|are|opens?|screens?|will be|now|available|streams?|läuft|ab)\b.{0,40}\b"
    r"(?:in (?:\w+ ){0,4}(?:cinemas?|theat(?:er|re)s)|"
    r"on (?:netflix|prime|disney|mubi|digital|dvd|blu-ray|general release|vod|apple)|"
    r"streaming|im kino|en salles?|en cines|"
    r"al cinema|nos cinemas|w kinach)\b",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\b(?:newsletter|subscri\w+|e-?mail|cookies?|comments?|twitter|facebook|instagram|article|post|page|site|link|app|"
    r"account|click|patreon|rights reserved|rechte|droits|derechos|logged|javascript|browser)\b",
    re.IGNORECASE,
)
_INLINE_AD = re.compile(r"\b(?:read more from|more from|more on)\s+(?:the\s+)?(.{2,60})$", re.IGNORECASE)


def section_of(text: str) -> Section | None:
    """Return the section that this line introduces as its heading, or None."""
    if word_count(text) > 9 or (ends_sentence(text) and not text.endswith(("?", "..."))):
        return None
    return next((section for section, pattern in _SECTIONS if pattern.match(text)), None)


def is_boilerplate(text: str) -> bool:
    """Whether a line clearly belongs to the page rather than the review.

    Whole sentences only match patterns that no reviewer writes; in doubt a sentence is kept.
    """
    length = word_count(text)
    if length == 0:
        # A page number; a number with three or more digits may be a film, such as "300" or "1917".
        return not any(c.isalnum() for c in text) or (text.isdigit() and len(text) < 3)
    if length <= 60 and (_COOKIES.search(text) or (length <= 45 and (_NEWSLETTER.search(text) or _PLEAS.search(text)))):
        return True
    if length <= 4 and _LABEL.match(text):
        return True
    if _is_trail(text):
        return True
    if length > 16 or not (_READ_MORE.match(text) or _COMMAND.match(text)):
        return False
    # "Print the legend." and "Close the door." are lines of a review; furniture hardly ever ends like a sentence.
    whole = ends_sentence(text) and not text.endswith(("...", "…", ":"))
    return not whole or (length <= 8 and bool(_FURNITURE.search(text)))


def is_release_note(text: str) -> bool:
    """Whether a line says where the film can be seen: "Parasite is in cinemas from Friday."."""
    return word_count(text) <= 16 and bool(_RELEASE.search(text))


def links_to_articles(text: str) -> bool:
    """Whether a line links to other articles ("Read More From …"), whose titles may follow."""
    return bool(_READ_MORE.match(text)) and word_count(text) <= 16


def _is_trail(text: str) -> bool:
    """Whether the text is a breadcrumb or a row of links: "Home > Reviews > Heat", "Home | Film | Music"."""
    parts = re.split(r"\s*[>›»/|·•]\s*", text)
    return (
        len(parts) >= 3
        and not ends_sentence(text)
        and sum(bool(_LABEL.match(p)) for p in parts) * 2 >= min(len(parts), 4)
    )


def outlet_named(text: str) -> str | None:
    """Return the outlet in a line such as "Read More From Reelrundown", or None."""
    match = _INLINE_AD.search(text)
    name = match[1].strip(" .:→»>-–") if match and word_count(text) <= 10 else ""
    if (
        not name
        or not name[0].isupper()
        or re.search(r"\b(?:movies?|films?|reviews?|this|author|our|us)\b", name, re.IGNORECASE)
    ):
        return None
    return name
