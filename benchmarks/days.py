"""Days as people type them: our parser beside dateparser, where that is installed (`pip install dateparser==1.5.0`)."""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable
from datetime import date, datetime

from bot.domain.diary.days import read_day
from bot.domain.diary.errors import DayInFuture
from bot.domain.errors import InvalidValue

TODAY = date(2026, 11, 26)
MEANT = """
today 2026-11-26|tonight 2026-11-26|last night 2026-11-25|Yesterday evening 2026-11-25
the day before yesterday 2026-11-24|Monday 2026-11-23|on monday 2026-11-23|last Friday night 2026-11-20
Thursday 2026-11-19|this thursday 2026-11-26|Monday last week 2026-11-16|24 Dec 2025-12-24
24. Dezember 2025-12-24|Dec 24th, 2024 2024-12-24|24dec 2025-12-24|the 24th of December 2025-12-24
Nov 3 2026-11-03|Sat 21 Nov 2026-11-21|2 weeks ago 2026-11-12|two weeks ago 2026-11-12|a week ago 2026-11-19
a month ago 2026-10-26|3 days ago 2026-11-23|a couple of days ago 2026-11-24|one year ago 2025-11-26
24/12 2025-12-24|24.12. 2025-12-24|3/4/2026 2026-04-03|24.12.2025 2025-12-24|3.4.26 2026-04-03
2026-03-01 2026-03-01|29 Feb 2024-02-29|gestern Abend 2026-11-25|vorgestern 2026-11-24|hier soir 2026-11-25
avant-hier 2026-11-24|anoche 2026-11-25|anteayer 2026-11-24|Montag 2026-11-23|samedi 2026-11-21
3 de mayo 2026-05-03|Christmas Eve 2025-12-24|New Year's Eve 2025-12-31|last week -|someday -|31 Feb -
the other day -|7 -|Ran -|next friday -|12/2026 -
"""
Reader = Callable[[str], "date | None"]


def own(typed: str) -> date | None:
    try:
        return read_day(typed, TODAY)
    except (InvalidValue, DayInFuture):
        return None


def dateparser() -> Reader | None:
    if importlib.util.find_spec("dateparser") is None:
        return None
    library = importlib.import_module("dateparser")
    settings = {"PREFER_DATES_FROM": "past", "RELATIVE_BASE": datetime(2026, 11, 26, 12), "DATE_ORDER": "DMY"}  # noqa: DTZ001

    def read(typed: str) -> date | None:
        found = library.parse(typed, languages=["en", "de", "fr", "es", "it", "pt", "nl"], settings=settings)
        return found.date() if found else None

    return read


def report(name: str, read: Reader) -> None:
    cases = [case.rsplit(" ", maxsplit=1) for line in MEANT.strip().split("\n") for case in line.split("|")]
    wrong = [typed for typed, day in cases if str(read(typed) or "-") != day]
    began = time.process_time()
    for typed, _ in cases:
        read(typed)
    each = (time.process_time() - began) / len(cases)
    began = time.process_time()
    read("monday " * 1_000)
    hostile = time.process_time() - began
    right = len(cases) - len(wrong)
    print(f"{name}: {right} of {len(cases)}; {each * 1e3:.3f} ms each; hostile text {hostile:.3f} s; {wrong}")


if __name__ == "__main__":
    report("own", own)
    if (read_with_library := dateparser()) is not None:
        report("dateparser", read_with_library)
