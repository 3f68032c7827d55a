"""The HTML of reviews as Discord's Markdown: no word lost, quotations marked, unclosed tags tolerated."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sources.trackers.markup import to_html, to_markdown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain", "plain"),
        ("  two\n\nparagraphs ", "two\n\nparagraphs"),
        ("<i>so</i> <em>so</em>", "*so* *so*"),
        ("<b>so</b> <STRONG>so</STRONG>", "**so** **so**"),
        ("<b><i>both</i></b>", "***both***"),
        ("<i> loose </i>end", " *loose* end".strip()),
        ("<i>one\ntwo</i>", "*one*\n*two*"),
        ("<i>Heat is good.\nAnd long.", "*Heat is good.*\nAnd long."),
        ("<i>Heat<i> is good", "*Heat* is good"),
        ("good</i> film", "good film"),
        ("<i></i>nothing", "nothing"),
        ("one<br>two<br/>three<BR />four", "one\ntwo\nthree\nfour"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('<a href="https://boxd.it/x">this</a>', "[this](https://boxd.it/x)"),
        ("<a href='https://boxd.it/x' rel=nofollow>this</a>", "[this](https://boxd.it/x)"),
        ('<a href="https://boxd.it/x">https://boxd.it/x</a>', "https://boxd.it/x"),
        ('<a href="https://e.org/a_(b)">this</a>', "[this](https://e.org/a_%28b%29)"),
        ('<a href="javascript:alert(1)">this</a>', "this"),
        ("<a>this</a>", "this"),
        ("I <3 it, a < b, <title>, <script>", "I <3 it, a < b, <title>, <script>"),
        ("Tom &amp; Jerry &#39;s &hellip; AT&T R&D", "Tom & Jerry 's … AT&T R&D"),
        ("&lt;i&gt;", "<i>"),
        ("[spoiler]He dies.[/spoiler] [SPOILERS] x [/SPOILERS]", "||He dies.|| ||x||"),
        ("<blockquote>a</blockquote>b", "> a\n\nb"),
        ("<blockquote>a\n\nb</blockquote>", "> a\n> b"),
        ("<blockquote>a<blockquote>b", "> a\n\nb"),
        ("<blockquote>a<blockquote>b<blockquote>c</blockquote>d", "> a\n\nb\n\n> c\n\nd"),
        ("<blockquote>a<blockquote>b</blockquote>c</blockquote>d", "> a\n\n> b\n\n> c\n\nd"),
        ("<blockquote><i>a</blockquote>b", "> *a*\n\nb"),
        ("<blockquote>a to the end\nof it", "> a to the end\n> of it"),
        ("", ""),
    ],
)
def test_tags_become_marks(written: str, shown: str) -> None:
    assert to_markdown(written).text == shown


def test_quotations_are_the_words_without_their_sign() -> None:
    marked = to_markdown("Well.<blockquote>One.\nTwo.</blockquote>Mine.")
    assert [marked.text[start:stop] for start, stop in marked.quotations] == ["One.", "Two."]


PIECES = st.sampled_from(
    ["<i>", "</i>", "<b>", "</b>", "<blockquote>", "</blockquote>", "<br>", '<a href="https://a.b">', "</a>", "<p>", "word",
     " ", "\n", "\n\n", "&amp;", "<", ">", "[spoiler]", "[/spoiler]", "|", "*", "é", "<u>", "<div", "&"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@example("<blockquote>" * 3)
@example("<a" + " href" * 10)
@example("<div word>word")
def test_no_word_is_lost_and_quotations_lie_in_the_text(written: str) -> None:
    marked = to_markdown(written)
    said = re.sub(r"<div\b[^<>]*>", "", written)  # what stands inside a tag is no text
    assert said.count("word") <= marked.text.count("word") <= written.count("word")
    assert said.count("é") <= marked.text.count("é") <= written.count("é")
    last = 0
    for start, stop in marked.quotations:
        assert last <= start < stop <= len(marked.text)
        assert marked.text[:start].endswith("> ")
        last = stop


@pytest.mark.parametrize(
    "piece",
    ["<i>", "<blockquote>", "[spoiler]", "[/spoiler]", "<a ", "<a href", "&", "<i> ", "\n ", "< ", "</b>", "<b><i>"],
)
def test_the_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    to_markdown(piece * (150_000 // len(piece)) + "<i>")
    to_html(piece * (150_000 // len(piece)))


@pytest.mark.parametrize(
    "text",
    [
        "*so* and **so**",
        "> quoted\n> twice\n\nmine",
        "[this](https://boxd.it/x)",
        "a <3 b & c",
        "not &amp; a <i>tag</i>",
        "2 * 3 * 4",
    ],
)
def test_what_goes_to_letterboxd_comes_back_the_same(text: str) -> None:
    assert to_markdown(to_html(text)).text == text


@given(st.text(alphabet="ab <>&;*\n", max_size=60))
@example("<b<b>")
def test_text_without_marks_survives_the_way_there_and_back(text: str) -> None:
    plain = re.sub(r"\n{2,}", "\n\n", re.sub(r"[ *]*\n[ ]*", "\n", text.replace("*", ""))).strip()
    plain = re.sub(r"^(?:> +)+", "", plain, flags=re.MULTILINE)
    assert to_markdown(to_html(plain)).text == plain
