"""`python -m tests.fuzz [--seconds 600] [TARGET …]`: the time is shared by the targets."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

from .running import NAMES, fuzz

AT_A_TIME = 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(NAMES))
    parser.add_argument("--seconds", type=int, default=600, help="for all of them together")
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(NAMES):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    names = asked.targets or NAMES
    each = max(1, asked.seconds * AT_A_TIME // len(names))
    sound = True
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for outcome in pool.map(lambda name: fuzz(name, seconds=each), names):
            sys.stdout.write(f"{outcome}\n")
            sound = sound and outcome.sound
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
