"""The help card: the commands, on one screen of a phone."""

from __future__ import annotations

from collections.abc import Callable

from bot.ui.kit.layout import Card, card_box, divider, join_lines, subtext, text_block


def help_card(mention: Callable[[str], str], *, in_club: bool, manages: bool) -> Card:
    """`mention` turns a command's name into a clickable mention. Commands that do not work here are left out."""
    club = [
        f"{mention('review')} what this club wrote about a film, in full",
        f"{mention('highlight')} a line worth quoting, and who wrote it",
        f"{mention('write')} your own review; {mention('my-reviews')} has it, drafts too",
        f"{mention('rate')} a film, {mention('diary')} what you saw, {mention('who-saw')} who else did",
        f"{mention('import')} your history from Letterboxd, IMDb or Trakt",
        f"{mention('find')} films by plain words, such as *japanese ghost story*",
        f"{mention('recommend')} what to watch now, and why",
    ]
    everywhere = [
        f"{mention('movie')} a film's card",
        f"{mention('related')} films near it, each with its reason",
        f"{mention('privacy')} what is stored about you, to take along or to have forgotten",
    ]
    managing = [
        f"{mention('reviews queue')} what waits for moderators",
        f"{mention('schedule')} films and lines posted by the clock",
        f"{mention('settings')} what this club decides",
    ]
    return Card(
        card_box(
            text_block("## Marquee\nThis club's memory of films." if in_club else "## Marquee\nA film club's memory."),
            divider(),
            text_block(
                join_lines([*(club if in_club else []), *everywhere, *(managing if manages and in_club else [])])
            ),
            divider(),
            text_block(
                "Half a title is enough, a wrong letter does no harm. Add `private:True` to see an answer alone. "
                "Anybody may press the buttons: pages turn for whoever asked, everybody else gets a copy."
            ),
            text_block(
                subtext("A form that you submit is kept, whatever happens; one that you close unsent cannot be.")
            )
            if in_club
            else None,
            text_block(subtext("Long-press (or right-click) one of my answers → Apps → Delete response removes it.")),
        )
    )
