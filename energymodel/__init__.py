"""energymodel: least-cost hourly dispatch of a regional power and gas system.

>>> import energymodel
>>> energymodel.run("plan2027").folder              # inputs to results, as `make run SCENARIO=plan2027` does
>>> case = energymodel.load("plan2027")             # or step by step: checked inputs ...
>>> program = energymodel.build(case)               # ... the linear program ...
>>> solution = energymodel.solve(program)           # ... a certified optimum ...
>>> energymodel.harvest(case, program, solution)    # ... as labelled arrays
>>> energymodel.open("plan2027").statistics()       # a published run: solution, tables, statistics, plots
"""

__version__ = "1.0.0"

_WHERE = {
    "load": ("energymodel.reading.load", "load"),
    "build": ("energymodel.running", "build"),
    "solve": ("energymodel.solving.solve", "solve"),
    "harvest": ("energymodel.solving.harvest", "harvest"),
    "run": ("energymodel.running", "run"),
    "run_all": ("energymodel.batch", "run_all"),
    "open": ("energymodel.published", "open_run"),
    "tables": ("energymodel.reporting.tables", "tables"),
    "compare": ("energymodel.published", "compare"),
    "price": ("energymodel.targets.price", "price"),
    "why": ("energymodel.attributing.answer", "why"),
    "prices": ("energymodel.pricing.prices", "prices"),
    "verify": ("energymodel.verifying", "verify"),
    "rerun": ("energymodel.verifying", "rerun"),
}
"""public name -> (module, name there)."""

__all__ = ["__version__", *_WHERE]


def __getattr__(name: str):
    """The public functions, each imported when first asked for (PEP 562): pandas, Pyomo and HiGHS take over a second together."""
    if name not in _WHERE:
        raise AttributeError(f"module 'energymodel' has no attribute {name!r}; it has {', '.join(_WHERE)}")
    from importlib import import_module  # start-up time

    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
