"""`/guess`: the guessing game about lines of reviews."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.domain.stats.guessing import GuessRoundId
from bot.gateway import options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_control
from bot.gateway.delivery import PUBLIC
from bot.services.stats.guessing import GuessingService
from bot.ui.stats import guess


class GuessCog(commands.Cog):
    def __init__(self, guessing: GuessingService) -> None:
        self._guessing = guessing

    @app_commands.command(name="guess", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(points="Show this week's points instead", private=options.PRIVATE)
    async def play(self, interaction: Interaction, points: bool = False, private: bool = False) -> None:
        """Guess which film a line from a review is about."""
        actor = read_actor(interaction)
        if points:
            board = await self._guessing.week_board(actor, shared=not private)
            await replies.send_answer(interaction, lambda: guess.board_card(board), private=private)
            return
        question = await self._guessing.ask_question(actor)
        await replies.send_answer(interaction, lambda: guess.question_card(question), private=private)

    @handles_control(guess.GUESS)
    async def answer(self, interaction: Interaction, round: int, place: int) -> None:  # noqa: A002  the control's name
        result = await self._guessing.record_guess(read_actor(interaction), GuessRoundId(round), place)
        await replies.replace_message(interaction, lambda: guess.question_card(result.question))
        await replies.send_answer(interaction, guess.result_card(result), private=True)

    @handles_control(guess.REVEAL)
    async def show_solution(self, interaction: Interaction, round: int) -> None:  # noqa: A002
        solution = await self._guessing.reveal_answer(read_actor(interaction), GuessRoundId(round))
        await replies.replace_message(interaction, lambda: guess.solution_card(solution))

    @handles_control(guess.ASK_AGAIN)
    async def ask_again(self, interaction: Interaction) -> None:
        """In private where the button was."""
        message = interaction.message
        question = await self._guessing.ask_question(read_actor(interaction))
        private = message is not None and message.flags.ephemeral
        await replies.send_answer(interaction, lambda: guess.question_card(question), private=private)

    @handles_control(guess.WEEK)
    async def show_week(self, interaction: Interaction) -> None:
        board = await self._guessing.week_board(read_actor(interaction), shared=False)
        await replies.send_answer(interaction, guess.board_card(board), private=True)
