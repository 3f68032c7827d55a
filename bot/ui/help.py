"""The help card: every command by topic; commands that do not work here are left out."""

from __future__ import annotations

from collections.abc import Callable

from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, subtext, text_block
from bot.ui.language.messages import _

Mention = Callable[[str], str]


def help_card(mention: Mention, *, in_club: bool, moderates: bool, manages: bool) -> Card:
    """`mention` turns a command's name into a clickable mention. The person's rights decide the last topics."""
    head = text_block("## Marquee\n" + _("Your film club's memory."))
    if not in_club:
        return Card(card_box(head, divider(), *_everywhere(mention)))
    topics = [*_reading(mention), *_watching(mention), *_writing(mention), *_numbers(mention), *_looking_back(mention)]
    topics += _own(mention)
    if moderates:
        topics += _moderating(mention)
    if manages:
        topics += _managing(mention)
    hints = _(
        "Part of a title is enough, and typos are fine. Add `private:True` to see an answer only yourself. Anyone can "
        "press the buttons under an answer: you turn the pages of your own, others get a copy."
    )
    menus = _(
        "More under Apps when you long-press (or right-click). A message: Delete response, Pick for those who reacted, "
        "Rate this film, Save as highlight, Save as review. A member: Compare taste, Profile, Reviews by this member."
    )
    return Card(card_box(head, divider(), *topics, divider(), text_block(hints), text_block(subtext(menus))))


def _topic(name: str, *lines: str) -> list[Item]:
    return [text_block(join_lines([f"**{name}**", *lines]))]


def _list(mention: Mention, *commands: str) -> str:
    return " · ".join(map(mention, commands))


def _everywhere(mention: Mention) -> list[Item]:
    privacy = _("{command} what's stored about you", command=mention("privacy"))
    export = _("{command} download it", command=mention("export mine"))
    return _topic(
        _("Works everywhere"),
        _("{command} a film's card", command=mention("movie")),
        _("{command} similar films, each with a reason", command=mention("related")),
        f"{privacy} · {export}",
        subtext(_("In a server with Marquee, {command} shows much more.", command=mention("help"))),
    )


def _reading(mention: Mention) -> list[Item]:
    return _topic(
        _("Read"),
        _("{command} what this club wrote about a film", command=mention("review")),
        _("{command} a film's card, with the club's score", command=mention("movie")),
        _("{command} a line worth quoting", command=mention("highlight")),
        _("{command} a film by description, such as *japanese ghost story*", command=mention("find")),
    )


def _watching(mention: Mention) -> list[Item]:
    related = _("{command} similar films", command=mention("related"))
    taste = _("{command} compare taste", command=mention("taste"))
    nights = _list(mention, "night show", "night plan", "night film")
    lists = _list(mention, "nominate", "nominations show", "nominations together", "nominations turns")
    watchlist = _list(mention, "watchlist add", "watchlist remove", "watchlist show")
    return _topic(
        _("Choose what to watch"),
        _("{command} films for you or a group, with reasons", command=mention("recommend")),
        f"{related} · {taste}",
        _("Movie nights: {commands}", commands=nights),
        _("{command} nights that are over, with their scores", command=mention("night history")),
        _("Films for them: {commands}", commands=lists),
        _("Watchlist: {commands}", commands=watchlist),
    )


def _writing(mention: Mention) -> list[Item]:
    write = _("{command} a review", command=mention("write"))
    mine = _("{command} your reviews and drafts", command=mention("my-reviews"))
    rate = _("{command} a film", command=mention("rate"))
    diary = _("{command} what you watched", command=mention("diary"))
    who = _("{command} who else did", command=mention("who-saw"))
    return _topic(
        _("Write and keep track"),
        f"{write} · {mine}",
        f"{rate} · {diary} · {who}",
        _("{command} your history from Letterboxd, IMDb or Trakt", command=mention("import")),
    )


def _looking_back(mention: Mention) -> list[Item]:
    recap = _("{command} a month or year in pictures", command=mention("recap"))
    chart = _("{command} a collage of posters", command=mention("chart"))
    return _topic(
        _("Look back and play"),
        f"{recap} · {chart}",
        _("{command} which film is this line about?", command=mention("guess")),
    )


def _numbers(mention: Mention) -> list[Item]:
    profile = _("{command} a member's", command=mention("profile"))
    favourites = _("{command} your four films", command=mention("favourites"))
    compare = _("{command} two members", command=mention("compare"))
    top = _("{command} best, worst, most divisive, hidden gems", command=mention("top"))
    club = _("{command} the club's records", command=mention("club"))
    return _topic(_("Look at the numbers"), f"{profile} · {favourites} · {compare}", f"{top} · {club}")


def _own(mention: Mention) -> list[Item]:
    privacy = _("{command} see, hide or erase it", command=mention("privacy"))
    export = _("{command} download it", command=mention("export mine"))
    return _topic(_("Your data"), f"{privacy} · {export}")


def _moderating(mention: Mention) -> list[Item]:
    queue = _("{command} what needs a decision", command=mention("reviews queue"))
    restore = _("{command} what was removed", command=mention("reviews restore"))
    review = _list(mention, *(f"reviews {name}" for name in ("edit", "withdraw", "move", "history", "lines")))
    fixes = _list(mention, *(f"films {name}" for name in ("fix", "merge", "title", "changes")))
    return _topic(
        _("Moderate"),
        f"{queue} · {restore}",
        _("Bring in: {commands}", commands=_list(mention, "reviews add", "reviews import")),
        _("A review: {commands}", commands=review),
        _("Movie nights: {command} the lists and their rules", command=mention("nominations lists")),
        _("Correct films: {commands}", commands=fixes),
    )


def _managing(mention: Mention) -> list[Item]:
    settings = _("{command} this club's settings", command=mention("settings"))
    schedule = _("{command} regular posts", command=mention("schedule"))
    zone = _("{command} where the club is", command=mention("time-zone"))
    return _topic(
        _("Run the club"),
        f"{settings} · {schedule} · {zone}",
        _("{command} download the club's data", command=mention("export club")),
    )
