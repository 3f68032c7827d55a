"""Drawn posters: contrast, scripts, text inside its box, alt text, collages."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.ui.kit.layout import Card, card_box, film_section, text_block
from bot.ui.kit.posters import attachments, designs, poster
from bot.ui.kit.posters.colours import CONTRAST, GENRE_HUES, contrast, mix_palette
from bot.ui.kit.posters.poster import PosterFacts, draw_collage, draw_posters, plan_poster
from bot.ui.kit.posters.svg import render_svg, svg_document
from bot.ui.kit.typesetting import TextBox, text_width

TITLES = {
    "Latin": "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb",
    "one letter": "M",
    "Cyrillic": "Сталкер",
    "Greek": "Ορφέας",
    "Arabic": "باب الحديد",
    "Persian": "بچه‌های آسمان",
    "Hebrew": "ואלס עם באשיר",
    "Japanese": "七人の侍",
    "Chinese": "花样年华",
    "Korean": "기생충",
    "Hindi": "पथेर पांचाली",
    "Bengali": "জলসাঘর",
    "Tamil": "தமிழ் படம்",
    "Thai": "ลุงบุญมีระลึกชาติ",
    "Georgian": "თეთრი ღამე",
    "Armenian": "Նռան գույնը",
}
WORDS = ["The", "Night", "of", "Love", "and", "Death", "in", "Koyaanisqatsi", "II", "Été", "Straße", "2001:", "Men"]
YEARS = st.integers(1900, 2030)
MANY = st.builds(
    lambda words, year, genres: PosterFacts((" ".join(words),), year, "Agnès Varda", tuple(genres)),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=7),
    YEARS,
    st.lists(st.sampled_from([*GENRE_HUES, "Unheard Of"]), max_size=3),
)


def pixels(facts: PosterFacts, *, lettering: bool = True) -> Image.Image:
    plan = plan_poster(facts)
    elements = poster.poster_elements(plan, lettering=lettering)
    png = render_svg(svg_document(elements, designs.WIDTH, designs.HEIGHT))
    return Image.open(io.BytesIO(png)).convert("RGB")


def colours_in(picture: Image.Image, box: TextBox) -> Iterator[str]:
    part = picture.crop((round(box.x), round(box.y), round(box.x + box.width), round(box.y + box.height)))
    for _, colour in part.getcolors(1_000_000) or []:
        assert isinstance(colour, tuple)
        yield "#{:02x}{:02x}{:02x}".format(*colour)


def least_contrast(facts: PosterFacts) -> float:
    """The least contrast between the ink and any pixel that lies where the title or the last line is set."""
    plan, under = plan_poster(facts), pixels(facts, lettering=False)
    boxes = (poster.title_box(plan), poster.foot_box())
    return min(contrast(plan.palette.ink, colour) for box in boxes for colour in colours_in(under, box))


@given(st.floats(0, 360), st.floats(0, 360), st.booleans())
def test_a_palettes_quiet_shades_carry_its_ink(hue: float, accent: float, is_dark: bool) -> None:  # noqa: FBT001
    palette = mix_palette(hue, accent, is_dark=is_dark)
    assert min(contrast(palette.ink, shade) for shade in palette.quiet) >= CONTRAST


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@settings(max_examples=30)
@given(MANY)
def test_text_can_be_read_on_every_design(facts: PosterFacts) -> None:
    assert least_contrast(facts) >= CONTRAST


@pytest.mark.long
@settings(max_examples=1_500)
@given(MANY)
def test_text_can_be_read_on_every_design_of_many(facts: PosterFacts) -> None:
    assert least_contrast(facts) >= CONTRAST


@example(PosterFacts(("II The",), 1900, "Agnès Varda"))
@given(MANY)
def test_every_line_of_a_title_stays_in_its_box_and_in_the_thumbnail(facts: PosterFacts) -> None:
    plan = plan_poster(facts)
    place = poster.title_box(plan)
    assert place.height <= plan.drawing.title.height
    assert place.y >= 100
    assert place.y + place.height <= 510
    for line in plan.title.lines:
        assert text_width(line, plan.title.size, plan.drawing.face) <= place.width


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=200), YEARS)
def test_any_text_makes_a_poster(title: str, year: int) -> None:
    plan = plan_poster(PosterFacts((title,), year, title, (title,)))
    assert plan.title.lines
    assert render_svg(svg_document(poster.poster_elements(plan), 400, 600)).startswith(b"\x89PNG")


@pytest.mark.parametrize("script", TITLES)
def test_a_title_is_drawn_in_every_script_that_the_fonts_hold(script: str) -> None:
    facts = PosterFacts((TITLES[script],), 1960, "")
    plan = plan_poster(facts)
    assert "".join(plan.title.lines).replace(" ", "").casefold() == TITLES[script].replace(" ", "").casefold()
    box = poster.title_box(plan)
    assert plan.palette.ink in set(colours_in(pixels(facts), box)), "nothing is written"


def test_a_title_that_the_fonts_lack_gives_way_to_another_name_or_the_year() -> None:
    assert "".join(plan_poster(PosterFacts(("ነገ", "Tomorrow"), 1990)).title.lines).casefold() == "tomorrow"
    assert plan_poster(PosterFacts(("🎬",), 1990)).title.lines == ("1990",)


def test_the_same_film_keeps_its_poster_and_the_series_is_varied() -> None:
    facts = [PosterFacts((f"Film {n}",), 1950 + n, "", ("Drama",)) for n in range(60)]
    assert [plan_poster(one) for one in facts] == [plan_poster(one) for one in facts]
    boxes = {(plan.drawing.title, plan.drawing.face, plan.palette.is_dark) for plan in map(plan_poster, facts)}
    assert len(boxes) >= 12


def test_a_poster_is_small_and_has_its_size() -> None:
    (png,) = draw_posters((PosterFacts(("Ran",), 1985, "Akira Kurosawa", ("War",)),))
    assert Image.open(io.BytesIO(png)).size == (400, 600)
    assert len(png) < 60_000


@pytest.mark.parametrize(
    ("columns", "count", "size"),
    [(3, 9, (900, 1350)), (5, 25, (900, 1350)), (3, 4, (900, 900)), (10, 100, (1360, 2040))],
)
def test_a_collage_holds_its_posters(columns: int, count: int, size: tuple[int, int]) -> None:
    facts = [PosterFacts((f"Film {n}",), 1950 + n) for n in range(count + 30 * (count == columns**2))]
    picture = Image.open(io.BytesIO(draw_collage(facts, columns))).convert("RGB")
    assert picture.size == size
    cell = (size[0] // columns, size[0] // columns * 3 // 2)
    for n, one in enumerate(facts[:count]):
        x, y = n % columns * cell[0], n // columns * cell[1]
        ground = picture.crop((x, y, x + cell[0], y + cell[1])).getcolors(1_000_000) or []
        assert plan_poster(one).palette.ground in {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in ground}  # type: ignore[misc]


def film(**facts: object) -> Film:
    return Film(id=FilmId(1), **{"title": "Ran", "year": 1985, "directors": ("Akira Kurosawa",), **facts})  # type: ignore[arg-type]


def test_alt_texts_name_the_films() -> None:
    assert attachments.film_poster(film()).alt == "Drawn poster of Ran (1985), directed by Akira Kurosawa"
    assert len(attachments.film_poster(film(title="Long " * 100, directors=("x" * 900,))).alt) <= 1_024
    collage = attachments.film_collage([film(title=f"Film {n}") for n in range(25)], 5)
    assert "Film 0 (1985), Film 1 (1985)" in collage.alt
    assert len(attachments.film_collage([film(title="Long " * 99)] * 25, 5).alt) <= 1_024
    with pytest.raises(ValueError, match="2"):
        attachments.film_collage([film()], 2)


def test_a_real_poster_replaces_the_drawn_one() -> None:
    real = Card(card_box(film_section(film(poster="https://image.tmdb.org/t/p/w342/x.jpg"), "Ran")))
    assert attachments.drawn_pictures(real) == ()
    assert "image.tmdb.org" in str(real.payload())


def test_a_card_can_do_without_its_pictures() -> None:
    card = Card(card_box(film_section(film(), "## Ran", "Drama"), text_block("more")))
    assert [picture.name for picture in attachments.drawn_pictures(card)] == [attachments.film_poster(film()).name]
    attachments.remove_pictures(card)
    assert attachments.drawn_pictures(card) == ()
    assert [part["content"] for part in card.payload()[0]["components"]] == ["## Ran", "Drama", "more"]
