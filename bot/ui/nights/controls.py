"""The controls of nights. A button that opens a form has the same id as the form."""

from __future__ import annotations

from typing import Final

from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.night import Chooser
from bot.ui.kit.controls import Control

HOW: Final[dict[str, tuple[Chooser, VotingMethod | None]]] = {
    **{method.value: (Chooser.VOTE, method) for method in VotingMethod},
    "picker": (Chooser.PICKER, None),
    "host": (Chooser.HOST, None),
}
"""How the film is chosen, as one choice in forms and selects."""

BOARD = Control("nights")
OPEN = Control("nightopen")
"""A select of the club's nights."""
NEW = Control("nightnew")
LOOK = Control("nightlook", ("night",))
"""A private copy of the panel."""
SHEET = Control("nightsheet", ("night",))
"""The host's controls."""
SETUP = Control("nightsetup", ("night",))
"""The host's choices about the night and its vote."""
PLACE = Control("nightplace", ("night",))
"""The host's choices about the ping, the channel and the host."""
REPOST = Control("nightrepost", ("night",))
EDIT = Control("nightedit", ("night",))
HOW_CHOSEN = Control("nighthow", ("night",))
VETOES = Control("nightvetoes", ("night",))
BLIND = Control("nightblind", ("night", "on"))
MINUTES = Control("nightminutes", ("night",))
LIST = Control("nightlist", ("night",))
ROLE = Control("nightrole", ("night",))
CHANNEL = Control("nightchannel", ("night",))
PICKER = Control("nightpicker", ("night",))
"""A select of the member who picks."""
TAKE_OVER = Control("nighthost", ("night",))
DROP_FILM = Control("nightdrop", ("night",))

START_VOTE = Control("nightstart", ("night",))
UNOPEN = Control("nightunopen", ("night",))
CLOSE_VOTE = Control("nightclose", ("night",))
REOPEN_VOTE = Control("nightreopen", ("night",))
BEGIN = Control("nightbegin", ("night",))
CANCEL = Control("nightcancel", ("night",))
CANCEL_SURE = Control("nightcancelsure", ("night",))
RESTORE = Control("nightrestore", ("night",))

PICK = Control("nightpick", ("night", "page"))
"""The films from which the host, or the member whose turn it is, picks one."""
PICK_FROM = Control("nightpickfrom", ("night",))
UNPICK = Control("nightunpick", ("night",))

ATTEND = Control("nightattend", ("night", "answer"))
"""Says whether one comes; `answer` is a place in Attending."""
REMIND = Control("nightremind", ("night",))
CALENDAR = Control("nightcalendar", ("night",))
WHERE = Control("nightwatch", ("night",))
TIMES = Control("nighttimes", ("night",))
"""Opens one's own answers to the times that are offered."""
TIMES_YES = Control("nightcan", ("night",))
TIMES_MAYBE = Control("nightmaycan", ("night",))
MEETING = Control("nightmeeting", ("night",))
"""The host's choices about where and when the club meets."""
OFFER_TIMES = Control("nightoffer", ("night",))
WITHDRAW_TIMES = Control("nightunoffer", ("night",))
PICK_TIME = Control("nightpicktime", ("night",))
VOICE = Control("nightvoice", ("night",))
TALK = Control("nighttalk", ("night",))
KEEP_EVENT = Control("nightevent", ("night", "keep"))

VOTE = Control("nightvote", ("night",))
"""Opens one's own ballot."""
BALLOT = Control("nightballot", ("night", "page"))
BALLOT_EDGE = Control("nightballots", ("night", "page"))
"""The same, for the second button that turns the page: a custom_id may appear only once in a message."""
APPROVE = Control("nightapprove", ("night", "page"))
STARS = Control("nightstars", ("night", "film"))
RANK = Control("nightrank", ("night", "page"))
UNRANK = Control("nightunrank", ("night", "everything"))
VETO = Control("nightveto", ("night", "page"))
RESULT = Control("nightresult", ("night",))
"""How the result came about, privately."""

END_NIGHT = Control("nightend", ("night",))
"""The films are over: scores are collected."""
SCORE = Control("nightscore", ("night",))
"""Opens one's own scores."""
GIVE_SCORE = Control("nightgive", ("night", "film"))
SCORE_OUT = Control("nightunscore", ("night",))
"""Takes one's own scores out of a night after the reveal."""
REVEAL = Control("nightreveal", ("night",))
REVEAL_WHEN = Control("nightwhen", ("night",))
REVEAL_IN = Control("nightuntil", ("night",))
"""A select of how long from now the scores stay sealed."""
CAME = Control("nightcame", ("night",))
"""The host's list of who came."""
CAME_ADD = Control("nightcamein", ("night",))
CAME_REMOVE = Control("nightcameout", ("night",))
CAME_SCORERS = Control("nightcamescored", ("night",))
CAME_VOICE = Control("nightcamevoice", ("night",))
"""A select of the voice channel in which the club watches."""

HISTORY = Control("nighthistory", ("page",))
PAST = Control("nightpast", ("page",))
"""A select of the nights of a page that are over."""
NUMBERS = Control("nightnumbers")
