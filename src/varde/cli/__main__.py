"""`python -m varde.cli`."""

from __future__ import annotations

import sys

from varde.cli.program import main

sys.exit(main())
