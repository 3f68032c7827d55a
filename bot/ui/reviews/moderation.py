"""Cards for managing a review: the sheet with its actions, its history, notices to authors and log entries."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.domain.reviews.marks import plain_text
from bot.domain.reviews.moderation import (
    CREDITED,
    ActionResult,
    AuthorNotice,
    Credit,
    ReportOutcome,
    ReviewAction,
    ReviewRevision,
    ReviewSheet,
    ReviewSnapshot,
    RevisionPage,
)
from bot.domain.reviews.review import AuthorKind, ReviewState
from bot.ui.feed import delete_button
from bot.ui.kit import controls, text, theme
from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, note_card, subtext, text_block
from bot.ui.language.messages import N_, _, pgettext
from bot.ui.language.numbers import comma_list
from bot.ui.language.titles import film_name
from bot.ui.reviews import controls as writing_controls
from bot.ui.reviews import reviews
from bot.ui.reviews.action_words import (
    action_label,
    action_sentence_of,
    history_title,
    log_sentence,
    notice_sentence,
)

_STATES = {
    ReviewState.PUBLISHED: N_("Everyone here can read it"),
    ReviewState.PENDING: N_("Waiting for a moderator's approval"),
    ReviewState.SENT_BACK: N_("Sent back to the author"),
    ReviewState.REJECTED: N_("Rejected by a moderator"),
    ReviewState.WITHDRAWN: N_("Withdrawn: only the author can read or restore it"),
    ReviewState.REMOVED: N_("Removed by a moderator"),
    ReviewState.PRIVATE: N_("Private: only the author can read it"),
    ReviewState.CONSENT: N_("Waiting for the author's OK: no one else can read it"),
}
_TAKEN_DOWN = (ReviewState.REMOVED, ReviewState.WITHDRAWN)
"""Where the cards of the feed are one line each, which can be deleted."""
_BUTTONS: dict[ReviewAction, discord.ButtonStyle] = {
    ReviewAction.AGREED: discord.ButtonStyle.success,
    ReviewAction.DECLINED: discord.ButtonStyle.danger,
    ReviewAction.APPROVED: discord.ButtonStyle.success,
    ReviewAction.SENT_BACK: discord.ButtonStyle.secondary,
    ReviewAction.REJECTED: discord.ButtonStyle.danger,
    ReviewAction.EDITED: discord.ButtonStyle.secondary,
    ReviewAction.CLAIMED: discord.ButtonStyle.secondary,
    ReviewAction.WITHDRAWN: discord.ButtonStyle.danger,
    ReviewAction.REMOVED: discord.ButtonStyle.danger,
    ReviewAction.RESTORED: discord.ButtonStyle.success,
}
_WITH_REASON = frozenset({ReviewAction.SENT_BACK, ReviewAction.REJECTED, ReviewAction.REMOVED})
"""The actions that open a form first."""


def sheet_card(sheet: ReviewSheet, *, page: int = 0, note: str = "") -> Card:
    """A page of the review as it is now, with the person's actions. `note` is a sentence on what just happened."""
    review = sheet.review
    pages = reviews.review_pages(review)
    page = max(0, min(page, len(pages) - 1))
    state = _(_STATES[review.state])
    reason = _("**Why:** {reason}", reason=text.escape_line(sheet.reason, 600)) if sheet.reason else None
    end = _erased_sentence(sheet.erased_at) if sheet.erased_at else None
    head = join_lines(
        [
            f"## {text.escape_line(film_name(sheet.film), 300)}",
            reviews.headline_of(review),
            reviews.byline_text(review),
            subtext(" · ".join(part for part in (state, _entered(sheet), _quoting(sheet)) if part)),
            reason,
            end,
        ]
    )
    page_text = pages[page] + (f"\n{subtext(reviews.page_text(page, len(pages)))}" if len(pages) > 1 else "")
    items: list[Item | None] = [
        text_block(f"**{note}**") if note else None,
        text_block(head),
        divider(),
        text_block(page_text),
        divider(),
    ]
    return Card(card_box(*items, *_page_buttons(sheet, page, len(pages)), *_action_buttons(sheet), colour=theme.INK))


def _erased_sentence(when: datetime) -> str:
    return _("Will be permanently erased on {day}.", day=discord.utils.format_dt(when, "D"))


def _entered(sheet: ReviewSheet) -> str:
    by = sheet.review.entered_by
    if by is None or by == sheet.review.author.member:
        return ""
    # Translators: who added the review, where it is not its author.
    return _("added by a moderator") if sheet.review.author.kind is AuthorKind.CRITIC else _("added by someone else")


def _quoting(sheet: ReviewSheet) -> str:
    return "" if sheet.quotable else _("the author doesn't want to be quoted")


def _page_buttons(sheet: ReviewSheet, page: int, pages: int) -> list[Item]:
    if pages == 1:
        return []
    number = sheet.review.id
    return [
        controls.button_row(
            controls.make_button(
                f"◀ {pgettext('button', 'Back')}",
                writing_controls.SHEET.custom_id(number, max(0, page - 1)),
                disabled=page == 0,
            ),
            controls.make_button(
                f"{pgettext('button', 'Next')} ▶",
                writing_controls.SHEET.custom_id(number, page + 1),
                disabled=page == pages - 1,
            ),
        )
    ]


def _action_buttons(sheet: ReviewSheet) -> list[Item]:
    number, access = sheet.review.id, sheet.access
    buttons = [_action_button(sheet, deed) for deed in _BUTTONS if deed in sheet.allowed_actions]
    # Translators: the button "Credit" opens a form with a critic's name, outlet, source and rights.
    if ReviewAction.EDITED in sheet.allowed_actions and sheet.review.is_credited:
        buttons.append(
            controls.make_button(pgettext("button", "Credit"), writing_controls.CREDIT.custom_id(number), emoji="🏷️")
        )
    if (access.author or access.moderator) and sheet.review.guild:
        buttons.append(
            controls.make_button(
                pgettext("button", "History"), writing_controls.HISTORY.custom_id(number, 0), emoji="🕰️"
            )
        )
    if (access.author or access.moderator) and sheet.review.state is ReviewState.PUBLISHED:
        buttons.append(
            controls.make_button(pgettext("button", "Lines"), writing_controls.LINES.custom_id(number, 0), emoji="📌")
        )
    if access.author and sheet.review.guild:
        label = _("Don't quote me") if sheet.quotable else _("Allow quotes")
        buttons.append(controls.make_button(label, writing_controls.QUOTING.custom_id(number, int(not sheet.quotable))))
    if not access.author and sheet.review.state is ReviewState.PUBLISHED:
        buttons.append(
            controls.make_button(pgettext("button", "Report…"), writing_controls.REPORT.custom_id(number), emoji="🚩")
        )
    if ReviewAction.RESTORED in sheet.allowed_actions and sheet.review.state in _TAKEN_DOWN:
        buttons.append(delete_button(number))
    if access.moderator:
        buttons.append(
            controls.make_button(pgettext("button", "Queue"), writing_controls.QUEUE.custom_id(), emoji="📥")
        )
    return [controls.button_row(*buttons[at : at + 5]) for at in range(0, len(buttons), 5)]


def _action_button(sheet: ReviewSheet, deed: ReviewAction) -> discord.ui.Button[discord.ui.LayoutView]:
    number = sheet.review.id
    if deed is ReviewAction.EDITED:
        custom_id = writing_controls.EDIT.custom_id(number)
    elif deed in _WITH_REASON:
        custom_id = writing_controls.PERFORM_WITH_REASON.custom_id(number, writing_controls.ACTIONS.index(deed))
    else:
        custom_id = writing_controls.PERFORM.custom_id(number, writing_controls.ACTIONS.index(deed))
    return controls.make_button(action_label(deed), custom_id, style=_BUTTONS[deed])


def action_sentence(result: ActionResult) -> str:
    """The result in a sentence without Markdown, and that the film left the author's watchlist."""
    sentence = _outcome_sentence(result)
    return f"{sentence} {_('The film is off your watchlist.')}" if result.left_watchlist else sentence


def _outcome_sentence(result: ActionResult) -> str:
    if result.review.state is ReviewState.PENDING and result.action in (ReviewAction.WRITTEN, ReviewAction.EDITED):
        return _("Saved. A moderator will check it before others can read it.")
    if result.review.state is ReviewState.CONSENT:
        return _("Saved. We've asked the author; no one can read it until they agree.")
    if result.action is ReviewAction.WRITTEN:
        return _("Published. Everyone here can read it.")
    return action_sentence_of(result.action)


def quoting_sentence(*, allowed: bool) -> str:
    return _("Your lines can be quoted here again.") if allowed else _("Your lines won't be quoted here any more.")


def erased_card() -> Card:
    return note_card(_("Erased. No one here has read it."), colour=theme.TEAL)


def reported_card() -> Card:
    return note_card(_("Thanks! A moderator of this club will take a look."), colour=theme.TEAL)


def history_card(sheet: ReviewSheet, history: RevisionPage) -> Card:
    """Who did what and when, what changed, and buttons that restore earlier texts."""
    film = text.escape_line(film_name(sheet.film), 300)
    items: list[Item | None] = [
        text_block(f"## {pgettext('heading', 'History')}\n{film}\n{reviews.byline_text(sheet.review)}")
    ]
    buttons = []
    for at, revision in enumerate(history.shown):
        number = history.number - at
        items.append(text_block(_entry(number, revision, history.changed[at])))
        if ReviewAction.REVERTED in sheet.allowed_actions and set(history.now[at]) - {"state"}:
            custom_id = writing_controls.REVERT.custom_id(sheet.review.id, revision.id)
            # Translators: a button that restores the version of this number.
            buttons.append(controls.make_button(_("Restore {number}", number=number), custom_id, emoji="↩️"))
    items.append(controls.button_row(*buttons) if buttons else None)
    items.append(_history_buttons(sheet.review.id, history.page, history.pages))
    return Card(card_box(*items, colour=theme.INK))


def _history_buttons(review: int, page: int, pages: int) -> Item:
    ways = [controls.make_button(_("Open the review"), writing_controls.OPEN_ACTIONS.custom_id(review), emoji="📖")]
    if pages > 1:
        ways[:0] = [
            controls.make_button(
                f"◀ {pgettext('button', 'Newer')}",
                writing_controls.HISTORY.custom_id(review, max(0, page - 1)),
                disabled=page == 0,
            ),
            controls.make_button(
                f"{pgettext('button', 'Older')} ▶",
                writing_controls.HISTORY.custom_id(review, page + 1),
                disabled=page == pages - 1,
            ),
        ]
    return controls.button_row(*ways)


def _entry(number: int, revision: ReviewRevision, changed: tuple[str, ...] | None) -> str:
    lines = [_revision_heading(number, revision)]
    if changed:
        # Translators: the parts of a review that were changed, such as "headline, text".
        lines.append(subtext(_("Changed: {parts}", parts=comma_list([_part_name(part) for part in changed]))))
    if revision.snapshot.credit and (changed is None or set(changed) & set(CREDITED)):
        # Translators: a critic's name, outlet, licence and source.
        lines.append(subtext(_("Credit: {credit}", credit=_credit(revision.snapshot.credit))))
    if revision.reason:
        lines.append(_("Why: {reason}", reason=text.escape_line(revision.reason, 150)))
    lines.append(f"> {text.escape_line(_begins(revision.snapshot), 120) or _(text.NOTHING_SHOWN)}")
    return join_lines(lines)


def _revision_heading(number: int, revision: ReviewRevision) -> str:
    when = discord.utils.format_dt(revision.made_at, "f")
    action = f"**{number}. {history_title(revision.action)}**"
    if revision.name:
        # Translators: an action on a review, who did it, and when.
        return _("{action} by {name}, {when}", action=action, name=text.name(revision.name, 60), when=when)
    if revision.made_by:
        return _("{action} by Someone, {when}", action=action, when=when)
    return _("{action} by The operator, {when}", action=action, when=when)


def _part_name(part: str) -> str:
    """The name of a part of a review that `changed_fields` names."""
    names = {
        "film": pgettext("part of a review", "film"),
        "headline": pgettext("part of a review", "headline"),
        "rating": pgettext("part of a review", "rating"),
        "text": pgettext("part of a review", "text"),
        "spoilers": pgettext("part of a review", "spoilers"),
        "day seen": pgettext("part of a review", "day seen"),
        "rewatch": pgettext("part of a review", "rewatch"),
        # Translators: who can read a review.
        "state": pgettext("part of a review", "state"),
        "critic": pgettext("part of a review", "critic"),
        "outlet": pgettext("part of a review", "outlet"),
        "source": pgettext("part of a review", "source"),
        "licence": pgettext("part of a review", "licence"),
    }
    return names.get(part, part)


def _credit(credit: Credit) -> str:
    parts = [text.escape_line(part, 100) for part in (credit.critic, credit.outlet, credit.licence) if part]
    return " · ".join([*parts, f"<{credit.source[:400]}>"] if credit.source else parts)


def _begins(snapshot: ReviewSnapshot) -> str:
    """The first paragraph, unless it contains spoilers."""
    first = snapshot.paragraphs[0]
    if first.spoilers or snapshot.spoilers.value in ("whole", "unknown"):
        return _("(hidden)")
    return plain_text(first.text)


def notice_card(notice: AuthorNotice, *, club: str = "") -> Card:
    """A private notice, with a button that opens the review while there is one to read.

    `club` is the club's name, for a private message: outside the club it says where this happened.
    """
    words = notice_sentence(notice.action, text.escape_line(notice.film, 200), text.escape_line(club, 100))
    if notice.reason:
        words += "\n" + _("**Why:** {reason}", reason=text.escape_line(notice.reason, 1000))
    opening = controls.button_row(
        controls.make_button(
            pgettext("button", "Open"), writing_controls.OPEN_ACTIONS.custom_id(notice.review), emoji="📖"
        )
    )
    return note_card(words, *([] if notice.action is ReportOutcome.GONE else [opening]), colour=theme.AMBER)


def is_logged(result: ActionResult) -> bool:
    """Whether the action is logged: moderation and reviews that need approval, but not what authors do otherwise.

    A review that waits for its author's agreement is not logged.
    """
    if result.review.state is ReviewState.CONSENT:
        return False
    return result.by != result.review.author.member or result.review.state is ReviewState.PENDING


def report_log_card() -> Card:
    return note_card(_("A member reported a review. Take a look in `/reviews queue`."))


def log_card(result: ActionResult) -> Card:
    """Who did what to whose review, without any of its text."""
    author = text.name(result.review.author.name, 80)
    film = text.escape_line(film_name(result.film), 200)
    if result.review.state is ReviewState.PENDING and result.by == result.review.author.member:
        words = _("A review of **{film}** by {name} is waiting in `/reviews queue`.", film=film, name=author)
        return note_card(words)
    words = log_sentence(result.action, member=f"<@{result.by}>", film=film, name=author)
    if result.reason:
        words += "\n" + _("Why: {reason}", reason=text.escape_line(result.reason, 600))
    return note_card(words)
