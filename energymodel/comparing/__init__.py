"""Comparing published runs: whether they can be compared, which inputs differ, and what became of that."""
