"""
A case package with one large file: built into the storage, and verified.

The baseline is what anybody does who hands a file on with its hashes: `cp`, `sha256sum` and
`sha512sum`, on the same disk. Memory is the peak of the process and must not grow with the
file. `MEGABYTES=2048` goes up to two gigabytes; the default stays small.
"""

from __future__ import annotations

import os
import resource
import secrets
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks._measuring import table

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MEGA = 1 << 20
KILO = 1024
MOST = int(os.environ.get("MEGABYTES", "128"))
HEADINGS = (
    *("MB", "built, s", "times cp + sums", "MB/s"),
    *("verified, s", "times sums", "peak MB"),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"VARDE_HOME": home, "VARDE_SECRET_KEY": secrets.token_urlsafe(48)}
        os.environ["DJANGO_SETTINGS_MODULE"] = "varde.project.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        sizes = [size for size in (1, 32, 128, 512, 2048, 8192) if size <= MOST]
        table(HEADINGS, (_measured(size, Path(home)) for size in sizes))


def _measured(megabytes: int, home: Path) -> tuple[object, ...]:
    from varde.adapters.packages.verifying import verify
    from varde.evidence import storing
    from varde.evidence.packaging import building

    package = _asked_for(megabytes)
    built = _seconds(lambda: building.build(package.pk, clock=lambda: NOW))
    package.refresh_from_db()
    path = home / "case.zip"
    with path.open("wb") as file:
        file.writelines(storing.read(package.stored_as))
    verified = _seconds(lambda: _holds(verify(path)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILO
    copied, summed = _by_hand(path)
    path.unlink()
    rate = int(megabytes / built)
    return (
        *(megabytes, built, built / (copied + summed), rate),
        *(verified, verified / summed, peak),
    )


def _asked_for(megabytes: int):  # noqa: ANN202 - the model can be imported only later
    from varde.accounts.models import User
    from varde.evidence import services, storing
    from varde.evidence.packaging import asking
    from varde.evidence.services import Note
    from varde.incidents import services as incidents
    from varde.organisations.models import Membership, Organisation, Role

    name = f"bench-{megabytes}"
    organisation = Organisation.objects.create(
        reference=name, name=name, country="SE", created_at=NOW
    )
    person = User.objects.create_user(f"{name}@bench.example", name="Bench")
    Membership.objects.create(organisation=organisation, user=person, role=Role.RESPONDER)
    incident = incidents.declare(organisation=organisation, title=name, by=person, now=NOW)
    services.add_item(
        incident=incident,
        kind="file",
        note=Note(title=name, acquired_at=NOW, acquired_by="Bench", acquired_where="B"),
        blob=storing.store(_noise(megabytes), now=NOW).blob,
        filename="disk.img",
        by=person,
        now=NOW,
    )
    return asking.ask(
        incident=incident,
        ceiling="amber",
        with_bytes=True,
        language="en",
        by=person,
        now=NOW,
    )


def _noise(megabytes: int) -> Iterator[bytes]:
    piece = secrets.token_bytes(MEGA)
    for number in range(megabytes):
        yield number.to_bytes(8, "big") + piece[8:]


def _holds(findings) -> None:  # noqa: ANN001 - as above
    if not findings.holds:
        raise SystemExit(findings.flaws)


def _by_hand(path: Path) -> tuple[float, float]:
    """Seconds to copy the file to the disk, and to sum it twice."""
    copy = path.with_suffix(".copy")
    copied = _seconds(lambda: _run("sh", "-c", f"cp {path} {copy} && sync {copy}"))
    copy.unlink()
    sums = ("sha256sum", "sha512sum")
    return copied, sum(_seconds(lambda name=name: _run(name, str(path))) for name in sums)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
