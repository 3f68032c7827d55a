"""A hidden part stays hidden in whatever elements it stands, and no mark of the reader's own is left in the text."""

from __future__ import annotations

import random

import pytest

from bot.domain.errors import MarqueeError
from bot.sources.review_page.reader import read_review_page
from tests.sources.review_page_samples import HEAT

SECRET = "Neil dies in the field by the airport at last, and nobody cries but him."
HIDING = (
    "<span class=spoiler>{}</span>", "<div class=spoiler>{}</div>", "[spoiler]{}[/spoiler]",
    '<section class="spoiler-text">{}</section>', "<details><summary>Spoilers</summary>{}</details>",
)  # fmt: skip
AROUND = (
    "<div>{}</div>", "<span>{}</span>", "<em>{}</em>", "<ul><li>{}</li></ul>", "<blockquote>{}</blockquote>",
    "<table><tr><td>{}</td></tr></table>", "<table><tr><td>Year</td><td>{}</td></tr></table>", "<pre>{}</pre>",
    "{}<br><br>", "<dl><dt>x</dt><dd>{}</dd></dl>", "<h3>{}</h3>", "<a href=x>{}</a>", "x {} y", "<figure>{}</figure>",
    "<details><summary>Spoiler</summary>{}</details>", "<b>Note</b> {}", "<center><font>{}</font></center>",
)  # fmt: skip


def _page(chance: random.Random) -> str:
    hidden = SECRET
    for shape in (*chance.choices(AROUND, k=chance.randint(0, 2)), chance.choice(HIDING)):
        hidden = shape.format(hidden)
    for shape in chance.choices(AROUND, k=chance.randint(0, 2)):
        hidden = shape.format(hidden)
    parts = [f"<p>{text}</p>" for text in HEAT.split("\n\n")]
    parts.insert(chance.randint(0, 2), hidden)
    return (
        f"<html><body><article><h1>Heat (1995) review</h1><p>By Dora Quill</p>{''.join(parts)}</article></body></html>"
    )


def _faults(seeds: range) -> list[str]:
    faults = []
    for seed in seeds:
        page = _page(random.Random(seed))
        try:
            read = read_review_page(page.encode())
        except MarqueeError:
            continue
        for text in read.barred_paragraphs:
            at = text.find("Neil dies")
            if any("\ue000" <= c <= "\ue006" for c in text) or (at >= 0 and text[:at].count("||") % 2 == 0):
                faults.append(page)
    return faults


def test_what_is_hidden_stays_hidden_in_any_elements() -> None:
    assert _faults(range(300)) == []


@pytest.mark.long
def test_what_is_hidden_stays_hidden_in_thousands_of_pages() -> None:
    assert _faults(range(300, 8_000)) == []
