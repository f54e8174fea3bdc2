"""The part that computes: plain Python, no framework, no clock, no input or output."""
