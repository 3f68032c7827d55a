"""The controls of lists, nominations and turns. A button that opens a form has the same id as the form."""

from __future__ import annotations

from bot.ui.kit.controls import Control

NOMINATE_FOR = Control("nomfor", ("film",))
"""A select of the list for a film."""
NOMINATE_ASKED = Control("nomasked", ("film", "list"))
"""Go on with `/nominate` once the film is chosen; `list` is 0 for none."""
WHY = Control("nomwhy", ("nomination",))
WITHDRAW = Control("nomdrop", ("nomination",))
PUT_BACK = Control("nomback", ("nomination",))
NOMINATION = Control("nomopen")
"""A select of the nominations on a page."""

LIST_PAGE = Control("nompage", ("list", "page"))
LIST_CHOICE = Control("nomlist")
"""A select of the club's lists."""

WANTED = Control("wanted")
"""What do we all want: a new answer."""
WANTED_BY = Control("wantedby", ("asker",))
"""A select of members."""
WANTED_IN_VOICE = Control("wantedvoice", ("asker",))

BOARD = Control("nightlists")
BOARD_PICK = Control("nightlistpick")
NEW_LIST = Control("nightlistnew")
RULES = Control("nightlistrules", ("list",))
EDIT_LIST = Control("nightlistedit", ("list",))
WHO_NOMINATES = Control("nightlistwho", ("list",))
LIST_METHOD = Control("nightlisthow", ("list",))
LIST_VETOES = Control("nightlistveto", ("list",))
LIST_LOWEST = Control("nightlistlow", ("list",))
CLOSE_LIST = Control("nightlistclose", ("list",))
REOPEN_LIST = Control("nightlistopen", ("list",))
REOPEN_PICK = Control("nightlistback")
"""A select of closed lists."""

TURNS = Control("turns", ("list",))
TAKE_TURNS = Control("turnjoin", ("list",))
LEAVE_TURNS = Control("turnleave", ("list",))
AWAY = Control("turnaway", ("list",))
BACK = Control("turnback", ("list",))
SKIP = Control("turnskip", ("list",))
SKIP_NEXT = Control("turnnext", ("list", "member"))
"""A moderator skips the turn of the one whose turn it is."""
ADD_TO_LINE = Control("turnadd", ("list",))
TAKE_FROM_LINE = Control("turndrop", ("list",))
TURNS_EARNED = Control("turnearned", ("list", "on"))
