"""The controls of schedules and scheduled posts. A button that opens a form has the same id as the form."""

from __future__ import annotations

from typing import Final

from bot.domain.recommendations.question import Verdict
from bot.ui.kit.controls import Control

VERDICTS: Final = (Verdict.UP, Verdict.DOWN, Verdict.SEEN)
"""A vote's number in a custom_id is its index here."""

BOARD = Control("schedules")
NEW = Control("schedulenew")
OPEN = Control("scheduleopen")
"""A select of the club's schedules."""
EDIT = Control("scheduleedit", ("schedule",))
REOPEN_FORM = Control("scheduleagain", ("schedule", "what", "channel", "day", "minute", "zone"))
"""Open the form again with the values that could be read; `schedule` 0 is a new one."""
GENRE = Control("schedulegenre", ("schedule",))
MOOD = Control("schedulemood", ("schedule",))
DECADE = Control("scheduledecade", ("schedule",))
ROLE = Control("schedulerole", ("schedule",))
PREVIEW = Control("schedulelook", ("schedule",))
POST_NOW = Control("schedulepost", ("schedule",))
PAUSE = Control("schedulepause", ("schedule",))
RESUME = Control("scheduleresume", ("schedule",))
REMOVE = Control("scheduledrop", ("schedule",))

VOTE = Control("vote", ("post", "verdict"))
"""Vote; pressing the same button again changes nothing."""
REMOVE_VOTE = Control("unvote", ("post",))
"""Remove one's vote."""
