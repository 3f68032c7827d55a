"""Times Marquee's answers and those of a bare discord.py bot: `python -m benchmarks.answers`.

Both run as separate processes against one simulated Discord on 127.0.0.1 and are asked alternately, so that
other load on the machine affects both. The bare bot sends cards of the same structure and length, and 25
fixed suggestions; the difference is Marquee's own work. An answer is timed from the dispatch of the
interaction until the complete answer has arrived, a deferred one until its edit.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.wire import Answer, Bot, WireDiscord
from tests.support.wire_process import BotProcess, Memory, bot_process
from tests.support.wire_world import Member

Ask = Callable[[Bot, int], Awaitable[Answer]]

SCOUTED = (*"aeioubcdfghklmnprstw", "leaving las vegas")
CARD_GOAL, SUGGESTION_GOAL = 1.5, 2.0
START_GOAL_S, MEMORY_GOAL_MB = 0.7, 60.0
WARM_UP = 30
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Contestant:
    """One bot: the account that it logs in with, and how it is started."""

    name: str
    bot: Bot
    module: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of question: how to ask each bot, and the allowed ratio of medians, if there is one."""

    name: str
    marquee: Ask
    bare: Ask
    goal: float | None


@dataclass(frozen=True, slots=True)
class Runner:
    """A running bot under test."""

    bot: Bot
    process: BotProcess


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: waiting time of each answer, and average CPU time of one."""

    waited: list[float]
    worked: float


@dataclass(frozen=True, slots=True)
class Course:
    """Prepared before timing: films to ask for, texts to type, and a typical card of each command."""

    films: Sequence[str]
    reviewed: Sequence[str]
    typed: Sequence[str]
    shapes: Mapping[str, Any]


@contextlib.asynccontextmanager
async def started(discord: WireDiscord, contestant: Contestant) -> Any:
    """Start a bot, wait until it has logged in and set its commands, and stop it at the end.

    Gives the process and the seconds that it took. Raises SystemExit with what the bot said otherwise.
    """
    account = contestant.bot.account
    before, began = account.identified, time.perf_counter()
    async with bot_process(
        discord, contestant.module, *contestant.arguments, environment=contestant.environment
    ) as process:
        up = asyncio.create_task(contestant.bot.until(lambda a: a.identified > before and bool(a.commands), within=120))
        ended = asyncio.create_task(process.ended(within=130))
        await asyncio.wait({up, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not up.done() or up.exception():
            up.cancel()
            raise SystemExit(f"{contestant.name} did not come up:\n{(await process.output())[1]}")
        yield process, time.perf_counter() - began
        await process.stop()


async def start_times(discord: WireDiscord, contestant: Contestant, times: int) -> list[float]:
    """Start a bot several times, in seconds; its database, if it has one, exists already."""
    found = []
    for _ in range(times):
        async with started(discord, contestant) as (_, seconds):
            found.append(seconds)
    return found


async def explore(bot: Bot) -> Course:
    """Ask Marquee for films, and for the review and the card of each."""
    found: dict[str, str] = {}
    for typed in SCOUTED:
        answer = await bot.autocomplete("review", "film", typed, by=Member("scout"))
        found |= {choice["value"]: choice["name"] for choice in answer.payload["choices"]}
    films = [value for value in found if value.startswith("film:")]
    # Typical typed texts: a few letters of a title, rarely the same twice.
    typed = [found[film][: 2 + n % 6].lower() for n, film in enumerate(films)]
    reviews = await asked(bot, "review", films)
    longest = max(map(size, reviews.values()))
    full = {film: answer for film, answer in reviews.items() if size(answer) > longest / 2}
    cards = await asked(bot, "movie", films)
    shapes = {
        "cards": {"review": components(typical(full.values())), "movie": components(typical(cards.values()))},
        "choices": sorted(found.values(), key=len)[:: max(1, len(found) // 25)][:25],
    }
    return Course(films, list(full), typed, shapes)


async def asked(bot: Bot, command: str, films: Sequence[str]) -> dict[str, Answer]:
    return {film: await bot.slash(command, {"film": film}, by=Member(f"scout of {film}")) for film in films}


def size(answer: Answer) -> int:
    return len(json.dumps(components(answer)))


def typical(answers: Collection[Answer]) -> Answer:
    """Choose the answer of median size, which the bare bot imitates."""
    return sorted(answers, key=size)[len(answers) // 2]


def components(answer: Answer) -> list[dict[str, Any]]:
    return list(answer.payload.get("components", ()))


def questions(course: Course) -> list[Question]:
    """Build the questions. Every member asks only once, so that nobody is throttled.

    `/movie` is asked first of films whose posters the answers to `/review` have left in memory, then of others: those
    answers wait for a drawing, which the bare bot does not make. With more calls than films, some of them are drawn.
    """

    def card(name: str, films: Sequence[str]) -> Ask:
        return lambda bot, n: bot.slash(name, {"film": films[n % len(films)]}, by=Member(f"asker{n}"))

    def typed(bot: Bot, n: int) -> Awaitable[Answer]:
        return bot.autocomplete("review", "film", course.typed[n % len(course.typed)], by=Member(f"asker{n}"))

    undrawn = [film for film in course.films if film not in set(course.reviewed)]
    review, movie, first = card("review", course.reviewed), card("movie", course.reviewed), card("movie", undrawn)
    return [
        Question("/review", review, review, CARD_GOAL),
        Question("/movie, poster in memory", movie, movie, CARD_GOAL),
        Question("/movie, poster to draw", first, first, None),
        Question("autocomplete", typed, typed, SUGGESTION_GOAL),
    ]


async def compare(question: Question, marquee: Runner, bare: Runner, calls: int) -> tuple[Times, Times]:
    """Ask both bots alternately, after a warm-up."""
    for number in range(-WARM_UP, 0):
        for ask, runner in ((question.marquee, marquee), (question.bare, bare)):
            await ask(runner.bot, number)
    found: tuple[list[float], list[float]] = [], []
    before = [runner.process.cpu_seconds() for runner in (marquee, bare)]
    gc.collect()
    for number in range(calls):
        # The order alternates, so that neither bot always has the warmer cache.
        turns = [(question.marquee, marquee, found[0]), (question.bare, bare, found[1])]
        for ask, runner, times in turns if number % 2 else reversed(turns):
            answer = await ask(runner.bot, number)
            times.append(answer.elapsed * 1000)
    after = [runner.process.cpu_seconds() for runner in (marquee, bare)]
    used = [(end - start) * 1000 / calls for start, end in zip(before, after, strict=True)]
    return Times(found[0], used[0]), Times(found[1], used[1])


def row(*cells: object) -> str:
    return "| " + " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in cells) + " |"


def answers_table(found: Sequence[tuple[Question, Times, Times]]) -> list[str]:
    """Build the first table. CPU time varies less than waiting time on a busy machine."""
    heads = ("median", "bare", "ratio", "goal", "p99", "bare", "processor", "bare", "ratio")
    lines = [row("ms", *heads), row("---", *["---:"] * len(heads))]
    for question, marquee, bare in found:
        medians = statistics.median(marquee.waited), statistics.median(bare.waited)
        tails = (statistics.quantiles(times.waited, n=100)[98] for times in (marquee, bare))
        work = marquee.worked, bare.worked, marquee.worked / bare.worked
        ratio = medians[0] / medians[1]
        goal = "none" if question.goal is None else f"at most {question.goal}"
        lines.append(row(question.name, *medians, ratio, goal, *tails, *work))
    return lines


def start_and_memory_table(
    starts: Mapping[str, list[float]], first: float, memory: Sequence[tuple[Memory, Memory]]
) -> list[str]:
    """Build the second table; `memory` holds each bot's after its start and after all questions."""
    medians = [statistics.median(starts[name]) for name in ("Marquee", "bare")]
    lines = [row("", "Marquee", "bare", "difference", "goal"), row("---", *["---:"] * 4)]
    lines.append(row("start to ready, s", *medians, medians[0] - medians[1], f"under {START_GOAL_S} more"))
    lines.append(row("very first start, with the library read in, s", first, "", "", ""))
    for when, index in (("after the start", 0), ("after the questions", 1)):
        for kind in ("rss", "uss"):
            sizes = [getattr(moments[index], kind) / MB for moments in memory]
            difference = sizes[0] - sizes[1]
            lines.append(row(f"{kind.upper()} {when}, MB", *sizes, difference, f"under {MEMORY_GOAL_MB} more"))
    return lines


async def run(calls: int, starts: int) -> str:
    """Run everything and give the report in Markdown."""
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="marquee-benchmark-")))
        discord = await stack.enter_async_context(WireDiscord())
        marquee, bare = contestants(discord, folder)
        async with started(discord, marquee) as (_, first):
            course = await explore(marquee.bot)
        (folder / "shapes.json").write_text(json.dumps(course.shapes), "utf-8")
        found_starts = {who.name: await start_times(discord, who, starts) for who in (marquee, bare)}
        runners: list[Runner] = []
        for who in (marquee, bare):
            process, _ = await stack.enter_async_context(started(discord, who))
            runners.append(Runner(who.bot, process))
        before = [runner.process.memory() for runner in runners]
        found = [(question, *await compare(question, runners[0], runners[1], calls)) for question in questions(course)]
        memory = list(zip(before, (runner.process.memory() for runner in runners), strict=True))
    lines = [
        (
            f"{calls} questions of each kind to each bot, {starts} starts; {len(course.films)} films found, "
            f"{len(course.reviewed)} with a review of full length."
        ),
        "",
        *answers_table(found),
        "",
        *start_and_memory_table(found_starts, first, memory),
    ]
    return "\n".join(lines)


def contestants(discord: WireDiscord, folder: Path) -> tuple[Contestant, Contestant]:
    names = ("Marquee", "bare")
    bots = [discord.bot(f"{name}-of-the-benchmark-on-this-machine", name) for name in names]
    marquee_environment = {
        "DISCORD_TOKEN": bots[0].account.token,
        "DATABASE_PATH": str(folder / "marquee.sqlite3"),
        "LOG_LEVEL": "WARNING",
    }
    bare_environment = {"DISCORD_TOKEN": bots[1].account.token, "BARE_SHAPES": str(folder / "shapes.json")}
    return (
        Contestant(names[0], bots[0], "bot", ("run",), marquee_environment),
        Contestant(names[1], bots[1], "benchmarks.bare_bot", (), bare_environment),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Time Marquee's answers beside a bare bot's.")
    parser.add_argument("--calls", type=int, default=500, help="questions of each kind to each bot")
    parser.add_argument("--starts", type=int, default=5, help="starts of each bot")
    options = parser.parse_args()
    print(asyncio.run(run(options.calls, options.starts)))


if __name__ == "__main__":
    main()
