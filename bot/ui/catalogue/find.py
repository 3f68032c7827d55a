"""The card of `/find`: films with the words that matched, and buttons to open them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.catalogue.found_film import FilmMatch
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, card_box, divider, subtext, text_block

WORDS_SHOWN = 6


def found_card(found: Sequence[FilmMatch], query: str) -> Card:
    items: list[Item] = [text_block(f"## Found: {text.escape_line(query, 150)}"), divider()]
    items += [_entry(n, each) for n, each in enumerate(found, 1)]
    buttons = [
        controls.make_button(f"{n}. {text.label_text(each.film.title, 24)}", controls.CARD.custom_id(each.film.id))
        for n, each in enumerate(found, 1)
    ]
    items += [controls.button_row(*buttons[n : n + 4]) for n in range(0, len(buttons), 4)]
    return Card(card_box(*items))


def _entry(number: int, found: FilmMatch) -> Item:
    film = found.film
    by = f" · {text.escape_line(film.directors[0], 80)}" if film.directors else ""
    words = text.list_names((text.escape_line(word, 40) for word in found.words[:WORDS_SHOWN]), 160)
    parts = [f"Words: {words}"] if words else []
    if found.reviewers:
        names = text.list_names((text.name(name, 40) for name in found.reviewers), 90)
        parts.append(f"also in reviews by {names}")
    return text_block(f"**{number}. {text.escape_line(film.name, 200)}**{by}\n{subtext('; '.join(parts))}".rstrip())
