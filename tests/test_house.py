"""The house rules: who may import whom, how long a file may be, what a Field must say, and what may not be written at all."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

from energymodel.field import CONVERSION, REQUIRED, SERVICE, SUFFIX, TEXT, TIME, YES_NO
from energymodel.presenting import OF_A_COMPARISON, OF_A_RUN
from energymodel.rooms import POLICIES, TECHNOLOGIES, fields, name_of

ROOT = Path(__file__).resolve().parent.parent
FILES = {folder: sorted(ROOT.glob(f"{folder}/**/*.py")) for folder in ("energymodel", "scripts", "tests")}
MODULES = {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in FILES["energymodel"]}
STARTUP = {"energymodel", "energymodel.cli"} | {m for m in MODULES if m.startswith("energymodel.commands.")}
"""Modules that may import inside functions, so that ``--help`` answers at once."""


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(node: ast.AST) -> set[str]:
    """Modules that the import statements under a node name; ``from package import module`` is the module."""
    found = set()
    for statement in ast.walk(node):
        if isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom):
            assert statement.level == 0, "imports are absolute"
            found |= {inner if (inner := f"{statement.module}.{alias.name}") in MODULES else statement.module for alias in statement.names}
    return found


def packages(module: str) -> set[str]:
    """Top names of what a module imports from outside the project and the standard library."""
    tops = {name.partition(".")[0] for name in imports(tree(module))}
    return tops - set(sys.stdlib_module_names) - {"energymodel"}


@cache
def graph() -> nx.DiGraph:
    """Module -> project modules it imports."""
    net = nx.DiGraph()
    net.add_nodes_from(MODULES)
    net.add_edges_from((module, name) for module in MODULES for name in imports(tree(module)) if name in MODULES)
    return net


def inside(*names: str) -> list[str]:
    return [m for m in MODULES if any(m.startswith(f"energymodel.{name}.") for name in names)]


@pytest.mark.parametrize("module", inside("technologies", "policies"))
def test_a_room_knows_only_how_to_declare(module):
    assert imports(tree(module)) <= {"energymodel.field", "energymodel.declare", "__future__"}


@pytest.mark.parametrize("module", inside("reading", "reporting"))
def test_reading_and_reporting_need_no_solver(module):
    reached = {module} | nx.descendants(graph(), module)
    assert not {p for m in reached for p in packages(m)} & {"pyomo", "highspy"}


@pytest.mark.parametrize("module", inside("comparing", "page", "workbook"))
def test_what_shows_results_needs_no_solver(module):
    reached = {module} | nx.descendants(graph(), module)
    assert not {p for m in reached for p in packages(m)} & {"pyomo", "highspy"}


SHOWN, ASKED = ("page", "workbook"), ("pricing", "exporting", "targets", "attributing")
"""Packages that show results, and packages of one question each."""


@pytest.mark.parametrize("module", sorted(MODULES))
def test_nothing_stands_on_a_page_a_workbook_or_an_analysis(module):
    own = module.split(".")[1] if "." in module else ""
    if own not in ("commands", "cli", "__main__"):
        assert not {m.split(".")[1] for m in graph()[module] if m.count(".") > 1} & {*SHOWN, *ASKED} - {own}


@pytest.mark.parametrize("name", ["run", "run_all", "verify", "compare"])
def test_neither_page_nor_workbook_is_loaded_before_one_is_made(name):
    code = f"import sys, energymodel; energymodel.{name}; print([m for m in sys.modules if 'page' in m or 'xlsx' in m or 'jinja' in m])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert not {*ast.literal_eval(loaded)} & {"jinja2", "xlsxwriter", "energymodel.page", "energymodel.workbook"}


@pytest.mark.parametrize("maker", [*OF_A_RUN.values(), *OF_A_COMPARISON.values()])
def test_what_is_presented_has_a_maker(maker):
    module, _, function = maker.partition(":")
    assert any(isinstance(n, ast.FunctionDef) and n.name == function for n in tree(module).body)


def test_one_file_speaks_to_the_solver_and_one_package_to_pyomo():
    assert [m for m in MODULES if "highspy" in packages(m)] == ["energymodel.solving.highs"]
    assert {m.split(".")[1] for m in MODULES if "pyomo" in packages(m)} == {"algebra"}


@pytest.mark.parametrize("module", inside("algebra"))
def test_algebra_stands_on_arrays_and_pyomo(module):
    assert packages(module) <= {"pyomo", "numpy", "scipy", "xarray"}


def test_no_import_cycles():
    assert list(nx.simple_cycles(graph())) == []


@pytest.mark.parametrize("module", sorted(set(MODULES) - STARTUP))
def test_imports_are_at_the_top(module):
    functions = [n for n in ast.walk(tree(module)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert not {name for function in functions for name in imports(function)}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_what_is_written_in_a_module_does_not_change(module):
    mutable = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
    for statement in tree(module).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, mutable):
            names = [t.id for t in statement.targets if isinstance(t, ast.Name)]
            assert all(n.isupper() or n.startswith("__") for n in names), f"{names} is no constant"
    assert not [n for n in ast.walk(tree(module)) if isinstance(n, ast.Global | ast.Nonlocal)]


@pytest.mark.parametrize("path", [p for paths in FILES.values() for p in paths], ids=lambda p: str(p.relative_to(ROOT)))
def test_files_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def entities() -> set[str]:
    return {spec.dims[0] for spec in fields().values() if spec.dims} - set(TIME)


@pytest.mark.parametrize("name", fields())
def test_a_field_says_what_it_is(name):
    spec = fields()[name]
    assert len(spec.meaning) >= 5
    assert spec.unit in {*SUFFIX, SERVICE, TEXT, YES_NO} | entities()
    assert not spec.dims or spec.dims[0] in TIME or name.startswith(f"{spec.dims[0]}_")
    assert set(spec.dims) <= entities() | set(TIME)
    assert spec.low <= spec.high
    if spec.file_unit:
        assert (spec.file_unit, spec.unit) in CONVERSION
    if spec.default not in (REQUIRED, None) and spec.is_quantity:
        assert spec.low <= spec.default <= spec.high
    if spec.default is None:
        assert spec.dims == ()


def words(module: str) -> set[str]:
    """Attributes, and texts outside the keys of INPUTS, that a module speaks of."""
    nodes = list(ast.walk(tree(module)))
    keys = {id(k) for n in nodes if isinstance(n, ast.Dict) for k, v in zip(n.keys, n.values, strict=True) if isinstance(v, ast.Call)}
    texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in keys}
    return texts | {n.attr for n in nodes if isinstance(n, ast.Attribute)}


DESCRIBES = {
    "zone_longitude": "the profiles' sun",
    "zone_latitude": "the profiles' sun",
    "neighbour_longitude": "the page's graph",
    "neighbour_latitude": "the page's graph",
    "intertie_neighbour": "the graph of the grid",
}
"""Inputs that no rule and no report needs, and what does."""


@cache
def spoken() -> set[str]:
    return {w for module in inside("technologies", "policies", "reporting") for w in words(module)}


@pytest.mark.parametrize("name", sorted(set(fields()) - set(DESCRIBES)))
def test_an_input_is_used(name):
    spec = fields()[name]
    assert name in spoken() or spec.members in spoken() or spec.unit == TEXT, "declared, but no rule or report speaks of it"


def test_every_room_is_listed_and_documented():
    listed = {room.__name__ for room in TECHNOLOGIES + POLICIES}
    assert listed == set(inside("technologies", "policies"))
    assert all(room.__doc__ and callable(room.build) for room in TECHNOLOGIES + POLICIES)
    assert len({name_of(room) for room in TECHNOLOGIES + POLICIES}) == len(listed)


PLACES = (
    "chongqing|hami|sichuan|hubei|guizhou|shaanxi|tibet|xinjiang|fuling|pengshui|yinpan|luohuang|重庆|哈密|四川|湖北|贵州|陕西|西藏|新疆"
)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_the_model_knows_no_place(module):
    assert not re.findall(rf"(?<![a-z])(?:{PLACES})(?![a-z])", MODULES[module].read_text(encoding="utf-8"), re.IGNORECASE)


WRITTEN = (
    "*.md",
    "*.toml",
    "*.lock",
    "Makefile",
    "docs/**/*.md",
    "energymodel/**/*.py",
    "scripts/**/*",
    "inputs/**/*.toml",
    "inputs/**/*.md",
)
MACHINES = re.compile(r"/(?:work|root|home|tmp)/|file://|\.\./shared|(?<!--no-emit-)index-url")


@pytest.mark.parametrize("pattern", WRITTEN)
def test_nothing_names_a_machine(pattern):
    for path in ROOT.glob(pattern):
        if path.is_file() and path.suffix != ".pyc":
            assert not MACHINES.findall(path.read_text(encoding="utf-8")), path
