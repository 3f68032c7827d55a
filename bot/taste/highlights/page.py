"""What on a review page is not the review: furniture of the page, and its author's self-introduction."""

from __future__ import annotations

import re

from bot.taste.highlights.cues import ends_well

HEADLINE_WORDS = 12
HEADLINE_CHARACTERS = 80
FURNITURE_CHARACTERS = 300
"""Longer paragraphs are prose; it also keeps the patterns below from long runs of signs."""

_LABELS = (
    "title|original title|release(?: (?:year|date))?|year|directors?|directed by|writers?|written by"
    "|screenplay(?: by)?|actors?|cast|starring|stars|genres?|run(?:ning)? ?time|duration|rated|rating"
    "|mpaa(?: rating)?|score|my (?:rating|score)|grade|studio|distributor|language|country|music(?: by)?"
    "|cinematography|producers?|where to watch|available on"
)
_FURNITURE = re.compile(
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
_MINE = r"(?:my|our) (?:\w+ ){0,2}"
_CALL = re.compile(
    r"\b(?:click here|subscribe|sign up|newsletter|affiliate|follow (?:me|us) on"
    r"|(?:support|check out) (?:me|us|my|our)\b"
    rf"|{_MINE}(?:blog|channel|podcast|youtube|patreon|ko-?fi|substack|website|instagram|twitter|letterboxd)"
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
"""Beside the review: a postscript, a list of credits, a heading run into its line; or speech in single marks."""

_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|greetings)\b[^.!?]{0,30}"
    r"\b(?:i['’]m|i am|my name|it['’]s|this is|everyone|there|all|folks|guys)\b"
    r"|my name is\b|welcome (?:back )?to (?:my|our|the)\b|about (?:the|this) (?:author|writer|reviewer)\b"
    r"|i['’]m (?-i:[A-Z])\w+[,.])",
    re.IGNORECASE,
)
_THINGS = r"(?:movies|films|cinema|genres?|horror|sci-?fi|science fiction|comedies|thrillers|tv)"
_HABIT = re.compile(
    r"\bmy (?:main |biggest |chief )?(?:interests?|passions?|hobby|hobbies)\b"
    rf"|\b{_THINGS}\b[^.!?]{{0,20}}\bI (?:also |really )?(?:enjoy|like|love|watch)\b"
    r"|\bI (?:also |really |just |mostly |usually |mainly )?(?:love|enjoy|like|watch|review|write about) "
    rf"(?:all kinds of |a lot of |lots of )?{_THINGS}\b"
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


def is_furniture(paragraph: str, *, bare_lines: bool) -> bool:
    """Whether a paragraph is part of the page and not of the review.

    With `bare_lines`, a short line without an end counts too: a heading, a caption. Only a text of several
    paragraphs has those; a review may be one bare line.
    """
    text = paragraph.strip()
    if not text or (len(text) <= FURNITURE_CHARACTERS and _FURNITURE.match(text)):
        return True
    short = len(text.split()) <= HEADLINE_WORDS and len(text) < HEADLINE_CHARACTERS and "\n" not in text
    return bare_lines and short and not ends_well(text)


def is_author_blurb(paragraph: str) -> bool:
    """Whether a whole paragraph greets, or tells who writes: "Hi, I'm …", "Ann Lee is a critic who …"."""
    opening = paragraph[:FURNITURE_CHARACTERS]
    return bool(_GREETING.match(opening) or _BLURB.match(opening))


def introduces_author(sentence: str, *, early: bool) -> bool:
    """Whether it tells of the author's habits; what may be an opinion of this film counts only `early`."""
    opening = sentence[:FURNITURE_CHARACTERS]
    return bool(_GREETING.match(opening) or (early and _HABIT.search(opening)))


def sends_away(sentence: str) -> bool:
    """Whether it sends the reader somewhere: a link, a mail address, "subscribe", "this article"."""
    return bool(_ADDRESS.search(sentence) or _CALL.search(sentence))


def is_aside(sentence: str) -> bool:
    """Whether it stands beside the review: "EDIT: …", "Pros: …", "Directed by Ann Lee.", or all in single quotes."""
    return bool(_ASIDE.search(sentence))
