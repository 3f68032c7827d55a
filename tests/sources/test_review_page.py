"""Saved review pages are read as reviews: pages of many layouts, and the reference page if available."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidValue, MarqueeError
from bot.sources.review_page import PageDoubt, ReviewPage
from bot.sources.review_page.excerpt import make_excerpt
from bot.sources.review_page.reader import read_review_page
from tests.sources.review_page_samples import HEAT
from tests.support.sampling import sampled

PAGES = Path(__file__).parent / "pages"
REFERENCE = Path(__file__).resolve().parents[2] / ".." / "shared" / "reference" / "review-page-leaving-las-vegas.txt"


def read(name: str) -> ReviewPage:
    return read_review_page((PAGES / name).read_bytes(), name=name)


# For each page: the facts that must come out, then how its first and its last paragraph begin and how many there are.
EXPECTED: dict[str, tuple[dict[str, Any], str, str, int]] = {
    "perfect_days_portal.txt": (
        {
            "film_title": "Perfect Days", "film_year": 2023, "directors": ("Wim Wenders",),
            "actors": ("Koji Yakusho", "Tokio Emoto", "Arisa Nakano"), "author": "Nora Lindqvist", "outlet": "Filmhaven",
            "copyright_line": "© 2024 Nora Lindqvist", "copyright_year": 2024, "language": "en", "rating": None,
            "headline": "'Perfect Days' (2023) - Movie Review", "doubts": (),
        },
        "Hirayama (Koji Yakusho) wakes", "The last shot is a face", 6,
    ),
    "heat_dash_review.txt": (
        {
            "film_title": "Heat", "film_year": 1995, "directors": ("Michael Mann",), "author": "Tomas Weller",
            "actors": ("Al Pacino", "Robert De Niro", "Val Kilmer"), "published": date(2019, 3, 3), "rating": 4.5,
            "rating_as_written": "★★★★½",
        },
        "Two men drink coffee", "But when the two of them meet again", 5,
    ),
    "aftersun_wrapped.txt": (
        {
            "film_title": "Aftersun", "film_year": 2022, "directors": ("Charlotte Wells",), "author": "Ines Calder",
            "actors": ("Paul Mescal", "Frankie Corio", "Celia Rowlson-Hall"), "outlet": "The Fourth Row", "rating": 4.5,
        },
        "A girl of eleven", "I have seen it twice", 4,
    ),
    "quoted_headline.txt": (
        {
            "film_title": "The Banshees of Inisherin", "film_year": None, "directors": ("Martin McDonagh",),
            "actors": ("Colin Farrell", "Brendan Gleeson", "Kerry Condon", "Barry Keoghan"), "author": "Dara Quill",
            "published": date(2022, 11, 4), "copyright_year": 2022, "rating": 4.0, "doubts": (PageDoubt.NO_YEAR,),
        },
        "On an island off the Irish coast", "Is it about the civil war", 4,
    ),
    "brackets_several_directors.txt": (
        {
            "film_title": "Blood Simple", "film_year": 1984, "directors": ("Joel Coen", "Ethan Coen"), "author": "Petra Voss",
            "actors": ("John Getz", "Frances McDormand", "Dan Hedaya", "M. Emmet Walsh"), "published": date(2021, 1, 9),
            "rating": 4.5, "rating_as_written": "A-",
            "author_bio": "Petra Voss is a translator and film critic who lives in Graz. She has been writing about crime films since 2009.",
        },
        "Joel and Ethan Coen were not yet thirty", "It is a small film", 4,
    ),
    "dir_line_caps.txt": (
        {
            "film_title": "Women Talking", "film_year": 2022, "directors": ("Sarah Polley",), "rating": 4.0,
            "rating_as_written": "3 out of 4 stars", "author": None, "doubts": (PageDoubt.NO_AUTHOR,),
        },
        "Eight women sit in a hayloft", "Rooney Mara, Claire Foy and Jessie Buckley", 4,
    ),
    "details_on_own_lines.txt": (
        {
            "film_title": "Past Lives", "film_year": 2023, "directors": ("Celine Song",), "actors": ("Greta Lee",),
            "author": "Jonas Achterberg", "rating": 4.5,
        },
        "Three people sit at a bar", "Recommended.", 4,
    ),
    "two_films_comparison.txt": (
        {
            "film_title": "The Lost Weekend", "film_year": 1945, "directors": ("Billy Wilder",), "author": "Imre Halász",
            "other_films": ("Days of Wine and Roses",),
        },
        "Hollywood has told", "Both are masterpieces", 5,
    ),
    "merely_mentions.txt": (
        {
            "film_title": "Drive My Car", "film_year": 2021, "directors": ("Ryusuke Hamaguchi",), "other_films": (),
            "actors": ("Hidetoshi Nishijima", "Toko Miura", "Masaki Okada"), "author": "Lena Okafor", "rating": 5.0,
            "published": date(2022, 1, 14),
        },
        "Ryusuke Hamaguchi's film begins", "It's long, and it needs to be.", 5,
    ),
    "markdown_page.md": (
        {
            "film_title": "Petite Maman", "film_year": 2021, "directors": ("Céline Sciamma",), "author": "Agnes Blume",
            "actors": ("Joséphine Sanz", "Gabrielle Sanz", "Nina Meurisse"), "published": date(2021, 11, 23),
            "source_url": "https://seats.example/petite-maman", "rating": 4.5,
        },
        "Nelly is eight", "Few directors trust children", 5,
    ),
    "german_kritik.txt": (
        {
            "film_title": "Das Leben der Anderen", "film_year": 2006, "directors": ("Florian Henckel von Donnersmarck",),
            "actors": ("Ulrich Mühe", "Martina Gedeck", "Sebastian Koch"), "author": "Markus Thielen", "rating": 4.5,
            "published": date(2020, 4, 12), "language": "de",
        },
        "Ein Mann sitzt", "Schön ist das nicht", 4,
    ),
    "french_critique.txt": (
        {
            "film_title": "Portrait de la jeune fille en feu", "film_year": 2019, "directors": ("Céline Sciamma",),
            "actors": ("Noémie Merlant", "Adèle Haenel", "Luàna Bajrami"), "author": "Hélène Marchetti", "rating": 4.5,
            "published": date(2019, 9, 20), "language": "fr",
        },
        "En 1770, une peintre", "Le dernier plan", 3,
    ),
    "spanish_critica.txt": (
        {
            "film_title": "El laberinto del fauno", "film_year": 2006, "directors": ("Guillermo del Toro",), "rating": 5.0,
            "actors": ("Ivana Baquero", "Sergi López", "Maribel Verdú", "Doug Jones"), "author": "Lucía Arnedo", "language": "es",
        },
        "España, 1944.", "Hay escenas que", 3,
    ),
    "no_year_amelie.txt": (
        {
            "film_title": "Amélie", "film_year": None, "directors": ("Jean-Pierre Jeunet",), "rating": 4.0,
            "actors": ("Audrey Tautou", "Mathieu Kassovitz", "Rufus"),
            "doubts": (PageDoubt.NO_YEAR, PageDoubt.NO_AUTHOR, PageDoubt.RATING_GUESSED),
        },
        "I put off seeing it again", "I give it four stars", 4,
    ),
    "utf16_crlf.txt": (
        {
            "film_title": "Memoria", "film_year": 2021, "directors": ("Apichatpong Weerasethakul",), "author": "Idris Fennimore",
            "actors": ("Tilda Swinton", "Elkin Díaz", "Jeanne Balibar"), "outlet": "Slow Light", "rating": 4.0,
            "source_url": "https://slowlight.example/2022/memoria", "published": date(2022, 1, 8),
        },
        "It starts with a bang", "Verdict: a film to be heard", 4,
    ),
    "cp1252_undeclared.txt": (
        {
            "film_title": "Pan’s Labyrinth", "film_year": 2006, "directors": ("Guillermo del Toro",), "author": "Bríd Nolan",
            "actors": ("Ivana Baquero", "Sergi López", "Doug Jones"), "published": date(2007, 3, 2), "rating": 4.5,
        },
        "There are two kinds of monster", "Sergi López gives a performance", 3,
    ),
    "jsonld_cold_war.html": (
        {
            "film_title": "Cold War", "film_year": 2018, "directors": ("Paweł Pawlikowski",), "author": "Marguerite Oyelaran",
            "actors": ("Joanna Kulig", "Tomasz Kot"), "outlet": "The Projection Booth", "published": date(2018, 9, 2),
            "source_url": "https://booth.example/reviews/cold-war", "rating": 4.0, "copyright_year": 2018, "language": "en",
            "author_bio": "Marguerite Oyelaran programmes a cinema in Leeds and writes about music on film.",
        },
        "They meet over a folk song.", "Nothing in it is as free", 5,
    ),
    "opengraph_winters_bone.html": (
        {
            "film_title": "Winter’s Bone", "film_year": 2010, "directors": ("Debra Granik",), "author": "Hollis Grady",
            "actors": ("Jennifer Lawrence", "John Hawkes", "Garret Dillahunt"), "outlet": "Ozark Reels", "rating": 4.0,
            "published": date(2010, 7, 18),
        },
        "Ree Dolly is seventeen", "The scene on the lake", 4,
    ),
    "plain_divs_br.html": (
        {
            "film_title": "Wings of Desire", "film_year": 1987, "directors": ("Wim Wenders",), "author": "Clement Baird",
            "actors": ("Bruno Ganz", "Solveig Dommartin", "Otto Sander", "Peter Falk"), "rating": 5.0,
        },
        "Two angels in overcoats", "What it knows about Berlin", 3,
    ),
    "latin1_divided.html": (
        {
            "film_title": "Amour", "film_year": 2012, "directors": ("Michael Haneke",), "author": "Bénédicte Roux",
            "actors": ("Jean-Louis Trintignant", "Emmanuelle Riva", "Isabelle Huppert"), "outlet": "Ciné Brume", "rating": 4.0,
            "published": date(2012, 10, 25), "language": "fr",
        },
        "Les pompiers enfoncent", "On a souvent reproché", 3,
    ),
    "headline_without_title.html": (
        {
            "film_title": "Manchester by the Sea", "film_year": None, "directors": ("Kenneth Lonergan",), "outlet": "Side Aisle",
            "author": "Rosalind Pike", "published": date(2017, 1, 20), "headline": "Grief has good manners",
            "doubts": (PageDoubt.TITLE_GUESSED, PageDoubt.NO_YEAR, PageDoubt.PEOPLE_GUESSED),
        },
        "Nobody in Manchester by the Sea", "There is no lesson.", 4,
    ),
    "aside_factbox.html": (
        {
            "film_title": "Toni Erdmann", "film_year": 2016, "directors": ("Maren Ade",), "author": "Ruth Kessel",
            "actors": ("Peter Simonischek", "Sandra Hüller"), "outlet": "Parkett", "rating": 5.0, "copyright_line": "© 2016 Parkett",
        },
        "Ein Vater besucht", "Fast drei Stunden", 3,
    ),
    "masthead_and_stars.txt": (
        {
            "film_title": "Ida", "film_year": 2013, "directors": ("Paweł Pawlikowski",), "author": "Sunniva Aasen",
            "actors": ("Agata Kulesza", "Agata Trzebuchowska"), "outlet": "The Northern Ferry", "rating": 4.0,
            "rating_as_written": "★★★★☆", "published": date(2014, 10, 2), "headline": "Ida ★★★★☆", "doubts": (),
        },
        "Before she takes her vows", "Eighty minutes", 4,
    ),
    "slashes_and_signature.txt": (
        {
            "film_title": "The Death of Mr. Lazarescu", "film_year": 2005, "directors": ("Cristi Puiu",), "rating": 4.5,
            "author": "Joost van den Akker", "outlet": "De Avondkrant", "published": date(2006, 4, 21), "doubts": (),
        },
        "An old man has a headache", "It is a long film", 3,
    ),
    "brackets_then_byline.txt": (
        {
            "film_title": "The Straight Story", "film_year": 1999, "directors": ("David Lynch",), "rating": 4.5,
            "author": "Ottoline Reyes", "outlet": "The Gravel Road Review", "headline": "THE STRAIGHT STORY (David Lynch, 1999)",
        },
        "An old man hears", "I had expected a joke", 3,
    ),
    "name_alone.txt": (
        {
            "film_title": "The Turin Horse", "film_year": 2011, "directors": ("Béla Tarr",), "rating": 3.5,
            "actors": ("János Derzsi", "Erika Bók"), "author": "Maud Featherstone-Okoro",
            "doubts": (PageDoubt.AUTHOR_GUESSED, PageDoubt.RATING_GUESSED, PageDoubt.VERY_SHORT),
        },
        "A father and a daughter", "I admired it", 3,
    ),
    "title_dash_director.md": (
        {
            "film_title": "Wadjda", "film_year": 2012, "directors": ("Haifaa al-Mansour",), "author": "Corin Delacourt",
            "published": date(2013, 8, 2), "rating": 4.0,
        },
        "A girl of ten", "The ending made me smile", 4,
    ),
    "facts_below.txt": (
        {
            "film_title": "Columbus", "film_year": 2017, "directors": ("Kogonada",), "author": "Ferdie Lockhart-Mensah",
            "actors": ("Haley Lu Richardson", "John Cho", "Parker Posey"), "published": date(2018, 8, 3), "rating": 4.0,
        },
        "She gives tours", "Not every line lands", 3,
    ),
    "rating_below_teaser.html": (
        {
            "film_title": "The Rider", "directors": ("Chloé Zhao",), "author": "Tamsin Oduya", "outlet": "Rust & Velvet",
            "published": date(2018, 4, 20), "rating": 4.5, "rating_as_written": "4.5 out of 5", "other_films": (),
        },
        "Chloé Zhao's film finds", "It is a western", 3,
    ),
    "short_notice.txt": (
        {
            "film_title": "Cluny Brown", "film_year": 1946, "author": "Hester Vandermolen", "rating": 4.5,
            "doubts": (PageDoubt.NO_DIRECTOR, PageDoubt.VERY_SHORT),
        },
        "A plumber's niece", "It's over too soon", 3,
    ),
    "third_man_spoilers.html": (
        {
            "film_title": "The Third Man", "film_year": 1949, "directors": ("Carol Reed",), "author": "Harriet Osei-Lund",
            "actors": ("Joseph Cotten", "Alida Valli", "Orson Welles", "Trevor Howard"), "outlet": "Sewer Rats and Zithers",
            "published": date(2016, 2, 14), "rating": 5.0, "doubts": (PageDoubt.SPOILERS_GUESSED,),
            "author_bio": "Harriet Osei-Lund writes about crime films and teaches chemistry in Bristol.",
        },
        "I have lived in four cities", "I know people who find", 11,
    ),
    "paris_texas_portal.txt": (
        {
            "film_title": "Paris, Texas", "film_year": 1984, "directors": ("Wim Wenders",), "author": "Cal Rutherford",
            "actors": ("Harry Dean Stanton", "Nastassja Kinski", "Dean Stockwell", "Hunter Carson"), "rating": None,
        },
        "A man in a red cap", "Some films tell you that love", 8,
    ),
    "right_thing_stars.md": (
        {
            "film_title": "Do the Right Thing", "film_year": 1989, "directors": ("Spike Lee",), "author": "Delphine Achebe",
            "actors": ("Danny Aiello", "Ossie Davis", "Ruby Dee", "Rosie Perez", "John Turturro"), "rating": 4.5,
            "published": date(2019, 6, 21),
        },
        "Full disclosure", "No American film since", 11,
    ),
    "parasite_sections.txt": (
        {
            "film_title": "Parasite", "film_year": 2019, "directors": ("Bong Joon-ho",), "author": "Wendell Ng", "rating": 4.5,
            "actors": ("Song Kang-ho", "Lee Sun-kyun", "Cho Yeo-jeong", "Choi Woo-shik", "Park So-dam"),
            "rating_as_written": "9/10", "published": date(2020, 3, 9),
        },
        "The Kims live in half a basement", "Parasite is a comedy without clowns", 12,
    ),
    "lola_rennt_blog.txt": (
        {
            "film_title": "Lola rennt", "film_year": 1998, "directors": ("Tom Tykwer",), "author": "Tilda Brandes",
            "actors": ("Franka Potente", "Moritz Bleibtreu", "Herbert Knaup", "Nina Petri"), "rating": 4.0, "language": "de",
            "author_bio": "Hallo, ich bin Tilda, und ich schreibe hier über Filme, die kürzer sind als meine S-Bahn-Fahrt zur Arbeit.",
        },
        "Mannis Plastiktüte", "Danach bin ich", 7,
    ),
    "das_boot_magazin.html": (
        {
            "film_title": "Das Boot", "film_year": 1981, "directors": ("Wolfgang Petersen",), "author": "Gesine Marquardt",
            "actors": ("Jürgen Prochnow", "Herbert Grönemeyer", "Klaus Wennemann"), "rating": 4.5, "language": "de",
            "outlet": "Schattenseher", "copyright_year": 2011,
        },
        "Herbst 1941, La Rochelle", "Wer Das Boot einmal", 8,
    ),
    "quatre_cents_coups.html": (
        {
            "film_title": "Les Quatre Cents Coups", "film_year": 1959, "directors": ("François Truffaut",),
            "author": "Solène Garrigue", "actors": ("Jean-Pierre Léaud", "Claire Maurier", "Albert Rémy"), "rating": 5.0,
            "language": "fr",
        },
        "Antoine Doinel a douze ans", "À la fin, Antoine s'évade", 7,
    ),
    "la_haine_critique.txt": (
        {
            "film_title": "La Haine", "film_year": 1995, "directors": ("Mathieu Kassovitz",), "author": "Bastien Oumarou",
            "actors": ("Vincent Cassel", "Hubert Koundé", "Saïd Taghmaoui"), "rating": 4.5, "published": date(2020, 5, 31),
            "language": "fr",
        },
        "Bonjour à tous", "Vingt-cinq ans après", 11,
    ),
    "volver_critica.txt": (
        {
            "film_title": "Volver", "film_year": 2006, "directors": ("Pedro Almodóvar",), "author": "Inmaculada Torrente",
            "actors": ("Penélope Cruz", "Carmen Maura", "Lola Dueñas", "Blanca Portillo", "Yohana Cobo"), "rating": 4.0,
            "published": date(2016, 4, 3), "language": "es",
        },
        "Raimunda limpia el aeropuerto", "Volver es la película", 7,
    ),
    "secreto_de_sus_ojos.html": (
        {
            "film_title": "El secreto de sus ojos", "film_year": 2009, "directors": ("Juan José Campanella",), "rating": 4.5,
            "actors": ("Ricardo Darín", "Soledad Villamil", "Guillermo Francella", "Pablo Rago"), "language": "es",
            "author": "Horacio Belgrano Luna", "rating_as_written": "9/10",
        },
        "Benjamín Espósito, empleado", "Pocas películas saben", 10,
    ),
    "roma_cuaderno.md": (
        {
            "film_title": "Roma", "film_year": 2018, "directors": ("Alfonso Cuarón",), "author": "Citlali Robledo",
            "actors": ("Yalitza Aparicio", "Marina de Tavira", "Nancy García"), "rating": 4.5, "published": date(2018, 12, 16),
            "language": "es",
        },
        "Cleo barre la cochera", "El sonido merece", 7,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_gives_its_facts_and_its_whole_body(name: str) -> None:
    facts, first, last, count = EXPECTED[name]
    page = read(name)
    assert {field: getattr(page, field) for field in facts} == facts
    assert page.paragraphs[0].startswith(first)
    assert page.paragraphs[-1].startswith(last)
    assert len(page.paragraphs) == count


def test_every_sample_page_is_expected_to_give_something() -> None:
    assert {path.name for path in PAGES.iterdir()} == set(EXPECTED)


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference page is not part of the project")
def test_the_reference_page_is_read_right() -> None:
    raw = REFERENCE.read_text("utf-8")
    page = read_review_page(raw.encode(), name=REFERENCE.name)
    assert (page.film_title, page.film_year, page.directors) == ("Leaving Las Vegas", 1995, ("Mike Figgis",))
    assert page.actors == ("Nicolas Cage", "Elisabeth Shue")
    assert (page.author, page.outlet) == ("Sam Shepards", "Reelrundown")
    assert (page.copyright_line, page.copyright_year) == ("© 2019 Sam Shepards", 2019)
    assert page.author_bio is not None
    assert page.author_bio.startswith("Hi, I'm Sam")
    assert page.author_bio.endswith("I also enjoy a lot.")
    assert page.doubts == ()
    # The body is every line between the bio and the details but the one that advertises the outlet.
    lines = [line.strip() for line in raw.splitlines() if line.strip()]
    start = lines.index(page.author_bio) + 1
    body = [line for line in lines[start : lines.index("Movie Details")] if line != "Read More From Reelrundown"]
    assert page.paragraphs == tuple(body)


def test_running_the_file_name_past_a_page_without_a_headline_names_the_film() -> None:
    text = HEAT.replace("Heat is long", "The Long Goodbye is long")
    assert read_review_page(text.encode(), name="the-long-goodbye.txt").film_title == "The Long Goodbye"


def test_a_page_saved_with_utf8_read_as_windows_1252_is_put_right() -> None:
    text = "Amélie (2001) – Review\n\n" + HEAT.replace("Heat", "Amélie")
    page = read_review_page(text.encode().decode("cp1252").encode())
    assert page.film_title == "Amélie"
    assert PageDoubt.ENCODING_GUESSED in page.doubts


def test_a_page_of_text_does_not_import_lxml() -> None:
    code = (
        "import sys; from bot.sources.review_page.reader import read_review_page; "
        f"read_review_page({('Review: Heat' + chr(10) * 2 + HEAT).encode()!r}); "
        "sys.exit('lxml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=PAGES.parents[2]).returncode == 0


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_any_bytes_are_a_review_or_refused_with_a_reason(data: bytes) -> None:
    check_total(data)


MARKUP = ("<p>", "</p>", "<div class='comments'>", "</div>", "<br><br>", "<dl><dt>Cast</dt><dd>", "<script type='application/ld+json'>", '{"@type":', "</script>",
    "<table><tr><td>", "<html>", "<aside>", "<h1>", "Review: Heat", "Director:", "★★", "4/5", "By ", "(1995)", "\n\n", "© 2019", "|", "---", "&#0;", "<title>", "# ",
    HEAT, "Comments", "Related Articles", '"itemReviewed": [1, {"name": 3}]', "'", "“", "*", "[x](y)", "> ", "\ue000")  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=20)), max_size=40).map("".join))
def test_pieces_of_pages_in_any_order_are_a_review_or_refused(text: str) -> None:
    check_total(text.encode("utf-8", "replace"))


# The long run cuts every page each 97 bytes; the short run at every fourth of these places.
@pytest.mark.parametrize("step", sampled([4 * 97, 97], {0}))
@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_cut_off_anywhere_is_a_review_or_refused(name: str, step: int) -> None:
    data = (PAGES / name).read_bytes()
    for end in range(0, len(data), step):
        check_total(data[:end])


def check_total(data: bytes) -> None:
    try:
        page = read_review_page(data, name="page.html" if b"<" in data else "page.txt")
    except MarqueeError:
        return
    assert page.film_title.strip()
    assert page.paragraphs
    assert all(paragraph == paragraph.strip() != "" for paragraph in page.paragraphs)


@pytest.mark.parametrize(
    "change",
    [
        {"film_title": " "}, {"film_year": 1500}, {"rating": 6.0, "rating_as_written": "6/5"}, {"rating": 3.3, "rating_as_written": "3.3"},
        {"rating": 4.0}, {"rating_as_written": "4/5"}, {"paragraphs": ()}, {"paragraphs": ("a", " ")}, {"actors": ("",)}, {"author": ""},
    ],
)  # fmt: skip
def test_a_review_page_cannot_exist_wrong(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        ReviewPage(**{"film_title": "Heat", "paragraphs": ("A film.",), **change})


SENTENCES = ("Dr. Lund came late.", "He saw J. R. Smith leave.", "Why?", "“Because,” she said.", "That was all!")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8).map(" ".join), max_size=6),
    st.integers(25, 400),
)
def test_an_excerpt_is_whole_sentences_from_the_beginning(paragraphs: list[str], limit: int) -> None:
    taken = make_excerpt(paragraphs, limit)
    assert sum(map(len, taken)) <= limit
    assert bool(taken) == bool(paragraphs)
    for part, whole in zip(taken, paragraphs, strict=False):
        assert whole.startswith(part)
        assert any(part.endswith(sentence) for sentence in SENTENCES)
    assert all(part == whole for part, whole in zip(taken[:-1], paragraphs, strict=False))


def test_an_excerpt_of_one_endless_sentence_ends_at_a_word() -> None:
    assert make_excerpt(["one two three four five"], 12) == ("one two…",)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("third_man_spoilers.html", "The dead are happier dead."),
        ("quatre_cents_coups.html", "Tes parents disent que tu mens tout le temps."),
        ("right_thing_stars.md", "Always do the right thing."),
        ("lola_rennt_blog.txt", "Der Ball ist rund."),
    ],
)
def test_what_a_page_sets_as_a_quotation_is_told_from_the_critics_words(name: str, said: str) -> None:
    page = read(name)
    assert page.quoted
    assert any(page.paragraphs[number].startswith(said) for number in page.quoted)
    assert len(page.quoted) < len(page.paragraphs) / 2


def test_a_page_that_sets_all_its_text_as_a_quotation_quotes_nothing() -> None:
    whole = (PAGES / "third_man_spoilers.html").read_bytes().replace(b"<p>", b"<blockquote><p>")
    page = read_review_page(whole.replace(b"</p>", b"</p></blockquote>"), name="third_man_spoilers.html")
    assert page.quoted == ()
