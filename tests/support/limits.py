"""How long tests wait before they fail. Generous, because a busy machine is slow.

A test continues as soon as the awaited thing happens, so the limits cost time only if it never does.
"""

from __future__ import annotations

SETTLE_SECONDS = 60.0
"""Seconds until SimCord reports an action of the bot as stuck."""

SETTLE_TIMER_SECONDS = 3.0
"""SimCord does not wait for timers that are further ahead than this; see `patient_env`."""

SETTLE_LOOK_SECONDS = 0.003
"""Seconds between two looks of SimCord at whether the bot rests; see `patient_env`."""

READY_SECONDS = 120.0
"""Seconds for a bot process to connect."""

CHANGE_SECONDS = 60.0
"""Seconds for an expected change to reach the simulated Discord."""

EXIT_SECONDS = 60.0
"""Seconds for a process to end after a signal."""

ANSWER_SECONDS = 60.0
"""Seconds for an answer over the wire."""

LATE_SECONDS = 30.0
"""Seconds after which the simulated Discord refuses the first answer to an interaction. Discord refuses after three; the
benchmarks measure that the bot is faster, on an idle machine."""

COMMAND_SECONDS = 300.0
"""Seconds for an operator's command to end as a process."""

PICTURE_SECONDS = 60.0
"""Seconds for a poster from the process that draws. The bot itself waits for one second."""
