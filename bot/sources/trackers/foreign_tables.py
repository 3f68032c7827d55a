"""Names the services whose tables are recognised but not read, so that a refusal can say where a file comes from."""

from __future__ import annotations

# Headings as normalised by `plain_heading`: any table with all headings of a row comes from that service.
_SIGNS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (name, frozenset(headings.split()))
    for name, headings in (
        ("Netflix", "profilename starttime title"),
        ("Netflix", "title date"),
        ("Goodreads", "bookid exclusiveshelf"),
        ("StoryGraph", "isbnuid readstatus"),
        ("Criticker", "filmid filmname"),
        ("Criticker", "score filmname"),
        ("MovieLens", "movieid rating"),
        ("MyAnimeList", "seriesanimedbid seriestitle"),
        ("Bingers", "type title firstwatchedat lastwatchedat plays"),
        ("Bingers", "type title liststatus"),
        ("Refract", "title mediatype moodtags"),
        ("Trakt (its collection)", "collectedat title traktid"),
        ("Trakt's import form", "imdbid type watchedat watchlistedat"),
        ("TV Time (its series)", "seriesname seasonnumber"),
        ("TV Time (its series)", "tvshowname tvshowid"),
        ("TV Time (its series)", "title season episode iswatched"),
        ("Plex", "ratingkey librarysectionid"),
        ("Movary (another table)", "tmdbid imdbid userrating watchedat addedat"),
    )
)


def name_service(columns: tuple[str, ...]) -> str:
    """The service that makes tables with these columns, or ""."""
    if any("justwatch" in column for column in columns):
        return "JustWatch"
    has = frozenset(columns)
    for name, headings in _SIGNS:
        # "title,date" alone is Netflix; with further columns it may be anything.
        if headings <= has and (len(headings) > 2 or has == headings or headings != {"title", "date"}):
            return name
    return ""
