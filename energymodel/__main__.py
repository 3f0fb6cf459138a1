"""``python -m energymodel``: the command ``energymodel``."""

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)  # until the command listens itself, Ctrl-C ends it without a traceback

from energymodel.cli import main  # noqa: E402

main()
