"""What was done to a review, in the sentences of its history, of notices to authors, and of the log channel."""

from __future__ import annotations

from bot.domain.reviews.moderation import ReportOutcome, ReviewAction
from bot.ui.language.messages import N_, _, pgettext

_SENTENCES = {
    ReviewAction.WRITTEN: N_("The review was written."),
    ReviewAction.EDITED: N_("The review was edited."),
    ReviewAction.APPROVED: N_("The review was approved."),
    ReviewAction.SENT_BACK: N_("The review was sent back."),
    ReviewAction.REJECTED: N_("The review was rejected."),
    ReviewAction.WITHDRAWN: N_("The review was withdrawn."),
    ReviewAction.REMOVED: N_("The review was removed."),
    ReviewAction.RESTORED: N_("The review was restored."),
    ReviewAction.REVERTED: N_("The review was restored to an earlier version."),
    ReviewAction.CLAIMED: N_("The review was claimed by its author."),
    ReviewAction.AGREED: N_("The review was approved by its author."),
    ReviewAction.DECLINED: N_("The review was declined and erased."),
}
_LOG = {
    # Translators: {member} did this to the review of a film; {name} is the review's author.
    ReviewAction.WRITTEN: N_("{member}: the review of **{film}** by {name} was written."),
    ReviewAction.EDITED: N_("{member}: the review of **{film}** by {name} was edited."),
    ReviewAction.APPROVED: N_("{member}: the review of **{film}** by {name} was approved."),
    ReviewAction.SENT_BACK: N_("{member}: the review of **{film}** by {name} was sent back."),
    ReviewAction.REJECTED: N_("{member}: the review of **{film}** by {name} was rejected."),
    ReviewAction.WITHDRAWN: N_("{member}: the review of **{film}** by {name} was withdrawn."),
    ReviewAction.REMOVED: N_("{member}: the review of **{film}** by {name} was removed."),
    ReviewAction.RESTORED: N_("{member}: the review of **{film}** by {name} was restored."),
    ReviewAction.REVERTED: N_("{member}: the review of **{film}** by {name} was restored to an earlier version."),
    ReviewAction.CLAIMED: N_("{member}: the review of **{film}** by {name} was claimed by its author."),
    ReviewAction.AGREED: N_("{member}: the review of **{film}** by {name} was approved by its author."),
    ReviewAction.DECLINED: N_("{member}: the review of **{film}** by {name} was declined and erased."),
}
_NOTICES: dict[ReviewAction | ReportOutcome, str] = {
    ReviewAction.WRITTEN: N_(
        "A moderator added a review of **{film}** in your name. Open it to agree, claim, edit or withdraw it, or to "
        "say you don't want to be quoted."
    ),
    ReviewAction.EDITED: N_("A moderator edited your review of **{film}**."),
    ReviewAction.APPROVED: N_("A moderator approved your review of **{film}**. Everyone in the club can read it now."),
    ReviewAction.SENT_BACK: N_(
        "A moderator sent your review of **{film}** back. Edit it, and it goes to the moderators again."
    ),
    ReviewAction.REJECTED: N_("A moderator rejected your review of **{film}**."),
    ReviewAction.REMOVED: N_(
        "A moderator removed your review of **{film}**. Open it to see how long it can be restored."
    ),
    ReviewAction.RESTORED: N_("A moderator restored your review of **{film}**."),
    ReviewAction.REVERTED: N_("A moderator restored an earlier version of your review of **{film}**."),
    ReportOutcome.KEPT: N_("A moderator looked at the review of **{film}** that you reported, and kept it."),
    ReportOutcome.GONE: N_("Your report is settled: the review of **{film}** isn't shown any more. Thanks for it."),
}
_CLUB_NOTICES: dict[ReviewAction | ReportOutcome, str] = {
    ReviewAction.WRITTEN: N_(
        "A moderator of **{club}** added a review of **{film}** in your name. Open it to agree, claim, edit or "
        "withdraw it, or to say you don't want to be quoted."
    ),
    ReviewAction.EDITED: N_("A moderator of **{club}** edited your review of **{film}**."),
    ReviewAction.APPROVED: N_(
        "A moderator of **{club}** approved your review of **{film}**. Everyone in the club can read it now."
    ),
    ReviewAction.SENT_BACK: N_(
        "A moderator of **{club}** sent your review of **{film}** back. Edit it, and it goes to the moderators again."
    ),
    ReviewAction.REJECTED: N_("A moderator of **{club}** rejected your review of **{film}**."),
    ReviewAction.REMOVED: N_(
        "A moderator of **{club}** removed your review of **{film}**. Open it to see how long it can be restored."
    ),
    ReviewAction.RESTORED: N_("A moderator of **{club}** restored your review of **{film}**."),
    ReviewAction.REVERTED: N_("A moderator of **{club}** restored an earlier version of your review of **{film}**."),
    ReportOutcome.KEPT: N_(
        "A moderator of **{club}** looked at the review of **{film}** that you reported, and kept it."
    ),
    ReportOutcome.GONE: N_(
        "Your report in **{club}** is settled: the review of **{film}** isn't shown any more. Thanks for it."
    ),
}
"""For a private message, which names the club."""


def action_label(action: ReviewAction) -> str:
    """The button that performs the action; three dots say that it opens a form first."""
    return {
        ReviewAction.AGREED: pgettext("button", "Agree and publish"),
        ReviewAction.DECLINED: pgettext("button", "Decline and erase"),
        ReviewAction.APPROVED: pgettext("button", "Approve"),
        ReviewAction.SENT_BACK: pgettext("button", "Send back…"),
        ReviewAction.REJECTED: pgettext("button", "Reject…"),
        ReviewAction.EDITED: pgettext("button", "Edit"),
        ReviewAction.CLAIMED: pgettext("button", "Claim as mine"),
        ReviewAction.WITHDRAWN: pgettext("button", "Withdraw"),
        ReviewAction.REMOVED: pgettext("button", "Remove…"),
        ReviewAction.RESTORED: pgettext("button", "Restore"),
    }[action]


def history_title(action: ReviewAction) -> str:
    """What was done, as the title of an entry in a review's history."""
    return {
        ReviewAction.WRITTEN: pgettext("history of a review", "Written"),
        ReviewAction.EDITED: pgettext("history of a review", "Edited"),
        ReviewAction.APPROVED: pgettext("history of a review", "Approved"),
        ReviewAction.SENT_BACK: pgettext("history of a review", "Sent back"),
        ReviewAction.REJECTED: pgettext("history of a review", "Rejected"),
        ReviewAction.WITHDRAWN: pgettext("history of a review", "Withdrawn"),
        ReviewAction.REMOVED: pgettext("history of a review", "Removed"),
        ReviewAction.RESTORED: pgettext("history of a review", "Restored"),
        ReviewAction.REVERTED: pgettext("history of a review", "Restored to an earlier version"),
        ReviewAction.CLAIMED: pgettext("history of a review", "Claimed by its author"),
        ReviewAction.AGREED: pgettext("history of a review", "Approved by its author"),
        ReviewAction.DECLINED: pgettext("history of a review", "Declined and erased"),
    }[action]


def action_sentence_of(action: ReviewAction) -> str:
    """What was done to the review, for the person who did it."""
    return _(_SENTENCES[action])


def log_sentence(action: ReviewAction, *, member: str, film: str, name: str) -> str:
    """Who did what to whose review, for the log channel. All three are escaped."""
    return _(_LOG[action], member=member, film=film, name=name)


def notice_sentence(action: ReviewAction | ReportOutcome, film: str, club: str) -> str:
    """A notice to the author; `club` is named in a private message, and "" in the club. Both are escaped."""
    if club:
        words = _CLUB_NOTICES.get(action, N_("There's news about your review of **{film}**."))
        return _(words, club=club, film=film)
    return _(_NOTICES.get(action, N_("There's news about your review of **{film}**.")), film=film)
