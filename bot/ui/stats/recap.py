"""The card of a recap: its text, up to six pictures with alternative texts, and its share cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.domain.reviews.review import HighlightLine
from bot.domain.stats import recap as values
from bot.domain.stats.recap import Recap, RecapTime
from bot.ui.highlights.quote_card import find_obstacle
from bot.ui.kit import controls, limits, text
from bot.ui.kit.controls import Control
from bot.ui.kit.layout import Card, Item, card_box, join_lines, subtext, text_block
from bot.ui.kit.painting import Theme
from bot.ui.kit.posters.attachments import DrawnGallery, PaintedPicture, poster_facts
from bot.ui.kit.posters.colours import genre_hue
from bot.ui.language.messages import N_, _, ngettext, pgettext
from bot.ui.language.numbers import clause_list, comma_list, short_decimal_text
from bot.ui.language.titles import film_name
from bot.ui.stats import recap_pictures as pages
from bot.ui.stats import recap_text as words

TURN: Final = Control("recap", ("year", "month", "member", "light", "asker"))
"""Show another time; month 0 is the whole year, member 0 the club."""
SHARE: Final = Control("recapshare", ("year", "month", "member", "light"))
"""The share cards, privately."""

_SEEN_SHOWN = 700
_LINE_SHOWN = 400
_NAME_SHOWN = 100
# Translators: Names the club's stars of all time, beside those of a month.
_USUAL = N_("The club, all time")


def recap_card(recap: Recap, who: str, *, light: bool, asker: int) -> Card:
    """The whole recap. `who` is the club's or the member's name; only `asker` turns a public answer."""
    pictures = recap_pages(recap, who, light=light)
    cover = share_picture(recap, who, light=light, tall=False)
    return Card(
        card_box(
            text_block(_opening(recap, who)),
            DrawnGallery(cover),
            *map(text_block, recap_lines(recap)),
            DrawnGallery(*pictures) if pictures else None,
            _buttons(recap, light=light, asker=asker),
        )
    )


def post_items(recap: Recap, who: str) -> list[Item | None]:
    """What a scheduled post shows: no words of members, which could be withdrawn later."""
    pictures = recap_pages(recap, who, light=False)
    number = TURN.custom_id(recap.time.year, recap.time.month or 0, 0, 0, 0)
    return [
        text_block(_opening(recap, who)),
        DrawnGallery(share_picture(recap, who, light=False, tall=False)),
        *map(text_block, recap_lines(recap)),
        *([DrawnGallery(*pictures)] if pictures else []),
        controls.button_row(controls.make_button(_("Open the recap"), number, emoji="📅")),
    ]


def _opening(recap: Recap, who: str) -> str:
    # Translators: The numbers of a recap as a sentence: "31 films, seen by 6 of us, 45 h of watching."
    totals = _("{totals}.", totals=words.totals_text(recap))
    return f"## {words.time_text(recap.time)} · {text.name(who, 100)}\n{totals}"


def share_card(recap: Recap, who: str, *, light: bool) -> Card:
    """Both share cards, to save and send on."""
    shares = [share_picture(recap, who, light=light, tall=tall) for tall in (False, True)]
    return Card(
        card_box(
            text_block(_("Two cards to share: wide for posts, tall for stories. Open one to save it.")),
            DrawnGallery(*shares),
        )
    )


def recap_lines(recap: Recap) -> list[str]:
    """The recap as text: simple lists that are complete without the pictures."""
    own = recap.member is not None
    favourites = [
        f"{place}. **{text.escape_line(film_name(each.film), _NAME_SHOWN)}** {_favourite(each)}"
        for place, each in enumerate(recap.favourites, start=1)
    ]
    awards = [
        f"- {label}: **{text.escape_line(winner, _NAME_SHOWN)}** ({note})"
        for label, winner, note in (words.award_text(award, recap.time, own=own) for award in recap.awards)
    ]
    seen = text.list_names((text.escape_line(film_name(film), 100) for film in recap.seen), _SEEN_SHOWN)
    blocks = [
        join_lines([f"**{_('Favourites')}**", *favourites]) if favourites else "",
        join_lines([f"**{_('Awards')}**", *awards]) if awards else "",
        _spread_lines(recap),
        _line_text(recap) if recap.line is not None else "",
        f"**{pgettext('films', 'Seen')}**\n{seen}",
    ]
    return [block for block in blocks if block]


def _favourite(each: values.RecapFavourite) -> str:
    stars = words.stars_or_mean(each.stars, each.raters)
    note = words.club_note(each.club, each.stars, each.raters)
    return f"{stars} ({note})" if each.raters == 1 and note else stars if each.raters == 1 else f"({note})"


def _spread_lines(recap: Recap) -> str:
    if recap.spread is None or not recap.spread.total:
        return ""
    usual = recap.usual
    lines = [f"**{pgettext('ratings', 'Stars')}** {words.spread_text(recap.spread)}"]
    if usual is not None and usual.mean:
        lines.append(subtext(_("The club, all time: {mean} on average", mean=words.mean_text(usual.mean))))
    return join_lines(lines)


def _line_text(recap: Recap) -> str:
    line, film = recap.line, recap.line_film
    if line is None or film is None:
        return ""
    # Translators: Who wrote a quoted line, and about which film.
    by = _(
        "{name} on **{film}**", name=text.name(_author(line), 100), film=text.escape_line(film_name(film), _NAME_SHOWN)
    )
    return f"**{words.line_title(recap.time)}**\n> “{text.escape_line(line.text, _LINE_SHOWN)}”\n{by}"


def _author(line: HighlightLine) -> str:
    return line.review.author.name


def recap_pages(recap: Recap, who: str, *, light: bool) -> list[PaintedPicture]:
    """Up to five square pictures: with the cover, a recap has six."""
    made = (
        _seen_page(recap, who, light=light),
        _spread_page(recap, who, light=light),
        _favourites_page(recap, who, light=light),
        _line_page(recap, who, light=light),
        _awards_page(recap, who, light=light),
    )
    return [picture for picture in made if picture is not None]


def share_picture(recap: Recap, who: str, *, light: bool, tall: bool) -> PaintedPicture:
    """The share card, 1200 x 630 or 1080 x 1920."""
    card = pages.ShareCard(
        _heading(recap, who, "", light=light),
        words.numbers_of(recap),
        tuple(poster_facts(film) for film in recap.seen[:6]),
        tuple(film_name(each.film) for each in recap.favourites),
        tall,
    )
    films = text.list_names((film_name(film) for film in recap.seen[:6]), 600)
    # Translators: Describes a picture. {time} is a month or year; {who} a member's or the club's name.
    alt = _(
        "{time} of {who}: {totals}. Posters: {films}",
        time=words.time_text(recap.time),
        who=who,
        totals=words.totals_text(recap),
        films=films,
    )
    return _picture("share", pages.paint_share, card, alt)


def _seen_page(recap: Recap, who: str, *, light: bool) -> PaintedPicture | None:
    if len(recap.seen) < 2:
        return None
    columns, rows = pages.wall_shape(len(recap.seen))
    shown = recap.seen[: columns * rows]
    page = pages.SeenPage(
        _heading(recap, who, words.seen_text(recap), light=light), tuple(poster_facts(film) for film in shown)
    )
    names = text.list_names((film_name(film) for film in shown), 850)
    # Translators: {time} is a month or year.
    alt = _("Posters of what was seen in {time}: {films}", time=words.time_text(recap.time), films=names)
    return _picture("seen", pages.paint_seen, page, alt)


def _spread_page(recap: Recap, who: str, *, light: bool) -> PaintedPicture | None:
    spread, usual = recap.spread, recap.usual
    if spread is None or not spread.total:
        return None
    page = pages.SpreadPage(
        _heading(recap, who, _("How the stars fell"), light=light),
        spread.counts,
        words.mean_text(spread.mean),
        words.time_text(recap.time) if recap.member is None else who,
        _(_USUAL) if usual is not None else "",
        words.mean_text(usual.mean) if usual is not None else "",
        usual.shares if usual is not None else (),
    )
    mean = words.mean_text(spread.mean)
    average = (
        _("Average {mean}", mean=mean)
        if usual is None
        else _("Average {mean}; the club, all time: {club}", mean=mean, club=words.mean_text(usual.mean))
    )
    chart = ngettext(
        "Chart of {count} rating in {time}: {stars}.",
        "Chart of {count} ratings in {time}: {stars}.",
        spread.total,
        time=words.time_text(recap.time),
        stars=words.spread_text(spread),
    )
    return _picture("stars", pages.paint_spread, page, f"{chart} {average}")


def _favourites_page(recap: Recap, who: str, *, light: bool) -> PaintedPicture | None:
    if not recap.favourites:
        return None
    rows = tuple(
        pages.FavouriteRow(
            poster_facts(each.film),
            each.film.title,
            words.film_facts(each.film),
            round(each.stars * 2),
            words.club_note(each.club, each.stars, each.raters),
        )
        for each in recap.favourites
    )
    own = recap.member is not None
    title = _("Favourites against the club") if own else _("Our favourites")
    page = pages.FavouritesPage(_heading(recap, who, title, light=light), rows)
    named = clause_list(_described(each, row.note) for each, row in zip(recap.favourites, rows, strict=True))
    time = words.time_text(recap.time)
    alt = (
        _("Favourites against the club in {time}: {films}", time=time, films=named)
        if own
        else _("Our favourites in {time}: {films}", time=time, films=named)
    )
    return _picture("favourites", pages.paint_favourites, page, alt)


def _described(favourite: values.RecapFavourite, note: str) -> str:
    """A favourite in an alternative text: its title, stars and note."""
    facts = [favourite.film.title]
    if favourite.raters == 1:
        facts.append(_("{stars} stars", stars=short_decimal_text(favourite.stars)))
    return comma_list([*facts, note] if note else facts)


def _line_page(recap: Recap, who: str, *, light: bool) -> PaintedPicture | None:
    line, film = recap.line, recap.line_film
    if line is None or film is None or find_obstacle(line.text) is not None:
        return None
    title = words.line_title(recap.time)
    page = pages.LinePage(_heading(recap, who, title, light=light), line.text, _author(line), film_name(film))
    by = _("{name} on {film}", name=_author(line), film=film_name(film))
    alt = f"{title}: “{line.text}” {by}"
    return _picture("line", pages.paint_line, page, alt, keep=False)


def _awards_page(recap: Recap, who: str, *, light: bool) -> PaintedPicture | None:
    if not recap.awards:
        return None
    told = [words.award_text(award, recap.time, own=recap.member is not None) for award in recap.awards]
    page = pages.AwardsPage(
        _heading(recap, who, _("Awards"), light=light), tuple(pages.AwardRow(*each) for each in told)
    )
    named = clause_list(f"{label}: {comma_list([winner, note])}" for label, winner, note in told)
    alt = _("Awards of {time}: {awards}", time=words.time_text(recap.time), awards=named)
    return _picture("awards", pages.paint_awards, page, alt)


def _picture(kind: str, painter: Callable[[Any], bytes], page: Any, alt: str, *, keep: bool = True) -> PaintedPicture:
    one_line = " ".join(alt.split())
    return PaintedPicture(kind, painter, page, text.shorten_text(one_line, limits.ALT_LIMIT), keep=keep)


def _heading(recap: Recap, who: str, title: str, *, light: bool) -> pages.Heading:
    """The colour is that of the most common genre, so that each recap has its own."""
    genres = [genre for film in recap.seen[:40] for genre in film.genres]
    common = sorted(set(genres), key=lambda genre: (-genres.count(genre), genre))
    hue = float(genre_hue(common[:3]) + 7 * (recap.time.month or 0) % 28)
    return pages.Heading(who, words.time_text(recap.time), title, Theme(hue, not light))


def _buttons(recap: Recap, *, light: bool, asker: int) -> Item:
    time, member = recap.time, recap.member or 0

    def button(label: str, other: RecapTime) -> Item:
        return controls.make_button(
            label, TURN.custom_id(other.year, other.month or 0, member, int(light), asker), emoji="📅"
        )

    earlier = RecapTime(time.year - 1) if time.month is None else _month_before(time)
    ways = [button(words.time_text(earlier), earlier)]
    if time.month is not None:
        ways.append(button(_("All of {year}", year=str(time.year)), RecapTime(time.year)))
    share = SHARE.custom_id(time.year, time.month or 0, member, int(light))
    return controls.button_row(*ways, controls.make_button(_("Share cards"), share, emoji="🖼️"))


def _month_before(time: RecapTime) -> RecapTime:
    month = time.month or 1
    return RecapTime(time.year, month - 1) if month > 1 else RecapTime(time.year - 1, 12)


def _nothing(error: values.NothingSeen) -> str:
    if error.own:
        return _("You've seen and rated nothing in that time, as far as I know. Note a film with `/rate` or `/diary`.")
    if error.club:
        return _("This club has nothing to show for that time. Choose another one, or note films with `/rate`.")
    return _("They have nothing to show for that time. Choose another one, or note films with `/rate`.")


RECAPS: Mapping[type[Exception], Callable[[Any], str]] = {
    values.NothingSeen: _nothing,
    values.RecapWithheld: lambda _error: _(
        "This member doesn't share their numbers. Ask for the club's with `/recap`, or for your own."
    ),
}
