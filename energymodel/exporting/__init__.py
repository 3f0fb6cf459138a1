"""Runs for other tools: a PyPSA network that solves to the same cost, and the table of the IAMC."""
