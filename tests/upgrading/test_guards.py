"""The guards of every table hold in every version on the way to this one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support import scratch

PATIENCE = 300
LEAST_TABLES = 15


def test_no_migration_leaves_a_guarded_table_open(tmp_path: Path) -> None:
    with scratch.database(scratch.beside()) as address:
        variables = {"VARDE_DATABASE_URL": address, "VARDE_HOME": str(tmp_path)}
        walked = subprocess.run(
            [sys.executable, "-m", "tests.upgrading.walk"],
            env=os.environ | variables,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=PATIENCE,
        )

    *let_through, summary = walked.stdout.splitlines()
    assert let_through == []
    refused, tables = map(int, re.findall(r"\d+", summary))
    assert tables >= LEAST_TABLES
    assert refused > 10 * tables
