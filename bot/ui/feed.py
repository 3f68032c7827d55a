"""The cards of the feed, the private answers to likes and shares, and why a feed was switched off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import discord

from bot.domain import feed
from bot.domain.diary.entry import DiaryEntry
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.feed import ClosedFeed, FeedContent, FeedNote, FeedPostId, LikedPost
from bot.domain.ids import ReviewId
from bot.domain.reviews.review import Review
from bot.domain.schedules.errors import ChannelTrouble
from bot.ui.kit import controls, text, theme
from bot.ui.kit.controls import Control
from bot.ui.kit.layout import Card, Item, card_box, film_section, join_lines, note_card, subtext, text_block
from bot.ui.language.dates import day_text
from bot.ui.language.messages import N_, _, ngettext
from bot.ui.language.titles import film_name
from bot.ui.reviews import reviews

LIKE: Final = Control("like", ("card",))
"""Like what a card of the feed is about; pressing it again changes nothing."""
UNLIKE: Final = Control("unlike", ("card",))
SHARE: Final = Control("share", ("review",))
"""Post one's own review in the present channel."""

DELETE_CARDS: Final = Control("dropcards", ("review",))
"""Delete the messages that show a review that was removed or withdrawn."""

EXCERPT = 300
"""Characters of a review's beginning, where it has no line worth quoting."""
_MARKS = 1 << 29
_NOTES = {
    FeedNote.PENDING: N_("This review was edited. It's back once a moderator has approved it."),
    FeedNote.WITHDRAWN: N_("This review was withdrawn."),
}


def feed_card(content: FeedContent, post: FeedPostId) -> Card:
    """A new review, rating or viewing, with its film's poster and buttons that anyone here can press."""
    subject, film = content.subject, content.film
    title = f"### {text.escape_line(film_name(film), 300)}"
    if isinstance(subject, Review):
        section = film_section(film, subtext(_("New review")), title, _review_head(content, subject))
        quoted = _quoted(content, subject)
    else:
        section = film_section(film, subtext(_entry_kind(subject)), title, _entry_line(content, subject))
        quoted = None
    return Card(card_box(section, text_block(quoted) if quoted else None, _buttons(content, post), mark=_mark(post)))


def _review_head(content: FeedContent, review: Review) -> str:
    headline = reviews.headline_of(review) if content.may_quote else None
    return join_lines([reviews.byline_text(review), headline, subtext(_("Rewatch")) if review.rewatch else None])


def _quoted(content: FeedContent, review: Review) -> str | None:
    """The best line, or how the text begins; spoilers stay behind their bars."""
    if not content.may_quote:
        return None
    if content.line and not review.is_barred:
        return f"> ❝ *{text.escape_line(content.line, 600)}* ❞"
    pages = text.paginate_paragraphs(review.paragraphs, EXCERPT, guarded=review.is_barred)
    return pages[0] if len(pages) == 1 else f"{pages[0]} …"


def _entry_kind(entry: DiaryEntry) -> str:
    return _("New rating") if entry.kind is EntryKind.RATING else _("Seen")


def _entry_line(content: FeedContent, entry: DiaryEntry) -> str:
    """★★★½ · by **Name** · 1 March 2026 · a rewatch."""
    day = entry.watched_on
    parts = (
        text.star_text(content.stars),
        _("by **{name}**", name=text.name(content.name, 120)),
        day_text(day) if day else "",
        _("a rewatch") if entry.rewatch else "",
    )
    return " · ".join(part for part in parts if part)


def _buttons(content: FeedContent, post: FeedPostId) -> Item:
    film = content.film.id
    first = (
        controls.make_button(_("Read"), controls.REVIEW.custom_id(content.subject.id), emoji="📖")
        if isinstance(content.subject, Review)
        else controls.make_button(_("Film card"), controls.CARD.custom_id(film), emoji="🎬")
    )
    # Translators: A button: how many have pressed it is in brackets.
    likes = _("Like ({count})", count=content.likes) if content.likes else _("Like")
    return controls.button_row(
        first,
        controls.make_button(_("I saw it too"), controls.MARK_SEEN.custom_id(film), emoji="👀"),
        controls.make_button(likes, LIKE.custom_id(post), emoji="♥️"),
    )


def shows_feed_post(components: Sequence[discord.Component], post: FeedPostId) -> bool:
    """Whether a message with these components is this post."""
    return any(getattr(component, "id", None) == _mark(post) for component in components)


def _mark(post: FeedPostId) -> int:
    """A component id for the post, far above Discord's own and below those of scheduled posts."""
    return _MARKS + post % _MARKS


def note_of_post(note: FeedNote, post: FeedPostId) -> Card:
    """Replaces a card while others may not read its review: no name, no text, no buttons."""
    return Card(card_box(text_block(subtext(_(_NOTES[note]))), colour=theme.INK, mark=_mark(post)))


def liked_card(liked: LikedPost) -> Card:
    content = liked.content
    film = text.escape_line(film_name(content.film), 200)
    name, is_review = text.name(content.name, 100), isinstance(content.subject, Review)
    if not liked.liked:
        removed = (
            _("Your like for **{name}**'s review on **{film}** is removed.", name=name, film=film)
            if is_review
            else _("Your like for **{name}**'s entry on **{film}** is removed.", name=name, film=film)
        )
        return note_card(removed)
    back = controls.make_button(_("Remove my like"), UNLIKE.custom_id(liked.prepared.post.id), emoji="↩️")
    likes = (
        _("You like **{name}**'s review on **{film}**.", name=name, film=film)
        if is_review
        else _("You like **{name}**'s entry on **{film}**.", name=name, film=film)
    )
    hint = subtext(_("Others see only how many likes there are."))
    return note_card(f"{likes}\n{hint}", controls.button_row(back))


def share_button(review: ReviewId) -> discord.ui.Button[discord.ui.LayoutView]:
    return controls.make_button(_("Share here"), SHARE.custom_id(review), emoji="📣")


def shared_card(address: str) -> Card:
    hint = subtext(_("Edit or withdraw the review, and the message follows."))
    return note_card(f"{_('Shared: {address}', address=address)}\n{hint}", colour=theme.TEAL)


def delete_button(review: ReviewId) -> discord.ui.Button[discord.ui.LayoutView]:
    return controls.make_button(_("Delete its cards"), DELETE_CARDS.custom_id(review), emoji="🗑️")


def cards_deleted_card(deleted: int, failed: int) -> Card:
    if failed:
        return note_card(
            ngettext(
                "I couldn't delete {count} card now. Press the button again in a minute.",
                "I couldn't delete {count} cards now. Press the button again in a minute.",
                failed,
            ),
            colour=theme.RED,
        )
    if not deleted:
        return note_card(_("There's no card of it in any channel."))
    words = ngettext(
        "Deleted {count} card from this server's channels.",
        "Deleted {count} cards from this server's channels.",
        deleted,
    )
    return note_card(words, colour=theme.TEAL)


def closed_note(closed: ClosedFeed, *, club: str = "") -> Card:
    """Says once that a feed was switched off. `club` is the club's name, for a private message."""
    name = text.escape_line(club, 100)
    if closed.trouble is ChannelTrouble.CHANNEL_GONE:
        why = (
            _(
                "The channel of the feed in **{club}** is gone, so the feed is off. Choose another channel in "
                "`/settings`.",
                club=name,
            )
            if name
            else _("The channel of the feed is gone, so the feed is off. Choose another channel in `/settings`.")
        )
    else:
        channel = f"<#{closed.channel}>"
        why = (
            _(
                "I can't post in {channel}, so the feed in **{club}** is off. Give me **View Channel** and **Send "
                "Messages** there, then choose it again in `/settings`.",
                channel=channel,
                club=name,
            )
            if name
            else _(
                "I can't post in {channel}, so the feed is off. Give me **View Channel** and **Send Messages** there, "
                "then choose it again in `/settings`.",
                channel=channel,
            )
        )
    missed = _("Anything missed until then won't be posted later.")
    return note_card(f"{why}\n{missed}", colour=theme.RED)


def _shared_before(error: feed.AlreadyShared) -> str:
    address = f"https://discord.com/channels/{error.guild}/{error.channel}/{error.message}"
    return _(
        "It's in this channel already: {address}. Use another channel, or delete that message first.", address=address
    )


FEED: Mapping[type[Exception], Callable[[Any], str]] = {
    feed.FeedPostGone: lambda _error: _(
        "This isn't here to be read any more, so it can't be liked. See others with `/review`."
    ),
    feed.AlreadyShared: _shared_before,
    feed.SharingDelayed: lambda _error: _(
        "Discord didn't answer. I'll post it here as soon as it does; no need to press again."
    ),
}
