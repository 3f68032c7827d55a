"""Kinds of pages that were once read wrong: for each kind several instances, of which none is the page that showed it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from bot.domain.errors import MarqueeError
from bot.domain.reviews.page_errors import NotAReview
from bot.sources.review_page import FieldSource, PageDoubt, PageField, ReviewPage
from bot.sources.review_page.reader import read_review_page
from tests.sources.review_page_samples import HEAT

FIRST, SECOND = HEAT.split("\n\n")
LAST = "It ends at an airport, where two hands meet. I have never liked a thief so much."


def page_of(*inside: str, head: str = "", title: str = "Heat (1995) review") -> bytes:
    """A page with the headline, the byline, the sample's paragraphs and what is `inside`."""
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"<p class=byline>By Dora Quill</p><p>Director: Michael Mann</p>{''.join(inside)}</article></body></html>"
    ).encode()


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


WHOLE = paragraphs(FIRST, SECOND, LAST)


def read(data: bytes | str) -> ReviewPage:
    return read_review_page(data.encode() if isinstance(data, str) else data)


@pytest.mark.parametrize(
    "page",
    [
        f"<table><tr><td><a href=/>Home</a> <a href=/a>Films</a></td><td><h1>Heat (1995)</h1><p>By Dora Quill</p>"
        f"<p>Director: Michael Mann</p>{WHOLE}</td></tr></table>",
        f"<table><tr><td colspan=2><b>Reel Corner</b></td></tr><tr><td><a href=/>Home<br></a><a href=/b>Archive</a></td><td>"
        f"<table><tr><td><h2>Heat (1995)</h2></td></tr><tr><td>By Dora Quill<br>Director: Michael Mann</td></tr><tr><td>{WHOLE}"
        f"</td></tr></table></td></tr></table>",
        f"<center><table><tr><td><font size=5>Heat (1995)</font><br><br>By Dora Quill<br><br>Director: Michael Mann<br><br>"
        f"{FIRST}<br><br>{SECOND}<br><br>{LAST}</td><td><a href=/x>Ronin</a><br><a href=/y>Collateral</a></td></tr></table></center>",
    ],
    ids=["one table", "tables within tables", "breaks for paragraphs"],
)
def test_a_page_laid_out_by_tables_keeps_its_menu_out_of_the_text(page: str) -> None:
    read_page = read(f"<html><body>{page}</body></html>")
    assert read_page.paragraphs == (FIRST, SECOND, LAST)
    assert read_page.directors == ("Michael Mann",)
    assert read_page.author == "Dora Quill"


def test_a_table_of_data_is_still_one() -> None:
    table = "<table><tr><td>Year</td><td>1995</td></tr><tr><th>Cast</th><td>Al Pacino, Amy Brenneman</td></tr></table>"
    assert read(page_of(table, WHOLE)).actors == ("Al Pacino", "Amy Brenneman")


@pytest.mark.parametrize(
    "sentence",
    [
        "The cap with its © logo is in every second shot, and nobody can say why.",
        "(c) and (d) are the answers that the boy gives, and both of them are wrong.",
        "Copyright was never the subject of a sadder scene than this one in the archive.",
        "The copyright on his face says 1995, and it is not for sale.",
    ],
)
def test_a_sentence_with_a_copyright_sign_stays(sentence: str) -> None:
    page = read(page_of(paragraphs(FIRST, sentence, SECOND), "<p>© 2001 Night Drive. All rights reserved.</p>"))
    assert page.paragraphs == (FIRST, sentence, SECOND)
    assert page.copyright_year == 2001


@pytest.mark.parametrize(
    "box",
    [
        "<div class=related><h3>Related</h3><div>Ali <span aria-label='2 out of 5 stars'></span></div></div>",
        "<section><h3>More reviews</h3><a href=/a>Ali <img alt='1/5' src=a.png></a></section>",
        "<aside><p>Collateral</p><i class='fa fa-star'></i><i class='fa fa-star'></i><i class='fa fa-star-o'></i></aside>",
        "<div><p>Also out: Ali</p><span title='2 of 5 stars'></span></div>",
    ],
)
@pytest.mark.parametrize("own", ["", "<p>Rating: 4/5</p>"])
def test_another_films_rating_is_not_the_pages(box: str, own: str) -> None:
    page = read(page_of(WHOLE, own, box))
    assert page.rating == (4.0 if own else None) or PageDoubt.RATINGS_DISAGREE in page.doubts


@pytest.mark.parametrize(
    ("written", "stars"),
    [
        ("4 out of 5", 4.0), ("3½ stars", 3.5), ("Rating: 3½", 3.5), ("★★★★", 4.0), ("3 stars (out of four)", 4.0),
        ("★★★½ (out of four)", 4.5), ("★★★ of ★★★★★", 3.0), ("*** (out of ****)", 4.0), ("**1/2 (out of ****)", 3.0),
        ("***½ out of ****", 4.5), ("Grade: A-", 4.5), ("Grade: C+", 3.0), ("8 из 10", 4.0), ("3½", 3.5), ("80%", 4.0), ("Оценка: 7/10", 3.5),
        ("7 su 10", 3.5), ("4 na 5", 4.0), ("Voto: 8 su 10", 4.0), ("10点満点で6点", 3.0), ("评分：9分（满分10分）", 4.5),
        ("별점: 7/10", 3.5), ("التقييم: ٤/٥", 4.0), ("रेटिंग: ४/५", 4.0), ("5 üzerinden 3", 3.0), ("２／５", 2.0),
        ("four out of five stars", 4.0), ("Three and a half stars out of four", 4.5), ("Rating: ***1/2", 3.5), ("6/6", 5.0),
    ],
)  # fmt: skip
def test_a_rating_in_any_notation_is_read(written: str, stars: float) -> None:
    page = read(f"Heat (1995) review\n\nBy Dora Quill\n\n{HEAT}\n\n{written}\n")
    assert page.rating == stars


@pytest.mark.parametrize(
    "line",
    [
        "User rating: 8.3/10 (12,400 votes)", "IMDb: 8.3/10", "Rate this article: ★★★★★", "Audience score: 91%",
        "Average: 4.6/5 from 88 readers", "Puntuación de los usuarios: 8,1/10", "Оценка зрителей: 9/10", "豆瓣评分：8.9/10",
        "Note des spectateurs : 4,1/5", "Leserwertung: 4/5", "Your rating: 3/5", "Metascore: 76/100",
    ],
)  # fmt: skip
def test_what_others_gave_is_not_the_critics_rating(line: str) -> None:
    assert read(f"Heat (1995) review\n\nBy Dora Quill\n{line}\n\n{HEAT}\n").rating is None
    assert read(page_of(f"<p>{line}</p>", WHOLE, f"<div>{line}</div>")).rating is None


@pytest.mark.parametrize(
    ("stars", "rating"),
    [
        (
            "<i class='icon-star-full'></i>" * 3 + "<i class='icon-star-half'></i>" + "<i class='icon-star-empty'></i>",
            3.5,
        ),
        ("<span class='fa fa-star'></span>" * 4 + "<span class='fa fa-star-o'></span>", 4.0),
        ("<svg class='star filled'></svg>" * 2 + "<svg class='star empty'></svg>" * 3, 2.0),
        ("<img src='/i/star_on.gif' alt=''>" * 3 + "<img src='/i/star_off.gif' alt=''>" * 2, 3.0),
        ("<img src='redstar.gif' alt='*'>" * 4 + "<img src='halfstar.gif' alt='1/2'>", 4.5),
        ("<span role=img aria-label='4.5 out of 5 stars'></span>", 4.5),
    ],
)
def test_stars_that_are_icons_or_pictures_are_counted(stars: str, rating: float) -> None:
    page = read(page_of(f"<div class=review-stars>{stars}</div>", WHOLE))
    assert page.rating == rating
    assert dict(page.sources)[PageField.RATING] is FieldSource.STARS


@pytest.mark.parametrize("scale", ["4 out of 5", "8/10", "4"])
def test_a_rating_in_structured_data_has_its_own_scale(scale: str) -> None:
    data = f'{{"@type":"Review","reviewRating":{{"ratingValue":"{scale}"}},"itemReviewed":{{"@type":"Movie","name":"Heat"}}}}'
    assert read(page_of(WHOLE, head=f"<script type='application/ld+json'>{data}</script>")).rating == 4.0


@pytest.mark.parametrize(
    ("inside", "hidden"),
    [
        ("It ends badly. <span class=spoiler>Neil dies at last.</span> It is earned.", "Neil dies at last."),
        ("It ends badly. <span class='bb-spoiler'>Neil dies at last.</span>", "Neil dies at last."),
        ("It ends. <span style='color:#000;background:#000'>Neil dies at last.</span>", "Neil dies at last."),
        ("It ends. [spoiler]Neil dies at last.[/spoiler] So it goes.", "Neil dies at last."),
        ("It ends. [spoiler=The end] Neil dies at last. [/spoiler] So it goes.", "Neil dies at last."),
        ("It ends. ||Neil dies at last.|| So it goes.", "Neil dies at last."),
    ],
)
def test_what_a_page_hides_within_a_paragraph_stays_hidden(inside: str, hidden: str) -> None:
    page = read(page_of(paragraphs(FIRST, inside, SECOND)))
    assert [page.paragraphs[span.paragraph][span.start : span.stop] for span in page.spoilers] == [hidden]
    assert "||Neil dies at last.||" in page.barred_paragraphs[1]
    assert "  " not in page.paragraphs[1]


@pytest.mark.parametrize(
    "box",
    [
        "<details><summary>Show spoilers</summary><p>{}</p></details>",
        "<details><summary>What happens in the end</summary>{}</details>",
        "<div class='spoiler' style='display:none'><p>{}</p></div>",
        "<div class='spoiler-wrap'><p class=spoiler-title>Spoiler</p><div class=spoiler-content>{}</div></div>",
        "<p>&gt;!{}!&lt;</p>",
        "<div class=spoiler><pre>{}</pre></div>",
        "<div class=spoiler><div><p>{}</p></div></div>",
        "<table><tr><td class=spoiler><p>{}</p></td></tr></table>",
        "<ul class=spoiler><li>{}</li></ul>",
        "<blockquote class=spoiler>{}</blockquote>",
        "<dl><dd><span class=spoiler>{}</span></dd></dl>",
    ],
)
def test_whole_paragraphs_that_a_page_hides_stay_hidden(box: str) -> None:
    page = read(page_of(paragraphs(FIRST), box.format(LAST), paragraphs(SECOND)))
    assert page.paragraphs == (FIRST, LAST, SECOND)
    assert page.barred_paragraphs == (FIRST, f"||{LAST}||", SECOND)
    last = read(page_of(paragraphs(FIRST, SECOND), box.format(LAST)))
    assert last.barred_paragraphs == (FIRST, SECOND, f"||{LAST}||")


@pytest.mark.parametrize("warning", ["SPOILERS BELOW", "Warning: spoilers ahead!", "Achtung, Spoiler!", "ネタバレ注意"])
def test_all_below_a_warning_is_hidden_and_said_to_be_a_guess(warning: str) -> None:
    page = read(f"Heat (1995) review\n\nBy Dora Quill\n\n{HEAT}\n\n{warning}\n\n{LAST}\n")
    assert page.barred_paragraphs[-1] == f"||{LAST}||"
    assert not any(span.paragraph < 2 for span in page.spoilers)
    assert PageDoubt.SPOILERS_GUESSED in page.doubts


@pytest.mark.parametrize(
    "text", ["A spoiler-free review.", "There are no spoilers here, only admiration for the film."]
)
def test_words_about_spoilers_hide_nothing(text: str) -> None:
    assert read(page_of(paragraphs(FIRST, text, SECOND))).spoilers == ()


@pytest.mark.parametrize(
    "line", ["Print the legend.", "Share nothing.", "Close the door.", "Register the silence.", "Watch it.", "Bravo!"]
)
def test_a_short_paragraph_between_others_stays(line: str) -> None:
    assert read(page_of(paragraphs(FIRST, line, SECOND))).paragraphs == (FIRST, line, SECOND)
    assert read(f"Heat (1995) review\n\n{FIRST}\n\n{line}\n\n{SECOND}\n").paragraphs == (FIRST, line, SECOND)


def test_sentences_that_are_left_out_are_shown() -> None:
    plea = "Sign up for our newsletter."
    page = read(page_of(paragraphs(FIRST, plea, SECOND)))
    assert page.paragraphs == (FIRST, SECOND)
    assert page.left_out == (plea,)
    assert PageDoubt.TEXT_LEFT_OUT in page.doubts


@pytest.mark.parametrize(
    "start",
    [
        "<p><span class=dropcap>T</span>{}</p>",
        "<p><span class=dropcap>T</span> {}</p>",
        "<div class=dropcap>T</div><p>{}</p>",
        "<p class=first-letter>T</p><p>{}</p>",
        "<p><img src=t.gif alt=T>{}</p>",
        "<figure class=cap><img alt=T></figure><p>{}</p>",
        "<table align=left><tr><td>T</td></tr></table><p>{}</p>",
        "<p><span aria-hidden=true class=dropcap>T</span><span class=sr-only>T</span>{}</p>",
        "<p><font size=7>T</font>{}</p>",
        "<p><big><b>T</b></big>{}</p>",
        "<p><span style='float:left;font-size:4em'>T</span>{}</p>",
    ],
)
def test_a_drop_cap_keeps_its_letter_once(start: str) -> None:
    assert FIRST.startswith("T")
    assert read(page_of(start.format(FIRST[1:]), paragraphs(SECOND))).paragraphs == (FIRST, SECOND)


@pytest.mark.parametrize(
    "first", ["A city sleeps, and two men in it do not.", "I saw it in a full house, and nobody coughed once."]
)
def test_a_drop_cap_that_is_a_word_keeps_its_space(first: str) -> None:
    letter, rest = first[0], first[2:]
    for start in (
        f"<p><span class=dropcap>{letter}</span> {rest}</p>",
        f"<div class=dropcap>{letter}</div><p>{rest}</p>",
    ):
        assert read(page_of(start, paragraphs(FIRST, SECOND))).paragraphs[0] == first


@pytest.mark.parametrize(
    "name",
    ["wpadmin", "admin", "Super User", "Redaktion", "La Redazione", "editor", "https://a.example/dora", "Night Drive"],
)
def test_a_machines_or_the_sites_name_does_not_beat_the_byline(name: str) -> None:
    head = f"<meta name=author content='{name}'><meta property='og:site_name' content='Night Drive'>"
    assert read(page_of(WHOLE, head=head)).author == "Dora Quill"


def test_an_organisation_is_no_critic() -> None:
    data = '{"@type":"Article","author":{"@type":"NewsMediaOrganization","name":"Harbour Wire"}}'
    assert read(page_of(WHOLE, head=f"<script type='application/ld+json'>{data}</script>")).author == "Dora Quill"


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Ann Lee, Max Moth and Zoe Fox", "Ann Lee, Max Moth, Zoe Fox"),
        ("Von Anna Berg, Ute Voss und Jan Klee", "Anna Berg, Ute Voss, Jan Klee"),
        ("Par Léa Noir, Paul Blanc et Max Gris | 3 mars 2019", "Léa Noir, Paul Blanc, Max Gris"),
        ("By Ann Lee and Max Moth", "Ann Lee & Max Moth"),
        ("By Dora Quill, film critic", "Dora Quill"),
    ],
)
def test_every_author_in_a_byline_is_kept(byline: str, author: str) -> None:
    page = f"<html><body><h1>Heat (1995) review</h1><p>{byline}</p><p>Director: Michael Mann</p>{WHOLE}</body></html>"
    assert read(page).author == author


@pytest.mark.parametrize("byline", ["by @mothlight", "by @mothlight | 20 September 2018", "Review by @mothlight · 4/5"])
def test_a_user_name_is_an_author_in_doubt(byline: str) -> None:
    page = read(
        f"<html><body><h1>Heat (1995) review</h1><p>{byline}</p><p>Director: Michael Mann</p>{WHOLE}</body></html>"
    )
    assert page.author == "@mothlight"
    assert PageDoubt.AUTHOR_IS_HANDLE in page.doubts


def test_two_critics_in_two_places_are_doubtful() -> None:
    page = read(page_of(WHOLE, head="<meta name=author content='Max Moth'>"))
    assert PageDoubt.AUTHORS_DISAGREE in page.doubts


@pytest.mark.parametrize(
    "wrapped",
    ["/* <![CDATA[ */\n{}\n/* ]]> */", "//<![CDATA[\n{}\n//]]>", "<!--\n{}\n-->", "<![CDATA[{}]]>", "\n{};\n", "[{}]"],
)
def test_structured_data_is_read_whatever_wraps_it(wrapped: str) -> None:
    data = '{"@type":"Review","author":{"name":"Max Moth"},"itemReviewed":{"@type":"Movie","name":"Heat","director":{"name":"A. B."}}}'
    head = f"<script type='application/ld+json'>{wrapped.replace('{}', data)}</script>"
    page = f"<html><head>{head}</head><body><h1>Two men</h1>{WHOLE}</body></html>"
    assert read(page).film_title == "Heat"
    assert read(page).author == "Max Moth"


@pytest.mark.parametrize(
    ("page", "film", "year", "director", "author"),
    [
        (
            "《花样年华》（2000）影评\n作者：林小雨\n导演：王家卫\n\n{}\n评分：9/10",
            "花样年华",
            2000,
            "王家卫",
            "林小雨",
        ),
        (
            "影评｜《风柜来的人》（1983）\n文：林小雨\n导演：侯孝贤\n\n{}\n评分：9/10",
            "风柜来的人",
            1983,
            "侯孝贤",
            "林小雨",
        ),
        (
            "『生きる』（1952年）レビュー\n文：林小雨\n監督：黒澤明\n\n{}\n評価：★★★★★",
            "生きる",
            1952,
            "黒澤明",
            "林小雨",
        ),
        ("[리뷰] ‘버닝’(2018)\n글: 한보라\n감독: 이창동\n\n{}\n평점: 9/10", "버닝", 2018, "이창동", "한보라"),
        (
            "《盗火线》（1995）影评\n作者：林小雨\n导演：迈克尔·曼\n\n{}\n评分：8/10",
            "盗火线",
            1995,
            "迈克尔·曼",
            "林小雨",
        ),
    ],
)
def test_pages_in_chinese_japanese_and_korean_are_read(
    page: str, film: str, year: int, director: str, author: str
) -> None:
    text = "镜头跟着两个人走了很久，谁也不说话，雨一直下，路灯照着湿的墙，观众听见自己的呼吸。这部电影值得再看一遍，我很喜欢。"
    found = read(page.format(f"{text}\n\n{text[::-1][:-1]}。\n"))
    assert (found.film_title, found.film_year, found.directors, found.author) == (film, year, (director,), author)


@pytest.mark.parametrize("indent", [2, 3, 5, 8])
def test_an_indented_text_keeps_its_paragraphs(indent: int) -> None:
    lines = ["Heat (1995) review", "By Dora Quill", ""]
    for text in (FIRST, SECOND, LAST):
        words, line = text.split(), ""
        for word in words:
            if len(line) + len(word) > 62:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines += [line, ""]
    page = read("\n".join(" " * indent + line if line else "" for line in lines))
    assert page.paragraphs == (FIRST, SECOND, LAST)


@pytest.mark.parametrize(
    "page",
    [
        page_of(paragraphs(
            "<b>Kit Lowell: Where did the film begin for you?</b>", "Mona Estrada: It began with a photograph of my mother.",
            "<b>KL: The scenes in the car are wonderful. Were they hard to shoot?</b>", "ME: They were terrible, and I loved them.",
            "<b>KL: What comes next?</b>", "ME: A comedy, I hope, if anybody lets me make one.",
        ), title="“I wanted silence”: Mona Estrada on Salt Flats"),
        page_of(paragraphs(
            "The actress talks about her new film and the years before it, in a café by the river in Lisbon.",
            "How did you find the character?", "I read the book twice and then forgot it, which I think was the best way.",
            "And the director?", "He is a great listener, and the camera loves him for it.", "What comes next for you?",
            "A long rest, and then a wonderful part on the stage.",
        ), title="Interview with Lena Moor"),
        page_of(paragraphs(
            "Greta Harlow has signed on to star in the heist film Nine Keys, which the studio announced on Monday.",
            "Director Paul Renn will begin production in May, according to sources. A release date has not been confirmed.",
        ), title="Greta Harlow to star in Nine Keys"),
        page_of(paragraphs(
            "The sequel Iron Harbor 3 grossed 14 million dollars in its third weekend, according to estimates on Sunday.",
            "The film Pip held first place at the box office. Its opening weekend was better than officials had expected.",
        ), title="Weekend box office: Iron Harbor 3 sinks"),
    ],
    ids=["speakers", "questions", "casting", "box office"],
)  # fmt: skip
def test_news_and_interviews_are_no_reviews(page: bytes) -> None:
    with pytest.raises(NotAReview):
        read(page)


@pytest.mark.parametrize("declared", ["", "<meta charset=utf-8>"])
def test_one_damaged_byte_does_not_refuse_a_page(declared: str) -> None:
    whole = page_of(
        paragraphs(FIRST, "It is a café film, “so to speak”, and the café is the best thing in it.", SECOND, LAST),
        head=declared,
    )
    page = read(whole.replace("é".encode(), b"\xc3", 1))
    assert "caf\ufffd film" in page.paragraphs[1]
    assert PageDoubt.DAMAGED_LETTERS in page.doubts


def mhtml(page: bytes, encoding: str, charset: str = "utf-8") -> bytes:
    """A page as browsers save it, with its address and its style sheet."""
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://pages.example/heat"
    message["Subject"] = "=?utf-8?Q?Heat?="
    message.set_content("p { color: red }", subtype="css")
    message.make_related()
    message.add_related(page.decode(), subtype="html", cte=encoding, charset=charset)
    return message.as_bytes()


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("quoted-printable", "utf-8"), ("base64", "utf-8"), ("8bit", "utf-8"), ("quoted-printable", "windows-1252")],
)
def test_an_mhtml_file_is_the_page_within_it(encoding: str, charset: str) -> None:
    accents = "Die Männer trinken Kaffee im Café, und die Straße schweigt; so schön war das Kino selten."
    page = read(mhtml(page_of(paragraphs(FIRST, accents, SECOND)), encoding, charset))
    assert page.paragraphs == (FIRST, accents, SECOND)
    assert page.author == "Dora Quill"
    assert page.source_url == "https://pages.example/heat"


def test_an_mhtml_file_without_a_page_is_read_or_refused() -> None:
    for inside in (b"", b"--b--", b"--b\r\nContent-Type: text/html\r\n\r\n\r\n--b--", b"--b\r\n" * 5_000):
        head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        with pytest.raises(MarqueeError):
            read(head + inside)


def article(*inside: str, title: str, over: str = "") -> bytes:
    """A page whose headline need not name the film."""
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><article>{over}<h1>{title}</h1>"
        f"<p class=byline>By Dora Quill</p>{''.join(inside)}</article></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "box",
    [
        "<div class=related><h3>Related</h3><div data-score=9.5 data-max=10><a>Casino</a> <i title='9.5/10'></i></div></div>",
        "<aside><ul><li><a>Casino</a> <span aria-label='Rated 2 out of 5 stars'></span></li></ul></aside>",
        "<section><h2>More reviews</h2><div itemscope itemtype='http://schema.org/Review'><b itemprop=itemReviewed>Casino"
        "</b><meta itemprop=ratingValue content=10><meta itemprop=bestRating content=10></div></section>",
        "<nav class=post-nav><a data-stars=5 title='Casino: 5 stars'>Casino ★★★★★</a></nav>",
    ],
)
def test_a_rating_in_a_box_about_another_film_is_not_the_pages(box: str) -> None:
    assert read(page_of(WHOLE, "<p>Rating: 3.5/5</p>", box)).rating == 3.5
    assert read(page_of(WHOLE, box)).rating is None


@pytest.mark.parametrize(
    ("line", "title", "directors"),
    [
        ("Toni Erdmann, D/A 2016 – Regie, Buch: Maren Ade. Mit Sandra Hüller.", "Toni Erdmann", ("Maren Ade",)),
        (
            "Barry Lyndon, GB 1975 – Regie & Buch: Stanley Kubrick. Mit Ryan O'Neal.",
            "Barry Lyndon",
            ("Stanley Kubrick",),
        ),
        ("Annie Hall, USA 1977 – Director, writer: Woody Allen. With Diane Keaton.", "Annie Hall", ("Woody Allen",)),
        ("Lola Montès, F/BRD 1955 – Réalisation, scénario : Max Ophüls.", "Lola Montès", ("Max Ophüls",)),
    ],
)
def test_credits_below_a_text_name_a_film_that_is_called_like_a_person(
    line: str, title: str, directors: tuple[str, ...]
) -> None:
    page = read(article(WHOLE, f"<p><i>{line}</i></p>", title="The false teeth"))
    assert (page.film_title, page.directors) == (title, directors)


@pytest.mark.parametrize(
    ("heading", "facts"),
    [
        ("Turist", "<p>Regi: Ruben Östlund</p><p>I rollerna: Lisa Loven Kongsli</p>"),
        ("Close", "<p>Regie: Lukas Dhont</p><p>Mit: Eden Dambrine</p>"),
        ("Drift", "<p>Director: Anthony Chen</p><p>Cast: Cynthia Erivo</p>"),
    ],
)
def test_a_heading_over_the_credits_is_the_film_where_the_headline_names_none(heading: str, facts: str) -> None:
    page = read(article(f"<div><h3>{heading}</h3>{facts}</div>", WHOLE, title="The avalanche is the least danger"))
    assert page.film_title == heading
    assert PageDoubt.TITLE_GUESSED in page.doubts
    boxed = read(article(f"<div><h3>Film Credits</h3>{facts}</div>", WHOLE, title="Heat again: the avalanche"))
    assert boxed.film_title != "Film Credits"


@pytest.mark.parametrize(
    ("start", "title", "year"),
    [
        ("Céline Sciamma’s <em>Petite Maman</em> (2021) is over before the tea is.", "Petite Maman", 2021),
        ("I saw <em>Old Joy</em> (2006) on a train, which is right for it.", "Old Joy", 2006),
        ("After an hour of <i>Yi Yi</i> (2000) the camera had made me a guest.", "Yi Yi", 2000),
    ],
)
def test_an_emphasised_title_with_its_year_is_the_film(start: str, title: str, year: int) -> None:
    page = read(article(f"<p>{start}</p>", WHOLE, title="Seventy-two minutes in a forest"))
    assert (page.film_title, page.film_year) == (title, year)


@pytest.mark.parametrize(
    ("headline", "director"),
    [
        ("Critique : Portrait de la jeune fille en feu de Céline Sciamma", "Réalisé par : Céline Sciamma"),
        ("Review: The Quiet Girl by Colm Bairéad", "Director: Colm Bairéad"),
        ("Kritik: Der Himmel über Berlin von Wim Wenders", "Regie: Wim Wenders"),
    ],
)
def test_the_director_behind_a_title_is_no_part_of_it(headline: str, director: str) -> None:
    page = read(article(f"<p>{director}</p>", WHOLE, title=headline))
    name = director.split(":")[1].strip()
    assert page.directors == (name,)
    assert page.film_title == headline.split(":")[1].strip().rsplit(" ", name.count(" ") + 2)[0]


def test_days_of_the_week_are_no_news() -> None:
    text = paragraphs(
        "Nothing happens in Jim Jarmusch’s Paterson (2016) on Monday, and on Tuesday it happens again with a small "
        "difference. On Wednesday the camera waits at the bus stop, and I was happy to wait with it.",
        "It is a rare film about a poet in which nobody is discovered, and its dog deserves a prize.",
    )
    assert read(article(text, title="Paterson, or: how to drive a bus")).film_title == "Paterson"
