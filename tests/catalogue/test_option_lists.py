"""Options in which nothing is typed yet list first what most films have."""

from __future__ import annotations

import pytest

from tests.support.world import World


async def _counted(world: World, kind: int) -> dict[str, int]:
    async with world.services.database.read() as reading:
        return dict(
            await reading.fetch_rows(
                "SELECT name, count(*) FROM tag JOIN film_tag ON tag_id = tag.id WHERE tag.kind = ? GROUP BY name", kind
            )
        )


@pytest.mark.parametrize(
    ("command", "option", "kind"),
    [
        ("find", "genre", 1),
        ("find", "country", 3),
        ("highlight", "genre", 1),
        ("recommend", "genre", 1),
        ("recommend", "language", 4),
        ("recommend", "avoid", 5),
    ],
)
async def test_an_empty_list_begins_with_what_most_films_have(
    world: World, command: str, option: str, kind: int
) -> None:
    counted = await _counted(world, kind)
    filled = {"words": "rain"} if command == "find" else {}
    shown = [each["value"] for each in await world.suggestions(world.club.ines, command, "", option=option, **filled)]
    counts = [counted.get(word, 0) for word in shown]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == max(counted.values()) > counts[-1]


async def test_moods_come_by_their_films_and_typed_words_keep_that_order(world: World) -> None:
    films = await world.services.catalogue.best_known_films(1_000)
    moods = {
        mood.name: sum(bool(mood.matching_words(film)) for film in films) for mood in world.services.vocabulary.moods
    }
    shown = [each["value"] for each in await world.suggestions(world.club.ines, "recommend", "", option="mood")]
    assert [moods[name] for name in shown] == sorted(moods.values(), reverse=True)[: len(shown)]
    typed = [each["value"] for each in await world.suggestions(world.club.ines, "recommend", "a", option="genre")]
    begins = [genre.lower().startswith("a") for genre in typed]
    assert begins == sorted(begins, reverse=True)
