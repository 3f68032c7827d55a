"""The controls of schedules and of what they post. Where a form opens behind a button, both carry the same id."""

from __future__ import annotations

from typing import Final

from bot.domain.recommendations.question import Verdict
from bot.ui.kit.controls import Control

VERDICTS: Final = (Verdict.UP, Verdict.DOWN, Verdict.SEEN)
"""A vote's number in a custom_id is its place here."""

BOARD = Control("schedules")
NEW = Control("schedulenew")
OPEN = Control("scheduleopen")
"""A select of the club's schedules."""
EDIT = Control("scheduleedit", ("schedule",))
AGAIN = Control("scheduleagain", ("schedule", "what", "channel", "day", "minute", "zone"))
"""Open the form once more with what could be read of it; `schedule` 0 is a new one."""
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
"""Set one's vote: pressing it again changes nothing."""
UNVOTE = Control("unvote", ("post",))
"""Take one's vote back."""
