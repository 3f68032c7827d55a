"""The house reviews are complete, and the editor's marks on them are verbatim."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.domain.catalogue.film import fold_text

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "data" / "starter"
GOLD = ROOT / "benchmarks" / "data" / "highlights_gold.toml"

ALLOWED_FIELDS = {"key", "film", "headline", "rating", "language", "spoilers", "text"}
FEWEST_REVIEWS = 40
LONGEST_QUOTE = 280
# The same run of this many words in two reviews would read as a stock phrase.
SHARED_RUN = 7

Table = dict[str, Any]


def _tables(pattern: str, name: str) -> list[Table]:
    found: list[Table] = []
    for path in sorted(STARTER.glob(pattern)):
        found += tomllib.loads(path.read_text(encoding="utf-8")).get(name, [])
    return found


REVIEWS = _tables("reviews-*.toml", "review")
FILMS = {film["key"]: film for film in _tables("films-*.toml", "film")}
MARKED: list[Table] = tomllib.loads(GOLD.read_text(encoding="utf-8"))["review"]
BY_KEY = {review["key"]: review for review in REVIEWS}

each_review = pytest.mark.parametrize("review", REVIEWS, ids=lambda review: str(review["key"]))
each_marked = pytest.mark.parametrize("marked", MARKED, ids=lambda marked: str(marked["key"]))


def _paragraphs(review: Table) -> list[str]:
    return str(review["text"]).strip().split("\n\n")


def _decade(film_key: str) -> int:
    return int(film_key[-4:]) // 10 * 10


def _hidden(paragraph: str) -> list[str]:
    return re.findall(r"\|\|(.+?)\|\|", paragraph)


def test_a_newcomer_finds_at_least_forty_reviews() -> None:
    assert len(REVIEWS) >= FEWEST_REVIEWS


def test_no_two_reviews_share_a_key_or_a_headline() -> None:
    for field in ("key", "headline"):
        twice = [value for value, count in Counter(r[field] for r in REVIEWS).items() if count > 1]
        assert not twice


def test_leaving_las_vegas_is_seen_from_two_sides() -> None:
    ratings = [r["rating"] for r in REVIEWS if r["film"] == "leaving-las-vegas-1995"]
    assert len(set(ratings)) >= 2


def test_the_house_hides_spoilers_in_both_ways_and_sometimes_withholds_its_stars() -> None:
    states = Counter(r["spoilers"] for r in REVIEWS)
    assert states["inline"] >= 4
    assert states["whole"] >= 1
    assert any("rating" not in r for r in REVIEWS)


@each_review
def test_a_review_has_the_fields_of_the_format_and_no_others(review: Table) -> None:
    assert set(review) <= ALLOWED_FIELDS
    assert ALLOWED_FIELDS - set(review) <= {"rating"}
    assert re.fullmatch(r"house-[a-z0-9-]+-[1-9]", review["key"])
    assert re.fullmatch(r"[a-z0-9-]+-(18|19|20)\d\d", review["film"])
    assert review["language"] in {"en", "fr", "es"}
    assert review["spoilers"] in {"none", "inline", "whole"}


@each_review
def test_a_review_is_between_150_and_500_words_in_paragraphs_without_hard_wraps(review: Table) -> None:
    assert 150 <= len(review["text"].split()) <= 500
    for paragraph in _paragraphs(review):
        assert paragraph == paragraph.strip()
        assert "\n" not in paragraph
        assert "  " not in paragraph


@each_review
def test_a_headline_fits_one_line_of_a_card(review: Table) -> None:
    headline = review["headline"]
    assert 1 <= len(headline) <= 100
    assert headline == headline.strip()


@each_review
def test_a_rating_is_in_half_stars(review: Table) -> None:
    rating = review.get("rating")
    assert rating is None or (0.5 <= rating <= 5 and (rating * 2).is_integer())


@each_review
def test_spoiler_bars_come_in_pairs_inside_one_paragraph_and_match_the_state(review: Table) -> None:
    hidden = 0
    for paragraph in _paragraphs(review):
        spans = _hidden(paragraph)
        assert paragraph.count("||") == 2 * len(spans)
        assert all(span == span.strip() for span in spans)
        hidden += len(spans)
    assert (hidden > 0) == (review["spoilers"] == "inline")


@each_review
def test_quotes_are_typographic(review: Table) -> None:
    for text in (review["headline"], review["text"]):
        assert '"' not in text
        assert "'" not in text
        assert text.count("“") == text.count("”")


@each_review
def test_a_review_is_about_a_film_of_the_starter_library(review: Table) -> None:
    decade = _decade(review["film"])
    if not any(_decade(key) == decade for key in FILMS):
        pytest.skip(f"the films of the {decade}s are not in the library")
    assert review["film"] in FILMS


def test_no_turn_of_phrase_is_used_in_two_reviews() -> None:
    seen: dict[tuple[str, ...], str] = {}
    repeated = []
    for review in REVIEWS:
        words = fold_text(review["text"]).split()
        for start in range(len(words) - SHARED_RUN + 1):
            run = tuple(words[start : start + SHARED_RUN])
            if seen.setdefault(run, review["key"]) != review["key"]:
                repeated.append((" ".join(run), seen[run], review["key"]))
    assert not repeated


def test_no_two_reviews_open_with_the_same_three_words() -> None:
    openings = Counter(tuple(fold_text(r["text"]).split()[:3]) for r in REVIEWS)
    assert not [opening for opening, count in openings.items() if count > 1]


def test_an_editor_marked_at_least_25_english_reviews_once_each() -> None:
    keys = [marked["key"] for marked in MARKED]
    assert len(keys) == len(set(keys)) >= 25
    assert all(BY_KEY[key]["language"] == "en" for key in keys)
    # Nothing of a review that gives the end away may ever be quoted, so there is nothing to choose.
    assert all(BY_KEY[key]["spoilers"] != "whole" for key in keys)


@each_marked
def test_every_marked_line_stands_verbatim_in_one_paragraph(marked: Table) -> None:
    paragraphs = _paragraphs(BY_KEY[marked["key"]])
    lines = marked["quotable"] + marked["never"]
    assert len(lines) == len(set(lines))
    for line in lines:
        assert sum(paragraph.count(line) for paragraph in paragraphs) == 1
        assert line[-1] in ".?!”"


@each_marked
def test_an_editor_chose_three_to_five_short_lines_and_refused_five(marked: Table) -> None:
    assert 3 <= len(marked["quotable"]) <= 5
    assert len(marked["never"]) == 5
    assert all(len(line) <= LONGEST_QUOTE for line in marked["quotable"])


@each_marked
def test_no_quotable_line_touches_a_spoiler(marked: Table) -> None:
    hidden = [span for paragraph in _paragraphs(BY_KEY[marked["key"]]) for span in _hidden(paragraph)]
    for line in marked["quotable"]:
        assert "||" not in line
        assert not any(line in span for span in hidden)
