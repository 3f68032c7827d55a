"""The controls of writing and moderating reviews. A button that opens a form has the same id as the form."""

from __future__ import annotations

from typing import Final

from bot.domain.reviews.moderation import ReviewAction
from bot.ui.kit.controls import Control

ACTIONS: Final = tuple(ReviewAction)
"""An action's number in a custom_id is its index here."""

WRITE = Control("write", ("film", "day"))
"""Write about a film; `day` is the day it was seen as a proleptic Gregorian ordinal, 0 for none."""
FILL = Control("fill", ("draft",))
DRAFT = Control("draft", ("draft",))
DRAFT_FILM = Control("draftfilm", ("draft", "film"))
DRAFT_FILM_FROM = Control("draftfilmfrom", ("draft",))
NEW_FILM = Control("newfilm", ("draft",))
SUBMIT = Control("submit", ("draft",))
DISCARD = Control("discard", ("draft",))
MINE = Control("mine")
"""A select of one's own drafts (`d` and a number) and reviews (`r` and a number)."""

OPEN_ACTIONS = Control("ways", ("review",))
"""The "…" button on a review's card: shows privately what the person may do with the review."""
SHEET = Control("sheet", ("review", "page"))
SHEET_FROM = Control("sheetfrom")
READ_FROM = Control("readfrom")
EDIT = Control("edit", ("review",))
CREDIT = Control("credit", ("review",))
"""An outside critic's name, outlet, source and rights: a button, and the form that it opens."""
PERFORM = Control("deed", ("review", "action"))
PERFORM_WITH_REASON = Control("because", ("review", "action"))
"""An action that needs a reason: the button opens the form, and submitting the form performs the action."""
HISTORY = Control("history", ("review", "page"))
REVERT = Control("revert", ("review", "revision"))
REPORT = Control("report", ("review",))
CLOSE_REPORT = Control("closereport", ("report",))
QUEUE = Control("queue")
QUEUE_FROM = Control("queuefrom")
QUOTING = Control("quoting", ("review", "allowed"))
"""Forbid or allow quoting one's reviews."""

PAGE_FILM = Control("pagefilm", ("page_import",))
"""The film of an imported page: a button, and the form that it opens."""
PAGE_FILM_FROM = Control("pagefilmfrom", ("page_import",))
"""A select of the films that an imported page may be about; 0 for none of them."""
PAGE_REVIEW = Control("pagereview", ("page_import",))
"""Author, outlet, rating, headline and day of an imported page: a button, and the form that it opens."""
PAGE_PUBLISH = Control("pagepublish", ("page_import",))
PAGE_CANCEL = Control("pagecancel", ("page_import",))

LINES = Control("markings", ("review", "page"))
LINE_FROM = Control("marking", ("review",))
REPEATED = Control("repeated")
"""A select of the reviews that contain the text of a message: review, paragraph, start, stop."""
MARK = Control("mark", ("review", "paragraph", "start", "stop", "mark"))
"""`mark` 0 clears a line's mark, 1 pins the line, 2 forbids quoting it."""

CONFIRM_FILM = Control("confirm", ("film",))
CHANGES = Control("changes")
UNDO_FROM = Control("unmendfrom")
