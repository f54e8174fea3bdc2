"""The record of an incident for those who read it: what was done, and what changed."""
