"""Make the page's Chinese font: of Noto Sans CJK SC the characters of GB 2312 (6,763 and signs), as light outlines.

    python -m scripts.page.font NotoSansCJK-Regular.ttc

Quadratic outlines (glyf), because what a page uses is cut out of them in a tenth of the time of cubic ones.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.woff2 import WOFF2FlavorData

ASSETS = Path(__file__).resolve().parents[2] / "energymodel/page/assets"
FAMILY = "Noto Sans CJK SC"
NAME = "Report CJK"
"""What the changed font is called, so that nobody takes it for the original."""

ERROR = 2.0
"""Largest distance of an outline from the original, of 1000 units an em."""

EMPTY = (
    "Zones", "TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions", "ComponentElements",
)  # fmt: skip


def characters() -> str:
    """All of GB 2312 but ASCII, which system fonts draw better."""
    rows = (*range(0xA1, 0xAA), *range(0xB0, 0xF8))
    cells = (bytes([row, cell]).decode("gb2312", "ignore") for row in rows for cell in range(0xA1, 0xFF))
    return "".join(c for c in cells if c.strip())


def original(path: str) -> TTFont:
    """The font of a collection (or the one of a file) that has simplified Chinese forms, cut to the characters."""
    fonts = TTCollection(path).fonts if path.endswith(".ttc") else [TTFont(path)]
    font = next(f for f in fonts if f["name"].getDebugName(1) == FAMILY)
    options = Options(layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True, name_IDs=[0, 13, 14])
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF", "STAT"]
    subsetter = Subsetter(options)
    subsetter.populate(text=characters())
    subsetter.subset(font)
    return font


def quadratic(font: TTFont) -> None:
    """Replace cubic by quadratic outlines."""
    order, drawn, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for name in EMPTY:
        setattr(maxp, f"max{name}", 0)
    maxp.maxZones = 1
    font["glyf"].compile(font)
    font["hmtx"].metrics = {name: (font["hmtx"].metrics[name][0], getattr(glyphs[name], "xMin", 0)) for name in order}
    font["head"].glyphDataFormat, font["post"].formatType = 0, 3.0
    del font["CFF "]
    font.sfntVersion = "\0\1\0\0"


def main(path: str) -> None:
    font = original(path)
    quadratic(font)
    for number, text in ((1, NAME), (2, "Regular"), (4, NAME), (6, NAME.replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)
    font.recalcTimestamp = False
    font.flavor, font.flavorData = "woff2", WOFF2FlavorData(transformedTables=[])  # the transformed ones take seconds to read
    font.save(ASSETS / "font.woff2")


if __name__ == "__main__":
    main(sys.argv[1])
