"""A published run of eleven days with names that would like to be more than text, and a browser that opens its page from disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import energymodel
from tests.tiny import write_inputs

HOSTILE = "</script><script>alert('t')</script><img src=x onerror=alert('i')>'\\\"${1}{{ 7*7 }}"
RARE = "𠮷"
"""A character that no font of GB 2312 has."""

SCENARIO = """
[policies.coal_cap]
limit_mtce = 30
price_cny_per_tce = 700
[policies.contract_minimum]
share = 0.9
"""


@pytest.fixture(scope="session")
def solved(tmp_path_factory) -> Path:
    """Inputs and results of the scenario ``tiny``; nobody writes to them."""
    folder = tmp_path_factory.mktemp("page")
    inputs = write_inputs(folder / "inputs", scenario=SCENARIO, technologies={"coal": {"name_zh": f'"煤{HOSTILE}"'.replace('\\"', '""')}})
    path = inputs / "scenarios/tiny.toml"
    text = path.read_text(encoding="utf-8").replace("hours = 48", "hours = 264")
    path.write_text(f'title_zh = "小{RARE}{HOSTILE}"\n{text}', encoding="utf-8")
    (inputs / "scenarios/short.toml").write_text('title = "A day"\nextends = "tiny"\ntime.hours = 24\n', encoding="utf-8")
    energymodel.run("tiny", inputs, folder / "results", threads=1)
    return folder


@pytest.fixture(scope="session")
def folder(solved) -> Path:
    """The results folder of the run."""
    return solved / "results/tiny"


@dataclass
class Opened:
    """A page in a browser, and all it said or asked for that it should not have."""

    page: object
    told: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """A headless Chromium of the system; tests are skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium")
    quiet = ("background-networking", "component-update", "sync", "gpu", "quic")
    with playwright.sync_playwright() as started:
        arguments = ["--headless", "--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)]
        browser = started.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def opened(chromium):
    """``opened(path, width)``: a page opened from disk, drawn, and listened to."""

    def open_page(path: Path, width: int = 1280) -> Opened:
        page = chromium.new_page(viewport={"width": width, "height": 800})
        found = Opened(page)
        page.on("console", lambda message: found.told.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: found.told.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (found.told.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request", lambda asked: None if asked.url.startswith(("data:", path.as_uri())) else found.told.append(f"asked: {asked.url}")
        )
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        return found

    return open_page


@pytest.fixture(scope="session")
def read_page(opened, folder) -> Opened:
    """The page of the run in a browser, for tests that leave it as it is but for its switches."""
    return opened(folder / "report.html")
