"""The documentation of all inputs, written from the Fields: ``python -m energymodel.reading.document > docs/inputs.md``."""

from __future__ import annotations

from math import inf

from energymodel.field import SERVICE, TIME, Field, table_of
from energymodel.reading.layout import Layout, default_text, is_required, layout

PAGE = """# Inputs

Every input there is, written from the declarations in `energymodel/technologies` and `energymodel/policies`
(`python -m energymodel.reading.document > docs/inputs.md`). `energymodel` reads nothing else and refuses what it does not know.

- `system/<entities>.csv`: one row for each entity, its name in the first column; other tables refer to it by this name.
  Every table has `source` and `confidence` (official, press, dataset, derived or ESTIMATE, or two of them joined by `/`) and may have
  `name_zh`, `name_en` and `note`.
- `in_service_from` and `in_service_until`: from the begin of the one day until the begin of the other; blank means always.
- `system/<entity>_<quantity>.csv`: one row for each entity and month.
- `profiles/<folder>/<name>.csv`: `time` in Beijing time, hours as `2027-01-01T00:00` and days as `2027-01-01`, for the whole year, then
  one column for each entity. Of the scenario's `profiles` the first folder that has the file is read.
- `scenarios/<name>.toml`: `title`, `title_zh`, `extends`, `year`, `profiles`, `observed`, `[time]` (`from`, `hours`, `step`),
  `[parameters]`, `[policies.<policy>]` (`<policy> = false` under `[policies]` switches an inherited one off) and
  `[tables.<table>.<label>]` (cells that differ; the label `"*"` means all rows, a row's own label wins). A policy is on where its first
  number is given.
- `plan.csv` (may be absent): one row for each statement of an action plan: `id`, `clause`, `quantity_zh`, `quantity_en`, `sense` (at least,
  at most, exactly), `target`, `unit`, `year`, `became` (constraint, input, reported, out of scope), `refers_to` (where in the inputs:
  `policies.<policy>.<key>`, `tables.<table>.<label>.<column>`, `parameters.<key>`, `profiles.<file>.<column>`, `;` between several),
  `measure` (how a run is measured: `capacity of wind; rooftop-pv`, `imported_power peak`, `renewable per consumption`, an input such as
  `import_cap_limit`, or `gas.to_power_m3+to_city_m3 of <gas sources>`; blank with the reason in `note`), `note`, `source`, `confidence`.
  Every run says what it achieves, and whether a target is met where it has all hours of the target's year.

Numbers are plain digits with a decimal point; fractions are fractions, never percent. yes/no is `yes` or `no`.

What is outside its range is refused. What is not zero and outside the likely range is read, but flagged: as a rule a unit slipped
(万 for a unit, MW for kW, percent). Of a profile, the largest and the mean value of each column are held against it.

"""


def inputs_table() -> str:
    """All inputs as a Markdown table: file, column, unit, range, likely, default, meaning."""
    plan = layout()
    lines = ["| File | Column or key | Unit | Range | Likely | Default | Meaning |", "|---|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in _rows(plan)]
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page ``docs/inputs.md``."""
    return PAGE + inputs_table()


def _rows(plan: Layout):
    for table in plan.tables.values():
        if not table.is_tidy:
            yield f"`{table.file}`", f"`{table.keys[0]}`", "", "", "", "required", "its name"
        for column, (_, spec) in table.columns.items():
            yield f"`{table.file}`", f"`{column}`", *_words(spec)
    for stem, name in plan.profiles.items():
        spec = plan.fields[name]
        column = f"`{spec.column(name)}`" if spec.dims[0] in TIME else f"one for each {spec.dims[0]}"
        yield f"`profiles/<folder>/{stem}.csv`", column, *_words(spec)
    for key, name in plan.parameters.items():
        yield "scenario, `[parameters]`", f"`{key}`", *_words(plan.fields[name])
    for policy, keys in plan.policies.items():
        for place, (key, name) in enumerate(keys.items()):
            unit, span, usual, default, meaning = _words(plan.fields[name])
            yield f"scenario, `[policies.{policy}]`", f"`{key}`", unit, span, usual, "policy off" if place == 0 else default, meaning


def _words(spec: Field) -> tuple[str, ...]:
    unit = spec.file_unit or spec.unit
    span, usual = (_span(spec, limits) for limits in ((spec.low, spec.high), spec.likely or (-inf, inf)))
    default = (
        "always" if spec.unit == SERVICE else "required" if is_required(spec) else "absent" if spec.default is None else default_text(spec)
    )
    unit = "date" if spec.unit == SERVICE else f"name of a row of `{table_of(unit)}`" if spec.is_pointer else unit
    return unit, span, usual, default, spec.meaning


def _span(spec: Field, limits: tuple[float, float]) -> str:
    low, high = (f"{x / spec.factor:.10g}" if abs(x) < inf else "" for x in limits)
    return f"{low} to {high}" if low or high else ""


if __name__ == "__main__":
    print(page(), end="")
