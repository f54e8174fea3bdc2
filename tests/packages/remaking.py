"""Packages made anew after a change, as somebody would who wants to deceive."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from varde.adapters.packages import lines
from varde.adapters.packages.findings import Findings
from varde.adapters.packages.verifying import verify
from varde.adapters.packages.zip_writer import ZipWriter

from .making import INCIDENT, LOG, packed

Files = dict[str, bytes]


def verified(data: bytes, folder: Path, *, trusting: bool = True) -> Findings:
    path = folder / "case.zip"
    path.write_bytes(data)
    return verify(path, trust=[LOG.verifier] if trusting else [])


def signed_anew(change: Callable[[Files], None], folder: Path) -> Findings:
    """Verify a package that was changed before its instance signed it."""
    return verified(packed(change=change), folder)


def edited(path: str, values: Mapping[str, object]) -> Callable[[Files], None]:
    """Change members of the one object in a file."""

    def change(files: Files) -> None:
        value = lines.parsed_object(files[path])
        files[path] = lines.line({**value, **values})

    return change


def places(findings: Findings) -> list[tuple[str, str]]:
    """What failed: reason and file."""
    return [(flaw.reason.value, flaw.file) for flaw in findings.flaws]


def unzipped(data: bytes) -> Files:
    """The files by their path below the folder of the bag, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {
            name.removeprefix(f"{INCIDENT}/"): package.read(name)
            for name in package.namelist()
        }


def zipped(files: Iterable[tuple[str, bytes]], *, folder: str = INCIDENT) -> bytes:
    """A strict zip of these files; the names are as they stand in it."""
    out = io.BytesIO()
    writer = ZipWriter(out.write)
    for path, data in files:
        name = f"{folder}/{path}" if folder else path
        writer.add(name, [data], size=len(data), crc=zlib.crc32(data))
    writer.close()
    return out.getvalue()


def rezipped(data: bytes, change: Callable[[Files], None]) -> bytes:
    """The zip is made anew, manifests and signature are the old ones."""
    files = unzipped(data)
    change(files)
    return zipped(files.items())


def rebagged(data: bytes, change: Callable[[Files], None]) -> bytes:
    """The manifests are made anew, too; the signature is the old one."""
    files = unzipped(data)
    change(files)
    for algorithm in ("sha256", "sha512"):
        payload = {path: d for path, d in files.items() if path.startswith("data/")}
        files[f"manifest-{algorithm}.txt"] = _listed(algorithm, payload)
    apart = {"signature.dsse.json", "signature.tsr"}
    for algorithm in ("sha256", "sha512"):
        tags = {
            path: d
            for path, d in files.items()
            if not path.startswith(("data/", "tagmanifest")) and path not in apart
        }
        files[f"tagmanifest-{algorithm}.txt"] = _listed(algorithm, tags)
    return zipped(files.items())


def _listed(algorithm: str, files: Files) -> bytes:
    lines = (
        f"{hashlib.new(algorithm, data).hexdigest()}  {path}\n"
        for path, data in files.items()
    )
    return "".join(lines).encode()


def renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    """The zip with another name of the same length, in both of its headers."""
    assert len(old) == len(new)
    return data.replace(old, new)


def with_attributes(data: bytes, mode: int) -> bytes:
    """The zip with other attributes of its first file, such as those of a link."""
    at = data.index(struct.pack("<I", 0x02014B50)) + 38
    return data[:at] + struct.pack("<I", mode << 16) + data[at + 4 :]
