"""A scenario or a results folder may come from anybody: names lead nowhere else, texts stay texts, and nothing is run or sent."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import energymodel
from energymodel.errors import InputsInvalid, visible
from energymodel.published import NotFound, run_folder
from tests.shell import call
from tests.tiny import write_inputs

ROOT = Path(__file__).resolve().parent.parent

NAMES = (
    "", " ", ".", "..", "../../x", "../tiny", "..\\tiny", "/etc/passwd", "//server/share", "C:\\x", "~", "~root", "$HOME", "a/b", "a\\b",
    "./tiny", "tiny/", "tiny/.", "a..b", ".tiny", "tiny.", "-rf", "--help", "tiny\0", "tiny\n", "\ntiny", "tiny\r", "ti\tny", "%2e%2e",
    "%2e%2e%2ftiny", "con", "nul.x", "com1", "tiny\u202etxt", "tiny\u200b", "TINY", "tíny", "ｔiny", "*", "tiny;ls", "`ls`", "$(ls)",
    "x" * 65, "x" * 5000, "\x1b[31mtiny", "tiny:stream", "http://x", "\udcff",
)  # fmt: skip
"""What may not name a scenario."""


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("untrusted")
    write_inputs(folder / "inputs")
    energymodel.run("tiny", folder / "inputs", folder / "results", "simplex", threads=1)
    (folder / "outside").mkdir()
    shutil.copy(folder / "results/tiny/run.json", folder / "outside")
    shutil.copy(folder / "inputs/scenarios/tiny.toml", folder / "inputs/outside.toml")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_never_a_path(solved, name):
    before = tree(solved)
    with pytest.raises(InputsInvalid) as refused:
        energymodel.load(name, solved / "inputs")
    assert len(refused.value.faults) == 1
    assert visible(str(refused.value)) == str(refused.value)
    assert len(str(refused.value)) < 400
    with pytest.raises(InputsInvalid):
        energymodel.run(name, solved / "inputs", solved / "results")
    assert tree(solved) == before


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_results_are_looked_for_in_the_results_only(solved, monkeypatch, name):
    monkeypatch.chdir(solved)
    with pytest.raises(NotFound) as refused:
        run_folder(name)
    assert visible(str(refused.value)) == str(refused.value)


@pytest.mark.parametrize(
    "command",
    [
        *(["run"], ["check"], ["show"], ["verify"], ["rerun"], ["compare", "tiny"], ["why", "tiny"], ["price"], ["prices"], ["report"]),
        *(["xlsx"], ["import-xlsx"], ["export", "--to", "pypsa"], ["export", "--to", "iamc"]),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    "name", ["../outside", "-rf", "con", "tiny\u202etxt", "\x1b[31mx", "x" * 5000, ""], ids=lambda name: ascii(name)[:12]
)
def test_every_command_refuses_a_hostile_name(solved, monkeypatch, command, name):
    monkeypatch.chdir(solved)
    before = tree(solved)
    done = call(*command, "--", name)
    assert done.exit_code in ((2, 3) if command != ["import-xlsx"] else (9,))  # its file may be anywhere: it is just not there
    assert "Traceback" not in done.output
    assert visible(done.output) == done.output
    assert tree(solved) == before


@pytest.mark.parametrize(
    "name", ["../outside", "/etc", "con", "tiny\u202etxt", "\x1b[31mx", "x" * 5000, ""], ids=lambda name: ascii(name)[:12]
)
def test_a_template_takes_profiles_of_the_inputs_only(solved, monkeypatch, name):
    monkeypatch.chdir(solved)
    before = tree(solved)
    done = call("template", f"--profiles={name}")
    assert done.exit_code in (2, 3)
    assert visible(done.output) == done.output
    assert tree(solved) == before


@pytest.mark.parametrize("kind", ["scenario", "profiles", "observed"])
def test_a_link_out_of_the_inputs_is_refused(house, kind):
    outside = house / "outside/file"
    moved = {"scenario": "scenarios/tiny.toml", "profiles": "profiles/2027/load_power_mw.csv", "observed": "observed/2027.csv"}[kind]
    path = house / "inputs" / moved
    if kind == "observed":
        path.parent.mkdir()
        path.write_text("quantity,month,value,unit,boundary,account,groups,measure,source\nx,,1,MWh,b,power,,total,s\n")
        toml = house / "inputs/scenarios/tiny.toml"
        toml.write_text('observed = "2027"\n' + toml.read_text())
    path.rename(outside)
    path.symlink_to(outside)
    done = call("run", "tiny")
    assert done.exit_code == 3
    assert "a link to a file elsewhere" in done.stderr


def test_results_that_are_a_link_are_not_written_through(house):
    shutil.rmtree(house / "results/tiny")
    (house / "results/tiny").symlink_to(house / "outside")
    before = tree(house / "outside")
    done = call("run", "tiny")
    assert done.exit_code == 9
    assert "found a link" in done.stderr
    assert not re.search(r"^  solve +\d", done.stderr, re.MULTILINE)
    assert tree(house / "outside") == before


def test_a_hostile_title_stays_text(house):
    title = "=cmd|' /C calc'!A0 @SUM(A1) </script><script>alert(1)</script> [red]x[/red] :bomb:"
    toml = house / "inputs/scenarios/tiny.toml"
    toml.write_text(toml.read_text().replace('title = "Two days"', f'title = "{title}"'))
    for words in (["list"], ["show", "tiny"], ["run", "tiny", "--solver", "simplex"]):
        done = call(*words)
        assert done.exit_code == 0
        assert title in done.stdout


@pytest.mark.parametrize("title", ["\\u001b[31mred", "two\\nlines", "a\\rb", "\\u202ereversed", "\\u0007", "\\u009b31m"])
def test_control_characters_in_a_title_are_refused_and_shown(house, title):
    toml = house / "inputs/scenarios/tiny.toml"
    toml.write_text(toml.read_text().replace('title = "Two days"', f'title = "{title}"'))
    for words in (["run", "tiny"], ["check", "tiny"]):
        done = call(*words)
        assert done.exit_code == 3
        assert "title: found" in done.stderr
        assert visible(done.output) == done.output
    assert visible(call("list").stdout) == call("list").stdout


def test_what_another_made_is_shown_as_it_is_written(house):
    """A results folder, a header and a status that hold escapes: what reaches the terminal moves nothing."""
    status = house / "results/.status/tiny.json"
    status.write_text(json.dumps({"code": 99, "status": "\x1b]0;evil\x07", "ended": "\x1b[2J2027"}))
    listed = call("list").stdout
    assert "\\x1b]0;evil" in listed
    units = house / "inputs/system/units.csv"
    units.write_text(units.read_text().replace("capacity_mw", "capacity_\x1b[31mmw", 1))
    done = call("check", "tiny")
    assert done.exit_code == 3
    assert "\\x1b" in done.stderr
    assert visible(listed + done.output) == listed + done.output


CALLS = {"eval", "exec", "compile", "__import__"}
MODULES = {
    "pickle",
    "cPickle",
    "marshal",
    "shelve",
    "dill",
    "joblib",
    "socket",
    "ssl",
    "urllib",
    "http",
    "ftplib",
    "requests",
    "multiprocessing",
}
ATTRIBUTES = {"popen", "read_pickle", "to_pickle", "read_html", "read_sql"}


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("energymodel/**/*.py"), *ROOT.glob("scripts/**/*.py")]), ids=lambda p: str(p.relative_to(ROOT))
)
def test_no_file_can_run_what_it_reads(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) else []
        assert not {str(name).partition(".")[0] for name in names} & MODULES
        if isinstance(node, ast.Call):
            assert not (isinstance(node.func, ast.Name) and node.func.id in CALLS), node.lineno
            assert not (isinstance(node.func, ast.Attribute) and node.func.attr in ATTRIBUTES), node.lineno
            assert ast.unparse(node.func) != "os.system", node.lineno
            for keyword in node.keywords:
                is_off = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                assert keyword.arg not in ("shell", "allow_pickle") or is_off, node.lineno


GUARD = """
import os, sys
sys.path.insert(0, sys.argv[2])
FORBIDDEN = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "os.exec", "os.spawn", "os.posix_spawn", "os.system")

def guard(event, arguments):
    is_started = event == "subprocess.Popen" and arguments[0] != "git"
    if is_started or event == "pickle.find_class" or event.startswith(FORBIDDEN):
        os.write(2, f"forbidden: {event} {arguments}".encode())
        os._exit(99)

sys.addaudithook(guard)
if sys.argv[1] == "try":
    import socket
    socket.socket()
from energymodel.cli import app
run = ["run", "tiny", "--solver", "simplex"]
asked = (["compare", "tiny", "tiny"], ["verify", "tiny"], ["report", "tiny"], ["xlsx", "tiny"], ["prices", "tiny"])
written = (["export", "tiny", "--to", "pypsa"], ["template"], ["import-xlsx", "inputs.xlsx", "--dry-run"])
for words in (run, *asked, *written):
    try:
        app(words, prog_name="energymodel")
    except SystemExit as end:
        assert not end.code, words
"""


def test_nothing_is_sent_loaded_or_started(house):
    guarded = [sys.executable, "-c", GUARD]
    stopped = subprocess.run([*guarded, "try", str(ROOT)], capture_output=True, text=True)
    assert stopped.returncode == 99
    done = subprocess.run([*guarded, "run", str(ROOT)], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    assert "books close" in done.stdout
