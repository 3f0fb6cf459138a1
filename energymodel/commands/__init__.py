"""The commands of the shell, a file a group; only Typer is imported at their tops, so that ``--help`` answers at once."""
