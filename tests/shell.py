"""The command as a user calls it, within the process."""

from typer.testing import CliRunner

from energymodel.cli import app


def call(*words: str):
    """What ``energymodel <words>`` says and ends with, on a terminal of 160 columns."""
    return CliRunner().invoke(app, list(map(str, words)), prog_name="energymodel", env={"COLUMNS": "160"})
