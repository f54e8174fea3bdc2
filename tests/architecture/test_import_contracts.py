"""`lint-imports` checks the import rule; this checks that the rule leaves nothing out."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: dict[str, dict[str, Any]] = {
    contract["name"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]
}


def packages_with(module: str) -> set[str]:
    return {
        f"varde.{path.parent.name}"
        for path in (ROOT / "src/varde").glob(f"*/{module}.py")
        if path.parent.name not in {"web", "jobs"}
    }


def test_every_app_has_the_layers_of_an_app() -> None:
    contract = CONTRACTS[
        "Inside an app: urls, then views and api, then services, then models"
    ]

    assert packages_with("models") <= set(contract["containers"])


def test_a_new_package_must_take_its_place() -> None:
    assert CONTRACTS["Imports point down the list, never up"]["exhaustive"] is True
    assert CONTRACTS["Inside the core"]["exhaustive"] is True
