"""Where a run has an input from: the line of a scenario that gives it, else the file of the inputs."""

from __future__ import annotations

from energymodel.comparing.opened import Opened
from energymodel.field import SERVICE, table_of
from energymodel.reading.layout import SERVICE_COLUMNS, Layout, profile_stem


def place(laid: Layout, run: Opened, name: str, element: str) -> str:
    """``scenarios/plan2027.toml:12``, ``system/units.csv`` or ``profiles/2027/load_power_mw.csv``; blank where nothing tells."""
    spec = laid.fields.get(name)
    if spec is None:
        return ""
    if not spec.dims:
        key = key_of(laid, name)
        return run.origins.get(key) or run.origins.get(key.rpartition(".")[0], "")  # a policy may be off as a whole
    if (stem := profile_stem(name, spec)) in laid.profiles:
        return next((path for path in run.files if path.endswith(f"/{stem}.csv")), "")
    if name not in run.ds or element == "":
        return ""
    table = name if spec.dims[-1] == "month" else table_of(spec.dims[0])
    columns = SERVICE_COLUMNS if spec.unit == SERVICE else (spec.column(name),)
    keys = (f"tables.{table}.{row}.{column}" for row in (element.partition(", ")[0], "*") for column in columns)
    return next((run.origins[key] for key in keys if key in run.origins), f"system/{table}.csv")


def key_of(laid: Layout, name: str) -> str:
    """Dotted key of an input without dimensions."""
    keys = {field: f"parameters.{key}" for key, field in laid.parameters.items()}
    return (keys | {field: f"policies.{policy}.{key}" for policy, its in laid.policies.items() for key, field in its.items()})[name]
