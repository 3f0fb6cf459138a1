"""Explain: a repair in a planner's words and units, each number with the file and line where it is written."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context

import numpy as np

from energymodel.algebra.program import Program
from energymodel.errors import Infeasible, NotAccepted
from energymodel.field import Field, table_of
from energymodel.reading.case import Case
from energymodel.reporting.units import figure
from energymodel.rooms import NOT_SERVED, POLICIES, fields, name_of
from energymodel.solving.repair import Move, Option, Repair, repair

DIGITS = 4
"""Significant digits of a number that is proposed; rounded to the side on which it is enough."""

NOISE = 1e-9
"""What is not a digit: 30.00000000009 is 30, and 30 is enough."""


def explained(error: Infeasible, case: Case, program: Program, **how) -> Infeasible:
    """The same error, saying what collides and what would be enough; ``how``: threads, time_limit and progress of the solver."""
    try:
        return Infeasible(explain(repair(program, NOT_SERVED, **how), case, program))
    except NotAccepted as why:
        return Infeasible(f"{error}; {why}")
    except KeyboardInterrupt as stop:
        raise type(stop)(f"{error}; not yet explained") from None


def explain(found: Repair, case: Case, program: Program) -> str:
    """What collides and the least that has to give, a line each, the least first."""
    proof = "proven by a Farkas bound" if found.is_proven else "as the solver says; not proven independently"
    told: dict[str, str] = {}
    for option in found.options:
        moves = " and ".join(number(move, case, program, option.x) for move in option.moves)
        told[moves] = f"{'to serve everybody, ' if option.had_to_serve else ''}{moves}{unserved(option, case, program)}"
    lines = [f"no dispatch meets every limit ({proof}); enough would be, smallest first:"]
    lines += [f"  {'or ' if nth else ''}{line}" for nth, line in enumerate(told.values())]
    if found.others:
        x = found.options[0].x
        lines.append("these collide with them, and alone would have to move at least so far:")
        lines += [f"  {number(move, case, program, x)}" for move in found.others]
    return "\n".join(lines)


def number(move: Move, case: Case, program: Program, x: np.ndarray) -> str:
    """``coal cap 12 -> at least 13.4 Mtce (inputs/scenarios/plan.toml:14)``."""
    name, spec, place, title = where(move, case)
    value = case.data[name].values if move.key[1] is None or not spec.dims else case.data[name].values[move.key[1]]
    old = float(value) / spec.factor
    new = old + change(move, program, case.data, x, float(value)) / spec.factor
    sense = "at least" if move.is_upwards else "at most"
    if spec.unit == "1":
        return f"{title} {100 * old:.10g} % → {sense} {outward(100 * new, move.is_upwards)} % ({place})"
    unit = spec.file_unit or spec.unit
    return f"{title} {old:.10g} → {sense} {outward(new, move.is_upwards)} {unit} ({place})"


def change(move: Move, program: Program, data, x: np.ndarray, value: float) -> float:
    """By how much the number itself changes [its unit inside]."""
    sign = 1.0 if move.is_upwards else -1.0
    policy = next((p for p in program.policies if move.is_policy and p.name == move.key[0]), None)
    if policy is not None and policy.of:
        return sign * move.amount / float(program.account(policy.of, x).ravel()[policy.at].sum())
    if value == 0:  # of nothing there is no share; limits for the whole time are those of a year
        return sign * move.amount / (1.0 if move.is_hourly else float(data["year_share"]))
    if policy is None:
        return sign * move.share * value
    members = policy.members[0].tolist() if move.key[1] is not None else []
    limit = float(policy.limit.ravel()[members.index(move.key[1])] if members else np.abs(policy.limit).max())
    return sign * move.amount * value / limit


def where(move: Move, case: Case) -> tuple[str, Field, str, str]:
    """The Field a move changes, its place in the inputs, and what it is called."""
    name, element = move.key
    declared = fields()
    if not move.is_policy:
        field_name = name
    else:
        inputs = next(room for room in POLICIES if name_of(room) == name).INPUTS
        field_name = next(f for f, spec in inputs.items() if bool(spec.dims) == (element is not None))
    spec = declared[field_name]
    column = spec.column(field_name)
    title = (name if move.is_policy else field_name).replace("_", " ")
    if not spec.dims:
        key = f"policies.{name}.{column.removeprefix(f'{name}_')}"
        place = case.origins.get(key, f"scenarios/{case.name}.toml")
    else:
        label = str(case.data[spec.dims[0]].values[element])
        title += f" of {label}"
        place = case.origin(table_of(spec.dims[0]), label, column)
    return field_name, spec, f"{case.folder / place}", title


def unserved(option: Option, case: Case, program: Program) -> str:
    """What stays unserved, in words."""
    amounts = []
    for name in option.unserved:
        block = program.variables[name]
        hours = case.data["hour_length"].values if block.dims[-1] == "hour" else 1.0
        total = float((block.take(option.x) * hours).sum())
        amounts.append(f"{figure(total / 1e3)} GWh" if block.unit == "MW" else f"{figure(total / 1e6)} million {block.unit}")
    return f", with {' and '.join(amounts)} not served" if amounts else ""


def outward(value: float, is_upwards: bool) -> str:
    """A number to four digits, rounded to the side that is enough."""
    value *= 1 - NOISE if is_upwards else 1 + NOISE
    rounded = Context(prec=DIGITS, rounding=ROUND_CEILING if is_upwards else ROUND_FLOOR).create_decimal_from_float(value)
    return f"{rounded.normalize():f}"
