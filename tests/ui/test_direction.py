"""Lines of a language written from right to left, in a client that sets all lines from left to right."""

from __future__ import annotations

import pytest

from bot.ui.kit.layout import text_block
from bot.ui.language.direction import set_direction
from bot.ui.language.languages import LANGUAGES, speaking

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("اختر أربعة أفلام عبر `/favourites`.", f"{RLI}اختر أربعة أفلام عبر {LRI}`/favourites`{PDI}.{PDI}"),
        ("</movie:12> بطاقة فيلم", f"{RLI}{LRI}</movie:12>{PDI} بطاقة فيلم{PDI}"),
        ("-# عن Ran (1985)", f"-# {RLI}عن Ran (1985){PDI}"),
        ("## ملفك الشخصي", f"## {RLI}ملفك الشخصي{PDI}"),
        ("> - سطر", f"> - {RLI}سطر{PDI}"),
        ("1. سطر", f"1. {RLI}سطر{PDI}"),
        ("||حرق||", f"{RLI}||حرق||{PDI}"),
        ("Only English.", "Only English."),
        ("5: 3 · 4.5: 7", "5: 3 · 4.5: 7"),
        (f"{FSI}نص كتبه عضو{PDI}", f"{FSI}نص كتبه عضو{PDI}"),
        (f"{FSI}Ran{PDI} فيلم {FSI}Kes{PDI}", f"{RLI}{FSI}Ran{PDI} فيلم {FSI}Kes{PDI}{PDI}"),
        ("", ""),
    ],
)
def test_a_line_is_set_from_the_right(line: str, shown: str) -> None:
    with speaking(LANGUAGES["ar"]):
        assert set_direction(line) == shown
        assert set_direction(f"{line}\n{line}") == f"{shown}\n{shown}"
        assert text_block(line).content == shown
    with speaking(LANGUAGES["de"]):
        assert set_direction(line) == line
