"""Identifies the reviewed film, its year, directors and actors; the most reliable source wins."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from bot.domain.catalogue.film import FIRST_FILM_YEAR, TITLE_LIMIT, fold_text
from bot.sources.review_page.blocks import LONGEST_LINE, Kind, PageMetadata, is_prose
from bot.sources.review_page.classified import ClassifiedPage, Role
from bot.sources.review_page.film_sentences import (
    find_cast,
    find_credit,
    find_director,
    find_players,
    find_year,
    find_year_of_director,
)
from bot.sources.review_page.film_titles import details_of_film, merge_titles, other_titles, same_title
from bot.sources.review_page.headline import (
    LEADING_WORD,
    HeadlineTitle,
    count_mentions,
    films_in,
    has_mention,
    has_review_word,
    quoted_titles,
    recase_title,
    title_pattern,
    without_quotes,
)
from bot.sources.review_page.labels import AMBIGUOUS, Detail, Field, details_in, field_of
from bot.sources.review_page.names import split_names
from bot.sources.review_page.value import FieldSource, PageDoubt, PageField

_SEARCHED_LENGTH = 6_000
"""Characters at the start of a text that are searched for "Title (year)"."""
_MAX_EMPHASISED = 100
"""Maximum number of emphasised phrases that are looked up in the text as titles."""
_ARTICLES = frozenset("the der die das les los las uno una une ein eine".split())
_LAST_YEAR = 2100
_MAKER = re.compile(r"(.{1,80}?),? (?:by|von|de|d['’]|di|av|af|od|van) ?([A-ZÀ-Þ][^,;:]{3,60})")
_BOX_HEADING = re.compile(
    r"\b(?:films?|movie|credits|facts?|info\w*|details?|cast|crew|about|data|fakta|fakten|daten|angaben|steckbrief|fiche|"
    r"technique|ficha|t[ée]cnica|scheda|dados|gegevens|dane|tiedot|künye|über|verdict|fazit|rating|score)\b",
    re.IGNORECASE,
)
"""A heading that says what a box holds, and is no title."""
_SHORT_TITLE = 5
_LONGEST_TITLE = 10
"""Words."""
_NOTES = 20
"""Lines at the end of a page that may say where the film is shown, and by whom it is."""
_GUESSES = frozenset((FieldSource.LINE, FieldSource.SENTENCE))
_YEAR = re.compile(r"(?<!\d)((?:18[7-9]|19\d|20\d)\d)(?!\d)")
_DATED = re.compile(
    r"(?<!\w)((?:[A-ZÀ-Þ0-9¡¿][\w'’:,.&!?é·-]{0,40}\s+)(?:[\w'’:,.&!?·-]{1,40}\s+){0,9}?|"
    r"[A-ZÀ-Þ0-9][\w'’!?.·-]{0,40}\s+)\((?:[^()]{0,40}[,;\s])?((?:18|19|20)\d\d)\)"
)

# Capitalised words at the end of a text, with short lower-case words between them.
_CAPITALS = re.compile(
    r"[A-ZÀ-Þ0-9][\w'’:.!?-]*(?:\s+(?:(?:of|the|and|a|in|to|on|for|with|by|at|de|la|le|der|die|das)\s+){0,3}"
    r"[A-ZÀ-Þ0-9][\w'’:.!?-]*)*$"
)


@dataclass(slots=True)
class PageFilm:
    """The reviewed film, as far as the page names it. `others`: titles of further reviewed films."""

    title: str
    year: int | None = None
    directors: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    doubts: list[PageDoubt] = field(default_factory=list)
    sources: dict[PageField, FieldSource] = field(default_factory=dict)


def identify_film(page: ClassifiedPage, metadata: PageMetadata, name: str) -> PageFilm | None:
    """Return the film that the page reviews, or None if nothing names it. `name` is the file name."""
    body = "\n".join(page.texts(Role.BODY))
    named, source = _find_films(page, metadata, body, name)
    guessed = source in _GUESSES
    if not named:
        return None
    film = PageFilm(named[0].title[:TITLE_LIMIT].strip())
    film.sources[PageField.FILM] = source
    film.others = other_titles(named, film.title)
    if film.others:
        film.doubts.append(PageDoubt.TWO_FILMS)
    if guessed:
        film.doubts.append(PageDoubt.TITLE_GUESSED)
    details = details_of_film(page, film.title)
    _set_year(film, named, details, page, metadata, body)
    notes = (text for text in page.texts(Role.BOILERPLATE)[-_NOTES:] if has_mention(film.title, text[:LONGEST_LINE]))
    _set_people(film, named, details, metadata, "\n".join((body, *notes)), page.standfirst)
    film.title = _without_director(film, body)
    return film


def _without_director(film: PageFilm, body: str) -> str:
    """Return the title without "by" and the director, who is known: "Portrait … de Céline Sciamma"."""
    by = _MAKER.fullmatch(film.title)
    named = by is not None and any(same_title(by[2], director) for director in film.directors)
    return by[1] if by and named and not has_mention(film.title, body) else film.title


def _find_films(
    page: ClassifiedPage, metadata: PageMetadata, body: str, name: str
) -> tuple[tuple[HeadlineTitle, ...], FieldSource]:
    """Return the films of the page, and where they were found."""
    listed = _labelled_films(page, body)
    over = films_in(page.headline, body) if page.headline else ()
    if metadata.films:
        from_data = tuple(HeadlineTitle(without_quotes(title)) for title in metadata.films)
        return (merge_titles(from_data, (*over, *listed)) if len(from_data) == 1 else from_data), FieldSource.STRUCTURED
    if listed or (over and over[0].sure):
        return (merge_titles(listed, over), FieldSource.LABELLED) if listed else (over, FieldSource.HEADLINE)
    marked = () if over and has_mention(over[0].title, body) else _marked_film(metadata, body)
    elsewhere = marked or _over_credits(page, metadata) or _named_elsewhere(page, metadata, body)
    within = None if not over or has_mention(over[0].title, body) else _guess_from_headline(page, body)
    if elsewhere or within:
        told = FieldSource.MARKUP if marked else FieldSource.META
        return (elsewhere, told) if elsewhere else ((within,) if within else (), FieldSource.LINE)
    known = any(detail.field in {Field.DIRECTOR, Field.ACTORS} for _, detail in page.details)
    known = known or find_credit(page.standfirst) is not None
    boxed = _heading_of_credits(page) if over and not has_mention(over[0].title, body) else ()
    sure = bool(over) and (has_mention(over[0].title, body) or len(over[0].title.split()) < _SHORT_TITLE)
    if boxed or (over and (has_mention(over[0].title, body) or (known and len(over[0].title.split()) <= 8))):
        return boxed or over, FieldSource.HEADLINE if known and sure and not boxed else FieldSource.LINE
    guess = _guess_film(page, metadata, body, name)
    if guess is None and over and _opens_headline(over[0].title, page.headline or ""):
        return over[:1], FieldSource.LINE
    return ((guess,) if guess else ()), FieldSource.SENTENCE


def _marked_film(metadata: PageMetadata, body: str) -> tuple[HeadlineTitle, ...]:
    """Return the film that an element is named for, such as `film-title`, if there is one only."""
    titles = {fold_text(title): title for title in metadata.marked_films if not has_review_word(title)}
    if len(titles) != 1:
        return ()
    title = next(iter(titles.values()))
    named = films_in(title, body)[:1]
    return named if named and named[0].year else (HeadlineTitle(recase_title(title, body)),)


def _over_credits(page: ClassifiedPage, metadata: PageMetadata) -> tuple[HeadlineTitle, ...]:
    """Return the short line over the first credits if the page's own title begins with it."""
    first = next((at for at, detail in page.details if detail.field is Field.DIRECTOR), 0)
    line = without_quotes(page.blocks[first - 1].text) if first else ""
    title = fold_text(metadata.title or "")
    named = (
        line
        and not has_review_word(line)
        and len(line.split()) <= _LONGEST_TITLE
        and title.startswith(f"{fold_text(line)} ")
    )
    return (HeadlineTitle(recase_title(line, "")),) if named else ()


def _heading_of_credits(page: ClassifiedPage) -> tuple[HeadlineTitle, ...]:
    """Return the heading directly over the credits, unless it says what the box is: "Turist" over "Regi: …"."""
    first = next((at for at, detail in page.details if detail.field is Field.DIRECTOR), 0)
    block = page.blocks[first - 1] if first else None
    if block is None or block.kind is not Kind.HEADING or block.text == page.headline:
        return ()
    title = without_quotes(block.text)
    told = has_review_word(title) or _BOX_HEADING.search(title) or field_of(title.rstrip(":")) is not None
    return () if told or len(title.split()) > _LONGEST_TITLE else (HeadlineTitle(recase_title(title, "")),)


def _opens_headline(title: str, headline: str) -> bool:
    """Whether a short title stands before a colon in the headline, or in quotation marks: "‘Bottoms’ is silly"."""
    return len(title.split()) <= _SHORT_TITLE and (headline.startswith(f"{title}:") or title in quoted_titles(headline))


def _named_elsewhere(page: ClassifiedPage, metadata: PageMetadata, body: str) -> tuple[HeadlineTitle, ...]:
    """Return the film named by another title of the page, or by a separate line such as "Heat (USA, 1995)"."""
    for headline in metadata.headlines:
        found = films_in(headline, body)
        if found and found[0].sure:
            return _without_maker(found, page.headline or "")
    roles = (Role.BODY, Role.BOILERPLATE, Role.DETAIL)
    over = films_in(page.headline, body)[:1] if page.headline else ()
    headed = any(has_mention(film.title, body) for film in over)
    directors = {
        name
        for _, detail in page.details
        if detail.field is Field.DIRECTOR and (headed or detail.label != AMBIGUOUS)
        for name in split_names(detail.value)
    }
    lines = [text for role in roles for text in page.texts(role) if len(text) <= 160 and not is_prose(text)]
    lines = [*page.standfirst.split("\n— "), *lines]
    for line in lines[:40]:
        for film in films_in(line, body)[:1]:
            backed = has_mention(film.title, body) or film.directors or _has_director(line)
            if film.year and backed and film.title not in directors and len(film.title.split()) <= 12:
                return (replace(film, title=recase_title(film.title, f"{page.headline}\n{body}")),)
    return ()


def _without_maker(found: tuple[HeadlineTitle, ...], headline: str) -> tuple[HeadlineTitle, ...]:
    """Return the films without a director behind the title, as in "Heat by Michael Mann", if it is the headline."""
    title = found[0].title
    named = re.fullmatch(r"(.+?)\s*[(（](.+)[)）]", title)
    if named and fold_text(named[1]) == fold_text(headline):
        return (replace(found[0], title=named[2]), *found[1:])  # "The review's title (The film)"
    by = _MAKER.fullmatch(title)
    if by is None or not fold_text(headline).startswith(fold_text(by[1])):
        return found
    return (replace(found[0], title=by[1], directors=found[0].directors or split_names(by[2])), *found[1:])


def _has_director(line: str) -> bool:
    return any(detail.field is Field.DIRECTOR for detail in details_in(line))


def _labelled_films(page: ClassifiedPage, body: str) -> tuple[HeadlineTitle, ...]:
    """Return the films labelled "Title:" in the details."""
    found: list[HeadlineTitle] = []
    for _, detail in page.details:
        if detail.field is Field.TITLE and detail.value:
            named = films_in(detail.value, body)
            bracket = re.search(r"[(\[]", detail.value)
            title = (
                named[0].title
                if named and (named[0].year or (not detail.label and has_review_word(detail.value)))
                else without_quotes(detail.value[: bracket.start()] if bracket and bracket.start() else detail.value)
            )
            if title and fold_text(title) not in {fold_text(f.title) for f in found}:
                found.append(HeadlineTitle(recase_title(title, body), named[0].year if named else None))
    return tuple(found)


def _guess_film(page: ClassifiedPage, metadata: PageMetadata, body: str, name: str) -> HeadlineTitle | None:
    """Guess the title from the file name, from emphasised phrases, from "Title (year)" in the text, or the headline."""
    slug = [
        w
        for w in fold_text(re.sub(r"\.\w{1,5}$", "", name)).split()
        if w not in {"review", "film", "movie", "html", "htm"} and not w.isdigit()
    ]
    if slug:
        match = re.search(r"\b" + r"\W+".join(map(re.escape, slug)) + r"\b", body, re.IGNORECASE)
        if (
            match
            and len("".join(slug)) > 3
            and match[0][0].isupper()
            and (len(slug) > 1 or count_mentions(match[0], body) > 1)
        ):
            return HeadlineTitle(match[0])
    italic = Counter(
        text
        for text in metadata.emphasised[:_MAX_EMPHASISED]
        if text[:1].isupper() and len(text.split()) <= 8 and count_mentions(text, body)
    )
    for title, times in italic.most_common(1):
        others = [n for other, n in italic.items() if other != title]
        if (times >= 2 and times > max(others, default=0)) or (len(italic) == 1 and count_mentions(title, body) >= 2):
            return HeadlineTitle(title.strip(" ,.;:"))
    dated = Counter((m[1].strip(" ,"), int(m[2])) for m in _DATED.finditer(body[:_SEARCHED_LENGTH]))
    marked_years = {name: year for (title, year), _ in dated.most_common(6) for name in italic if title.endswith(name)}
    if len(marked_years) == 1:
        return HeadlineTitle(*marked_years.popitem())
    for (title, year), _ in dated.most_common(6):
        for start in range(len(title.split())):
            tail = " ".join(title.split()[start:])
            if tail[:1].isupper() and count_mentions(tail, body) >= 2:
                return HeadlineTitle(tail, year)
    return _guess_from_headline(page, body)


def _guess_from_headline(page: ClassifiedPage, body: str) -> HeadlineTitle | None:
    """Return the longest capitalised phrase of the headline that the text mentions: "Why Heat still matters"."""
    words = [word.strip(" ,.;:!?“”\"‘’'()") for word in (page.headline or "").split()]
    people_named = {name for _, d in page.details for name in split_names(d.value)} | set(find_players(body))
    leads = bool(LEADING_WORD.match(page.headline or ""))
    for length in range(min(8, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            phrase = " ".join(run)
            capital = all(word[:1].isupper() or word[:1].isdigit() for word in (run[0], run[-1]))
            if (
                capital
                and phrase.lower() not in _ARTICLES
                and phrase not in people_named
                and len(phrase) > 2
                and count_mentions(phrase, body) >= (1 if leads or length > 1 else 2)
            ):
                return HeadlineTitle(phrase)
    return None


def title_candidates(page: ClassifiedPage, metadata: PageMetadata) -> tuple[str, ...]:
    """Return up to five possible titles for a person to choose from, most frequent first."""
    body = "\n".join(page.texts(Role.BODY))
    found = Counter(
        run[0].strip(" ,") for m in _DATED.finditer(body[:_SEARCHED_LENGTH]) if (run := _CAPITALS.search(m[1].strip()))
    )
    found.update(text for text in metadata.emphasised if text[:1].isupper() and len(text.split()) <= 8)
    return tuple(title for title, _ in found.most_common(5))


def _set_year(
    film: PageFilm,
    named: tuple[HeadlineTitle, ...],
    details: list[Detail],
    page: ClassifiedPage,
    metadata: PageMetadata,
    body: str,
) -> None:
    listed = [year for d in details if d.field is Field.YEAR for year in map(int, _YEAR.findall(d.value)[:1])]
    spelled = title_pattern(film.title)
    around = "\n".join(block.text for block in page.blocks)
    text = re.findall(
        rf"(?<![^\W_]){spelled}[\"'”’*_]*\s*[(\[][^()\[\]]{{0,60}}?((?:18|19|20)\d\d)(?!\d)",
        f"{around}\n{chr(10).join(metadata.headlines)}",
        re.IGNORECASE,
    )
    others = [int(year) for year in text]
    if not others:
        others = [int(y) for y in re.findall(rf"((?:18|19|20)\d\d)['’]s\s+[\"'“‘]?{spelled}", body)]
    sources = [
        *((year, FieldSource.HEADLINE) for year in (named[0].year,)),
        *((year, FieldSource.LABELLED) for year in (listed or _years_in_credits(page))[:1]),
        (metadata.year, FieldSource.STRUCTURED),
        *((year, FieldSource.SENTENCE) for year in others[:1]),
        *((credit[1], FieldSource.LINE) for credit in (find_credit(page.standfirst),) if credit),
        (find_year(_over_text(page)), FieldSource.SENTENCE),
        (find_year_of_director(body, named[0].directors), FieldSource.SENTENCE),
    ]
    dated = [(year, source) for year, source in sources if year and FIRST_FILM_YEAR <= year <= _LAST_YEAR]
    years = [year for year, _ in dated]
    film.year = years[0] if years else None
    if dated:
        film.sources[PageField.YEAR] = dated[0][1]
    if film.year is None:
        film.doubts.append(PageDoubt.NO_YEAR)
    # One year of difference is a festival premiere and a release; more is another film or an error.
    elif max(years) - min(years) > 1:
        film.doubts.append(PageDoubt.YEARS_DISAGREE)


def _over_text(page: ClassifiedPage) -> str:
    return "\n".join((page.standfirst, *(text for text in page.texts(Role.BYLINE)[:2] if len(text) <= LONGEST_LINE)))


def _years_in_credits(page: ClassifiedPage) -> list[int]:
    """Return the only year in the lines of the director and the cast, as in "Dir: Michael Mann, 1995"."""
    lines = {at for at, detail in page.details if detail.field in {Field.DIRECTOR, Field.ACTORS}}
    years = {int(year) for at in lines for year in _YEAR.findall(page.blocks[at].text[:LONGEST_LINE])}
    return list(years) if len(years) == 1 else []


def _set_people(
    film: PageFilm,
    named: tuple[HeadlineTitle, ...],
    details: list[Detail],
    metadata: PageMetadata,
    body: str,
    standfirst: str,
) -> None:
    directors = _unique(
        name for d in details if d.field is Field.DIRECTOR for name in split_names(d.value, shared_surname=True)
    )
    directors = tuple(name for name in directors if not same_title(name, film.title))
    actors = _unique(name for d in details if d.field is Field.ACTORS for name in split_names(d.value))
    for directing, source in (
        (directors, FieldSource.LABELLED),
        (metadata.directors, FieldSource.STRUCTURED),
        (named[0].directors, FieldSource.HEADLINE),
    ):
        if directing and not film.directors:
            film.directors, film.sources[PageField.DIRECTORS] = directing, source
    film.actors = actors or metadata.actors
    if film.actors:
        film.sources[PageField.ACTORS] = FieldSource.LABELLED if actors else FieldSource.STRUCTURED
    guessed = False
    if not film.directors:
        film.directors = find_director(standfirst, body, film.title)
        guessed = bool(film.directors)
        film.sources |= {PageField.DIRECTORS: FieldSource.SENTENCE} if film.directors else {}
    if not film.actors:
        film.actors = tuple(name for name in find_cast(body) if name not in film.directors)
        film.sources |= {PageField.ACTORS: FieldSource.SENTENCE} if film.actors else {}
        guessed = guessed or bool(film.actors)
    # A surname alone, as in "(Clouzot, 1953)", is to be completed by a person.
    if guessed or any(len(name.split()) == 1 and name.isascii() for name in film.directors):
        film.doubts.append(PageDoubt.PEOPLE_GUESSED)
    if not film.directors:
        film.doubts.append(PageDoubt.NO_DIRECTOR)


def _unique(names: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))  # type: ignore[call-overload]
