"""Decides whether a page is a film review, by weighing signs for and against."""

from __future__ import annotations

import re

from bot.domain.reviews.page_errors import NoReviewReason, NotAReview
from bot.sources.review_page.blocks import Kind, PageMetadata, is_prose, word_count
from bot.sources.review_page.classified import ClassifiedPage, Role
from bot.sources.review_page.headline import films_in, has_mention, has_review_word, title_pattern
from bot.sources.review_page.labels import Field, field_of

SHORTEST_REVIEW = 25
"""Minimum number of words of a review."""
_EXCERPT = 35
_LISTED = 4
SHORT_REVIEW = 100
"""A review with fewer words is reported as very short, and needs fewer signs to be accepted."""

_FILM_WORDS = re.compile(
    r"\b(?:films?|movies?|cinemas?|cinematic\w*|cinematograph\w*|screens?|screenplay|director\w*|directed|directs|"
    r"actors?|actress\w*|"
    r"cast|scenes?|starring|sequel|remake|camera|close-?ups?|shots?|performances?|hollywood|oscars?|screenwriter|"
    r"filmmak\w+|audience|viewers?|genre|plot|soundtrack|protagonist|"
    r"regisseur\w*|regie|schauspieler\w*|darsteller\w*|kino\w*|leinwand|szenen?|kamera|drehbuch|filme[ns]?|zuschauer|"
    r"cinéma|cinéaste|réalisat\w+|acteurs?|actrices?|scènes?|mise en scène|caméra|spectateurs?|scénario|long[- "
    r"]métrage|"
    r"película|cine|cineasta|actriz|actor|actores|escenas?|cámara|guion|guión|espectador\w*|"
    r"pellicola|regista|attor[ei]|attrice|scena|cinematografic\w+|spettator\w+|filmes|elenco|cenas?|acteur|actrice|"
    r"bioscoop|kijker)\b",
    re.IGNORECASE,
)
_CJK_FILM = re.compile(
    r"映画|監督|电影|電影|導演|导演|镜头|鏡頭|影片|影院|演员|演員|表演|場面|演技|俳優|영화|감독|장면|배우|관객|фильм\w*|режисс[её]р\w*|кино|"
    r"сцен\w*|актёр\w*|кадр\w*|film\w*|kino\w*|aktor\w*|scen\w*|sahne\w*|yönetmen\w*|oyuncu\w*|ταινία\w*|σκην\w*|"
    r"πλάνα|σινεμά|"
    r"elokuv\w*|ohjaa\w*|näyttelij\w*|kohtau\w*|"
    r"فيلم|الفيلم|المخرج\w*|السينما|المشاهد|اللقطة|السيناريو|फ़िल्म|फिल्म|सिनेमा|दृश्य|निर्देशक|अभिन\w*",
    re.IGNORECASE,
)
_OPINION_WORDS = re.compile(
    r"\b(?:best|worst|brilliant\w*|great|beautiful\w*|masterpieces?|masterful\w*|flawed|flaws?|moving|powerful|"
    r"boring|bore|dull|superb|perfect\w*|fail\w*|"
    r"admir\w+|honest\w*|better|i (?:love|loved|like|liked|hate|hated|found|think|thought|felt|wish|was|wanted|"
    r"cannot|can['’]t|could)|"
    r"clever\w*|subtle|tender\w*|charm\w*|lovely|elegant\w*|tedious|clumsy|mess|rare(?:ly)?|perhaps|astonishing\w*|"
    r"delight\w*|sad(?:dest)?|"
    r"succeeds?|works?|overlong|predictable|memorable|disappoint\w*|wonderful\w*|terrific|awful|remarkabl\w*|"
    r"amazing|fantastic|never|"
    r"deserves?|worth|recommend\w*|enjoy\w*|funny|haunting|stunning|weak\w*|strong\w*|fine|convinc\w*|compelling|"
    r"gripping|thrilling|"
    r"meisterwerk|großartig\w*|schwach\w*|langweilig\w*|gelungen\w*|überzeug\w*|schön\w*|stark\w*|chef-d['’]œuvre|"
    r"magnifique\w*|"
    r"beau|belle|réussi\w*|raté\w*|ennuyeu\w+|bouleversant\w*|obra maestra|magnífic\w+|hermos\w+|aburrid\w+|mejor|"
    r"peor|capolavoro|bell\w+)\b",
    re.IGNORECASE,
)
_RECIPE = re.compile(
    r"\b(?:tablespoons?|teaspoons?|tbsp|tsp|preheat|ingredients|servings?|whisk|simmer|oven|minced|zutaten|"
    r"esslöffel|teelöffel|backofen|"
    r"ingrédients|cuillères?|ingredientes|cucharadas?)\b",
    re.IGNORECASE,
)
_OTHER_WORK = re.compile(
    r"\b(?:this (?:novel|album|restaurant|phone|game|book|hotel|car|laptop|camera|product)|the (?:novel|album|"
    r"restaurant|battery|headphones|"
    r"gameplay|author['’]s prose|tracklist|waiter|menu|starter|main course)|megapixels?|gameplay|tracks?|chapters?|"
    r"isbn|dishes|battery life)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"\b(?:announced|announces|according to|said in a statement|spokes\w+|sources say|told (?:reporters|variety|"
    r"deadline)|is set to|will (?:star|direct|reprise|begin)|"
    r"confirmed|signed on|in talks|production (?:begins|will)|slated|box office|grossed|opening weekend|on "
    r"(?:monday|tuesday|wednesday|thursday|friday)|"
    r"exclusive|has been cast|casting|release date|trailer|reportedly|officials|police|council|minister|"
    r"angekündigt|laut|a annoncé|anunció)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"on (?:monday|tuesday|wednesday|thursday|friday)")
_THE_FILM = re.compile(r"\b(?:film|movie|picture|debut|feature|documentary|western|thriller)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(
    r"\b(?:I|my|me|ich|mich|mir|je|moi|yo|mí|io|eu|ik|jag|ja|mnie|я|мне|меня|ben|bana|εγώ|μου)\b"
    r"|[私僕我나내]|أنا|मैं|मुझे"
)
_SPEAKER = re.compile(r"((?:[A-ZÀ-ÞΑ-ΩА-Я][\w.'’-]{0,20} ?){1,3}|[A-ZÀ-ÞΑ-ΩА-Я]{1,4}): \S")
_INTERVIEW = re.compile(
    r"\b(?:interviews?|q\s?&\s?a|in conversation|talks? (?:about|to)|gespräch|entretien|entrevista|intervista|wywiad|"
    r"интервью|röportaj|söyleşi|συνέντευξη|intervju)\b|インタビュー|专访|專訪|인터뷰|مقابلة|حوار|साक्षात्कार",
    re.IGNORECASE,
)
_DATED = re.compile(r"[(\[][^)\]]{0,60}\b(?:18|19|20)\d\d\b")
_TITLED = re.compile(
    r"\([^\W\d_][^()]{2,40}, (?:18|19|20)\d\d\)|[“«„‘\"][^“”«»\"]{2,60}[”»“’\"]\s*\((?:18|19|"
    r"20)\d\d\)|[《『「〈][^《》]{1,40}[》』」〉]|<[^<>]{0,20}[\uac00-\ud7af][^<>]{0,20}>"
)
_RATED = re.compile(r"\d/\d|\breview\b|\bscore\b|[A-D][+-]", re.IGNORECASE)
_SYMBOLS = re.compile(r"[{}<>=`\\;]|[^\W_]_[^\W_]|\(\)|\w\(")
_LOG = re.compile(
    r"^\W{0,3}(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d|(?:DEBUG|INFO|WARN(?:ING)?|ERROR|TRACE)\b)", re.MULTILINE
)
_CODE = re.compile(
    r"^[^\S\n]*(?:def |class \w+[:(]|import \w|from \w+ import|#include|return\b|public |private |const |let |var |"
    r"function\b|if \(|for \(|\}|\{|//|/\*)|[;{}][^\S\n]*$",
    re.MULTILINE,
)
_WORKS_OF_OTHER_KINDS = {
    "book",
    "musicalbum",
    "musicrecording",
    "videogame",
    "restaurant",
    "product",
    "recipe",
    "hotel",
    "localbusiness",
    "softwareapplication",
    "event",
    "game",
}
_FILM_KINDS = {"movie", "tvseries", "tvepisode", "tvseason", "videoobject", "creativework"}


def check_review(page: ClassifiedPage, metadata: PageMetadata, raw: str, *, rated: bool) -> bool:
    """Raise NotAReview unless the page is a film review; return whether it is doubtful that it judges the film.

    In doubt, a page passes if it talks about films, expresses opinions and is long enough.
    """
    body = "\n".join(page.texts(Role.BODY))
    words = word_count(body)
    _check_prose(page, raw, words)
    film_talk, signs = _score_signs(page, metadata, f"{page.standfirst}\n{body}")
    over = f"{page.headline or ''}\n{page.standfirst}"
    dated = 2 * bool(_DATED.search(over))
    named = films_in(page.headline or "", body)[:3]
    film_talk += any(film.year and has_mention(film.title, body) for film in named)
    film_talk += 2 * any(_has_year_behind(film.title, body) for film in named)
    film_talk += bool(dated) + bool(dated and rated) + 2 * _credits_director(page.headline, body)
    if _other_work(metadata, body, film_talk):
        raise NotAReview(NoReviewReason.NOT_ABOUT_A_FILM, page.headline)
    # A short text contains few film words; a film's year in the headline or a rating replaces one of them.
    hinted = words < SHORT_REVIEW and bool(dated or rated or signs >= 3 or _FILM_WORDS.search(page.headline or ""))
    spoken = len(_THE_FILM.findall(f"{over}\n{body}")) >= 2
    film_talk += spoken
    hinted = hinted or (words < SHORT_REVIEW and spoken)
    # With one sign only, a title in quotation marks or with its year makes it a review that a person looks at.
    thin = film_talk == 1 and not hinted and bool(_TITLED.search(f"{over}\n{body}"))
    if film_talk < (1 if hinted or thin else 2):
        raise NotAReview(NoReviewReason.TOO_LITTLE_TEXT if hinted else NoReviewReason.NOT_ABOUT_A_FILM, page.headline)
    opinions = len({m.lower() for m in _OPINION_WORDS.findall(body)}) + bool(_FIRST_PERSON.search(body))
    # Films, too, happen on days of the week: all of them count as one sign of news.
    news = len({_WEEKDAY.sub("on a day", m.lower()) for m in _NEWS.findall(f"{page.headline or ''}\n{body}")})
    weight = signs + 3 * rated + dated + min(opinions, 4) - min(news, 6)
    # Without any other sign, a page needs more words of judgement.
    doubtful = weight < (2 if signs or rated or dated else 3)
    if doubtful and (news >= 2 or (opinions == 0 and news)):
        raise NotAReview(NoReviewReason.NO_JUDGEMENT, page.headline)
    return doubtful or thin or (news >= 4 and news > opinions and not rated)


def _check_prose(page: ClassifiedPage, raw: str, words: int) -> None:
    """Raise NotAReview for a page that is no text of one author: a log, code, too few words, a list, an interview."""
    lines = [line for line in raw.splitlines() if line.strip()]
    markup = raw.lstrip().startswith("<") or "<html" in raw[:3000].lower()
    odd = len(_LOG.findall(raw)) + (0 if markup else len(_CODE.findall(raw)))
    symbols = 0 if markup else len(_SYMBOLS.findall(raw))
    if odd > max(4, len(lines) * 0.3) or symbols > max(12, len(raw) // 50):
        raise NotAReview(NoReviewReason.NOT_PROSE, page.headline)
    if words < SHORTEST_REVIEW:
        raise NotAReview(NoReviewReason.TOO_LITTLE_TEXT, page.headline)
    if not any(is_prose(text) for text in page.texts(Role.BODY)):
        raise NotAReview(NoReviewReason.NOT_PROSE, page.headline)
    if is_listing(page) or is_interview(page):
        raise NotAReview(NoReviewReason.NO_JUDGEMENT, page.headline)


def _has_year_behind(title: str, body: str) -> bool:
    """Whether the text writes the headline's title with a year in brackets: "Paterson (2016)"."""
    return bool(re.search(rf"(?<!\w){title_pattern(title)}[\"”’»]?\s?\((?:18|19|20)\d\d\)", body))


def is_listing(page: ClassifiedPage) -> bool:
    """Whether the page lists films under numbers, or excerpts of many critics: with days, and no long paragraph."""
    numbered = {m[1] for b in page.blocks if b.kind is Kind.HEADING and (m := re.match(r"(\d{1,2})[.):]\s", b.text))}
    if len(numbered) >= _LISTED:
        return True
    days = {b.published for at, b in page.bylines if b.published and _RATED.search(page.blocks[at].text)}
    return len(days) >= 3 and all(word_count(text) < _EXCERPT for text in page.texts(Role.BODY))


def is_interview(page: ClassifiedPage) -> bool:
    """Whether the page is a talk in questions and answers: lines that begin with the speakers' names or initials."""
    roles = {Role.BODY, Role.DETAIL, Role.BYLINE, Role.BOILERPLATE}
    lines = [b.text for b, r in zip(page.blocks, page.roles, strict=True) if r in roles and len(b.text) > 8]
    speakers = [m[1] for line in lines if (m := _SPEAKER.match(line)) and field_of(m[1]) is None]
    questions = sum(line.rstrip("\"'”’»").endswith(("?", "？", "؟", ";")) for line in lines)
    named = bool(_INTERVIEW.search(page.headline or ""))
    turns = len(speakers) if len(set(speakers)) <= max(4, len(speakers) // 2) else 0
    asked = questions >= 3 and 3 * questions >= len(lines) - 2
    return turns >= 4 or asked or (named and (turns >= 2 or questions >= 3))


def _score_signs(page: ClassifiedPage, metadata: PageMetadata, body: str) -> tuple[int, int]:
    """Return a score for how much the page talks about films, and one for other signs of a review."""
    spoken = {m.lower() for m in _FILM_WORDS.findall(body)} | set(_CJK_FILM.findall(body))
    fields = {detail.field for _, detail in page.details}
    listed = 3 * (Field.DIRECTOR in fields) + 2 * (Field.ACTORS in fields)
    declared = 4 * bool(metadata.films or "movie" in metadata.kinds)
    titled = any(has_review_word(h) for h in (page.headline or "", *metadata.headlines))
    over = bool(
        re.search(
            r"\b(?:film\w{0,2}|movies?|cin[eé]ma|kino|filmkritik)\b",
            " ".join((page.headline or "", *metadata.headlines)),
            re.IGNORECASE,
        )
    )
    talk = min(len(spoken), 6) + listed + declared + over
    return talk, 3 * titled + min(listed, 3) + (4 if "review" in metadata.kinds else 0)


def _credits_director(headline: str | None, body: str) -> bool:
    """Whether the headline names a film with year and director, as in "The Rider (Chloé Zhao, 2017)"."""
    return any(film.year and film.directors for film in films_in(headline or "", body)[:1])


def _other_work(metadata: PageMetadata, body: str, film_talk: int) -> bool:
    if metadata.kinds & _WORKS_OF_OTHER_KINDS and not metadata.kinds & _FILM_KINDS:
        return True
    cooking = len(_RECIPE.findall(body))
    return (cooking >= 4 and cooking > film_talk) or len({m.lower() for m in _OTHER_WORK.findall(body)}) > max(
        2, film_talk
    )
