"""
A file of evidence in and out, up to 2 GB, encrypted and not.

The baseline is `sha256sum`, `cp` and a flush to the disk of the same file in the same run,
which does less: storing reckons SHA-512 too, and handing out compares the hash. Each
way runs in a process of its own, whose peak of memory is told. `resumable` comes in pieces
that are put together, as from a browser. `MOST=8000` goes further, in megabytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks._measuring import table

MOST = int(os.environ.get("MOST", "2000"))
SIZES = [size for size in (20, 200, 2_000, 8_000) if size <= MOST]
MEGABYTE = 10**6
BLOCK = 2**20
KEY = "bench:" + "A" * 43 + "="
WAYS = ("stored", "resumable", "handed out")


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory(prefix="varde-bench-") as folder:
        home = Path(folder)
        _run(home, "migrate", "varde.cli", "migrate")
        for size in SIZES:
            file = home / "file"
            _write(file, size)
            for name, key in (("plain", ""), ("encrypted", KEY)):
                for way in WAYS:
                    baseline = _baseline(file, home / "copy")
                    seconds, peak = _measured(home, way, file, key)
                    rate = size / seconds
                    times = seconds / baseline
                    rows.append((f"{size} MB {name}", way, seconds, rate, times, peak))
    headings = ("file", "way", "seconds", "MB/s", "times sha256sum + cp", "peak MB")
    table(headings, rows)


def _write(file: Path, size: int) -> None:
    with file.open("wb") as out:
        for _ in range(size * MEGABYTE // BLOCK):
            out.write(os.urandom(BLOCK))
        os.fsync(out.fileno())


def _baseline(file: Path, copy: Path) -> float:
    begun = time.perf_counter()
    for command in (["sha256sum", file], ["cp", file, copy], ["sync", copy]):
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    spent = time.perf_counter() - begun
    copy.unlink()
    return spent


def _measured(home: Path, way: str, file: Path, key: str) -> tuple[float, int]:
    told = _run(home, way, "benchmarks.evidence_file", way, str(file), key=key)
    seconds, peak = told.split()
    return float(seconds), int(peak)


def _run(home: Path, what: str, module: str, *arguments: str, key: str = "") -> str:
    ran = subprocess.run(
        [sys.executable, "-m", module, *(arguments or (what,))],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "varde.project.settings",
            "VARDE_HOME": str(home),
            "VARDE_SECRET_KEY": "s" * 60,
            "VARDE_STORAGE_KEY": key,
            "VARDE_LOG_LEVEL": "ERROR",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return ran.stdout


def once(way: str, file: Path) -> None:
    """Do it one time in this process and tell seconds and megabytes."""
    import resource

    import django

    django.setup()
    from django.utils import timezone

    from varde.evidence import storing
    from varde.evidence.models import Blob

    now = timezone.now()
    stored = None
    if way == "handed out":
        stored = storing.store(_blocks(file), now=now).blob
    begun = time.perf_counter()
    if way == "stored":
        storing.store(_blocks(file), now=now)
    elif way == "resumable":
        _in_pieces(file)
    elif stored is not None:
        with (file.parent / "out").open("wb") as out:
            for data in storing.open_blob(stored):
                out.write(data)
            os.fsync(out.fileno())
    spent = time.perf_counter() - begun
    for blob in Blob.objects.exclude(state="destroyed"):
        storing.destroy(blob, now=now)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // MEGABYTE
    print(spent, peak)


def _in_pieces(file: Path) -> None:
    """As the requests of a browser bring them, without the network."""
    from django.utils import timezone

    from varde.accounts.models import User
    from varde.evidence import uploads
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

    now = timezone.now()
    here, _ = Organisation.objects.get_or_create(
        reference="bench", defaults={"name": "Bench", "country": "SE", "created_at": now}
    )
    saga = User.objects.filter(email="saga@bench.example").first()
    saga = saga or User.objects.create_user("saga@bench.example", name="Saga")
    incident, _ = Incident.objects.get_or_create(
        reference="VRD-2026-0001",
        defaults={
            "organisation": here,
            "title": "Bench",
            "declared_at": now,
            "declared_by": saga,
            "updated_at": now,
        },
    )
    upload = uploads.begin(
        incident=incident,
        by=saga,
        filename="file",
        size=file.stat().st_size,
        malware=False,
        now=now,
    )
    with file.open("rb") as stream:
        uploads.append(upload, stream, offset=0, now=now)
    uploads.finish(upload, now=now)


def _blocks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while data := stream.read(BLOCK):
            yield data


if __name__ == "__main__":
    if len(sys.argv) > 1:
        once(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
