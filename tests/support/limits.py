"""How long tests wait before they fail. Generous, because a busy machine is slow.

A test that waits for something is done as soon as it is there, so that these cost time only where it never comes.
"""

from __future__ import annotations

SETTLE_SECONDS = 60.0
"""Until SimCord calls an action of the bot stuck."""

SETTLE_TIMER_SECONDS = 3.0
"""How far ahead a timer has to be for SimCord not to wait for it after an action; see `patient_env`."""

READY_SECONDS = 120.0
"""Until a bot that was started as a process of its own must be connected."""

CHANGE_SECONDS = 60.0
"""Until something that a bot is about to do must have been seen by the small Discord."""

EXIT_SECONDS = 60.0
"""Until a process that was told to stop must have ended."""

ANSWER_SECONDS = 60.0
"""Until a question over the wire must have been answered."""

LATE_SECONDS = 30.0
"""After which the small Discord refuses the first answer to an interaction. Discord itself refuses after three seconds;
that the bot is faster than that is measured in benchmarks, where the machine is idle."""

COMMAND_SECONDS = 300.0
"""Until an operator's command that runs as a process of its own must have ended."""
