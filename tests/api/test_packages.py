"""What a program is told of the packages that its person asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.programs import LONG_AGO, Program
from varde.evidence.models import CasePackage

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.models import Incident


def ready(incident: Incident, by: User, **said: object) -> CasePackage:
    return CasePackage.objects.create(
        incident=incident,
        number=1,
        ceiling="amber",
        language="en",
        asked_by=by,
        asked_at=LONG_AGO,
        moved_at=LONG_AGO,
        state=CasePackage.State.READY,
        **said,
    )


def test_it_tells_what_could_not_be_put_in(
    program: Program, declared: Incident, saga: User
) -> None:
    ready(declared, saga, left_out=[{"name": "E1", "why": "missing"}])

    (told,) = program.get(f"/incidents/{declared.reference}/packages").json()["items"]

    assert told["left_out"] == [{"name": "E1", "why": "missing"}]
