"""Error messages about nominations and movie nights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.nights import errors
from bot.domain.nights.night import NightState
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.nights.words import join_sentences, stamp

_MOVED_ON: Mapping[NightState, str] = {
    NightState.PLANNED: N_("This night is only planned so far."),
    NightState.NOMINATING: N_("This night is collecting nominations."),
    NightState.VOTING: N_("Voting for this night is open."),
    NightState.DECIDED: N_("The film for this night is decided."),
    NightState.ON: N_("This night has begun."),
    NightState.SCORING: N_("This night is over and collects scores."),
    NightState.REVEALED: N_("The scores of this night are out."),
    NightState.CANCELLED: N_("This night is cancelled."),
}


def _closed(error: errors.VoteClosed) -> str:
    return _(
        "Voting closed {when}, so this ballot doesn't count. What you voted for before the close does. `/night show` "
        "shows the result.",
        when=stamp(error.closed_at, "R"),
    )


def _moved_on(error: errors.NightMovedOn) -> str:
    return join_sentences(_(_MOVED_ON[error.state]), _("`/night show` shows what you can do now."))


def _too_many_nights(error: errors.TooManyNights) -> str:
    return ngettext(
        "This club already has {count} night that isn't over. Cancel it in `/night show` first.",
        "This club already has {count} nights that aren't over. Cancel one in `/night show` first.",
        error.limit,
    )


def _too_many_vetoes(error: errors.TooManyVetoes) -> str:
    return ngettext(
        "You have {count} veto in this night. Undo another one first.",
        "You have {count} vetoes in this night. Undo another one first.",
        error.limit,
    )


def _ballot_full(error: errors.BallotFull) -> str:
    return ngettext(
        "The ballot already has {count} film. Take one off with **{button}** in `/night show` first.",
        "The ballot already has {count} films. Take one off with **{button}** in `/night show` first.",
        error.limit,
        button=_("Set up"),
    )


NIGHTS: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.NightGone: lambda _error: _("I can't find that night. `/night show` lists the nights that are coming."),
    errors.NightListGone: lambda _error: _("That list is closed. Choose another one in `/nominate`."),
    errors.NightMovedOn: _moved_on,
    errors.NotTheHost: lambda _error: _("Only the night's host and moderators can do that. Ask one of them."),
    errors.VoteClosed: _closed,
    errors.MayNotPlan: lambda _error: _(
        "Planning a night takes **Create Events** or being a moderator. Ask a moderator to plan it with you."
    ),
    errors.TooManyNights: _too_many_nights,
    errors.NothingToVoteOn: lambda _error: _(
        "There's no film to vote on yet. Add some with `/night film`, or nominate with `/nominate`."
    ),
    errors.NotOnBallot: lambda _error: _(
        "That film isn't on the ballot any more. Press **{button}** on the panel again.",
        button=pgettext("button", "Vote"),
    ),
    errors.TooManyVetoes: _too_many_vetoes,
    errors.NotYourPick: lambda _error: _("It's someone else's turn to pick. The panel in `/night show` says whose."),
    errors.NotShown: lambda _error: _("This night doesn't show that film. Open your scores again from the panel."),
    errors.AlreadyScored: lambda _error: _(
        "The scores are out, and yours is among them. You can change it in your `/diary`, by rating the film again."
    ),
    errors.TimeNotOffered: lambda _error: _(
        "That time isn't on offer any more. `/night show` has what the panel says now."
    ),
    errors.BallotFull: _ballot_full,
}
