"""The rulebook as everybody may read it, without an account."""
