"""A package that the instance builds is what the verifier expects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from varde.adapters.packages.findings import told
from varde.adapters.packages.verifying import verify
from varde.audit import keys
from varde.evidence.models import CasePackage
from varde.incidents.models import Incident

Built = Callable[..., tuple[CasePackage, Path]]

pytestmark = pytest.mark.django_db


def test_a_whole_case_holds(whole_case: Incident, built: Built) -> None:
    package, path = built(whole_case)

    findings = verify(path, trust=keys.public_keys())

    assert package.state == CasePackage.State.READY, package.problem
    assert findings.holds, told(findings)
