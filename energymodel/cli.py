"""The shell: ``energymodel run | check | list | show | compare | verify | rerun``.

Only Typer is imported at the top; everything else inside the commands, so that ``--help`` answers at once (pandas, Pyomo and
HiGHS take over a second together).
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.core import TyperGroup

from energymodel import __version__, stopping
from energymodel.errors import ENDINGS, EnergyModelError, code_of, counted, visible

OBJECTS = 50_000
"""New objects after which Python looks for unused ones. Its own 700 are soon there while modules and tables are made, which stay."""

CODES = f"Exit codes: {', '.join(f'{code} {words}' for code, words in ENDINGS.items())}."


class Guarded(TyperGroup):
    """Commands whose every error is one clear message and an exit code; a traceback only with ``--debug``."""

    def invoke(self, ctx):
        try:
            with stopping.heeded():
                return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise typer.Exit(_tell(error)) from None
        except Exception as error:
            if ctx.params.get("debug") or type(error).__module__.startswith(("click", "typer")):
                raise
            if isinstance(error, BrokenPipeError):  # `| head` has read enough
                from energymodel.display import mute

                mute(sys.stdout)
                raise typer.Exit(0) from None
            raise typer.Exit(_tell(error)) from None


def _tell(error: BaseException) -> int:
    """Say what went wrong, and give its exit code."""
    code = code_of(error)
    if isinstance(error, KeyboardInterrupt):
        what, why = ENDINGS[code], str(error) or "stopped before all was done"
    elif isinstance(error, EnergyModelError | OSError | MemoryError):
        what, why = type(error).__name__, str(error) or "out of memory"
    else:
        what, why = ENDINGS[code], f"{type(error).__name__}: {' '.join(str(error).split())} (energymodel --debug ... shows where)"
    typer.secho(f"energymodel: {what} (exit code {code})", fg="red", bold=True, err=True)
    typer.echo(visible(why), err=True)
    return code


app = typer.Typer(cls=Guarded, no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False, epilog=CODES)

Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of a file of inputs/scenarios, without its ending.")]
Scenarios = Annotated[list[str], typer.Argument(metavar="SCENARIO", help="Names of files of inputs/scenarios, without their ending.")]
Inputs = Annotated[Path, typer.Option(help="Folder of inputs.")]
Results = Annotated[Path, typer.Option(help="Folder of results.")]


def _version(asked: bool):
    if asked:
        typer.echo(f"energymodel {__version__}")
        raise typer.Exit


@app.callback(context_settings={"help_option_names": ["-h", "--help"]})
def options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
):
    """Least-cost hourly dispatch of a regional power and gas system."""


@app.command()
def run(
    context: typer.Context,
    scenarios: Scenarios = ("plan2027",),
    inputs: Inputs = Path("inputs"),
    results: Results = Path("results"),
    solver: Annotated[Literal["hipo", "ipx", "simplex"], typer.Option(help="Method of HiGHS that is tried first.")] = "hipo",
    time_limit: Annotated[float | None, typer.Option(min=0, metavar="SECONDS", help="Most time the solver may take for each.")] = None,
    threads: Annotated[int, typer.Option(min=0, help="Threads of the solver; 0: all cores.")] = 0,
    near: Annotated[bool, typer.Option("--near", help="Take the answer of the scenario before where it is proven good enough.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
):
    """Read, check, build, solve, prove and publish scenarios, one after the other, each to results/SCENARIO.

    One that fails stops no other; the exit code is that of the first that failed.
    """
    from energymodel.display import Stages, console

    names, endings, debug = list(dict.fromkeys(scenarios)), [], context.find_root().params["debug"]
    with Stages(names[0], quiet) as stages:
        from energymodel.reporting.summary import endings_view, summary_view
        from energymodel.running import run_all

        how = {"near": near, "method": solver, "time_limit": time_limit, "threads": threads}
        how |= {"announce": stages.announce, "progress": stages.progress, "warn": stages.warn}
        try:
            for ending in run_all(names, inputs, results, stages.begin, **how):
                if ending.error and debug:
                    raise ending.error
                if ending.error:
                    _tell(ending.error)
                endings.append(ending)
        finally:
            if len(names) > 1 and not quiet:
                console().print(endings_view(names, endings))
    if failed := [ending.code for ending in endings if ending.error]:
        raise typer.Exit(failed[0])
    if len(names) == 1 and not quiet:
        with stopping.too_late():
            out = console()
            out.print()
            out.print(summary_view(endings[0].tables, endings[0].record))
            out.print(f"{endings[0].folder}/", markup=False, soft_wrap=True)


@app.command()
def check(scenario: Scenario = "plan2027", inputs: Inputs = Path("inputs")):
    """Read and check the inputs of a scenario, without solving: every fault of every file, and what is unlikely."""
    from energymodel.display import console, warn
    from energymodel.reading.load import load

    case = load(scenario, inputs)
    warn(console(stderr=True), case.warnings)
    found = f", {counted(len(case.warnings), 'warning')}" if case.warnings else ""
    typer.echo(f"{case.name}: {len(case.files)} files, {case.length} of {case.year}, no faults{found}")


@app.command("list")
def list_scenarios(inputs: Inputs = Path("inputs"), results: Results = Path("results")):
    """List the scenarios and how the last run of each ended."""
    from energymodel.display import console
    from energymodel.views import scenarios_view

    console().print(scenarios_view(inputs, results))


@app.command()
def show(
    scenario: Scenario = "plan2027",
    inputs: Inputs = Path("inputs"),
    room: Annotated[str | None, typer.Option(help="Also list the inputs of a room: thermal, storage, coal_cap ...")] = None,
    element: Annotated[str | None, typer.Option(help="Also list all that is known of one unit, store, contract ...")] = None,
):
    """Show a scenario with all it inherits: each value, and the file and line it is from."""
    from energymodel.display import console
    from energymodel.reading.load import load
    from energymodel.views import element_view, policy_views, room_view, scenario_view

    case = load(scenario, inputs)
    views = [scenario_view(case)] if room is None and element is None else []
    views += [room_view(case, room)] if room is not None else []
    views += [element_view(case, element)] if element is not None else []
    if room is not None and case.resolved.get("policies", {}).get(room):
        from energymodel.running import build  # Pyomo and HiGHS take a second, and no other view needs them

        views += policy_views(build(case), room)
    for view in views:
        console().print(view)


@app.command()
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="A scenario with results, or a results folder.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    results: Results = Path("results"),
    tolerance: Annotated[float | None, typer.Option(min=0, help="Exit with 7 if the cost differs by more than this share.")] = None,
):
    """Compare two runs: inputs that differ, then results that differ; all lines as CSV in results/compare/A-B."""
    from energymodel.display import console
    from energymodel.published import run_folder
    from energymodel.reading.scenario import COMPARISONS
    from energymodel.reporting.compare import compare as compare_runs
    from energymodel.reporting.compare_view import render, write

    folders = run_folder(a, results), run_folder(b, results)
    comparison = compare_runs(*folders, tolerance)
    folder = write(comparison, results / COMPARISONS / "-".join(f.resolve().name for f in folders))
    out = console()
    out.print(render(comparison))
    out.print(f"{folder}/", markup=False, soft_wrap=True)
    comparison.check()


Published = Annotated[str, typer.Argument(metavar="RUN", help="A scenario with results, or a results folder.")]


@app.command()
def verify(run: Published, results: Results = Path("results"), inputs: Inputs = Path("inputs")):
    """Check that a results folder is as it was published, its books close, and its cost is proven from its own files."""
    from energymodel.verifying import verify as verify_run

    found = verify_run(run, results, inputs)
    cost, changed = found.certificate, found.changed_inputs
    typer.echo(f"{visible(str(found.folder))}: {found.files} files are as they were published, and the books close")
    typer.echo(f"cost {cost.objective:.10g} CNY, proven anew within {max(cost.gap, 0):.1e} from solution.nc alone")
    if changed:
        typer.echo(f"note: of {inputs}, changed since or gone: {visible(', '.join(changed))}")
    else:
        typer.echo(f"{inputs}: {'not there to compare with' if changed is None else 'as the run read it'}")


@app.command()
def rerun(
    run: Published,
    results: Results = Path("results"),
    time_limit: Annotated[float | None, typer.Option(min=0, metavar="SECONDS", help="Most time the solver may take.")] = None,
):
    """Solve a published run again from its folder alone; exit with 7 if the cost differs by more than was proven."""
    from energymodel.display import Stages

    with Stages(run) as stages:
        from energymodel.verifying import rerun as rerun_folder

        found = rerun_folder(run, results, time_limit, announce=stages.announce, progress=stages.progress)
    typer.echo(f"published   {found.objective:.10g} CNY\nfound again {found.solution.objective:.10g} CNY")
    found.check()
    typer.echo(f"they differ by {found.difference:.1e}, within the {found.allowed:.1e} that both proofs leave open")


def main():
    """Entry point of the command ``energymodel``."""
    stopping.listen()
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    try:
        app(prog_name="energymodel")
    except SystemExit as end:
        stopping.leave(end.code or 0)
