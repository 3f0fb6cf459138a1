"""Harvest: an accepted solution back into labelled arrays, by reshape; the ledger's every entry is entry = row . x."""

from __future__ import annotations

import re

import numpy as np
import xarray as xr

TIME = ("hour", "day", "month")
POLICY_UNITS = {
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
    """Dataset of every input, variable, dual, price, ledger entry and policy, with units; coords are the inputs' labels."""
    data = case.data
    result = {name: variable.assign_attrs(kind="input") for name, variable in data.data_vars.items()}
    for name, block in program.variables.items():
        result[name] = array(data, block, solution.x[block.part], kind="variable", unit=block.unit, meaning=block.doc)
    for name, block in program.rows.items():
        result[f"dual_{name}"] = array(
            data, block, solution.y[block.part], kind="dual", unit=f"CNY/{block.unit}", meaning=f"dual of: {block.doc}"
        )
    result["power_price"] = (result["dual_power_balance"] / data["hour_length"]).assign_attrs(
        kind="price",
        unit="CNY/MWh",
        meaning="what one more MWh fed into the zone is worth; shares of load (weights, reserve) come on top for who uses it",
    )
    for entry in program.entries:
        name = f"{entry.account}.{slug(entry.name)}"
        values = array(data, entry, entry.evaluate(solution.x), kind="entry", unit=entry.unit, meaning=entry.name)
        result[name] = values.assign_attrs(account=entry.account, entry=entry.name, by=entry.by or "")
        result |= places(data, program, entry, name)
    dataset = xr.Dataset(result)
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
    return dataset.assign(policies(data, program, solution)) if program.policies else dataset


def array(data, block, values, **attrs) -> xr.DataArray:
    """Values of a block (a variable, rows or an entry) as a DataArray: dims are its sets, coords their labels."""
    coords = {}
    for dim, root, members in zip(block.sets, block.dims, block.members, strict=True):
        coords[dim] = data[root].values[members]
    return xr.DataArray(np.reshape(values, block.shape), dims=block.sets, coords=coords, attrs=attrs)


def places(data, program, entry, name) -> dict[str, xr.DataArray]:
    """``<dim>_of.<entry>``: the label of the account's entity dimension that each element of an entry belongs to."""
    dims = program.accounts[entry.account].dims
    found = {}
    for axis, dim in enumerate(dims):
        if dim in TIME or not entry.sets or dim in entry.sets:
            continue
        position = np.unravel_index(entry.at, program.accounts[entry.account].shape)[axis].reshape(entry.shape)
        first = position.reshape(entry.shape[0], -1)[:, 0] if position.size else np.zeros(0, int)
        found[f"{dim}_of.{name}"] = xr.DataArray(
            data[dim].values[first],
            dims=entry.sets[:1],
            coords={entry.sets[0]: data[entry.dims[0]].values[entry.members[0]]},
            attrs={"kind": "place", "meaning": f"{dim} each element of {name} belongs to"},
        )
    return found


def policies(data, program, solution) -> dict:
    """Outcome of every policy over the coord ``policy``: one label a policy, or one an element (``name[label]``).

    An hourly policy is reported by its tightest hour; its shadow price is the sum over hours: what one more unit in every
    hour would save. ``*_share`` are NaN where the limit is not a share. Prices are >= 0: what tightening by one unit costs.
    """
    found: dict[str, list] = {name: [] for name in POLICY_UNITS}
    for policy in program.policies:
        outcome = program.outcome(policy, solution.x)
        sign = -1.0 if policy.sense == "at most" else 1.0
        price = sign * solution.y[program.rows[policy.row].part].reshape(outcome.limit.shape)
        base = program.account(policy.of, solution.x).ravel()[policy.at] if policy.share else np.full(outcome.limit.shape, np.nan)
        values = np.stack(
            np.broadcast_arrays(
                outcome.limit, outcome.achieved, outcome.slack, outcome.shortfall, price, policy.limit, outcome.achieved / base
            )
        )
        values[5] = np.where(np.isnan(base), np.nan, values[5])
        if "hour" in policy.dims or "day" in policy.dims:
            tightest = np.unravel_index(np.argmin(outcome.slack), outcome.slack.shape)
            columns = {"": [*values[:3][(slice(None), *tightest)], outcome.shortfall.sum(), price.sum(), np.nan, np.nan]}
        elif policy.dims:
            labels = data[policy.dims[0]].values[policy.members[0]]
            columns = {f"[{label}]": values[:, k] for k, label in enumerate(labels)}
        else:
            columns = {"": values.reshape(7)}
        for suffix, numbers in columns.items():
            words = (policy.name + suffix, policy.sense, policy.unit, policy.doc.strip().splitlines()[0])
            for name, value in zip(POLICY_UNITS, (*words, *map(float, numbers)), strict=True):
                found[name].append(value)
    result = {n: xr.DataArray(np.array(v), dims="policy", attrs={"kind": "policy", "meaning": POLICY_UNITS[n]}) for n, v in found.items()}
    result["policy_binds"] = xr.DataArray(
        np.abs(result["policy_slack"]) <= 1e-6 * np.maximum(np.abs(result["policy_limit"]), 1.0), dims="policy", attrs={"kind": "policy"}
    )
    return result
