"""Subsets the Noto fonts of the quote card to the characters that reviews use.

    python -m tools.card_fonts FOLDER

FOLDER holds the unpacked Debian packages fonts-noto-core and fonts-noto-cjk (SIL Open Font License 1.1). Writes
`data/quote-card/fonts/` and `data/quote-card/widths.json`, the advance widths by which lines are broken. Needs
`fonttools`; run once when the choice of characters changes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

CARD = Path(__file__).resolve().parents[1] / "data" / "quote-card"
EUROPEAN = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x2B0, 0x2FF),
    (0x300, 0x36F),
    (0x370, 0x52F),
    (0x1E00, 0x1FFF),
    (0x2010, 0x205E),
    (0x20A0, 0x20BF),
    (0x2116, 0x2122),
    (0x2190, 0x2193),
)
SCRIPTS = (
    "NotoNaskhArabic-Regular.ttf",
    "NotoSerifHebrew-Regular.ttf",
    "NotoSerifDevanagari-Regular.ttf",
    "NotoSerifBengali-Regular.ttf",
    "NotoSerifTamil-Regular.ttf",
    "NotoSerifThai-Regular.ttf",
    "NotoSerifArmenian-Regular.ttf",
    "NotoSerifGeorgian-Regular.ttf",
)
CJK = "NotoSansCJK-Regular.ttc"


def european() -> set[int]:
    return {point for first, last in EUROPEAN for point in range(first, last + 1)}


def east_asian() -> set[int]:
    """Kana, and the commoner levels of the Japanese, Chinese (both) and Korean national character sets."""
    points = set(range(0x3000, 0x3040)) | set(range(0x3040, 0x3100)) | set(range(0xFF01, 0xFFE7)) | {0x30FB, 0x2015}
    for encoding, rows in (("euc_jp", range(0xB0, 0xD0)), ("gb2312", range(0xB0, 0xD8)), ("euc_kr", range(0xB0, 0xC9))):
        points |= _decoded(encoding, rows, range(0xA1, 0xFF))
    return points | _decoded("big5", range(0xA4, 0xC7), range(0x40, 0xFF))


def _decoded(encoding: str, rows: range, columns: range) -> set[int]:
    found: set[int] = set()
    for row in rows:
        for column in columns:
            try:
                text = bytes((row, column)).decode(encoding)
            except UnicodeDecodeError:
                continue
            found.update(map(ord, text))
    return found


def cut(source: Path, target: Path, points: set[int] | None, number: int = 0) -> dict[int, int]:
    """Write a smaller font; give the advance width of each of its characters in thousandths of the size."""
    font: Any = TTFont(source, fontNumber=number)
    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "init", "medi", "fina", "isol", "rlig"]
    options.layout_features += ["calt", "rclt", "akhn", "rphf", "half", "pres", "abvs", "blws", "psts", "haln", "nukt"]
    options.layout_features += ["vatu", "blwf", "cjct", "abvm", "blwm", "dist", "rkrf", "pref", "abvf", "pstf"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points if points is not None else set(font.getBestCmap()))
    subsetter.subset(font)
    font.save(target)
    units = font["head"].unitsPerEm
    return {point: round(1000 * font["hmtx"][name][0] / units) for point, name in font.getBestCmap().items()}


def by_width(widths: dict[int, int]) -> dict[str, str]:
    """Turn character -> width into width -> characters, which is a quarter of the size."""
    groups: dict[int, list[str]] = {}
    for point in sorted(widths):
        groups.setdefault(widths[point], []).append(chr(point))
    return {str(width): "".join(chars) for width, chars in sorted(groups.items())}


def main(folder: Path) -> None:
    found = {path.name: path for path in folder.rglob("Noto*")}
    fonts = CARD / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    others = cut(found[CJK], fonts / "NotoSansCJK-subset.otf", east_asian())
    for name in SCRIPTS:
        others |= cut(found[name], fonts / name.replace("-Regular", "-subset"), None)
    serif = cut(found["NotoSerif-Regular.ttf"], fonts / "NotoSerif-subset.ttf", european())
    bold = cut(found["NotoSans-Bold.ttf"], fonts / "NotoSans-Bold-subset.ttf", european())
    table = {"quote": by_width(others | serif), "byline": by_width(others | bold)}
    text = json.dumps(table, ensure_ascii=False, indent=0, separators=(",", ":"))
    (CARD / "widths.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
