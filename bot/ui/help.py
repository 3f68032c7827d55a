"""The help card: every command by topic; commands that do not work here are left out."""

from __future__ import annotations

from collections.abc import Callable

from bot.ui.kit.layout import Card, Item, card_box, divider, join_lines, subtext, text_block

Mention = Callable[[str], str]


def help_card(mention: Mention, *, in_club: bool, moderates: bool, manages: bool) -> Card:
    """`mention` turns a command's name into a clickable mention. The person's rights decide the last topics."""
    if not in_club:
        return Card(card_box(text_block("## Marquee\nYour film club's memory."), divider(), *_everywhere(mention)))
    topics = [*_reading(mention), *_watching(mention), *_writing(mention), *_numbers(mention), *_looking_back(mention)]
    topics += _own(mention)
    if moderates:
        topics += _moderating(mention)
    if manages:
        topics += _managing(mention)
    return Card(
        card_box(
            text_block("## Marquee\nYour film club's memory."),
            divider(),
            *topics,
            divider(),
            text_block(
                "Part of a title is enough, and typos are fine. Add `private:True` to see an answer only yourself. "
                "Anyone can press the buttons under an answer: you turn the pages of your own, others get a copy."
            ),
            text_block(subtext(_MENUS)),
        )
    )


_MENUS = (
    "More under Apps when you long-press (or right-click). A message: Delete response, Pick for those who reacted, "
    "Rate this film, Save as highlight, Save as review. A member: Compare taste, Profile, Reviews by this member."
)


def _topic(name: str, *lines: str) -> list[Item]:
    return [text_block(join_lines([f"**{name}**", *lines]))]


def _everywhere(mention: Mention) -> list[Item]:
    return _topic(
        "Works everywhere",
        f"{mention('movie')} a film's card",
        f"{mention('related')} similar films, each with a reason",
        f"{mention('privacy')} what's stored about you · {mention('export mine')} download it",
        subtext(f"In a server with Marquee, {mention('help')} shows much more."),
    )


def _reading(mention: Mention) -> list[Item]:
    return _topic(
        "Read",
        f"{mention('review')} what this club wrote about a film",
        f"{mention('movie')} a film's card, with the club's score",
        f"{mention('highlight')} a line worth quoting",
        f"{mention('find')} a film by description, such as *japanese ghost story*",
    )


def _watching(mention: Mention) -> list[Item]:
    return _topic(
        "Choose what to watch",
        f"{mention('recommend')} films for you or a group, with reasons",
        f"{mention('related')} similar films · {mention('taste')} compare taste",
        f"Movie nights: {mention('night show')} · {mention('night plan')} · {mention('night film')}",
        f"Films for them: {mention('nominate')} · {mention('nominations show')} · {mention('nominations together')} · "
        f"{mention('nominations turns')}",
        f"Watchlist: {mention('watchlist add')} · {mention('watchlist remove')} · {mention('watchlist show')}",
    )


def _writing(mention: Mention) -> list[Item]:
    return _topic(
        "Write and keep track",
        f"{mention('write')} a review · {mention('my-reviews')} your reviews and drafts",
        f"{mention('rate')} a film · {mention('diary')} what you watched · {mention('who-saw')} who else did",
        f"{mention('import')} your history from Letterboxd, IMDb or Trakt",
    )


def _looking_back(mention: Mention) -> list[Item]:
    return _topic(
        "Look back and play",
        f"{mention('recap')} a month or year in pictures · {mention('chart')} a collage of posters",
        f"{mention('guess')} which film is this line about?",
    )


def _numbers(mention: Mention) -> list[Item]:
    return _topic(
        "Look at the numbers",
        f"{mention('profile')} a member's · {mention('favourites')} your four films · {mention('compare')} two members",
        f"{mention('top')} best, worst, most divisive, hidden gems · {mention('club')} the club's records",
    )


def _own(mention: Mention) -> list[Item]:
    return _topic("Your data", f"{mention('privacy')} see, hide or erase it · {mention('export mine')} download it")


def _moderating(mention: Mention) -> list[Item]:
    return _topic(
        "Moderate",
        f"{mention('reviews queue')} what needs a decision · {mention('reviews restore')} what was removed",
        f"Bring in: {mention('reviews add')} · {mention('reviews import')}",
        f"A review: {mention('reviews edit')} · {mention('reviews withdraw')} · {mention('reviews move')} · "
        f"{mention('reviews history')} · {mention('reviews lines')}",
        f"Movie nights: {mention('nominations lists')} the lists and their rules",
        f"Correct films: {mention('films fix')} · {mention('films merge')} · {mention('films title')} · "
        f"{mention('films changes')}",
    )


def _managing(mention: Mention) -> list[Item]:
    return _topic(
        "Run the club",
        f"{mention('settings')} this club's settings · {mention('schedule')} regular posts · "
        f"{mention('time-zone')} where the club is",
        f"{mention('export club')} download the club's data",
    )
