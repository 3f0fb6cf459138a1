"""Hourly series from monthly statistics: what scripts/make_profiles.py writes to inputs/profiles."""
