"""Harvest: an accepted solution back into labelled arrays, by reshape; the ledger's every entry is entry = row . x."""

from __future__ import annotations

import re

import numpy as np
import xarray as xr

from energymodel.field import TIME
from energymodel.reading.plan import SAYS

POLICY_MEANING = {
    "policy": "name",
    "policy_sense": "at most or at least",
    "policy_unit": "unit of limit, achieved, slack and shortfall",
    "policy_meaning": "what it asks for",
    "policy_limit": "limit, in the policy's unit",
    "policy_achieved": "achieved, in the policy's unit",
    "policy_slack": "distance to the limit, negative where it is missed",
    "policy_shortfall": "missed at its price",
    "policy_price": "shadow price, CNY per unit",
    "policy_share_limit": "limit as a share",
    "policy_share_achieved": "achieved as a share",
}


def slug(text: str) -> str:
    """Name of an entry in files: ``heat-led thermal fuel`` -> ``heat-led_thermal_fuel``."""
    return re.sub(r"[^\w.-]+", "_", text)


def harvest(case, program, solution) -> xr.Dataset:
    """Dataset of every input, variable, dual, price, ledger entry, policy and row of the plan; coords are the inputs' labels."""
    data = case.data
    result = {
        name: xr.Variable(v.dims, v.values, v.attrs | {"kind": "input"}) for name, v in data.variables.items() if name not in data.coords
    }
    for name, block in program.variables.items():
        result[name] = array(block, solution.x[block.part], kind="variable", unit=block.unit, meaning=block.doc)
    for name, block in program.rows.items():
        result[f"dual_{name}"] = array(
            block, solution.y[block.part], kind="dual", unit=f"CNY/{block.unit}", meaning=f"dual of: {block.doc}"
        )
    result["power_price"] = result["dual_power_balance"] / data.variables["hour_length"]
    result["power_price"].attrs = {
        "kind": "price",
        "unit": "CNY/MWh",
        "meaning": "what one more MWh fed into the zone is worth; shares of load (weights, reserve) come on top for who uses it",
    }
    for entry in program.entries:
        name, more = f"{entry.account}.{slug(entry.name)}", {"account": entry.account, "entry": entry.name, "by": entry.by or ""}
        result[name] = array(entry, entry.evaluate(solution.x), kind="entry", unit=entry.unit, meaning=entry.name, **more)
        result |= places(data, program, entry, name)
    coords = dict(data.coords)
    for block in (*program.variables.values(), *program.rows.values(), *program.entries):
        sets = zip(block.sets, block.dims, block.members, strict=True)
        coords |= {name: data[root].values[members] for name, root, members in sets if name not in coords}
    if program.policies:
        result |= policies(data, program, solution)
    if case.plan is not None:
        coords["plan"] = case.plan["id"].to_numpy(str)
        result |= {f"plan_{name}": xr.Variable("plan", plain(case.plan[name]), {"kind": "plan", "meaning": name}) for name in SAYS}
    result |= {name: named for name, named in names(case).items() if name not in result}
    dataset = xr.Dataset(result, coords)
    dataset.attrs = {
        "scenario": case.name,
        "title": case.title,
        "title_zh": case.title_zh or "",
        "year": case.year,
        "status": "accepted",
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "method": solution.method,
    }
    return dataset


def array(block, values, **attrs) -> xr.Variable:
    """Values of a block (a variable, rows or an entry) over its sets."""
    return xr.Variable(block.sets, np.reshape(values, block.shape), attrs)


def names(case) -> dict[str, xr.Variable]:
    """``<entity>_name_zh`` and ``_en``: what the tables call their elements, blank where they call them nothing."""
    found = {}
    for table in case.tables.values():
        entity = str(table.columns[0])
        for column in ("name_zh", "name_en"):
            if column in table and "month" not in table:
                attrs = {"kind": "name", "meaning": f"what each {entity} is called"}
                found[f"{entity}_{column}"] = xr.Variable(entity, plain(table[column]), attrs)
    return found


def plain(column) -> np.ndarray:
    """A column of numbers or texts as an array."""
    return column.to_numpy(float if column.dtype.kind == "f" else str)


def places(data, program, entry, name) -> dict[str, xr.Variable]:
    """``<dim>_of.<entry>``: the label of the account's entity dimension that each element of an entry belongs to."""
    dims = program.accounts[entry.account].dims
    found = {}
    for axis, dim in enumerate(dims):
        if dim in TIME or not entry.sets or dim in entry.sets:
            continue
        position = np.unravel_index(entry.at, program.accounts[entry.account].shape)[axis].reshape(entry.shape)
        first = position.reshape(entry.shape[0], -1)[:, 0] if position.size else np.zeros(0, int)
        attrs = {"kind": "place", "meaning": f"{dim} each element of {name} belongs to"}
        found[f"{dim}_of.{name}"] = xr.Variable(entry.sets[:1], data[dim].values[first], attrs)
    return found


def policies(data, program, solution) -> dict[str, xr.DataArray]:
    """Outcome of every policy over the coord ``policy``: one label a policy, or one an element (``name[label]``).

    An hourly policy is reported by its tightest hour; its shadow price is the sum over hours: what one more unit in every
    hour would save. ``*_share`` are NaN where the limit is not a share. Prices are >= 0: what tightening by one unit costs.
    """
    records = [record for policy in program.policies for record in outcomes(data, program, solution, policy)]
    result = {
        name: xr.DataArray(np.array([r[name] for r in records]), dims="policy", attrs={"kind": "policy", "meaning": meaning})
        for name, meaning in POLICY_MEANING.items()
    }
    least = 1e-6 * np.maximum(np.abs(result["policy_limit"]), 1.0)
    result["policy_binds"] = (result["policy_slack"] <= least).assign_attrs(kind="policy", meaning="met with nothing to spare, or missed")
    return result


def outcomes(data, program, solution, policy) -> list[dict]:
    """What one policy came to: a record for each element of its entity dimension, or one in all."""
    outcome = program.outcome(policy, solution.x)
    towards = -1.0 if policy.sense == "at most" else 1.0
    price = towards * solution.y[program.rows[policy.row].part]
    base = program.account(policy.of, solution.x).ravel()[policy.at] if policy.share else np.nan
    flat = {
        "policy_limit": outcome.limit.ravel(),
        "policy_achieved": outcome.achieved.ravel(),
        "policy_slack": outcome.slack.ravel(),
        "policy_shortfall": outcome.shortfall.ravel(),
        "policy_price": price,
        "policy_share_limit": policy.limit.ravel() if policy.share else np.full(price.size, np.nan),
        "policy_share_achieved": outcome.achieved.ravel() / base,
    }
    words = {"policy_sense": policy.sense, "policy_unit": policy.unit, "policy_meaning": policy.doc.strip().splitlines()[0]}
    if set(policy.dims) & set(TIME):
        tightest = int(np.argmin(flat["policy_slack"]))
        sums = {name: flat[name].sum() for name in ("policy_shortfall", "policy_price")}
        return [{"policy": policy.name} | words | {name: values[tightest] for name, values in flat.items()} | sums]
    labels = [f"[{label}]" for label in data[policy.dims[0]].values[policy.members[0]]] if policy.dims else [""]
    return [{"policy": policy.name + label} | words | {n: values[k] for n, values in flat.items()} for k, label in enumerate(labels)]
