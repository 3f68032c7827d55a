"""The controls of writing and of keeping order. Where a form opens behind a button, both carry the same id."""

from __future__ import annotations

from typing import Final

from bot.domain.reviews.moderation import ReviewAction
from bot.ui.kit.controls import Control

DEEDS: Final = tuple(ReviewAction)
"""A deed's number in a custom_id is its place here."""

WRITE = Control("write", ("film", "day"))
"""Write about a film; `day` is the day seen as a proleptic ordinal, 0 for none."""
FILL = Control("fill", ("draft",))
DRAFT = Control("draft", ("draft",))
DRAFT_FILM = Control("draftfilm", ("draft", "film"))
DRAFT_FILM_FROM = Control("draftfilmfrom", ("draft",))
NEW_FILM = Control("newfilm", ("draft",))
SUBMIT = Control("submit", ("draft",))
DISCARD = Control("discard", ("draft",))
MINE = Control("mine")
"""A select of one's own drafts (`d` and a number) and reviews (`r` and a number)."""

WAYS = Control("ways", ("review",))
"""The dots on a review's card: what this person may do about it, told privately."""
SHEET = Control("sheet", ("review", "page"))
SHEET_FROM = Control("sheetfrom")
READ_FROM = Control("readfrom")
EDIT = Control("edit", ("review",))
CREDIT = Control("credit", ("review",))
"""Whose an outside critic's review is, where it stands, who holds the rights: a button, and the form behind it."""
DEED = Control("deed", ("review", "deed"))
BECAUSE = Control("because", ("review", "deed"))
"""A deed that needs a reason: the button opens the form, the form does it."""
HISTORY = Control("history", ("review", "page"))
REVERT = Control("revert", ("review", "revision"))
REPORT = Control("report", ("review",))
CLOSE_REPORT = Control("closereport", ("report",))
QUEUE = Control("queue")
QUEUE_FROM = Control("queuefrom")
QUOTING = Control("quoting", ("review", "allowed"))
"""Do not quote me, and its opposite."""

LINES = Control("markings", ("review", "page"))
LINE_FROM = Control("marking", ("review",))
REPEATED = Control("repeated")
"""A select of the reviews that say what a message repeats: review, paragraph, start, stop."""
MARK = Control("mark", ("review", "paragraph", "start", "stop", "mark"))
"""`mark` 0 releases a line, 1 pins it, 2 forbids it."""

CONFIRM_FILM = Control("confirm", ("film",))
CHANGES = Control("changes")
UNDO_FROM = Control("unmendfrom")
