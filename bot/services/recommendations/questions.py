"""Keeps questions about what to watch; they are stored in the background, so that an answer needs no write."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.domain.ids import LIBRARY, GuildId, MemberId
from bot.domain.recommendations.errors import QuestionGone
from bot.domain.recommendations.question import Audience, Filters, Question
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.recommendations import questions as store

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long the buttons under an answer work."""
MOST_WAITING = 5_000
"""The most questions that wait to be stored; of more, the oldest are lost."""


class Questions:
    """Creates and finds questions for `RecommendationService`; a background job stores and deletes them.

    `new_id` returns a unique number, because the buttons under an answer name the question before it is stored.
    """

    def __init__(self, database: Database, now: Callable[[], datetime], new_id: Callable[[], int]) -> None:
        self._database = database
        self.now = now
        self._new_id = new_id
        self._waiting: dict[int, tuple[GuildId, Question]] = {}
        self._writing: asyncio.Task[None] | None = None

    def ask_question(
        self,
        guild: GuildId,
        asker: MemberId,
        audience: Audience,
        members: Sequence[MemberId],
        filters: Filters,
        *,
        skip: int = 0,
    ) -> Question:
        """Create a question; it is stored in the background."""
        question = Question(
            id=self._new_id(), asker=asker, audience=audience, members=tuple(members), filters=filters, skip=skip
        )
        self._keep(guild, question)
        return question

    async def find_question(self, guild: GuildId, identity: int) -> Question:
        """Raises QuestionGone if the question has expired or belongs to another club."""
        waiting = self._waiting.get(identity)
        if waiting is not None:
            if waiting[0] != guild:
                raise QuestionGone
            return waiting[1]
        async with self._database.read() as reading:
            question = await store.question_by_id(reading, guild, identity)
        if question is None:
            raise QuestionGone
        return question

    def move_question(self, guild: GuildId, question: Question, skip: int) -> Question:
        """The same question with another `skip`, the number of films already shown."""
        moved = dataclasses.replace(question, skip=skip)
        self._keep(guild, moved)
        return moved

    def forget_member(self, member: MemberId, guild: GuildId) -> None:
        """Drop unstored questions by or about a member who was erased from this club, or, with guild 0, everywhere."""
        self._waiting = {
            identity: (club, question)
            for identity, (club, question) in self._waiting.items()
            if guild not in (LIBRARY, club) or member not in (question.asker, *question.members)
        }

    async def flush(self) -> None:
        """Store the waiting questions; if that fails, they keep waiting."""
        waiting = dict(self._waiting)
        if not waiting:
            return
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            for guild, question in waiting.values():
                await store.put_question(writing, guild, question, now=self.now())
        for identity, stored in waiting.items():
            if self._waiting.get(identity) == stored:
                del self._waiting[identity]

    async def drop_old(self) -> None:
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.drop_old_questions(writing, self.now() - KEPT)

    def _keep(self, guild: GuildId, question: Question) -> None:
        self._waiting[question.id] = guild, question
        while len(self._waiting) > MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._flush_now(), name="questions")

    async def _flush_now(self) -> None:
        try:
            while self._waiting:
                await self.flush()
        except Exception as error:  # noqa: BLE001  the job tries again
            log.warning("questions could not be stored and are kept for later: %s", type(error).__name__)
