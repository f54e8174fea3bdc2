"""
How fast a chain is verified, and a tree is built over it, from a thousand to a million.

The baseline of a chain is what nobody can do without: `hashlib` over each entry and each
detail as the format requires it, in the same run. That of the tree is `hashlib` over each
leaf and each node. The budget is 3 times, for either, and also where the hash and the
columns that lie beside each entry are compared with it, as the server does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from benchmarks._measuring import cpu_ms, table
from varde.core.canonical import canonical_json
from varde.core.record.chain import (
    EMPTY_HEAD,
    Head,
    Link,
    columns_of,
    follow,
    verify_chain,
)
from varde.core.record.detail import DETAIL_DOMAIN, Disclosed, commitment
from varde.core.record.entry import ENTRY_DOMAIN, Entry, entry_hash, read_entry
from varde.core.record.merkle import Frontier, leaf_hash

SUBJECT = "VRD-2026-0001"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
BEGUN = datetime(2026, 3, 3, 20, 30, tzinfo=UTC)
BUDGET = 3.0


def main() -> None:
    chain = _chain(SIZES[-1])
    print("A chain, verified from bytes, as in a package; CPU")
    verified = _compared(chain, _hashed, _verified)
    print("The root of the tree over its entries; CPU")
    rooted = _compared(chain, _hashed_as_tree, _rooted)
    print("A chain with its columns, as the server verifies it; CPU")
    stored = [_as_stored(link) for link in chain[: SIZES[-2]]]
    compared = _compared(stored, _hashed, _verified)
    within = max(verified, rooted, compared) <= BUDGET
    print(f"{'within' if within else 'OVER'} the budget of {BUDGET:.0f} times")
    sys.exit(not within)


def _chain(size: int) -> list[Link]:
    """Entries as an incident has them: a fact is stated, again and again."""
    links, head = [], EMPTY_HEAD
    for number in range(size):
        sequence, previous = follow(head)
        salt = sha256(b"%d" % number).digest()
        detail = canonical_json(
            {
                "certainty": "estimate",
                "fact": "impact.users_affected",
                "source": "Kundtjänst, andra rapporten",
                "value": number,
            }
        )
        entry = Entry(
            subject=SUBJECT,
            sequence=sequence,
            previous=previous,
            action="fact.stated",
            actor="U-K3M7Q2XA4B",
            at=BEGUN + timedelta(seconds=number),
            commitment=commitment(salt, detail),
        ).to_bytes()
        links.append(Link(entry, Disclosed(salt, detail)))
        head = Head(sequence, entry_hash(entry))
    return links


def _compared(
    chain: list[Link],
    plainly: Callable[[list[Link]], object],
    ours: Callable[[list[Link]], object],
) -> float:
    """Print the growth and return how many times the baseline the longest takes."""
    rows = []
    for size in SIZES:
        if size > len(chain):
            break
        least, spent = _ms(plainly, chain[:size]), _ms(ours, chain[:size])
        rows.append((size, least, spent, spent / size * 1000, spent / least))
    table(("entries", "hashlib ms", "ms", "µs each", "times"), rows)
    return rows[-1][-1]


def _ms(work: Callable[[list[Link]], object], links: list[Link]) -> float:
    return cpu_ms(lambda: work(links), runs=3, warm=False)


def _hashed(links: list[Link]) -> None:
    for link in links:
        told = link.disclosure
        assert isinstance(told, Disclosed)
        sha256(ENTRY_DOMAIN + link.entry).hexdigest()
        sha256(DETAIL_DOMAIN + told.salt + told.detail).hexdigest()


def _verified(links: list[Link]) -> None:
    assert verify_chain(SUBJECT, links).whole


def _hashed_as_tree(links: list[Link]) -> None:
    node = bytes(32)
    for link in links:
        sha256(b"\x00" + link.entry).digest()
        sha256(b"\x01" + node + node).digest()


def _rooted(links: list[Link]) -> None:
    frontier = Frontier()
    for link in links:
        frontier.append(leaf_hash(link.entry))
    frontier.root()


def _as_stored(link: Link) -> Link:
    entry = read_entry(link.entry)
    return replace(link, entry_hash=entry_hash(link.entry), columns=columns_of(entry))


if __name__ == "__main__":
    main()
