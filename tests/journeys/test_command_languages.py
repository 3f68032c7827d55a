"""What Discord gets of the commands: descriptions in every language, names in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot import paths
from bot.gateway.language import descriptions
from bot.ui.language.languages import LANGUAGES
from bot.ui.language.po import CONTEXT_END, Messages
from tests.support.payload_commands import command_list_findings
from tests.support.world import World

pytestmark = pytest.mark.translated

GENRE = "Only films of this genre"


@pytest.fixture
def translations(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"de": "Nur Filme dieses Genres", "ar": "أفلام هذا النوع فقط", "it": "x" * 101}
    for code, language in LANGUAGES.items():
        text = texts.get(code, GENRE)
        messages = Messages({f"Discord{CONTEXT_END}{GENRE}": text, f"Discord{CONTEXT_END}1990s": f"{code} 1990"}, int)
        monkeypatch.setitem(language.__dict__, "messages", messages)


def options(commands: list[Any]) -> Iterator[dict[str, Any]]:
    for command in commands:
        for option in command.get("options") or ():
            yield option
            yield from options([option])


async def test_descriptions_are_translated_and_names_are_not(world: World, translations: None) -> None:
    payload = world.bot.tree.translated_payload()
    genre = next(option for option in options(payload) if option["description"] == GENRE)
    assert genre["description_localizations"] == {"de": "Nur Filme dieses Genres", "ar": "أفلام هذا النوع فقط"}
    assert not any(part.get("name_localizations") for part in (*payload, *options(payload)))
    decade = next(option for option in options(payload) if option["name"] == "decade")
    nineties = next(choice for choice in decade["choices"] if choice["name"] == "1990s")
    assert nineties["name_localizations"]["de"] == "de 1990"
    assert nineties["name_localizations"]["ar"] == "ar 1990"


async def test_discord_takes_the_commands_in_all_languages(world: World) -> None:
    payload = world.bot.tree.translated_payload()
    assert [str(finding) for finding in command_list_findings(payload)] == []


async def test_a_changed_translation_is_sent_to_discord(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = world.bot.tree.commands_digest(1)
    assert world.bot.tree.commands_digest(1) == before
    monkeypatch.setattr("bot.gateway.tree.translations_digest", lambda: "others")
    assert world.bot.tree.commands_digest(1) != before


def test_the_digest_reads_every_file_of_translations(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(paths, "LOCALES", tmp_path)
    (tmp_path / "de.po").write_text("a")
    before = descriptions.translations_digest()
    (tmp_path / "fr.po").write_text("b")
    assert descriptions.translations_digest() != before
