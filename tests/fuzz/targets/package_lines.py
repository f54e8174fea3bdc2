"""The files of a package that are read: manifests, bag-info, JSON, JSON Lines, custody."""

from __future__ import annotations

from contextlib import suppress

from tests.packages.making import made, members
from varde.adapters.packages import bag, lines, names
from varde.adapters.packages.custody import check_rows
from varde.adapters.packages.entries import read_line
from varde.adapters.packages.flaws import PackageFlawError
from varde.adapters.packages.paths import is_safe
from varde.adapters.packages.statement import read_statement

FILES = members(made())
INFO = dict.fromkeys(
    ("Bagging-Date", "External-Identifier", "Payload-Oxum", "Bag-Software-Agent"), "1"
)
SEEDS = (
    b"".join(bag.manifest("sha256", [("data/ö", bag.digests_of(b"a"))])),
    bag.info(INFO | {"Varde-Package-Format": names.FORMAT}),
    FILES[names.ENTRIES],
    FILES[names.ITEMS],
    FILES[names.ABOUT],
    FILES[names.CUSTODY],
)


def one(data: bytes) -> None:
    """What is taken is what was written; the rest is refused with a place."""
    with suppress(PackageFlawError):
        read = list(bag.read_manifest("sha256", [data]))
        assert all(is_safe(path) for _, path, _ in read)
        assert "".join(f"{d}  {p}\n" for _, p, d in read).encode() == data
    with suppress(PackageFlawError):
        assert bag.info(bag.read_info(data)) == data
    with suppress(PackageFlawError):
        for _, value in lines.objects([data[:7], data[7:]]):
            with suppress(PackageFlawError):
                entry = read_line(value)
                assert read_line(lines.parsed_object(entry.to_line())) == entry
    with suppress(PackageFlawError):
        assert read_statement(data).to_bytes() == data
    with suppress(PackageFlawError):
        check_rows([data], [])
