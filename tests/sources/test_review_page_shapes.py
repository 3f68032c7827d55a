"""The page reader on randomly composed pages: headlines, details, bylines, page furniture, file formats."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sources.review_page.reader import read_review_page

PAGES = Path(__file__).parent / "pages"

FILMS = (
    ("Leaving Las Vegas", 1995, ("Mike Figgis",), ("Nicolas Cage", "Elisabeth Shue")),
    ("Amélie", 2001, ("Jean-Pierre Jeunet",), ("Audrey Tautou", "Mathieu Kassovitz")),
    ("Fargo", 1996, ("Joel Coen", "Ethan Coen"), ("Frances McDormand", "William H. Macy")),
    ("It's a Wonderful Life", 1946, ("Frank Capra",), ("James Stewart", "Donna Reed")),
    ("Everything Everywhere All at Once", 2022, ("Daniel Kwan", "Daniel Scheinert"), ("Michelle Yeoh", "Ke Huy Quan")),
    ("Mission: Impossible – Fallout", 2018, ("Christopher McQuarrie",), ("Tom Cruise", "Rebecca Ferguson")),
    ("Blade Runner 2049", 2017, ("Denis Villeneuve",), ("Ryan Gosling", "Harrison Ford")),
    ("2001: A Space Odyssey", 1968, ("Stanley Kubrick",), ("Keir Dullea", "Gary Lockwood")),
    ("1917", 2019, ("Sam Mendes",), ("George MacKay", "Dean-Charles Chapman")),
    ("The Good, the Bad and the Ugly", 1966, ("Sergio Leone",), ("Clint Eastwood", "Eli Wallach")),
    ("Thelma & Louise", 1991, ("Ridley Scott",), ("Susan Sarandon", "Geena Davis")),
)
HEADLINES = (
    "'{title}' ({year}) - Movie Review",
    "{title} ({year}) – Review",
    "Review: {title} ({year})",
    "Film Review: “{title}” ({year})",
    "{title} [{year}] review",
    "Movie Review – {title} ({year})",
    "{title} ({year}, {director})",
    "{title} ({year}) | Film Review",
    "REVIEW: {title} ({year}) has not aged a day",
    "{title} movie review ({year})",
    "{title} ({year})",
    "{title} review – the long way home",
    "{title} Review: The Long Way Home",
    "Review | {title}",
    "Film review: {title} – the long way home",
    "{title}: A Review",
    "A review of ‘{title}’",
    "‘{title}’ review: still the best of its kind",
    "{title} Movie Review & Film Summary ({year})",
    "{title} (dir. {director}, {year})",
    "{title}",
    "Movie review: {title}",
    "My Thoughts on {title}",
    "Kritik: {title} ({year})",
    "Critique de {title}",
    "Why {title} ({year}) still hurts",
    "Film review: {title} — {director}, {year}",
    "{title} / {director} / USA {year} / 111'",
    "{title} | {director} | UK, {year} | 111 min",
    "{title} ({director}, {year})",
    "{title} – {director}, France/Italy, {year}, 1h 51m",
    "{title} ★★★★",
)
RATINGS = (
    (None, None), ("Rating: 4/5", 4.0), ("★★★½", 3.5), ("7/10", 3.5), ("3 out of 4 stars", 4.0), ("Grade: B+", 4.0), ("My rating: 8.5/10", 4.5),
    ("★★☆☆☆", 2.0), ("4.5 out of 5", 4.5), ("Score: 70%", 3.5), ("Two and a half stars", 2.5), ("Verdict: ★★★★", 4.0), ("Rating: ***½", 3.5),
)  # fmt: skip
BODY = (
    "I had not seen {title} since I was a student, and I was afraid of meeting it again. It turned out that the film had waited "
    "for me to grow up, and that it knew more about my twenties than I did at the time.",
    "Nobody in it is a hero. The camera stays with people a moment longer than is polite, and it finds what they would rather "
    "have kept to themselves; the actors, all of them, seem to have agreed to be looked at.",
    "That is all.",
    "There are scenes that I could do without: a phone call too many, a joke told twice. But then comes a look across a room, or "
    "a door that does not close, and the whole thing breathes again.",
    "With {actor} in every scene it could have been a one-person show, yet the small parts are cast with so much care that you "
    "want to follow each of them home.",
    "Is {title} a masterpiece? I don't know. It is a film that I will see again in ten years, and I am already a little afraid.",
)
FURNITURE = (
    "Skip to main content", "Read More From Filmhaven", "Advertisement", "Share this:", "Subscribe to our newsletter",
    "Home > Film > Reviews", "Read more: The ten best films of the decade", "Follow us on Twitter",
    "We use cookies to improve your experience on this website.", "Photo: A24", "Tags: drama, classics",
)  # fmt: skip
AFTER = (
    "Related Articles\n\nTen films about rain\n\n'Paterson' (2016) - Movie Review",
    "Leave a comment\n\nFirst!",
    "You may also like\n\nParis, Texas",
)
BYLINES = (
    "Reviewed by: {author}",
    "Author: {author}",
    "Words by {author}",
    "Posted on March 3, 2019 by {author}",
    "By {author}, film critic",
    "By {author} for The Fourth Row",
    "Film review by {author}",
    "By {author}",
    "Written by {author} on March 3, 2019",
    "{author} | 3 March 2019",
    "Review by {author}",
    "By {author} – 2019-03-03",
)
AUTHOR = "Nora Lindqvist"


@dataclass(frozen=True)
class Drawn:
    """A page and what must come out of it."""

    text: str
    title: str
    year: int | None
    directors: tuple[str, ...]
    actors: tuple[str, ...]
    paragraphs: tuple[str, ...]
    byline: bool
    rating: float | None


@st.composite
def pages(draw: st.DrawFn) -> Drawn:
    title, year, directors, actors = draw(st.sampled_from(FILMS))
    facts = {"title": title, "year": year, "director": directors[0], "actor": actors[0], "author": AUTHOR}
    count = draw(st.integers(4, len(BODY)))
    paragraphs = tuple(text.format(**facts) for text in (*BODY[: count - 1], BODY[-1]))
    shape = draw(st.sampled_from(HEADLINES))
    headline = shape.format(**facts)
    joiner = draw(st.sampled_from((", ", " and ", " & ")))
    details = draw(
        st.sampled_from(
            (
                ("Director: {d}", "Cast: {a} a.o.", "Runtime: 111 minutes"),
                ("Movie Details", "Title: {t}", "Release Year: {y}", "Director(s): {d}", "Actors: {a} a.o."),
                ("Directed by {d}", "Starring {a}"),
                ("Dir: {d}. With {a}.",),
                ("Director: {d} | Cast: {a} | Rated R",),
                ("{d}, USA, {y}, 111 mins. With {a}",),
                ("Dir. {d} | {a} | Canada/France | 111 min",),
                ("France, {y}", "Director: {d}", "Cast: {a}"),
            )
        )
    )
    block = [line.format(d=joiner.join(directors), a=", ".join(actors), t=title, y=year) for line in details]
    body = list(paragraphs)
    for line in draw(st.lists(st.sampled_from(FURNITURE), max_size=3, unique=True)):
        body.insert(draw(st.integers(1, len(body) - 1)), line)
    byline = draw(st.sampled_from((None, *BYLINES)))
    shown, rating = (None, 4.0) if "★" in shape else draw(st.sampled_from(RATINGS))
    if shown:
        body.insert(draw(st.sampled_from((0, len(body)))), shown)
    top = [headline] + ([byline.format(**facts)] if byline else [])
    details_first = draw(st.booleans())
    parts = [*top, *(block if details_first else []), *body, *([] if details_first else block)]
    parts += draw(st.sampled_from(((), ("© 2019 Nora Lindqvist",))))
    parts += draw(st.sampled_from(((), *(tuple(text.split("\n\n")) for text in AFTER))))
    dated = "{year}" in shape or any("{y}" in line for line in details)
    return Drawn(
        "\n\n".join(parts), title, year if dated else None, directors, actors, paragraphs, byline is not None, rating
    )


def check(drawn: Drawn, data: bytes, name: str) -> None:
    page = read_review_page(data, name=name)
    assert page.film_title == drawn.title
    assert page.film_year == drawn.year
    assert page.directors == drawn.directors
    assert page.actors == drawn.actors
    assert page.paragraphs == drawn.paragraphs
    assert page.rating == drawn.rating
    if drawn.byline:
        assert page.author == AUTHOR


@settings(max_examples=100, deadline=None)
@given(pages(), st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-32")), st.sampled_from(("\n", "\r\n")))
def test_a_text_page_of_any_shape_is_understood_and_keeps_every_paragraph(
    drawn: Drawn, encoding: str, newline: str
) -> None:
    check(drawn, drawn.text.replace("\n", newline).encode(encoding), "page.txt")


@settings(max_examples=100, deadline=None)
@given(pages(), st.sampled_from((64, 72, 80)))
def test_hard_wrapped_lines_become_whole_paragraphs_again(drawn: Drawn, width: int) -> None:
    text = "\n\n".join(textwrap.fill(part, width, break_on_hyphens=False) for part in drawn.text.split("\n\n"))
    check(drawn, text.encode(), "page.txt")


@settings(max_examples=100, deadline=None)
@given(pages(), st.sampled_from(("div", "article", "br")))
def test_the_same_page_as_html_gives_the_same_review(drawn: Drawn, layout: str) -> None:
    headline, *rest = (html.escape(part) for part in drawn.text.split("\n\n"))
    if layout == "br":
        inner = f"<b>{headline}</b><br><br>" + "<br><br>".join(rest)
    else:
        inner = f"<{layout}><h1>{headline}</h1>" + "".join(f"<p>{part}</p>" for part in rest) + f"</{layout}>"
    page = (
        f'<html><head><meta charset="utf-8"><title>{headline}</title></head><body><nav>Home</nav>{inner}</body></html>'
    )
    check(drawn, page.encode(), "page.html")


@pytest.mark.long
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
@given(pages())
def test_thousands_of_text_pages_are_understood(drawn: Drawn) -> None:
    check(drawn, drawn.text.encode(), "page.txt")


def lines_of(name: str) -> list[str]:
    return [line for line in (PAGES / name).read_text("utf-8").split("\n") if line.strip()]


def wrapped(lines: list[str], width: int, indent: str = "") -> str:
    gap = "\n" if indent else "\n\n"
    return gap.join(textwrap.fill(line, width, initial_indent=indent) for line in lines)


def as_html(lines: list[str], before: str, after: str) -> str:
    inner = "".join(f"{before}{html.escape(line)}{after}" for line in lines)
    return f"<html><head><meta charset='utf-8'><title>page</title></head><body>{inner}</body></html>"


SAVED: dict[str, Callable[[list[str]], str]] = {
    "without blank lines": "\n".join,
    "wrapped at 60": lambda lines: wrapped(lines, 60),
    "wrapped at 79": lambda lines: wrapped(lines, 79),
    "indented paragraphs": lambda lines: wrapped(lines, 70, "    "),
    "old Mac line ends": "\r\r".join,
    "html paragraphs": lambda lines: as_html(lines, "<p>", "</p>"),
    "html divisions": lambda lines: as_html(lines, "<div>", "</div>"),
    "html breaks": lambda lines: as_html(lines, "", "<br>"),
    "html preformatted": lambda lines: as_html(["\n\n".join(lines)], "<pre>", "</pre>"),
}


@pytest.mark.parametrize("way", SAVED)
def test_one_page_saved_in_many_ways_is_one_review(way: str) -> None:
    lines = lines_of("perfect_days_portal.txt")
    assert read_review_page(SAVED[way](lines).encode()) == read_review_page("\n\n".join(lines).encode())
