"""Recognises text that is not part of a review: page boilerplate, and the author's self-introduction."""

from __future__ import annotations

import re

from bot.taste.highlights.cues import ends_well
from bot.taste.highlights.languages import is_link_line

HEADLINE_WORDS = 12
HEADLINE_CHARACTERS = 80
BOILERPLATE_CHARACTERS = 300
"""Longer paragraphs are prose. The limit also bounds the time of the patterns below."""

_LABELS = (
    "title|original title|release(?: (?:year|date))?|year|directors?|directed by|writers?|written by"
    "|screenplay(?: by)?|actors?|cast|starring|stars|genres?|run(?:ning)? ?time|duration|rated|rating"
    "|mpaa(?: rating)?|score|my (?:rating|score)|grade|studio|distributor|language|country|music(?: by)?"
    "|cinematography|producers?|where to watch|available on"
)
_BOILERPLATE = re.compile(
    r"^\W*(?:"
    + "|".join(
        (
            r"skip to (?:main )?content",
            r"(?:read|see|show|load) more\b.{0,60}$",
            r"related (?:articles|posts|reviews|stories)",
            r"(?:movie|film|product|release) (?:details|info\w*|credits)\W*$",
            r"advert\w*\W*$",
            r"sponsored\b.{0,60}$",
            r"(?:share|like|follow|subscribe|sign up|log in|comments?|tags?|categor\w+)\b.{0,60}$",
            r"leave a (?:comment|reply)\b.{0,60}$",
            r"©.*",
            r"\(c\) .*",
            r"copyright\b.*",
            r"all rights reserved.*",
            r"(?:photo|image|picture|poster)s? (?:credits?|by|via|courtesy)\b.*",
            r"(?:posted|published|updated|reviewed|written) (?:by|on|in|at)\b.{0,80}$",
            r"by (?-i:[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3})\W*$",
            rf"(?:{_LABELS}) ?(?:\(\w\))? ?[:–—|].{{0,200}}$",
            r"rated (?:g|pg|pg-13|r|nc-17|x|u|15|18|12a)\b.{0,120}$",
            r"cookies? (?:policy|settings)\W*$",
            r"privacy policy.*",
            r"(?:[\d.,]+|[★☆⭐✩✭½]+) ?(?:/|out of) ?\d+(?: stars)?\W*$",
            r"[★☆⭐✩✭½\s]+$",
            r"https?://\S+$",
            r"(?:\[\d{1,2}\]|[¹²³]) ?\S.*",
        )
    )
    + ")",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"https?://|www\.|\b\S+@\S+\.\w{2,}|\b[\w-]+\.(?:com|org|net|io|info|tv|co\.[a-z]{2})\b|\b[\w-]+\.[a-z]{2,4}/\w"
)
_POSSESSIVE = r"(?:my|our) (?:\w+ ){0,2}"
_CALL_TO_ACTION = re.compile(
    r"\b(?:click here|subscribe|sign up|newsletter|affiliate|follow (?:me|us) on"
    r"|(?:support|check out) (?:me|us|my|our)\b"
    rf"|{_POSSESSIVE}(?:blog|channel|podcast|youtube|patreon|ko-?fi|substack|website|instagram|twitter|letterboxd)"
    r"|if you(?:['’]ve)? (?:enjoyed|liked) (?:this|my|the) (?:review|post|article|video)"
    r"|what (?:did|do) you (?:guys |all )?think|tell me (?:what you think|in the comments)"
    r"|this (?:blog|post|article|video|page|website|site)"
    r"|in this review|read (?:my|our|the) (?:full )?review"
    r"|thanks? (?:you )?for reading|let me know in the comments|leave a comment)\b",
    re.IGNORECASE,
)

_ASIDE = re.compile(
    r"^\W*(?:(?:edit|update|upd|p\.? ?s|p\.? ?p\.? ?s|nb|n\.b|disclaimer|disclosure|full disclosure|editor['’]s note)"
    r"(?: \d{4})?\W*[:.\]—–-]|(?:pros|cons|likes|dislikes|plus points|minus points"
    r"|(?:my )?(?:score|rating|grade)|wertung|puntuación) ?:)"
    r"|^\W*(?:(?:co-?)?(?:written|directed|produced|edited|shot|scored) by|starring|music by|screenplay by)\b"
    r"(?!.*\b(?:is|are|was|were|has|have|makes?|gives?|this|it)\b)"
    r"|^['‘][^'‘’]+(?:['’]\w[^'‘’]*)*[.!?…]['’]$",
    re.IGNORECASE,
)
"""Postscripts, credits, labels such as "Pros:", and speech in single quotation marks."""

_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|greetings)\b[^.!?]{0,30}"
    r"\b(?:i['’]m|i am|my name|it['’]s|this is|everyone|there|all|folks|guys)\b"
    r"|my name is\b|welcome (?:back )?to (?:my|our|the)\b|about (?:the|this) (?:author|writer|reviewer)\b"
    r"|i['’]m (?-i:[A-Z])\w+[,.])",
    re.IGNORECASE,
)
_FILM_GENRES = r"(?:movies|films|cinema|genres?|horror|sci-?fi|science fiction|comedies|thrillers|tv)"
_HABIT = re.compile(
    r"\bmy (?:main |biggest |chief )?(?:interests?|passions?|hobby|hobbies)\b"
    rf"|\b{_FILM_GENRES}\b[^.!?]{{0,20}}\bI (?:also |really )?(?:enjoy|like|love|watch)\b"
    r"|\bI (?:also |really |just |mostly |usually |mainly )?(?:love|enjoy|like|watch|review|write about) "
    rf"(?:all kinds of |a lot of |lots of )?{_FILM_GENRES}\b"
    r"|\bI(?:['’]ve| have) been (?:reviewing|writing|blogging|an? (?:\w+ )?(?:fan|buff|critic|lover))\b"
    r"|\bI(?:['’]m| am) an? (?:\w+[ -]){0,3}"
    r"(?:writer|critic|blogger|student|journalist|cinephile|fan of|(?:movie|film) (?:buff|lover|fan|nerd))\b",
    re.IGNORECASE,
)
_BLURB = re.compile(
    r"^\W*(?:[Aa]bout the (?:author|writer)"
    r"|(?:[A-Z][\w.'’-]+ ){1,3}(?:is|was|has been|writes|lives|covers|works)\b[^.!?]{0,60}"
    r"\b(?:writer|critic|journalist|editor|contributor|blogger|reviewer|columnist)\W+"
    r"(?:who|based|living|from|and|for)\b)"
)


def is_boilerplate(paragraph: str, *, bare_lines: bool) -> bool:
    """Whether a paragraph belongs to the page rather than the review.

    With `bare_lines`, so does a short line without final punctuation (a heading or caption). Use this only if the text
    also has prose, because a review may consist of short lines.
    """
    text = paragraph.strip()
    if not text or (len(text) <= BOILERPLATE_CHARACTERS and (_BOILERPLATE.match(text) or is_link_line(text))):
        return True
    short = len(text.split()) <= HEADLINE_WORDS and len(text) < HEADLINE_CHARACTERS and "\n" not in text
    return bare_lines and short and not ends_well(text)


def is_author_blurb(paragraph: str) -> bool:
    """Whether a paragraph introduces the author: "Hi, I'm …", "Ann Lee is a critic who …"."""
    opening = paragraph[:BOILERPLATE_CHARACTERS]
    return bool(_GREETING.match(opening) or _BLURB.match(opening))


def introduces_author(sentence: str, *, early: bool) -> bool:
    """Whether a sentence introduces the author; statements of habit ("I love horror films") count only if `early`."""
    opening = sentence[:BOILERPLATE_CHARACTERS]
    return bool(_GREETING.match(opening) or (early and _HABIT.search(opening)))


def refers_elsewhere(sentence: str) -> bool:
    """Whether it refers the reader elsewhere: a link, a mail address, "subscribe", "this article"."""
    return bool(_ADDRESS.search(sentence) or _CALL_TO_ACTION.search(sentence))


def is_aside(sentence: str) -> bool:
    """Whether it is not part of the running text: "EDIT: …", "Pros: …", "Directed by Ann Lee.", quoted speech."""
    return bool(_ASIDE.search(sentence))
