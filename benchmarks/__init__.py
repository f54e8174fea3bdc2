"""Measurements; each prints a ratio to a baseline that runs in the same process."""
