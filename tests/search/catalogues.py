"""Small catalogues and texts that the search tests share."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from bot.search import Hit, TitleEntry, TitleIndex

FILMS = (
    TitleEntry(1, "Leaving Las Vegas", 1995, popularity=500),
    TitleEntry(2, "The Matrix", 1999, popularity=9_000),
    TitleEntry(3, "Suspiria", 1977, popularity=900),
    TitleEntry(4, "Suspiria", 2018, popularity=700),
    TitleEntry(5, "2001: A Space Odyssey", 1968, popularity=5_000),
    TitleEntry(6, "1917", 2019, popularity=4_000),
    TitleEntry(7, "Blade Runner 2049", 2017, popularity=4_500),
    TitleEntry(8, "Blade Runner", 1982, popularity=6_000),
    TitleEntry(9, "M", 1931, ("M – Eine Stadt sucht einen Mörder",), popularity=800),
    TitleEntry(10, "It", 2017, popularity=3_000),
    TitleEntry(11, "9", 2009, popularity=300),
    TitleEntry(12, "$", 1971, popularity=5),
    TitleEntry(13, "!!!", 2001, popularity=1),
    TitleEntry(14, "Le Samouraï", 1967, ("The Samurai",), popularity=1_200),
    TitleEntry(15, "七人の侍", 1954, ("Seven Samurai", "Shichinin no Samurai"), popularity=3_500),
    TitleEntry(16, "ฟ้าทะลายโจร", 2000, ("Tears of the Black Tiger",), popularity=50),
    TitleEntry(17, "Сталкер", 1979, ("Stalker",), popularity=2_000),
    TitleEntry(18, "Fast & Furious", 2009, popularity=2_500),
    TitleEntry(19, "Rocky IV", 1985, popularity=1_500),
    TitleEntry(20, "The Lord of the Rings: The Fellowship of the Ring", 2001, popularity=9_500),
    TitleEntry(21, "Amélie", 2001, ("Le Fabuleux Destin d’Amélie Poulain",), popularity=4_000),
    TitleEntry(22, "Kid", 2012, popularity=2),
    TitleEntry(23, "The Kid", 1921, popularity=3_000),
    TitleEntry(24, "Kids", 1995, popularity=60_000),
    TitleEntry(25, "The Da Vinci Code", 2006, popularity=2_200),
    TitleEntry(26, "WALL·E", 2008, popularity=7_000),
    TitleEntry(27, "E.T. the Extra-Terrestrial", 1982, popularity=6_500),
    TitleEntry(28, "8½", 1963, popularity=1_900),
    TitleEntry(29, "Die Hard", 1988, popularity=5_500),
    TitleEntry(30, "Death Race 2000", 1975, popularity=20),
    TitleEntry(31, "Death Race", 2000, popularity=900),
    TitleEntry(32, "Йога", 2010, popularity=3),
    TitleEntry(33, "Иога", 2011, popularity=900),
)

any_text = st.one_of(
    st.text(max_size=40),
    st.text(
        alphabet=st.sampled_from(list("aAithe vx.',&-éßΣİıйが゛ﾞ்ิ½٣①ǅ\u0345\u0301\u0308\u00ad\u200dnr5")), max_size=14
    ),
)

entries = st.builds(
    TitleEntry,
    film_id=st.integers(-50, 50),
    title=any_text,
    year=st.none() | st.integers(1990, 1999),
    alternatives=st.lists(any_text, max_size=2).map(tuple),
    popularity=st.sampled_from([0.0, 1.0, 250.0, 1e9]),
)


def ids(hits: list[Hit]) -> list[int]:
    return [hit.film_id for hit in hits]


def recombined(count: int, seed: int) -> list[TitleEntry]:
    """Make films of the words of `FILMS`, with heavy-tailed popularity."""
    rng = random.Random(seed)
    words = [word for film in FILMS for word in film.title.split()]
    return [
        TitleEntry(
            number,
            " ".join(rng.choices(words, k=rng.randint(1, 5))),
            rng.randint(1930, 2025),
            popularity=rng.paretovariate(1.0),
        )
        for number in range(1, count + 1)
    ]


def typed(rng: random.Random, index_words: list[str]) -> str:
    """Make a text as a hurried hand would: some words, one of them damaged, perhaps cut short."""
    text = " ".join(rng.choices(index_words, k=rng.randint(1, 4)))
    if rng.random() < 0.5:
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(["", "x", "é", " ", "ё", "侍"]) + text[at + 1 :]
    return text[: rng.randint(1, len(text) + 1)]


def index_of(*films: TitleEntry) -> TitleIndex:
    return TitleIndex.build(films)
