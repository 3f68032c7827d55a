"""Films found by plain words, each to be opened, with the words that matched."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.catalogue.found_film import Found
from bot.ui.kit import controls, text
from bot.ui.kit.layout import Card, Item, box, rule, says, small

WORDS_SHOWN = 6


def found_card(found: Sequence[Found], asked: str) -> Card:
    items: list[Item] = [says(f"## Found: {text.line(asked, 150)}"), rule()]
    items += [_entry(n, each) for n, each in enumerate(found, 1)]
    buttons = [
        controls.button(f"{n}. {text.label(each.film.title, 24)}", controls.CARD.id(each.film.id))
        for n, each in enumerate(found, 1)
    ]
    items += [controls.row(*buttons[n : n + 4]) for n in range(0, len(buttons), 4)]
    return Card(box(*items))


def _entry(number: int, found: Found) -> Item:
    film = found.film
    by = f" · {text.line(film.directors[0], 80)}" if film.directors else ""
    words = text.listing((text.line(word, 40) for word in found.words[:WORDS_SHOWN]), 160)
    parts = [f"Words: {words}"] if words else []
    if found.reviewers:
        names = text.listing((text.name(name, 40) for name in found.reviewers), 90)
        parts.append(f"also in what {names} wrote")
    return says(f"**{number}. {text.line(film.name, 200)}**{by}\n{small('; '.join(parts))}".rstrip())
