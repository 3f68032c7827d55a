"""Errors about values in another language: whole sentences, with the numbers and what was typed in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.domain.errors import InvalidValue, MemberLimitReached, NoVisibleText, TooLong, UnknownChoice
from bot.ui.language.languages import LANGUAGES, speaking
from bot.ui.language.po import Messages
from bot.ui.problems import error_sentence

GERMAN = {
    "{field} can't be “{value}”. Use {allowed}.": "{field} kann nicht „{value}“ sein. Erlaubt: {allowed}.",
    "The title": "Der Titel",
    "{first} to {second} characters": "{first} bis {second} Zeichen",
    "a time such as 20:00 or 8 pm": "eine Uhrzeit wie 20:00",
    "The time": "Die Uhrzeit",
    "I don't know the genre **{typed}**. For `genre`, choose one of: {choices}.": "{typed}? Zur Wahl: {choices}.",
    "genre\x04Comedy": "Komödie",
    "You've reached the limit of {limit} drafts. Publish or discard one in `/my-reviews` first.": "{limit} Entwürfe.",
    "The headline can have at most {limit} characters, and this one has {found}. Shorten it, or leave it out.": (
        "Höchstens {limit} Zeichen, nicht {found}."
    ),
    "A film needs a title, and what you sent has only invisible characters. Type something people can see.": (
        "Ein Film braucht einen Titel."
    ),
}


@pytest.fixture(autouse=True)
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(LANGUAGES["de"].__dict__, "messages", Messages(GERMAN, lambda count: int(count != 1)))
    with speaking(LANGUAGES["de"]):
        yield


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InvalidValue("title", "", "1 to 300 characters"), "Der Titel kann nicht „“ sein. Erlaubt: 1 bis 300 Zeichen."),
        (
            InvalidValue("time", "noonish", "a time such as 20:00 or 8 pm"),
            "Die Uhrzeit kann nicht „noonish“ sein. Erlaubt: eine Uhrzeit wie 20:00.",
        ),
        (InvalidValue("stars", 9, "red or blue"), "`stars` kann nicht „9“ sein. Erlaubt: red or blue."),
        (UnknownChoice("genre", "Spaß", ("Comedy", "Drama")), "Spaß? Zur Wahl: Komödie, Drama."),
        (MemberLimitReached("drafts", 1000), "1.000 Entwürfe."),
        (TooLong("headline", "characters", 2500, 120), "Höchstens 120 Zeichen, nicht 2.500."),
        (NoVisibleText("title", ""), "Ein Film braucht einen Titel."),
    ],
)
def test_an_error_about_a_value_is_translated(error: Exception, said: str) -> None:
    assert error_sentence(error) == said  # type: ignore[arg-type]
