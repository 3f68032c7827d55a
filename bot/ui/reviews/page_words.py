"""What was read from a review page, in words: the names of its fields, where they come from, and what is doubtful."""

from __future__ import annotations

from bot.domain.reviews.page_imports import HiddenPart, PageFact, PageHiding, PageLength, PreviewedRating
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import short_decimal_text

SOURCES = frozenset(
    {
        N_("entered by hand"),
        # Translators: each of these says from which part of a web page a value comes.
        N_("from the page's structured data"),
        N_("from the page's head"),
        N_("from a labelled line"),
        N_("from the byline"),
        N_("from the headline"),
        N_("from the stars on the page"),
        N_("from the page's markup"),
        N_("from a line without a label"),
        N_("from a sentence of the text"),
        N_("from the copyright line"),
        N_("from the file's name"),
        N_("from the text as a whole"),
    }
)
DOUBTS = frozenset(
    {
        N_("the page does not say when the film came out"),
        N_("the page gives more than one year for the film"),
        N_("the page does not name the director"),
        N_("the outlet was taken from a line that stands alone"),
        N_("the page does not say who wrote the review"),
        N_("the critic was taken from a name that stands alone on its line"),
        N_("the critic is known by a user name only"),
        N_("the page names more than one critic in different places"),
        N_("the title was taken from the text, not from the headline or the details"),
        N_("director or actors were taken from sentences, not from a list"),
        N_("the review is about more than one film"),
        N_("the page shows more than one rating"),
        N_("the rating was taken from a sentence, or its scale is not written"),
        N_("the page gives more than one day of publication"),
        N_("the file does not say how its letters are encoded"),
        N_("some letters of the file could not be read; they show as �"),
        N_("the review is shorter than a hundred words"),
        N_("lines between the paragraphs were left out"),
        N_("the page may be news or an interview, not a review"),
        N_("everything below a spoiler warning is hidden"),
    }
)


def field_names() -> dict[str, str]:
    """The names of a page's fields, by their English names."""
    return {
        "Film": pgettext("field of a page", "Film"),
        # Translators: other films that the page names.
        "Mentions": pgettext("field of a page", "Mentions"),
        # Translators: other films that the review is about as well.
        "Also about": pgettext("field of a page", "Also about"),
        "Year": pgettext("field of a page", "Year"),
        "Directors": pgettext("field of a page", "Directors"),
        "Actors": pgettext("field of a page", "Actors"),
        "Headline": pgettext("field of a page", "Headline"),
        "Author": pgettext("field of a page", "Author"),
        # Translators: the paper, magazine or site that published the review.
        "Outlet": pgettext("field of a page", "Outlet"),
        # Translators: when the review was published.
        "Day": pgettext("field of a page", "Day"),
        "Rating": pgettext("field of a page", "Rating"),
        "Language": pgettext("field of a page", "Language"),
        # Translators: the address on the web.
        "Address": pgettext("field of a page", "Address"),
        "Copyright": pgettext("field of a page", "Copyright"),
        "Text": pgettext("field of a page", "Text"),
        "Spoilers": pgettext("field of a page", "Spoilers"),
        # Translators: lines of the page that are not part of the review.
        "Left out": pgettext("field of a page", "Left out"),
    }


def field_name(fact: PageFact) -> str:
    return field_names().get(fact.label, fact.label)


def source_text(source: str) -> str:
    return _(source)


def doubt_text(doubt: str) -> str:
    return _(doubt)


def value_text(value: str | PreviewedRating | PageLength | PageHiding) -> str:
    """The value as text, not escaped; "" if none was found."""
    match value:
        case PreviewedRating():
            return _(
                "{stars} of 5 stars, written “{written}”",
                stars=short_decimal_text(value.stars),
                written=value.written,
            )
        case PageLength():
            # Translators: two numbers beside each other, such as "3 paragraphs, 540 words".
            return _(
                "{paragraphs}, {words}",
                paragraphs=ngettext("{count} paragraph", "{count} paragraphs", value.paragraphs),
                words=ngettext("{count} word", "{count} words", value.words),
            )
        case PageHiding():
            return _hiding_text(value)
    return value


def _hiding_text(value: PageHiding) -> str:
    if value.hidden is HiddenPart.WHOLE:
        return _("the whole text is hidden")
    if value.hidden is HiddenPart.OPEN:
        return _("nothing is hidden, though the page hides parts")
    return ngettext("{count} part is hidden", "{count} parts are hidden", value.parts)
