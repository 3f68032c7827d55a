"""What is read out of Wikipedia's lists: directors, years and countries of a lead, and names of people."""

from __future__ import annotations

import pytest

from bot.sources.catalogues.lead import countries_of_lead, directors_of_lead, is_about, stated_year
from bot.sources.catalogues.people import clean_name, clean_names

# The leads are made up in the manner of an encyclopedia; names and titles are invented or free.
LEADS = [
    ("A Film is a 1999 American drama film directed by Ann Lee and starring Bo Ek.", ["Ann Lee"]),
    ("A Film is a 1999 film written, produced, and directed by Ann Lee.", ["Ann Lee"]),
    ("A Film is a 1999 comedy directed and co-written by Ann Lee, Bo Ek, and Cy Fox and starring Di Gray.",
     ["Ann Lee", "Bo Ek", "Cy Fox"]),
    ("A Film is a 1999 film directed by Ann Lee, starring Bo Ek, Cy Fox and Di Gray.", ["Ann Lee"]),
    ("A Film is a 1999 film. It was directed by D. W. Adams and Bo Van Ek Jr., from a novel.", ["D. W. Adams", "Bo Van Ek Jr."]),
    ("A Film is a 1999 film directed by Ann and Bo Lee.", ["Ann Lee", "Bo Lee"]),
    ("A Film is a 1999 film directed by the Coen brothers.", ["Joel Coen", "Ethan Coen"]),
    ("A Film is a 1999 film directed by first-time director Ann Lee.", ["Ann Lee"]),
    ("A Film is a 1999 film directed by Oscar Adams and Bo Ek.", ["Oscar Adams", "Bo Ek"]),
    ("A Film is a 1999 film directed by and starring Ann Lee.", ["Ann Lee"]),
    ("A Film is a 1999 film directed by Ann Lee, and Bo Ek wrote the script.", ["Ann Lee"]),
    ("A Film is a 1999 film directed by Ann Lee, Special Correspondent of a paper.", ["Ann Lee"]),
    ("A Film is a 1999 film written by Bo Ek and Ann Lee and directed by Lee.", ["Ann Lee"]),
    ("A Film is a 1999 film based on the play by Bo Ek and directed by Ann Lee.", ["Ann Lee"]),
    ("A Film is a 1999 documentary film by Ann Lee about birds.", ["Ann Lee"]),
    ("A Film is a 1999 faith-based film directed by Fernando León de Aranoa.", ["Fernando León de Aranoa"]),
    # Another film's director, a company, or nobody.
    ("A Film is a 1999 remake of the 1950 film directed by Bo Ek.", []),
    ("A Film is a 1999 film, a sequel to the film directed by Bo Ek.", []),
    ("A Film is a 1999 film that was originally to be directed by Bo Ek.", []),
    ("A Film is a 1999 film whose dances were directed by Bo Ek.", []),
    ("A Film is a 1999 film directed by Paramount Pictures.", []),
    ("A Film is a 1999 film made by a small company.", []),
]  # fmt: skip


@pytest.mark.parametrize(("lead", "directors"), LEADS)
def test_directors_are_taken_from_what_the_lead_says_of_this_film(lead: str, directors: list[str]) -> None:
    assert list(directors_of_lead("A Film", lead)) == directors


def test_a_title_that_looks_like_a_statement_is_none() -> None:
    assert directors_of_lead("The Play", "The Play is a 1999 film directed by Ann Lee.") == ("Ann Lee",)


def test_the_year_and_the_countries_are_those_of_the_first_sentence() -> None:
    lead = "A Film is a 2009 British-American comedy film. In 2011 a French film followed."
    assert stated_year(lead) == 2009
    assert stated_year("") is None
    assert is_about(lead, 2010)
    assert is_about("", 1995)
    assert not is_about("A Film is a 1950 film directed by Ann Lee.", 1999)
    assert countries_of_lead(lead) == ("United Kingdom", "United States")
    assert countries_of_lead("A Film is a film about an American Indian.") == ()


@pytest.mark.parametrize(
    "junk",
    [
        "and", ".", "(", ")", "?", "&", "[a]", "Cast:", "(voices)", "(narrator)", "voices of", "Narrated by", "with", "of",
        "the", "nominee)", "screenwriter)", "(The", "Dir.: Ann Lee", "Ann Lee (writer)", "the life of", "Various cameos",
        "Academy Award for Best Actor", "1972 Summer Olympics", "Archive footage of", "conflict between", "kids", "Sr.",
        "South Africa under apartheid", "", "  ", "12",
    ],
)  # fmt: skip
def test_what_is_no_name_is_nobody(junk: str) -> None:
    assert clean_name(junk) == ""


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ann Lee (voice)", "Ann Lee"),
        ("Ann Lee (English actor)", "Ann Lee"),
        ("Ann Lee as Mrs. Ek", "Ann Lee"),
        ("Ann Lee]]", "Ann Lee"),
        ("and Ann Lee", "Ann Lee"),
        (". Ann Lee", "Ann Lee"),
        ("Ann Lee.", "Ann Lee"),
        ("Ann Lee,", "Ann Lee"),
        ("Cast: Ann Lee", "Ann Lee"),
        ("Bo Ek, Jr.", "Bo Ek Jr."),
        ("Bo Ek  Jr", "Bo Ek Jr."),
        ("Sammy D.", "Sammy D."),
        ("T.I.", "T.I."),
        ("will.i.am", "will.i.am"),
        ("50 Cent", "50 Cent"),
        ("The 5th Dimension", "The 5th Dimension"),
        ("Alice in Chains", "Alice in Chains"),
        ("Laurel and Hardy", "Laurel and Hardy"),
        ("Brian d'Arcy James", "Brian d'Arcy James"),
        ("Daniel von Bargen", "Daniel von Bargen"),
        ('"Weird Al" Yankovic', '"Weird Al" Yankovic'),
        ("三船敏郎", "三船敏郎"),
        ("JR Reed", "JR Reed"),
        ("Cher", "Cher"),
    ],
)
def test_a_name_is_freed_of_what_is_around_it(written: str, name: str) -> None:
    assert clean_name(written) == name


def test_a_junior_that_a_comma_split_off_belongs_to_the_name_before() -> None:
    assert clean_names(["Bo Ek", "Jr.", "Ann Lee", "Ann Lee", "and"]) == ("Bo Ek Jr.", "Ann Lee")
