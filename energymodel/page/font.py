"""The page's font: the Chinese glyphs it uses, cut out of the font of GB 2312 that comes with the program."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONT = Path(__file__).parent / "assets/font.woff2"


def font_for(text: str) -> str:
    """A ``data:`` address of a font (WOFF) with a glyph for each character of the text that the committed font has.

    Other characters stay to the fonts of the reader's system.
    """
    with TTFont(FONT, lazy=True, recalcTimestamp=False, recalcBBoxes=False) as font:  # glyphs as they are: none is taken apart
        wanted = sorted({ord(c) for c in text} & font.getBestCmap().keys())
        subsetter = Subsetter(Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 13, 14]))
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        font.flavor, target = "woff", BytesIO()
        font.save(target, reorderTables=False)
    return f"data:font/woff;base64,{base64.b64encode(target.getvalue()).decode()}"


def missing(text: str) -> str:
    """Characters beyond ASCII of a text that the committed font has no glyph for, each once, in order."""
    with TTFont(FONT, lazy=True) as font:
        known = font.getBestCmap()
    return "".join(c for c in sorted(set(text)) if ord(c) > 127 and ord(c) not in known)
