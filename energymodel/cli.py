"""The shell: one command ``energymodel``, its commands in ``commands/``.

Only Typer is imported at the top; everything else inside the commands, so that ``--help`` answers at once (pandas, Pyomo and
HiGHS take over a second together).
"""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer
from typer.core import TyperGroup

from energymodel import __version__, stopping
from energymodel.commands import compare, excel, export, look, price, prices, prove, report, run, why
from energymodel.commands.shared import tell
from energymodel.errors import ENDINGS

OBJECTS = 500_000
"""New objects after which Python looks for unused ones. Its own 700 are soon there while modules and tables are made, which stay."""

CODES = f"Exit codes: {', '.join(f'{code} {words}' for code, words in ENDINGS.items())}."


class Guarded(TyperGroup):
    """Commands whose every error is one clear message and an exit code; a traceback only with ``--debug``."""

    def invoke(self, ctx):
        try:
            with stopping.heeded():
                return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise typer.Exit(tell(error)) from None
        except Exception as error:
            if ctx.params.get("debug") or type(error).__module__.startswith(("click", "typer")):
                raise
            if isinstance(error, BrokenPipeError):  # `| head` has read enough
                from energymodel.display import mute

                mute(sys.stdout)
                raise typer.Exit(0) from None
            raise typer.Exit(tell(error)) from None


app = typer.Typer(cls=Guarded, no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False, epilog=CODES)


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


COMMANDS = {
    "run": run.run,
    "check": look.check,
    "list": look.list_scenarios,
    "show": look.show,
    "compare": compare.compare,
    "price": price.price,
    "export": export.export,
    "why": why.why,
    "prices": prices.prices,
    "report": report.report,
    "xlsx": excel.xlsx,
    "template": excel.template,
    "import-xlsx": excel.import_xlsx,
    "verify": prove.verify,
    "rerun": prove.rerun,
}
"""name -> what it does, in the order of ``--help``."""

for name, command in COMMANDS.items():
    app.command(name)(command)


def main():
    """Entry point of the command ``energymodel``."""
    stopping.listen()
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    try:
        app(prog_name="energymodel")
    except SystemExit as end:
        stopping.leave(end.code or 0)
