"""The card of `/find`: films, each with a sentence that shows why it was found, and buttons to open them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.catalogue.found_film import FilmMatch
from bot.ui.kit import controls, text
from bot.ui.kit.choices import nominate_select
from bot.ui.kit.layout import Card, Item, card_box, divider, subtext, text_block
from bot.ui.language.messages import _
from bot.ui.language.titles import film_name
from bot.ui.language.words import genre_text, theme_text

EXCERPT_LENGTH = 180
TAGS_SHOWN = 4


def found_card(found: Sequence[FilmMatch], query: str) -> Card:
    items: list[Item] = [text_block(f"## {_('Found: {query}', query=text.escape_line(query, 150))}"), divider()]
    items += [_entry(n, each) for n, each in enumerate(found, 1)]
    buttons = [
        controls.make_button(f"{n}. {text.label_text(each.film.title, 24)}", controls.CARD.custom_id(each.film.id))
        for n, each in enumerate(found, 1)
    ]
    items += [controls.button_row(*buttons[n : n + 4]) for n in range(0, len(buttons), 4)]
    items.append(nominate_select([each.film for each in found]))
    return Card(card_box(*items))


def _entry(number: int, found: FilmMatch) -> Item:
    film = found.film
    by = f" · {text.escape_line(film.directors[0], 80)}" if film.directors else ""
    excerpt = text.escape_line(found.excerpt, EXCERPT_LENGTH)
    parts = []
    if excerpt and found.reviewer is not None:
        name = text.name(found.reviewer, 40)
        # Translators: a sentence quoted from a member's review; {name} is the member.
        parts.append(_("From {name}’s review: “{excerpt}”", name=name, excerpt=excerpt))
    elif excerpt:
        parts.append(excerpt)
    if found.tags:
        tags = (genre_text(tag) if tag in film.genres else theme_text(tag) for tag in found.tags[:TAGS_SHOWN])
        parts.append(text.list_names((text.escape_line(tag, 40) for tag in tags), 120))
    lines = [f"**{number}. {text.escape_line(film_name(film), 200)}**{by}", *map(subtext, parts)]
    return text_block("\n".join(lines))
