"""The page: one HTML file that opens from disk, asks for nothing, and carries its own numbers, charts and Chinese glyphs."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pandas as pd
import xarray as xr
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from energymodel.comparing.comparison import Comparison
from energymodel.page import comparison as of_comparison
from energymodel.page import run as of_run
from energymodel.page.font import font_for
from energymodel.page.sheets import words_in

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = ("words.js", "tables.js", "charts.js", "figures.js", "week.js", "graphs.js", "compare.js", "start.js")
"""The page's own scripts, in the order they are run, as one."""

ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
"""What would end or change a script element is written out in JSON."""


def run_page(
    ds: xr.Dataset, tables: dict[str, pd.DataFrame], record: dict, scenario: dict, more: dict[str, pd.DataFrame] | None = None
) -> str:
    """The page of a run, from what its results folder holds: solution, tables, run.json and scenario.json.

    ``more``: tables of analyses that are shown besides (``targets``, ``setters``). The same folder gives the same page.
    """
    return render("run.html.j2", of_run.content(ds, tables, record, scenario, more or {}))


def comparison_page(comparison: Comparison) -> str:
    """The page of a comparison, from it and the folders of its runs."""
    return render("comparison.html.j2", of_comparison.content(comparison))


def render(template: str, found: dict) -> str:
    """A template with its data, scripts, style and font, under a policy that lets nothing else run and nothing be asked for."""
    code = [_asset("echarts.min.js"), "\n".join(_asset(name) for name in SCRIPTS)]
    found["names"]["word"] = words_in(_json(found) + code[1])
    hashes = (base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in code)
    data = _json(found).translate(ESCAPES)
    written = "".join((data, code[1], *(_asset(name) for name in ("frame.html.j2", template, "page.css"))))
    environment = Environment(
        loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(template).render(
        found=found,
        data=Markup(data),
        style=Markup(_asset("page.css")),
        scripts=[Markup(part) for part in code],
        policy=Markup(" ".join(f"'sha256-{part}'" for part in hashes)),
        font=font_for(written),
    )


def _json(found: dict) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
