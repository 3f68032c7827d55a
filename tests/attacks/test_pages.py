"""Hostile review pages are read in linear time, within limits, in a separate process."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import html
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bot.composition import Services
from bot.domain.errors import MarqueeError
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.reviews.page_errors import NoReviewReason, NotAReview, PageTooLarge, PageTooManyParts
from bot.domain.work_errors import WorkStopped
from bot.services.reviews.pages import read_page
from bot.sources.review_page.reader import read_review_page
from bot.ui.problems import error_sentence
from tests.sources.review_page_samples import HEAT
from tests.support.loop_watch import watched_loop
from tests.support.wire import WireDiscord
from tests.support.wire_process import bot_process
from tests.support.world import Answer, World

MOST = 2.5
"""The allowed growth of time for a page of twice the length: 2 is linear, 4 is quadratic."""
MEASURABLE = 0.01
HEAD = "Heat (1995) - Movie Review"
# Units that make naive readers of marks, names, dates, titles and ratings backtrack.
UNITS = [
    "[", "(", "![", "[a](", "[a][", "*a ", "_a ", "**", "||", "`", "\n", "\n ", "\u00a0\n", " ", "\\", "<", "&",
    "a:", "a: b\n", "Director: ", "Directed by A B\n", "By A ", "by A\n\n", "A ", "A-", "Aa, ", "A's ", "A. ",
    "(A B) ", "(1995) ", "[1995", "1/2 ", "★", "Heat ", "Heat: ", "HEAT ", "Rating: 4\n", "USA, ", "© ", "“", "“a",
    "‘a", "http://", "- a\n", "| a ", "# ", "> ", "=\n", "x-\n", "more from ", "Read more:\n\n", "Related\n\n",
    "About the author\n\n", "photo by ", "cookies ", "e\u0301", "\u0301\u0323", "\u200b", "映画", "the ", "a.o., ",
    "a b c d e f g h i j. ", "De A, avec ", "with A ", "and ", ";", "{a;\n", "Mr. ", " - ", '!"', "\r", "~", "...",
    "[spoiler]", "[/spoiler]", ">!a ", "a!< ", "||a|| ", "Spoilers below\n\n", "T\n\n", "References\n1. http://a.b\n", "From: a\n",
    "8 out of ", "8 of (", "★ of ★", "*** of *", "5点満点", "KL: a b\n\n", "A, B and ", "12 marca ", "[1]a ", "a | ", "》《",
]  # fmt: skip
TAGS = [
    "<br>", "<div>", "<b>", "<em>", "<i>x</i>", "<a href=x>", "<p>", "<p>x y z.</p>", "<li>", "<td>", "<tr><td>", "<dt>a<dd>b",
    "<dt>Director<dd>A", "<blockquote>", "<div class=author>", "<span itemprop=author>", "<span itemprop=author>a</span>",
    "<span class=byline>x ", "<h1>", "<h2>x", "<b>Director</b> A ", "<script type='application/ld+json'>{}</script>",
    "<meta name=a content=b>", "<!--", "<?", "<pre>a\n</pre>", "<nav>", "<img alt='4/5'>", "<cite>a</cite>", "<p",
    "<table><tr><td><p>a", "<table><tr><td>x<br><br>y<tr><td>", "<details><summary>spoiler</summary>x", "<span class=spoiler>x",
    "<span class=spoiler>x</span>", "<i class=icon-star-full></i>", "<i class=icon-star-full></i>x", "<img alt='*'>",
    "<span itemscope itemtype=Review itemprop=review>", "<b itemprop=name>a", "<b itemprop=name>a</b>", "<span class=dropcap>T</span> ",
    "<span aria-hidden=true>x<i class=sr-only>x</i>", "<div class=site-title>a", "<img alt=T>", "<button>a</button>", "<pre>||a|| </pre>", "<pre>[spoiler]</pre>", "x<br>", "a long enough line that does not end like a sentence and goes on and on and on <br>",
]  # fmt: skip
SHORT_UNITS = ["[", "\n", "A-"]
SHORT_TAGS = ["<b>Director</b> A ", "<span itemprop=author>"]
"""The short run takes these; the long run takes all in one place each, the soak run all up to the limit of the door."""


def _text(unit: str, size: int, place: str) -> bytes:
    run = unit * (size // len(unit))
    return {
        "alone": run,
        "paragraph": f"{HEAD}\n\nBy Ana Ruiz\n\n{HEAT}\n\n{run}\n\nThe end is good.\n",
        "sentence": f"{HEAD}\n\n{HEAT}\n\nHeat {run} is a film that everybody loves and nobody likes.",
        "headline": f"{HEAD} {run}\n\n{HEAT}",
        "front matter": f"---\ntitle: {run}\nauthor: {run}\n---\n\n{HEAT}",
    }[place].encode()


def _page(inside: str, *, title: str = HEAD, head: str = "") -> bytes:
    text = "".join(f"<p>{part}</p>" for part in HEAT.split("\n\n"))
    return f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{text}{inside}</body></html>".encode()


def _html(unit: str, size: int, place: str) -> bytes:
    run = unit * (size // len(unit))
    said = html.escape(run)
    if place == "data":
        work = {
            "@type": "Review",
            "name": run,
            "author": [{"name": run}] * 3,
            "itemReviewed": {"@type": "Movie", "name": run},
        }
        return _page(
            "",
            head=f'<script type="application/ld+json">{json.dumps(work)}</script><meta name=author content="{said}">',
        )
    return {
        "paragraph": lambda: _page(f"<p>{said}</p>"),
        "title": lambda: _page("", title=f"{HEAD} {said}"),
        "tags": lambda: _page(f"<div>{run}</div>"),
        "tags in a sentence": lambda: _page(f"<p>{run} a film that everybody loves and nobody likes at all.</p>"),
    }[place]()


def _seconds(page: bytes) -> float:
    """CPU seconds of this thread for one reading, the shortest of a few."""
    shortest = float("inf")
    for _ in range(3):
        gc.disable()
        try:
            began = time.thread_time()
            with contextlib.suppress(MarqueeError):
                read_review_page(page)
            shortest = min(shortest, time.thread_time() - began)
        finally:
            gc.enable()
        if shortest < MEASURABLE:
            break
    return shortest


def _check_growth(make: Any, unit: str, place: str, sizes: list[int]) -> None:
    before = 0.0
    for size in sizes:
        now = _seconds(make(unit, size, place))
        if before >= MEASURABLE and now > MOST * before:
            # Only a repeated slowdown counts: other processes may have disturbed the first run.
            before, now = _seconds(make(unit, size // 2, place)), _seconds(make(unit, size, place))
            assert now <= MOST * before, f"{size} of {unit!r} took {now:.3f} s, half of it {before:.3f} s"
        before = now


HTML_PLACES = ("paragraph", "title", "data")
PLACES = ("alone", "paragraph", "sentence", "headline", "front matter")


@pytest.mark.parametrize("unit", SHORT_UNITS)
def test_a_text_page_of_twice_the_length_takes_twice_the_time(unit: str) -> None:
    for place in ("paragraph", "headline"):
        _check_growth(_text, unit, place, [8_000, 16_000, 32_000])


@pytest.mark.parametrize("unit", SHORT_TAGS)
def test_an_html_page_of_twice_the_length_takes_twice_the_time(unit: str) -> None:
    _check_growth(_html, unit, "tags in a sentence", [8_000, 16_000, 32_000])


@pytest.mark.long
@pytest.mark.parametrize("unit", UNITS)
def test_text_pages_of_every_kind_take_time_in_proportion(unit: str) -> None:
    _check_growth(_text, unit, PLACES[UNITS.index(unit) % len(PLACES)], [8_000, 16_000, 32_000, 64_000])


@pytest.mark.long
@pytest.mark.parametrize("unit", UNITS)
def test_marked_up_pages_of_every_kind_take_time_in_proportion(unit: str) -> None:
    _check_growth(_html, unit, HTML_PLACES[UNITS.index(unit) % len(HTML_PLACES)], [8_000, 16_000, 32_000, 64_000])


@pytest.mark.long
@pytest.mark.parametrize("unit", TAGS)
def test_pages_of_every_tag_take_time_in_proportion(unit: str) -> None:
    _check_growth(_html, unit, "tags in a sentence", [16_000, 32_000, 64_000])


@pytest.mark.soak
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("unit", UNITS)
def test_text_pages_up_to_the_limit_take_time_in_proportion(unit: str, place: str) -> None:
    _check_growth(_text, unit, place, [50_000, 100_000, 200_000, 400_000])


@pytest.mark.soak
@pytest.mark.parametrize("place", HTML_PLACES)
@pytest.mark.parametrize("unit", UNITS)
def test_marked_up_pages_up_to_the_limit_take_time_in_proportion(unit: str, place: str) -> None:
    _check_growth(_html, unit, place, [50_000, 100_000, 200_000, 400_000])


@pytest.mark.soak
@pytest.mark.parametrize("place", ["tags", "tags in a sentence"])
@pytest.mark.parametrize("unit", TAGS)
def test_pages_of_tags_up_to_the_limit_take_time_in_proportion(unit: str, place: str) -> None:
    _check_growth(_html, unit, place, [100_000, 200_000, 400_000, 800_000])


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (b"<html><body>" + b"<br>" * 1_200_000, PageTooManyParts),
        (b"<html><body>" + b"<p>A line.</p>" * 6_000, PageTooManyParts),
        (b"A line.\n\n" * 6_000, PageTooManyParts),
        (f"{HEAD}\n\n{HEAT}\n\n{'A sentence that goes on for long. ' * 4_000}".encode(), PageTooLarge),
        (b"word " * 100_000, PageTooLarge),
        (b"<html>" + b"x" * 6_000_000, PageTooLarge),
    ],
    ids=["breaks", "paragraphs", "lines", "a long review", "a long text", "many bytes"],
)
def test_a_page_past_a_limit_is_refused_with_a_sentence(page: bytes, kind: type[MarqueeError]) -> None:
    with pytest.raises(kind) as refused:
        read_review_page(page, name="page.html" if page.startswith(b"<") else "page.txt")
    assert "Save only" in error_sentence(refused.value)


async def test_the_largest_page_that_is_read_keeps_to_the_limits_of_its_process(services: Services) -> None:
    scripts = f"<script>{'x' * 4_000_000}</script>"
    page = _page("<i>a</i> " * 40_000 + scripts)
    assert (await read_page(services.heavy, 1, page, "page.html")).film_title == "Heat"


MARA = Actor(member=MemberId(2), name="Mara", guild=GuildId(7), manages_messages=True)


@pytest.mark.parametrize("unit", ["[", *(pytest.param(unit, marks=pytest.mark.soak) for unit in UNITS[1:])])
async def test_bystanders_are_answered_while_a_hostile_page_is_read(services: Services, unit: str) -> None:
    page = _text(unit, 200_000, "paragraph")
    ines = Actor(member=MemberId(1), name="Ines", guild=GuildId(7))

    async def data() -> bytes:
        return page

    await services.catalogue.find_film(ines, "Ran")
    with watched_loop() as held:
        reading = asyncio.ensure_future(services.reviews.page_imports.import_page(MARA, data, "page.txt", None))
        for _ in range(5):
            film = await services.catalogue.find_film(ines, "Ran")
            assert await services.library.reviews_of_film(GuildId(7), film.id) is not None
        await asyncio.wait((reading,))
    assert isinstance(reading.exception(), MarqueeError | None)
    assert max(held) <= 0.05, f"the loop was held for {1_000 * max(held):.0f} ms of CPU"


async def test_closing_ends_a_reading_at_once(services: Services) -> None:
    reading = asyncio.ensure_future(read_page(services.heavy, 1, _text("Director: ", 390_000, "paragraph"), "page.txt"))
    await asyncio.sleep(0.2)
    await services.heavy.close()
    with pytest.raises(WorkStopped):
        await reading


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
async def test_the_bot_stops_at_once_though_a_hostile_page_is_being_read(template: Path, tmp_path: Path) -> None:
    shutil.copyfile(template, tmp_path / "marquee.sqlite3")
    token = "a-token-as-long-as-a-token-is"
    environment = {"DISCORD_TOKEN": token, "DATABASE_PATH": str(tmp_path / "marquee.sqlite3"), "LOG_LEVEL": "WARNING"}
    async with WireDiscord() as discord:
        bot = discord.bot(token)
        discord._rest._files["page.txt"] = _text("Director: ", 390_000, "paragraph")
        async with bot_process(discord, "bot", "run", environment=environment) as process:
            await bot.ready()
            await bot.until(lambda account: account.session is not None)
            address = f"{discord.url}/attachments/1/page.txt"
            file = {"id": "7", "filename": "page.txt", "size": 60_000, "url": address, "proxy_url": address}
            data = bot._command("reviews import", {"page": "7"}) | {"resolved": {"attachments": {"7": file}}}
            exchange = await bot._begin(2, data, discord.moderator)
            await bot.until(lambda account: any(r.path.endswith("/callback") for r in account.requests), 30)
            stopping = asyncio.create_task(process.stop(within=60))
            answer = await asyncio.wait_for(exchange.answer, 60)
            assert answer.message is not None, "the moderator is told"
            assert await stopping == 0


NASTY = "Verify [your account](https://evil.example) @everyone ||x|| # <@1>"


@pytest.mark.parametrize(
    "page",
    [
        _page("", title=f"{NASTY} Soup").replace(
            HEAT.split("\n\n")[0].encode(), b"Boil the soup for a long while and serve it."
        ),
        _page(
            "<p><em>Verify [your account](https://evil.example)</em> is what it says.</p>",
            title=NASTY,
            head='<script type="application/ld+json">{"@type":"Review"}</script>',
        ).replace(b"Heat", b"It"),
        _page("", title=f"{NASTY} (1995) review"),
    ],
    ids=["no review", "no film", "a review"],
)
async def test_what_a_page_says_is_never_the_bots_own_voice(world: World, page: bytes) -> None:
    with contextlib.suppress(MarqueeError):
        await read_page(world.services.heavy, 1, page, "page.html")  # so that the process is there already
    answer = Answer(await world.club.mara.slash(world.club.channel, "reviews import", page=("page.html", page)))
    assert "Verify" in answer.text
    assert "[your account](" not in answer.text
    assert "||x||" not in answer.text


def test_a_nested_page_is_read_or_refused() -> None:
    for tag in ("div", "b", "em", "table", "blockquote", "ul"):
        page = _page(f"<{tag}>" * 30_000 + "x")
        assert read_review_page(page).film_title == "Heat"
    deep = "[" * 90_000
    page = _page("", head=f'<script type="application/ld+json">{deep}</script>')
    assert read_review_page(page).film_title == "Heat"


def test_a_page_without_words_is_no_review() -> None:
    with pytest.raises(NotAReview) as refused:
        read_review_page("\u3164\u2060\u200b\n".encode() * 50)
    assert refused.value.why in {NoReviewReason.TOO_LITTLE_TEXT, NoReviewReason.NOT_PROSE}
