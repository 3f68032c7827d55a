"""Cards for managing a review: the sheet with its actions, its history, notices to authors and log entries."""

from __future__ import annotations

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
from bot.ui.reviews import controls as writing_controls
from bot.ui.reviews import reviews

_STATES = {
    ReviewState.PUBLISHED: "Everyone here can read it",
    ReviewState.PENDING: "Waiting for a moderator's approval",
    ReviewState.SENT_BACK: "Sent back to the author",
    ReviewState.REJECTED: "Rejected by a moderator",
    ReviewState.WITHDRAWN: "Withdrawn: only the author can read or restore it",
    ReviewState.REMOVED: "Removed by a moderator",
    ReviewState.PRIVATE: "Private: only the author can read it",
    ReviewState.CONSENT: "Waiting for the author's OK: no one else can read it",
}
_TAKEN_DOWN = (ReviewState.REMOVED, ReviewState.WITHDRAWN)
"""Where the cards of the feed are one line each, which can be deleted."""
_BUTTONS: dict[ReviewAction, tuple[str, discord.ButtonStyle]] = {
    ReviewAction.AGREED: ("Agree and publish", discord.ButtonStyle.success),
    ReviewAction.DECLINED: ("Decline and erase", discord.ButtonStyle.danger),
    ReviewAction.APPROVED: ("Approve", discord.ButtonStyle.success),
    ReviewAction.SENT_BACK: ("Send back…", discord.ButtonStyle.secondary),
    ReviewAction.REJECTED: ("Reject…", discord.ButtonStyle.danger),
    ReviewAction.EDITED: ("Edit", discord.ButtonStyle.secondary),
    ReviewAction.CLAIMED: ("Claim as mine", discord.ButtonStyle.secondary),
    ReviewAction.WITHDRAWN: ("Withdraw", discord.ButtonStyle.danger),
    ReviewAction.REMOVED: ("Remove…", discord.ButtonStyle.danger),
    ReviewAction.RESTORED: ("Restore", discord.ButtonStyle.success),
}
_WORDS = {
    ReviewAction.WRITTEN: "written",
    ReviewAction.EDITED: "edited",
    ReviewAction.APPROVED: "approved",
    ReviewAction.SENT_BACK: "sent back",
    ReviewAction.REJECTED: "rejected",
    ReviewAction.WITHDRAWN: "withdrawn",
    ReviewAction.REMOVED: "removed",
    ReviewAction.RESTORED: "restored",
    ReviewAction.REVERTED: "restored to an earlier version",
    ReviewAction.CLAIMED: "claimed by its author",
    ReviewAction.AGREED: "approved by its author",
    ReviewAction.DECLINED: "declined and erased",
}
_NOTICES: dict[ReviewAction | ReportOutcome, str] = {
    ReviewAction.WRITTEN: (
        "A moderator{of} added a review of **{film}** in your name. Open it to agree, claim, edit or withdraw it, or "
        "to say you don't want to be quoted."
    ),
    ReviewAction.EDITED: "A moderator{of} edited your review of **{film}**.",
    ReviewAction.APPROVED: "A moderator{of} approved your review of **{film}**. Everyone in the club can read it now.",
    ReviewAction.SENT_BACK: (
        "A moderator{of} sent your review of **{film}** back. Edit it, and it goes to the moderators again."
    ),
    ReviewAction.REJECTED: "A moderator{of} rejected your review of **{film}**.",
    ReviewAction.REMOVED: (
        "A moderator{of} removed your review of **{film}**. Open it to see how long it can be restored."
    ),
    ReviewAction.RESTORED: "A moderator{of} restored your review of **{film}**.",
    ReviewAction.REVERTED: "A moderator{of} restored an earlier version of your review of **{film}**.",
    ReportOutcome.KEPT: "A moderator{of} looked at the review of **{film}** that you reported, and kept it.",
    ReportOutcome.GONE: "Your report{of} is settled: the review of **{film}** isn't shown any more. Thanks for it.",
}
"""`of` names the club in a private message."""


def sheet_card(sheet: ReviewSheet, *, page: int = 0, note: str = "") -> Card:
    """A page of the review as it is now, with the person's actions. `note` is a sentence on what just happened."""
    review = sheet.review
    pages = reviews.review_pages(review)
    page = max(0, min(page, len(pages) - 1))
    state = _STATES[review.state]
    reason = f"**Why:** {text.escape_line(sheet.reason, 600)}" if sheet.reason else None
    end = f"Will be permanently erased on {discord.utils.format_dt(sheet.erased_at, 'D')}." if sheet.erased_at else None
    head = join_lines(
        [
            f"## {text.escape_line(sheet.film.name, 300)}",
            reviews.headline_of(review),
            reviews.byline_text(review),
            subtext(" · ".join(part for part in (state, _entered(sheet), _quoting(sheet)) if part)),
            reason,
            end,
        ]
    )
    page_text = pages[page] + (f"\n{subtext(f'Page {page + 1} of {len(pages)}')}" if len(pages) > 1 else "")
    items: list[Item | None] = [
        text_block(f"**{note}**") if note else None,
        text_block(head),
        divider(),
        text_block(page_text),
        divider(),
    ]
    return Card(card_box(*items, *_page_buttons(sheet, page, len(pages)), *_action_buttons(sheet), colour=theme.INK))


def _entered(sheet: ReviewSheet) -> str:
    by = sheet.review.entered_by
    if by is None or by == sheet.review.author.member:
        return ""
    return "added by a moderator" if sheet.review.author.kind is AuthorKind.CRITIC else "added by someone else"


def _quoting(sheet: ReviewSheet) -> str:
    return "" if sheet.quotable else "the author doesn't want to be quoted"


def _page_buttons(sheet: ReviewSheet, page: int, pages: int) -> list[Item]:
    if pages == 1:
        return []
    number = sheet.review.id
    return [
        controls.button_row(
            controls.make_button(
                "◀ Back", writing_controls.SHEET.custom_id(number, max(0, page - 1)), disabled=page == 0
            ),
            controls.make_button(
                "Next ▶", writing_controls.SHEET.custom_id(number, page + 1), disabled=page == pages - 1
            ),
        )
    ]


def _action_buttons(sheet: ReviewSheet) -> list[Item]:
    number, access = sheet.review.id, sheet.access
    buttons = [_action_button(sheet, deed) for deed in _BUTTONS if deed in sheet.allowed_actions]
    if ReviewAction.EDITED in sheet.allowed_actions and sheet.review.is_credited:
        buttons.append(controls.make_button("Credit", writing_controls.CREDIT.custom_id(number), emoji="🏷️"))
    if (access.author or access.moderator) and sheet.review.guild:
        buttons.append(controls.make_button("History", writing_controls.HISTORY.custom_id(number, 0), emoji="🕰️"))
    if (access.author or access.moderator) and sheet.review.state is ReviewState.PUBLISHED:
        buttons.append(controls.make_button("Lines", writing_controls.LINES.custom_id(number, 0), emoji="📌"))
    if access.author and sheet.review.guild:
        label = "Don't quote me" if sheet.quotable else "Allow quotes"
        buttons.append(controls.make_button(label, writing_controls.QUOTING.custom_id(number, int(not sheet.quotable))))
    if not access.author and sheet.review.state is ReviewState.PUBLISHED:
        buttons.append(controls.make_button("Report…", writing_controls.REPORT.custom_id(number), emoji="🚩"))
    if ReviewAction.RESTORED in sheet.allowed_actions and sheet.review.state in _TAKEN_DOWN:
        buttons.append(delete_button(number))
    if access.moderator:
        buttons.append(controls.make_button("Queue", writing_controls.QUEUE.custom_id(), emoji="📥"))
    return [controls.button_row(*buttons[at : at + 5]) for at in range(0, len(buttons), 5)]


def _action_button(sheet: ReviewSheet, deed: ReviewAction) -> discord.ui.Button[discord.ui.LayoutView]:
    label, style = _BUTTONS[deed]
    number = sheet.review.id
    if deed is ReviewAction.EDITED:
        custom_id = writing_controls.EDIT.custom_id(number)
    elif label.endswith("…"):
        custom_id = writing_controls.PERFORM_WITH_REASON.custom_id(number, writing_controls.ACTIONS.index(deed))
    else:
        custom_id = writing_controls.PERFORM.custom_id(number, writing_controls.ACTIONS.index(deed))
    return controls.make_button(label, custom_id, style=style)


def action_sentence(result: ActionResult) -> str:
    """The result in a sentence without Markdown, and that the film left the author's watchlist."""
    return f"{_outcome_sentence(result)}{' The film is off your watchlist.' if result.left_watchlist else ''}"


def _outcome_sentence(result: ActionResult) -> str:
    if result.review.state is ReviewState.PENDING and result.action in (ReviewAction.WRITTEN, ReviewAction.EDITED):
        return "Saved. A moderator will check it before others can read it."
    if result.review.state is ReviewState.CONSENT:
        return "Saved. We've asked the author; no one can read it until they agree."
    if result.action is ReviewAction.WRITTEN:
        return "Published. Everyone here can read it."
    return f"The review was {_WORDS[result.action]}."


def quoting_sentence(*, allowed: bool) -> str:
    return "Your lines can be quoted here again." if allowed else "Your lines won't be quoted here any more."


def erased_card() -> Card:
    return note_card("Erased. No one here has read it.", colour=theme.TEAL)


def reported_card() -> Card:
    return note_card("Thanks! A moderator of this club will take a look.", colour=theme.TEAL)


def history_card(sheet: ReviewSheet, history: RevisionPage) -> Card:
    """Who did what and when, what changed, and buttons that restore earlier texts."""
    page, pages = history.page, history.pages
    items: list[Item | None] = [
        text_block(f"## History\n{text.escape_line(sheet.film.name, 300)}\n{reviews.byline_text(sheet.review)}")
    ]
    buttons = []
    for at, revision in enumerate(history.shown):
        number = history.number - at
        items.append(text_block(_entry(number, revision, history.changed[at])))
        if ReviewAction.REVERTED in sheet.allowed_actions and set(history.now[at]) - {"state"}:
            custom_id = writing_controls.REVERT.custom_id(sheet.review.id, revision.id)
            buttons.append(controls.make_button(f"Restore {number}", custom_id, emoji="↩️"))
    items.append(controls.button_row(*buttons) if buttons else None)
    review = sheet.review.id
    ways = [controls.make_button("Open the review", writing_controls.OPEN_ACTIONS.custom_id(review), emoji="📖")]
    if pages > 1:
        ways[:0] = [
            controls.make_button(
                "◀ Newer", writing_controls.HISTORY.custom_id(review, max(0, page - 1)), disabled=page == 0
            ),
            controls.make_button(
                "Older ▶", writing_controls.HISTORY.custom_id(review, page + 1), disabled=page == pages - 1
            ),
        ]
    items.append(controls.button_row(*ways))
    return Card(card_box(*items, colour=theme.INK))


def _entry(number: int, revision: ReviewRevision, changed: tuple[str, ...] | None) -> str:
    who = text.name(revision.name, 60) if revision.name else "Someone" if revision.made_by else "The operator"
    when = discord.utils.format_dt(revision.made_at, "f")
    lines = [f"**{number}. {_WORDS[revision.action].capitalize()}** by {who}, {when}"]
    lines.append(subtext(f"Changed: {', '.join(changed)}") if changed else "")
    if revision.snapshot.credit and (changed is None or set(changed) & set(CREDITED)):
        lines.append(subtext(f"Credit: {_credit(revision.snapshot.credit)}"))
    if revision.reason:
        lines.append(f"Why: {text.escape_line(revision.reason, 150)}")
    lines.append(f"> {text.escape_line(_begins(revision.snapshot), 120) or text.NOTHING_SHOWN}")
    return join_lines(lines)


def _credit(credit: Credit) -> str:
    parts = [text.escape_line(part, 100) for part in (credit.critic, credit.outlet, credit.licence) if part]
    return " · ".join([*parts, f"<{credit.source[:400]}>"] if credit.source else parts)


def _begins(snapshot: ReviewSnapshot) -> str:
    """The first paragraph, unless it contains spoilers."""
    first = snapshot.paragraphs[0]
    if first.spoilers or snapshot.spoilers.value in ("whole", "unknown"):
        return "(hidden)"
    return plain_text(first.text)


def notice_card(notice: AuthorNotice, *, club: str = "") -> Card:
    """A private notice, with a button that opens the review while there is one to read.

    `club` is the club's name, for a private message: outside the club it says where this happened.
    """
    where = text.escape_line(club, 100)
    joint = " in" if notice.action is ReportOutcome.GONE else " of"
    note = _NOTICES.get(notice.action, "There's news about your review of **{film}**.")
    words = note.format(film=text.escape_line(notice.film, 200), of=f"{joint} **{where}**" if where else "")
    if notice.reason:
        words += f"\n**Why:** {text.escape_line(notice.reason, 1000)}"
    opening = controls.button_row(
        controls.make_button("Open", writing_controls.OPEN_ACTIONS.custom_id(notice.review), emoji="📖")
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
    return note_card("A member reported a review. Take a look in `/reviews queue`.")


def log_card(result: ActionResult) -> Card:
    """Who did what to whose review, without any of its text."""
    author = text.name(result.review.author.name, 80)
    if result.review.state is ReviewState.PENDING and result.by == result.review.author.member:
        return note_card(
            f"A review of **{text.escape_line(result.film.name, 200)}** by {author} is waiting in `/reviews queue`."
        )
    film = text.escape_line(result.film.name, 200)
    words = f"<@{result.by}>: the review of **{film}** by {author} was {_WORDS[result.action]}."
    if result.reason:
        words += f"\nWhy: {text.escape_line(result.reason, 600)}"
    return note_card(words)
