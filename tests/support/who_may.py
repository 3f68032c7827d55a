"""Tables of who may use which command, button and form; every one of them must be in a table."""

from __future__ import annotations

from enum import Enum


class May(Enum):
    """Groups of people, by the names in PEOPLE."""

    ANYBODY = frozenset({"member", "author", "reviewer", "moderator", "manager", "stranger"})
    """For what only shows data of the club that it is used in."""
    HERE = frozenset({"member", "author", "reviewer", "moderator", "manager"})
    AUTHOR = frozenset({"author"})
    MODERATORS = frozenset({"reviewer", "moderator", "manager"})
    STAFF = frozenset({"author", "reviewer", "moderator", "manager"})
    OTHERS = frozenset({"member", "reviewer", "moderator", "manager"})
    AT_HOME = frozenset({"reviewer", "moderator", "manager", "stranger"})
    """Moderators in their own club: the stranger moderates the other club and reaches only that one."""
    MANAGERS_AT_HOME = frozenset({"manager", "stranger"})
    MANAGERS = frozenset({"manager"})


PEOPLE = ("member", "author", "reviewer", "moderator", "manager", "stranger")
CLUB_MODERATORS = May.MODERATORS
COMMANDS: dict[str, May] = {
    "chart": May.ANYBODY,
    "club": May.ANYBODY,
    "compare": May.ANYBODY,
    "compare taste": May.ANYBODY,
    "delete response": May.ANYBODY,  # its own test says whose answers
    "diary": May.ANYBODY,
    "export club": May.MANAGERS,
    "export mine": May.ANYBODY,
    "favourites": May.ANYBODY,
    "films changes": CLUB_MODERATORS,
    "films fix": CLUB_MODERATORS,
    "films merge": CLUB_MODERATORS,
    "films title": CLUB_MODERATORS,
    "find": May.ANYBODY,
    "guess": May.ANYBODY,
    "help": May.ANYBODY,
    "highlight": May.ANYBODY,
    "import": May.ANYBODY,
    "movie": May.ANYBODY,
    "my-reviews": May.ANYBODY,
    "nominate": May.ANYBODY,
    "nominations lists": CLUB_MODERATORS,
    "nominations show": May.ANYBODY,
    "nominations together": May.ANYBODY,
    "nominations turns": May.ANYBODY,
    "night film": May.ANYBODY,  # tests/nights says who may change which night
    "night plan": May.ANYBODY,
    "night show": May.ANYBODY,
    "pick for those who reacted": May.ANYBODY,
    "privacy": May.ANYBODY,
    "profile": May.ANYBODY,
    "rate": May.ANYBODY,
    "rate this film": May.ANYBODY,
    "recap": May.ANYBODY,
    "recommend": May.ANYBODY,
    "related": May.ANYBODY,
    "review": May.ANYBODY,
    "reviews add": CLUB_MODERATORS,
    "reviews by this member": May.ANYBODY,
    "reviews edit": CLUB_MODERATORS,
    "reviews history": CLUB_MODERATORS,
    "reviews import": CLUB_MODERATORS,
    "reviews lines": CLUB_MODERATORS,
    "reviews move": CLUB_MODERATORS,
    "reviews queue": CLUB_MODERATORS,
    "reviews restore": CLUB_MODERATORS,
    "reviews withdraw": CLUB_MODERATORS,
    "save as highlight": CLUB_MODERATORS,
    "save as review": CLUB_MODERATORS,
    "schedule": May.MANAGERS,
    "settings": May.MANAGERS,
    "taste": May.ANYBODY,
    "time-zone": May.MANAGERS,
    "top": May.ANYBODY,
    "watchlist add": May.ANYBODY,
    "watchlist remove": May.ANYBODY,
    "watchlist show": May.ANYBODY,
    "who-saw": May.ANYBODY,
    "write": May.ANYBODY,
}
"""A stranger belongs to another club and asks there; `test_strangers…` checks what they reach."""
OWN: frozenset[str] = frozenset(
    {"reviews edit", "reviews history", "reviews lines", "save as highlight", "reviews move"}
)
"""Commands that an author may use on their own review if Discord shows them."""

CONTROLS: dict[str, May] = {
    "addfilm": May.ANYBODY,
    "because": May.MODERATORS,
    "changes": May.AT_HOME,
    "closereport": May.MODERATORS,
    "credit": May.MODERATORS,
    "confirm": May.AT_HOME,
    "deed": May.AUTHOR,  # withdraw; the other deeds are in test_deeds
    "discard": May.AUTHOR,
    "draft": May.AUTHOR,
    "draftfilm": May.AUTHOR,
    "draftfilmfrom": May.AUTHOR,
    "edit": May.STAFF,
    "fill": May.AUTHOR,
    "history": May.STAFF,
    "lookedup": May.ANYBODY,
    "lookup": May.ANYBODY,
    "mark": May.STAFF,
    "marking": May.STAFF,
    "markings": May.STAFF,
    "mine": May.HERE,
    "newfilm": May.AUTHOR,
    **dict.fromkeys(
        (
            "nightlistclose",
            "nightlistedit",
            "nightlisthow",
            "nightlistlow",
            "nightlistnew",
            "nightlistopen",
            "nightlistback",
            "nightlistpick",
            "nightlistrules",
            "nightlists",
            "nightlistveto",
            "nightlistwho",
            "turnadd",
            "turndrop",
            "turnearned",
        ),
        May.AT_HOME,
    ),
    "opensettings": May.MANAGERS_AT_HOME,
    **dict.fromkeys(("pagecancel", "pagefilm", "pagefilmfrom", "pagepublish", "pagereview"), May.MODERATORS),
    "queue": May.AT_HOME,
    "queuefrom": May.AT_HOME,
    "quoting": May.AUTHOR,
    "readfrom": May.HERE,
    "repeated": May.STAFF,
    "report": May.HERE,
    "revert": May.STAFF,
    "setting": May.MANAGERS_AT_HOME,
    "sheet": May.HERE,
    "sheetfrom": May.HERE,
    "submit": May.AUTHOR,
    "unmend": May.MODERATORS,
    "unmendfrom": May.MODERATORS,
    "ways": May.HERE,
    "write": May.ANYBODY,
}
"""Controls that write, or show data that is not for everybody."""
READING: frozenset[str] = frozenset(
    {
        "card",
        "edge",
        "lines",
        "more",
        "nextline",
        "page",
        "recap",
        "recapshare",
        "related",
        "review",
        "reviews",
        "top",
        "topkind",
        "voicelist",
        "voices",
        *(f"pick-{name}" for name in ("review", "movie", "highlight", "related")),
        *(f"pickfrom-{name}" for name in ("review", "movie", "highlight", "related")),
    }
)
"""Controls that only show what the club that they are pressed in may read."""
FORMS: dict[str, May] = {
    "addfilm": May.ANYBODY,
    "because": May.MODERATORS,
    "credit": May.MODERATORS,
    "edit": May.STAFF,
    "fill": May.AUTHOR,
    "lookup": May.ANYBODY,
    "newfilm": May.AUTHOR,
    "nightlistedit": May.AT_HOME,
    "nightlistnew": May.AT_HOME,
    "pagefilm": May.MODERATORS,
    "pagereview": May.MODERATORS,
    "report": May.OTHERS,
    "write": May.ANYBODY,
}
PERSONAL: frozenset[str] = frozenset(
    {
        "comparewith",
        "countagain",
        "countfilm",
        "diary",
        "entry",
        "entrydrop",
        "dropcards",
        "entryshow",
        "forget",
        "forgetdo",
        "forgetsure",
        "guess",
        "guessend",
        "guessnew",
        "guessweek",
        "here",
        "import",
        "importadd",
        "importdates",
        "importgo",
        "importpick",
        "importpublish",
        "importreview",
        "importtable",
        "importundo",
        "importundosure",
        "leftout",
        "like",
        "nofavourites",
        "notthis",
        "openimport",
        "picture",
        "prefer",
        "quoteof",
        "rate",
        "ratefilm",
        "sawit",
        "sayof",
        "seenit",
        "share",
        "stars",
        "takeout",
        "unlike",
        "unsay",
        "unvote",
        "vote",
        "voice",
        "who",
        "wish",
        "wishes",
        *(f"pick-{name}" for name in ("want", "unwant", "who-saw")),
        *(f"pickfrom-{name}" for name in ("want", "unwant", "who-saw")),
    }
)
"""Controls that act only on the presser's own data, as their own tests show."""
SCHEDULES: frozenset[str] = frozenset(
    {
        "openschedules",
        "scheduleagain",
        "scheduledecade",
        "scheduledrop",
        "scheduleedit",
        "schedulegenre",
        "schedulelook",
        "schedulemood",
        "schedulenew",
        "scheduleopen",
        "schedulepause",
        "schedulepost",
        "scheduleresume",
        "schedulerole",
        "schedules",
    }
)
"""Controls and forms of the club's schedules: Manage Server is checked before anything else."""
NIGHTS: frozenset[str] = frozenset(
    {
        *("nomasked", "nomback", "nomdrop", "nomfor", "nominate", "nominatefrom", "nomwhy", "pick-nominate"),
        *("pickfrom-nominate", "turnaway", "turnback", "turnjoin", "turnleave", "turnnext", "turnskip"),
        *("nomlist", "nomopen", "nompage", "turns", "wanted", "wantedby", "wantedvoice"),
        "nightapprove",
        "nightballot",
        "nightballots",
        "nightbegin",
        "nightblind",
        "nightcancel",
        "nightcancelsure",
        "nightchannel",
        "nightclose",
        "nightdrop",
        "nightedit",
        "nighthost",
        "nighthow",
        "nightlist",
        "nightlook",
        "nightminutes",
        "nightnew",
        "nightopen",
        "nightpick",
        "nightpicker",
        "nightpickfrom",
        "nightplace",
        "nightrank",
        "nightreopen",
        "nightrepost",
        "nightrestore",
        "nightresult",
        "nightrole",
        "nights",
        "nightsetup",
        "nightsheet",
        "nightstars",
        "nightstart",
        "nightunopen",
        "nightunpick",
        "nightunrank",
        "nightveto",
        "nightvetoes",
        "nightvote",
    }
)
"""Controls and forms of movie nights: tests/nights shows that only hosts change one, and members their own ballots."""
