"""``python -m energymodel``: the command ``energymodel``."""

from energymodel.cli import main

main()
