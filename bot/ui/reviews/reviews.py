"""The card of a review: byline, its best line, one page of the text, and controls for the other reviews."""

from __future__ import annotations

import discord

from bot.domain.catalogue.film import Film
from bot.domain.reviews.club_snapshot import OpenedReview
from bot.domain.reviews.marks import plain_text
from bot.domain.reviews.review import AuthorKind, Review
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, film_section, join_lines, subtext, text_block
from bot.ui.language.dates import day_text
from bot.ui.language.messages import _, ngettext, pgettext
from bot.ui.language.titles import film_name
from bot.ui.reviews import controls as writing_controls

REVIEWS_SHOWN = 20
"""Reviews on one page of the list; with the headings these stay far below 4,000 characters."""


def review_pages(review: Review) -> tuple[str, ...]:
    return text.paginate_paragraphs(review.paragraphs, theme.PAGE, guarded=review.is_barred)


def review_card(opened: OpenedReview, *, asker: int, page: int = 0) -> Card:
    """One page of a review. `page` counts from 0 and is clamped. Only `asker` can turn the public answer's pages."""
    film, review, reviews, quote = opened.film, opened.review, opened.reviews, opened.quote
    pages = review_pages(review)
    page = max(0, min(page, len(pages) - 1))
    last = page == len(pages) - 1
    items: list[Item | None] = [
        film_section(
            film,
            f"## {text.escape_line(film_name(film), 300)}",
            join_lines([headline_of(review), byline_text(review), _status_line(review)]),
        ),
    ]
    if quote is not None and page == 0 and not review.is_barred:
        items += [divider(), text_block(f"> ❝ *{text.escape_line(quote, 600)}* ❞")]
    items += [divider(), text_block(pages[page])]
    foot = _foot(review, page, len(pages)) if last else subtext(page_text(page, len(pages)))
    if foot:
        items += [divider(), text_block(foot)]
    items += [
        _page_buttons(review, page, len(pages), asker),
        _other_reviews(film, review, reviews, asker),
        _act_buttons(film),
        _read_buttons(film, review),
    ]
    return Card(card_box(*items))


def page_text(page: int, pages: int) -> str:
    """Which page is shown; `page` counts from 0."""
    # Translators: the number of the page that is shown, and how many there are.
    return _("Page {page} of {pages}", page=page + 1, pages=pages)


def byline_text(review: Review) -> str:
    """★★★½ · by **Name**, Outlet · 12 May 2019."""
    name = text.name(review.author.name, 120)
    outlet = text.escape_line(review.author.outlet or "", 120)
    # Translators: the author of a review, and the paper or site that published it.
    who = _("by **{name}**, {outlet}", name=name, outlet=outlet) if outlet else _("by **{name}**", name=name)
    when = review.written_on or review.watched_on
    date = day_text(when) if when else ""
    return " · ".join(part for part in (text.star_text(review.stars), who, date) if part)


def headline_of(review: Review) -> str | None:
    """The headline in bold, behind spoiler bars if the whole review is."""
    shown = text.escape_line(review.headline or "", 400)
    if not shown:
        return None
    return text.hide(f"**{shown}**") if review.is_barred else f"**{shown}**"


def _status_line(review: Review) -> str | None:
    parts = []
    if review.author.kind is AuthorKind.HOUSE:
        parts.append(_("House review, by the makers of Marquee"))
    if review.is_barred:
        parts.append(
            _("Spoils the ending. Tap a paragraph to read it.")
            if review.spoilers.value == "whole"
            else _("May spoil the ending. Tap a paragraph to read it.")
        )
    elif any(paragraph.spoilers for paragraph in review.paragraphs):
        parts.append(_("Spoilers are hidden. Tap to read."))
    if review.rewatch:
        # Translators: the author had seen the film before.
        parts.append(_("Rewatch"))
    if review.author.member is not None and review.entered_by not in (None, review.author.member):
        parts.append(_("Added for them by a moderator"))
    return subtext(" · ".join(parts)) or None


def _foot(review: Review, page: int, pages: int) -> str:
    parts = [page_text(page, pages)] if pages > 1 else []
    if review.author.bio:
        parts.append(_("About the author: {text}", text=text.escape_line(review.author.bio, 400)))
    if review.excerpt_only:
        parts.append(_("This is an excerpt. The full review is at the source."))
    if review.copyright:
        parts.append(text.escape_line(review.copyright, 150))
    if review.source_url:
        # Translators: the address at which a review was published.
        parts.append(_("Source: {address}", address=f"<{review.source_url[:400]}>"))
    return subtext("\n".join(parts))


def _page_buttons(review: Review, page: int, pages: int, asker: int) -> Item | None:
    if pages == 1:
        return None

    def page_button(label: str, control: controls.Control, to: int) -> discord.ui.Button[discord.ui.LayoutView]:
        reachable = 0 <= to < pages and to != page
        return controls.make_button(label, control.custom_id(review.id, max(0, to), asker), disabled=not reachable)

    buttons = [
        page_button(f"◀ {pgettext('button', 'Back')}", controls.PAGE, page - 1),
        page_button(f"{pgettext('button', 'Next')} ▶", controls.PAGE, page + 1),
    ]
    if pages > 3:
        buttons.insert(0, page_button(f"⏮ {pgettext('button', 'First')}", controls.EDGE, 0))
        buttons.append(page_button(f"{_('Last ({number})', number=pages)} ⏭", controls.EDGE, pages - 1))
    return controls.button_row(*buttons)


def _other_reviews(film: Film, review: Review, reviews: tuple[Review, ...], asker: int) -> Item | None:
    others = [other_review for other_review in reviews if other_review.id != review.id]
    if not others:
        return None
    if len(others) > theme.OPTIONS:
        label = ngettext("All {count} reviews of this film", "All {count} reviews of this film", len(reviews))
        return controls.button_row(
            controls.make_button(label, controls.REVIEW_LIST.custom_id(film.id, 0, asker), emoji="🗣️")
        )
    placeholder = ngettext("{count} other review of this film", "{count} other reviews of this film", len(others))
    return controls.option_select(
        controls.OTHER_REVIEWS.custom_id(film.id, asker),
        placeholder,
        [review_option(other_review) for other_review in others],
    )


def review_option(review: Review) -> discord.SelectOption:
    """A review as an option of a select."""
    stars = text.star_text(review.stars)
    name = text.label_text(review.author.name, 70)
    hidden = review.is_barred or (not review.headline and review.paragraphs[0].spoilers)
    first = "" if hidden else review.headline or plain_text(review.paragraphs[0].text)
    return discord.SelectOption(
        label=text.label_text(f"{name}  {stars}" if stars else name, theme.OPTION_LIMIT),
        value=str(review.id),
        description=text.label_text(first, theme.OPTION_LIMIT) if first else None,
    )


def _act_buttons(film: Film) -> Item:
    """What a reader may want to do next; the answer is private."""
    return controls.button_row(
        controls.make_button(pgettext("button", "Rate"), controls.RATE_FILM.custom_id(film.id), emoji="⭐"),
        controls.make_button(_("Write yours"), writing_controls.WRITE.custom_id(film.id, 0), emoji="✍️"),
        controls.make_button(pgettext("button", "Seen it"), controls.MARK_SEEN.custom_id(film.id), emoji="👀"),
        controls.make_button(pgettext("button", "Watchlist"), controls.ADD_TO_WATCHLIST.custom_id(film.id), emoji="🔖"),
    )


def _read_buttons(film: Film, review: Review) -> Item:
    return controls.button_row(
        controls.make_button(_("Film card"), controls.CARD.custom_id(film.id), emoji="🎬"),
        controls.make_button(_("Highlights"), controls.HIGHLIGHTS.custom_id(film.id), emoji="💬"),
        controls.make_button(_("Related films"), controls.RELATED.custom_id(film.id), emoji="🧭"),
        controls.make_button("⋯", writing_controls.OPEN_ACTIONS.custom_id(review.id)),
    )


def review_list_card(film: Film, reviews: tuple[Review, ...], *, page: int, asker: int) -> Card:
    """All reviews of a film, by pages, with a select to open one."""
    count = max(1, -(-len(reviews) // REVIEWS_SHOWN))
    page = max(0, min(page, count - 1))
    shown = reviews[page * REVIEWS_SHOWN : (page + 1) * REVIEWS_SHOWN]
    lines = [
        f"## {text.escape_line(film_name(film), 300)}",
        ngettext("{count} review here", "{count} reviews here", len(reviews)),
        "",
    ]
    lines += [f"- {_in_one_line(other_review)}" for other_review in shown]
    items: list[Item] = [text_block("\n".join(lines))]
    items.append(
        controls.option_select(
            controls.OTHER_REVIEWS.custom_id(film.id, asker),
            _("Read a review"),
            [review_option(other_review) for other_review in shown],
        )
    )
    if count > 1:
        items.append(
            controls.button_row(
                controls.make_button(
                    f"◀ {pgettext('button', 'Back')}",
                    controls.REVIEW_LIST.custom_id(film.id, max(0, page - 1), asker),
                    disabled=page == 0,
                ),
                controls.make_button(_("{page} of {pages}", page=page + 1, pages=count), "mq:nothing", disabled=True),
                controls.make_button(
                    f"{pgettext('button', 'Next')} ▶",
                    controls.REVIEW_LIST.custom_id(film.id, page + 1, asker),
                    disabled=page == count - 1,
                ),
            )
        )
    return Card(card_box(*items))


def _in_one_line(review: Review) -> str:
    stars = text.star_text(review.stars)
    headline = "" if review.is_barred else text.escape_line(review.headline or "", 70)
    author = f"**{text.name(review.author.name, 60)}** {stars}"
    # Translators: the author of a review with the stars given, and the headline.
    return _("{author}: {headline}", author=author, headline=headline) if headline else author
