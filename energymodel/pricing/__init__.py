"""Pricing: who sets the price of power in every zone and hour, and what it is made of, from the duals of a published run."""
