"""
Every parser that verification uses, against inputs that libFuzzer makes up (atheris).

A target is a module in `targets/` with `SEEDS`, inputs to begin with, and `one(data)`,
which hands the bytes to the parser and checks what it took. It may refuse them with a
DomainError. Any other exception, an input that takes longer than SLOW seconds and more
memory than MEMORY_MB are finds. `python -m tests.fuzz --seconds 600` tries them all.
"""

from __future__ import annotations
