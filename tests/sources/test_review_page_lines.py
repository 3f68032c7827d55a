"""The lines around a review, one by one: headlines, lines of facts, names and ratings in every place and order."""

from __future__ import annotations

import pytest

from bot.sources.review_page.reader import read_review_page
from tests.sources.review_page_samples import HEAT


@pytest.mark.parametrize(
    ("headline", "title", "year"),
    [
        ("Heat (1995) – Review", "Heat", 1995),
        ("Review: Heat", "Heat", None),
        ("Film Review: 'Heat'", "Heat", None),
        ("Heat [1995] review", "Heat", 1995),
        ("HEAT (dir. Michael Mann, 1995)", "Heat", 1995),
        ("Heat review – two men and a coffee", "Heat", None),
        ("Heat: two men and a coffee", "Heat", None),
        ("Heat movie review & film summary (1995) | Roger's Seats", "Heat", 1995),
        ("Why Heat still matters", "Heat", None),
        ("“Heat” reviewed", "Heat", None),
        ("Heat, 1995 – a review", "Heat", 1995),
        ("Blu-ray Review: Heat (USA, 1995)", "Heat", 1995),
        ("Heat ★★★★", "Heat", None),
        ("Heat / Michael Mann / US 1995 / 170'", "Heat", 1995),
        ("Heat, Michael Mann, USA, 1995, 170 mins", "Heat", 1995),
        ("Film review: Heat — Michael Mann, 1995", "Heat", 1995),
        ("Heat / USA 1995 / 2h 50m", "Heat", 1995),
        ("Film review: Heat — Michael Mann, USA, 1995", "Heat", 1995),
        ("Kritik: Heat / Michael Mann / Vereinigte Staaten, USA 1995 / 170 Min.", "Heat", 1995),
        ("The Harbour Gazette\n\nHeat / Michael Mann / USA 1995 / 170'", "Heat", 1995),
        ("The Harbour Gazette\n\nHeat ****\n\nMichael Mann, USA, 1995, 170 mins", "Heat", 1995),
        ("A Sunday in the dark\n\nHeat / Nuri Bilge Ceylan / USA 1995", "Heat", 1995),
    ],
)
def test_a_headline_names_the_film_in_many_ways(headline: str, title: str, year: int | None) -> None:
    page = read_review_page(f"{headline}\n\n{HEAT}".encode())
    assert (page.film_title, page.film_year) == (title, year)
    assert page.paragraphs == tuple(HEAT.split("\n\n"))


@pytest.mark.parametrize(
    ("headline", "title", "body"),
    [
        ("Review: 2001: A Space Odyssey", "2001: A Space Odyssey", "2001: A Space Odyssey"),
        ("Blade Runner 2049 review", "Blade Runner 2049", "Blade Runner 2049"),
        ("1917 – Review", "1917", "1917"),
        ("300 review", "300", "300"),
        ("Review: Thelma & Louise", "Thelma & Louise", "Thelma & Louise"),
        ("Good Night, and Good Luck – Review", "Good Night, and Good Luck", "Good Night, and Good Luck"),
        ("Mission: Impossible – Fallout review", "Mission: Impossible – Fallout", "Mission: Impossible – Fallout"),
        ("Review: Schindler's List", "Schindler's List", "Schindler’s List"),
    ],
)
def test_numbers_colons_and_ampersands_in_a_title_stay_in_it(headline: str, title: str, body: str) -> None:
    page = read_review_page(f"{headline}\n\n{HEAT.replace('Heat', body)}".encode())
    assert page.film_title == title
    assert page.film_year is None
    assert page.other_films == ()


@pytest.mark.parametrize(
    ("bracket", "directors"),
    [
        ("Michael Mann, 1995", ("Michael Mann",)),
        ("1995, Michael Mann", ("Michael Mann",)),
        ("Joel & Ethan Coen, 1996", ("Joel Coen", "Ethan Coen")),
        ("Florian Henckel von Donnersmarck, Germany, 2006", ("Florian Henckel von Donnersmarck",)),
        ("Das Leben der Anderen, 2006", ()),
        ("Idi i Smotri, 1985", ()),
        ("Smultronstället, 1957", ()),
        ("Warner Bros., 1995", ()),
        ("West Germany/France, 1974", ()),
    ],
)
def test_a_name_beside_the_year_is_the_director_and_no_country_studio_or_first_title(
    bracket: str, directors: tuple[str, ...]
) -> None:
    assert read_review_page(f"Heat ({bracket})\n\n{HEAT}".encode()).directors == directors


@pytest.mark.parametrize(
    ("line", "directors", "actors", "year"),
    [
        ("Michael Mann, USA, 1995, 170 mins. With Al Pacino, Val Kilmer", ("Michael Mann",), ("Al Pacino", "Val Kilmer"), 1995),
        ("USA, 1995. Dir. Michael Mann. With Al Pacino, Val Kilmer. 170 min.", ("Michael Mann",), ("Al Pacino", "Val Kilmer"), 1995),
        ("Dir: Michael Mann; US 1995; 170 mins; Cert 15", ("Michael Mann",), (), 1995),
        ("Dir: Michael Mann | Al Pacino, Val Kilmer | Mexico/USA | 170 min", ("Michael Mann",), ("Al Pacino", "Val Kilmer"), None),
        ("Michael Mann / USA 1995 / 170'", ("Michael Mann",), (), 1995),
        ("USA/United Kingdom 1995 | 170 min | Michael Mann", ("Michael Mann",), (), 1995),
        ("France, 1995", (), (), 1995),
        ("London, 1995", (), (), None),
        ("Posted in Reviews, France, 1995", (), (), None),
    ],
)  # fmt: skip
def test_a_line_of_facts_needs_no_labels(
    line: str, directors: tuple[str, ...], actors: tuple[str, ...], year: int | None
) -> None:
    page = read_review_page(f"Heat\n\n{line}\n\n{HEAT}".encode())
    assert (page.film_title, page.directors, page.actors, page.film_year) == ("Heat", directors, actors, year)
    assert page.paragraphs == tuple(HEAT.split("\n\n"))


@pytest.mark.parametrize(
    ("above", "below", "author", "outlet"),
    [
        ("Ilse Brandt", "", "Ilse Brandt", None),
        ("", "Ilse Brandt", "Ilse Brandt", None),
        ("", "— Ilse Brandt, The Harbour Gazette", "Ilse Brandt", "The Harbour Gazette"),
        ("Michael Mann", "", None, None),
        ("", "Al Pacino", None, None),
        ("", "You may also like\n\nBarton Fink", None, None),
        ("by Ilse Brandt for the Harbour Gazette", "", "Ilse Brandt", "The Harbour Gazette"),
    ],
)
def test_a_name_beside_the_text_is_the_critics_unless_it_is_the_films(
    above: str, below: str, author: str | None, outlet: str | None
) -> None:
    body = HEAT.replace("either of these great actors", "Pacino")
    page = read_review_page(f"Heat (Michael Mann, 1995)\n\n{above}\n\n{body}\n\n{below}".encode())
    assert (page.author, page.outlet) == (author, outlet)


@pytest.mark.parametrize(
    ("teasers", "rating"),
    [
        ("Rating: 3/5", 3.0),
        ("More from Filmhaven: 'Ronin' Review\n\nCritic's rating: 3.5 out of 5", 3.5),
        ("Related reviews\n\nRonin\n\nRating: 3/5\n\nThief\n\nRating: 4/5", None),
        ("Comments\n\nRating: 1/5", None),
    ],
)
def test_a_rating_below_other_articles_counts_when_it_stands_alone(teasers: str, rating: float | None) -> None:
    assert read_review_page(f"Review: Heat\n\n{HEAT}\n\n{teasers}".encode()).rating == rating
