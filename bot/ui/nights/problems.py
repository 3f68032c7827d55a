"""Error messages about nominations and movie nights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import discord

from bot.domain.nights import errors
from bot.domain.nights.night import NightState

_MOVED_ON: Mapping[NightState, str] = {
    NightState.PLANNED: "This night is only planned so far.",
    NightState.NOMINATING: "This night is collecting nominations.",
    NightState.VOTING: "Voting for this night is open.",
    NightState.DECIDED: "The film for this night is decided.",
    NightState.ON: "This night has begun.",
    NightState.SCORING: "This night is over and collects scores.",
    NightState.REVEALED: "The scores of this night are out.",
    NightState.CANCELLED: "This night is cancelled.",
}


def _closed(error: errors.VoteClosed) -> str:
    return (
        f"Voting closed {discord.utils.format_dt(error.closed_at, 'R')}, so this ballot doesn't count. "
        "What you voted for before the close does. `/night show` shows the result."
    )


NIGHTS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NightGone: lambda _: "I can't find that night. `/night show` lists the nights that are coming.",
    errors.NightListGone: lambda _: "That list is closed. Choose another one in `/nominate`.",
    errors.NightMovedOn: lambda error: f"{_MOVED_ON[error.state]} `/night show` shows what you can do now.",
    errors.NotTheHost: lambda _: "Only the night's host and moderators can do that. Ask one of them.",
    errors.VoteClosed: _closed,
    errors.MayNotPlan: lambda _: (
        "Planning a night takes **Create Events** or being a moderator. Ask a moderator to plan it with you."
    ),
    errors.TooManyNights: lambda error: (
        f"This club already has {error.limit} nights that aren't over. Cancel one in `/night show` first."
    ),
    errors.NothingToVoteOn: lambda _: (
        "There's no film to vote on yet. Add some with `/night film`, or nominate with `/nominate`."
    ),
    errors.NotOnBallot: lambda _: "That film isn't on the ballot any more. Press **Vote** on the panel again.",
    errors.TooManyVetoes: lambda error: (
        f"You have {error.limit} {'veto' if error.limit == 1 else 'vetoes'} in this night. Undo another one first."
    ),
    errors.NotYourPick: lambda _: "It's someone else's turn to pick. The panel in `/night show` says whose.",
    errors.NotShown: lambda _: "This night doesn't show that film. Open your scores again from the panel.",
    errors.AlreadyScored: lambda _: (
        "The scores are out, and yours is among them. You can change it in your `/diary`, by rating the film again."
    ),
    errors.TimeNotOffered: lambda _: "That time isn't on offer any more. `/night show` has what the panel says now.",
    errors.BallotFull: lambda error: (
        f"The ballot already has {error.limit} films. Take one off with **Set up** in `/night show` first."
    ),
}
