"""Assigns regions of an HTML page (main text, comments, boilerplate ...) by tag, ARIA role and class names."""

from __future__ import annotations

import re
from itertools import islice

from lxml.etree import _Element

from bot.sources.review_page.blocks import Zone

SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "select",
        "button",
        "input",
        "textarea",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "head",
    ]
)
"""Elements without visible text."""

_BOILERPLATE_TAGS = frozenset(("nav", "aside", "footer", "form", "dialog", "menu"))
_BOILERPLATE_ROLES = frozenset(
    ("navigation", "complementary", "contentinfo", "banner", "dialog", "alertdialog", "search", "form", "menu")
)


def _token(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])")


_COMMENTS = _token(
    r"comments?|commentlist|comment-?(?:area|section|list|respond)|disqus(?:-?thread)?|respond|replies|kommentare?|"
    r"commentaires|comentarios"
)
_BIO = _token(
    r"bio|biography|author-?(?:bio|box|info|description|card|profile|about|block|details)|about-?(?:the-?)?author|"
    r"authorbox|wrap-?author|author-?wrap(?:per)?|post-author-(?:bio|box)"
)
_CAPTION = _token(
    r"caption|figcaption|wp-caption-text|photo-?credit|image-?credit|credit-?line|photo-?caption|image-?caption"
)
_BOILERPLATE = _token(
    r"cookies?|cookie-?\w+|consent|gdpr|newsletter(?:-\w+)?|subscribe|subscription|sign-?up|share(?:-\w+)?|sharing|"
    r"sharedaddy|social(?:-\w+)?|"
    r"related(?:-\w+)?|jp-relatedposts|recommend(?:ed|ations?)|recirc(?:ulation)?|more-?(?:from|stories|posts|"
    r"articles|reviews|on)|read-?(?:more|next)|also-?like|trending|popular|"
    r"most-?read|sidebar|side-?bar|widgets?|widget-area|breadcrumbs?|promo(?:tion)?s?|adverts?|advertisements?|"
    r"ads?|ad-?(?:slot|unit|container|wrapper)|sponsor(?:ed)?|banner|"
    r"pop-?up|modal|overlay|menu|navbar|nav|navigation|site-?(?:header|footer|nav)|footer|toolbar|pagination|pager|"
    r"post-?(?:tags|navigation|nav)|tags?|"
    r"tag-?list|skip(?:-link)?|outbrain|taboola|toc|table-of-contents|teasers?|disclaimer|affiliate|"
    r"donate|donation|support-us|"
    r"topbar|copyright|post-?profile|screen-reader-text|sr-only|visually-?hidden"
)
_DETAILS = _token(
    r"(?:film|movie|review)-?(?:info|details?|facts?|credits|data|meta|box|card)|factbox|fact-?box|credits|"
    r"info-?box|movie|details|filmography"
)
_FOOTER_DEPTH = 4
_MOST_SIBLINGS = 12
_SITE_TAGS = frozenset("a div span p h1 h2 h3 strong td header".split())
_SITE = _token(
    r"site-?(?:title|name|logo)|blog-?(?:title|name)|logo|brand|navbar-brand|masthead|header-?(?:title|logo)|"
    r"publication-?name|(?:reader-)?domain"
)
_SPOILER = _token(
    r"[\w-]*spoilers?(?:-?(?:text|content|body|inner|block|box|span|inline))?|spoilertext|spoilered|blackout|redacted|"
    r"hidden-?text|contains-?spoilers|hidden-?spoilers|md-spoiler-text"
)
_SPOILER_LABEL = _token(
    r"(?:[\w]+-)?(?:free|alert|warning|toggle|button|btn|title|header|heading|label|link|show|trigger|notice|no)"
)
_REVEALS = re.compile(
    r"spoil|спойлер|ネタバレ|剧透|劇透|스포일러|"
    r"the end\b|ending|twist|what happens|das ende|la fin\b|el final|il finale",
    re.IGNORECASE,
)
_COLOURS = re.compile(r"(?:^|;)\s*(color|background|background-color)\s*:\s*([#\w]{3,20})\s*(?:!important\s*)?(?=;|$)")
_STANDFIRST = _token(
    r"(?:[\w-]+-)?(?:excerpt|sub-?title|dek|standfirst|strap(?:line)?|kicker|ingress|manchet|chapo|chapeau|entradilla|"
    r"bajada|occhiello|sommario|lede|deck|intro|vorspann|lead-?in|preamble)"
)
_BYLINE = _token(
    r"author|signature(?:-author)?|firma|autore?|auteur|byline|author-?name|post-?author|entry-author|reviewer|"
    r"writer|fn|contributor"
)


def class_words(element: _Element) -> str:
    """Return the class names and id of an element in lower case, camel case split with hyphens."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return re.sub(r"([a-z])([A-Z])", r"\1-\2", names).replace("_", "-").lower()


def is_byline(element: _Element) -> bool:
    """Whether the markup of an element says that it holds the author's name."""
    return (
        element.get("rel") == "author"
        or element.get("itemprop") == "author"
        or (element.tag in {"a", "span", "p", "div", "address"} and bool(_BYLINE.search(class_words(element))))
    )


def in_article_footer(element: _Element) -> bool:
    """Whether an element is in the footer of an article or post, which may name the critic."""
    around = list(islice(element.iterancestors(), _FOOTER_DEPTH))
    return any(
        (each.tag == "footer" and each.getparent() is not None and each.getparent().tag == "article")
        or re.search(r"(?:post|entry|article)-footer", class_words(each))
        for each in around
    )


def names_site(element: _Element) -> bool:
    """Whether the markup of an element says that it holds the site's name."""
    home = element.tag == "a" and element.get("href") in {"/", "./"}
    return (home or element.tag in _SITE_TAGS) and (home or bool(_SITE.search(class_words(element))))


def is_spoiler(element: _Element) -> bool:
    """Whether a page hides an element as a spoiler: by its class, as `details`, or by the colour of its letters."""
    if element.tag in {"html", "body"}:
        return False
    if element.tag == "details":
        summary = element.find("summary")
        said = "".join(summary.itertext())[:200] if summary is not None else "spoiler"
        return bool(_REVEALS.search(said))
    if element.tag in {"spoiler", "shreddit-spoiler"}:
        return True
    names = class_words(element)
    if _SPOILER.search(names) and not _SPOILER_LABEL.search(names) and element.tag not in {"button", "summary", "a"}:
        return True
    colours = dict(_COLOURS.findall((element.get("style") or "")[:300].lower()))
    ground = colours.get("background-color") or colours.get("background")
    return ground is not None and ground == colours.get("color")


def is_copy(element: _Element) -> bool:
    """Whether an element is the visible copy of a word that is also given whole for screen readers, as in drop caps."""
    if element.get("aria-hidden") != "true" or element.tag not in {"span", "b", "strong", "i", "em"}:
        return False
    parent = element.getparent()
    return parent is not None and any(
        re.search(r"sr-only|screen-reader|visually-?hidden", child.get("class") or "")
        for child in parent[:_MOST_SIBLINGS]
        if isinstance(child.tag, str)
    )


def zone_of(element: _Element) -> Zone | None:
    """Return the zone that an element begins, or None."""
    names = class_words(element)
    if _COMMENTS.search(names):
        return Zone.COMMENTS
    if _BIO.search(names):
        return Zone.BIO
    if element.tag == "figcaption" or _CAPTION.search(names):
        return Zone.CAPTION
    if (
        element.tag in _BOILERPLATE_TAGS
        or (element.get("role") or "").lower() in _BOILERPLATE_ROLES
        or element.get("hidden") is not None
    ):
        return Zone.BOILERPLATE
    standfirst = element.tag in {"p", "div", "h2", "h3", "h4"} and bool(_STANDFIRST.search(names))
    signature = names.strip() == "signature" and element.tag == "div"  # below each post of a forum
    named = bool(_BOILERPLATE.search(names)) and not _DETAILS.search(names)
    return Zone.BOILERPLATE if standfirst or signature or named or names.strip() == "masthead" else None


class PageZones:
    """Tracks the current zone during a walk over the tree.

    An element that holds more than half of the page's paragraph text never begins a zone, because themes put classes
    such as "has-sidebar" and "comments-open" on the whole page.
    """

    def __init__(self, root: _Element) -> None:
        self._lengths: dict[_Element, int] = {}
        self._measure(root)
        self._total = self._lengths.get(root, 0)
        self._open: list[tuple[_Element, Zone]] = []

    def _measure(self, root: _Element) -> None:
        """Compute the text length of each element: in `p` elements, or in all elements if those hold little."""
        in_paragraphs = sum(len("".join(element.itertext())) for element in root.iter("p"))
        body = root.find("body")
        shown = (root if body is None else body).iter()
        texts = (
            len((e.text or "").strip()) + len((e.tail or "").strip())
            for e in shown
            if isinstance(e.tag, str) and e.tag not in SKIPPED
        )
        everywhere = sum(texts) if in_paragraphs else 0
        has_paragraphs = in_paragraphs * 3 > everywhere > 0
        for element in reversed(list(root.iter())):
            if not isinstance(element.tag, str) or element.tag in SKIPPED:
                continue
            own = len("".join(element.itertext())) if element.tag == "p" and has_paragraphs else 0
            if not has_paragraphs:
                own = len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in element)
            self._lengths[element] = own + (
                0 if element.tag == "p" and has_paragraphs else sum(self._lengths.get(c, 0) for c in element)
            )

    @property
    def current(self) -> Zone:
        """The zone of the current position."""
        return self._open[-1][1] if self._open else Zone.MAIN

    @property
    def container(self) -> int:
        """Id of the innermost element that began a zone; 0 in the main text."""
        return id(self._open[-1][0]) if self._open else 0

    def enter(self, element: _Element, *, menu: bool) -> None:
        """Update the current zone at the start of an element; `menu` is a table's cell that holds links."""
        zone = Zone.BOILERPLATE if menu else zone_of(element)
        if zone is None or element.tag in {"html", "body"} or self._lengths.get(element, 0) * 2 > self._total > 0:
            return
        # A biography may be inside a footer; everything inside the comments stays a comment.
        if self.current is Zone.MAIN or (zone is Zone.BIO and self.current is Zone.BOILERPLATE):
            self._open.append((element, zone))

    def leave(self, element: _Element) -> None:
        """Update the current zone at the end of an element."""
        if self._open and self._open[-1][0] is element:
            self._open.pop()
