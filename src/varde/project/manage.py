"""Django's own commands: `python -m varde.project.manage <command>`."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "varde.project.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
