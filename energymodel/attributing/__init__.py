"""Attributing: why a cost changed, as the inputs that differ between two runs, switched from the one to the other by re-solving."""
