from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.core.canonical import canonical_json
from varde.core.record.chain import (
    EMPTY_HEAD,
    ERASURE_ACTION,
    Flaw,
    Head,
    Link,
    columns_of,
    follow,
    verify_chain,
)
from varde.core.record.detail import (
    Disclosed,
    Disclosure,
    Erased,
    Erasure,
    Lost,
    Withheld,
    commitment,
)
from varde.core.record.entry import Entry, entry_hash, read_entry

SUBJECT = "VRD-2026-0001"
AT = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)


def grow(*actions: tuple[str, object], subject: str = SUBJECT) -> list[Link]:
    """A chain with one entry per action and detail."""
    links: list[Link] = []
    head = EMPTY_HEAD
    for action, said in actions:
        sequence, previous = follow(head)
        salt, detail = sequence.to_bytes(32, "big"), canonical_json(said)
        data = Entry(
            subject=subject,
            sequence=sequence,
            previous=previous,
            action=action,
            actor="U-AAAABBBBCC",
            at=AT + timedelta(minutes=sequence),
            commitment=commitment(salt, detail),
        ).to_bytes()
        links.append(Link(data, Disclosed(salt, detail)))
        head = Head(sequence, entry_hash(data))
    return links


def facts(count: int) -> list[Link]:
    return grow(*(("fact.stated", {"n": n}) for n in range(count)))


def head_of(links: list[Link]) -> Head:
    return verify_chain(SUBJECT, links).head


HONEST = facts(6)
HEAD = head_of(HONEST)
PLACES = st.integers(0, len(HONEST) - 1)
SECOND = columns_of(read_entry(HONEST[1].entry))


def test_an_honest_chain_is_whole() -> None:
    verdict = verify_chain(SUBJECT, HONEST, head=HEAD)

    assert (verdict.entries, verdict.whole, verdict.broken_at) == (6, True, None)


def test_a_chain_may_have_grown_since_the_head_was_noted_down() -> None:
    assert verify_chain(SUBJECT, HONEST, head=head_of(HONEST[:3])).whole


def test_an_empty_chain_proves_nothing() -> None:
    assert verify_chain(SUBJECT, []).flaw is Flaw.EMPTY


def test_a_chain_of_another_subject_is_refused() -> None:
    assert verify_chain("VRD-2026-0002", HONEST).flaw is Flaw.OTHER_SUBJECT


@given(PLACES, st.data())
def test_any_changed_byte_of_an_entry_is_found(place: int, data: st.DataObject) -> None:
    changed = bytearray(HONEST[place].entry)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    forged = list(HONEST)
    forged[place] = replace(HONEST[place], entry=bytes(changed))

    verdict = verify_chain(SUBJECT, forged, head=HEAD)

    assert verdict.broken_at in {place + 1, place + 2}


@given(PLACES, st.data())
def test_any_changed_byte_of_a_detail_is_found(place: int, data: st.DataObject) -> None:
    told = HONEST[place].disclosure
    assert isinstance(told, Disclosed)
    changed = bytearray(told.salt + told.detail)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    forged = list(HONEST)
    forged[place] = replace(
        HONEST[place], disclosure=Disclosed(bytes(changed[:32]), bytes(changed[32:]))
    )

    verdict = verify_chain(SUBJECT, forged)

    assert (verdict.broken_at, verdict.flaw) == (place + 1, Flaw.DETAIL_DIFFERS)


@given(PLACES)
def test_a_dropped_entry_is_found(place: int) -> None:
    verdict = verify_chain(SUBJECT, HONEST[:place] + HONEST[place + 1 :], head=HEAD)

    assert verdict.broken_at == place + 1


@given(PLACES, PLACES)
def test_two_swapped_entries_are_found(one: int, other: int) -> None:
    forged = list(HONEST)
    forged[one], forged[other] = forged[other], forged[one]

    verdict = verify_chain(SUBJECT, forged, head=HEAD)

    assert verdict.broken_at == (None if one == other else min(one, other) + 1)


@given(st.integers(0, len(HONEST)), PLACES)
def test_an_entry_that_was_copied_elsewhere_is_found(place: int, copied: int) -> None:
    verdict = verify_chain(
        SUBJECT, [*HONEST[:place], HONEST[copied], *HONEST[place:]], head=HEAD
    )

    assert verdict.flaw is Flaw.OUT_OF_SEQUENCE


@given(st.integers(1, len(HONEST)), st.integers(1, 3))
def test_a_forged_continuation_is_found(kept: int, added: int) -> None:
    forged = grow(
        *(("fact.stated", {"n": n}) for n in range(kept - 1)),
        *(("fact.stated", {"forged": n}) for n in range(added + len(HONEST))),
    )

    verdict = verify_chain(SUBJECT, forged, head=HEAD)

    assert (verdict.broken_at, verdict.flaw) == (6, Flaw.HEAD_DIFFERS)


@given(st.integers(0, len(HONEST) - 1))
def test_a_cut_end_is_found_by_a_head_noted_down_before(kept: int) -> None:
    verdict = verify_chain(SUBJECT, HONEST[:kept], head=HEAD)

    assert (verdict.broken_at, verdict.flaw) == (kept + 1, Flaw.CUT_SHORT)


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"entry_hash": "c" * 64}, Flaw.HASH_DIFFERS),
        ({"columns": SECOND._replace(actor="U-SOMEONEELSE")}, Flaw.COLUMNS_DIFFER),
        ({"columns": SECOND._replace(at=AT)}, Flaw.COLUMNS_DIFFER),
        ({"disclosure": Lost()}, Flaw.DETAIL_LOST),
        ({"disclosure": Erased()}, Flaw.ERASURE_UNTOLD),
    ],
)
def test_what_the_store_says_beside_the_bytes_is_checked(
    change: dict[str, object], flaw: Flaw
) -> None:
    forged = [HONEST[0], replace(HONEST[1], **change), *HONEST[2:]]  # type: ignore[arg-type]

    verdict = verify_chain(SUBJECT, forged)

    assert (verdict.broken_at, verdict.flaw) == (2, flaw)


TOLD = {"sequence": 1, "reason": "requested"}


@pytest.mark.parametrize(
    "stored",
    [None, Erasure(by="U-AAAABBBBCC", at=AT + timedelta(minutes=2), reason="requested")],
)
def test_an_erasure_that_is_told_leaves_the_chain_whole(stored: Erasure | None) -> None:
    links = grow(("fact.stated", {"source": "Saga"}), (ERASURE_ACTION, TOLD))
    links[0] = replace(links[0], disclosure=Erased(stored))

    assert verify_chain(SUBJECT, links).whole


@pytest.mark.parametrize(
    "stored",
    [
        Erasure(by="U-SOMEONEELSE", at=AT + timedelta(minutes=2), reason="requested"),
        Erasure(by="U-AAAABBBBCC", at=AT, reason="requested"),
        Erasure(by="U-AAAABBBBCC", at=AT + timedelta(minutes=2), reason="ordered"),
    ],
)
def test_an_erasure_told_otherwise_than_stored_does_not_count(stored: Erasure) -> None:
    links = grow(("fact.stated", {"source": "Saga"}), (ERASURE_ACTION, TOLD))
    links[0] = replace(links[0], disclosure=Erased(stored))

    assert verify_chain(SUBJECT, links).flaw is Flaw.ERASURE_UNTOLD


@pytest.mark.parametrize(
    "said",
    [
        {**TOLD, "sequence": 2},
        {**TOLD, "sequence": "1"},
        {**TOLD, "sequence": True},
        {"sequence": 1},
        {},
        [1],
        "1",
    ],
)
def test_an_erasure_that_tells_of_something_else_does_not_count(said: object) -> None:
    links = grow(("fact.stated", {"source": "Saga"}), (ERASURE_ACTION, said))
    links[0] = replace(links[0], disclosure=Erased())

    assert verify_chain(SUBJECT, links).flaw is Flaw.ERASURE_UNTOLD


def test_what_tells_of_an_erasure_must_not_be_erased_itself() -> None:
    links = grow(("fact.stated", {"source": "Saga"}), (ERASURE_ACTION, TOLD))
    links = [replace(link, disclosure=Erased()) for link in links]

    verdict = verify_chain(SUBJECT, links)

    assert (verdict.broken_at, verdict.flaw) == (1, Flaw.ERASURE_UNTOLD)


def test_another_action_cannot_excuse_an_erased_detail() -> None:
    links = grow(("fact.stated", {}), ("fact.stated", TOLD))
    links[0] = replace(links[0], disclosure=Erased())

    assert verify_chain(SUBJECT, links).flaw is Flaw.ERASURE_UNTOLD


def test_a_committed_detail_that_is_no_json_is_survived() -> None:
    salt, nonsense = bytes(32), b"\xff["
    data = Entry(
        subject=SUBJECT,
        sequence=1,
        previous="0" * 64,
        action=ERASURE_ACTION,
        actor="U-AAAABBBBCC",
        at=AT,
        commitment=commitment(salt, nonsense),
    ).to_bytes()

    assert verify_chain(SUBJECT, [Link(data, Disclosed(salt, nonsense))]).whole


PARTIAL = [replace(HONEST[0], disclosure=Withheld()), *HONEST[1:]]


def test_a_withheld_detail_leaves_a_partial_copy_whole_and_is_counted() -> None:
    verdict = verify_chain(SUBJECT, PARTIAL, head=HEAD, partial=True)

    assert (verdict.whole, verdict.entries, verdict.withheld) == (True, 6, 1)


def test_the_store_itself_may_not_withhold() -> None:
    verdict = verify_chain(SUBJECT, PARTIAL, head=HEAD)

    assert (verdict.broken_at, verdict.flaw) == (1, Flaw.DETAIL_WITHHELD)


def test_what_is_lost_is_lost_in_a_partial_copy_too() -> None:
    links = [replace(HONEST[0], disclosure=Lost()), *HONEST[1:]]

    assert verify_chain(SUBJECT, links, partial=True).flaw is Flaw.DETAIL_LOST


def test_what_tells_of_an_erasure_must_not_be_withheld() -> None:
    links = grow(("fact.stated", {"source": "Saga"}), (ERASURE_ACTION, TOLD))
    links = [
        replace(links[0], disclosure=Erased()),
        replace(links[1], disclosure=Withheld()),
    ]

    assert verify_chain(SUBJECT, links, partial=True).flaw is Flaw.ERASURE_UNTOLD


def test_erased_details_are_counted() -> None:
    links = grow(("fact.stated", {"source": "Saga"}), (ERASURE_ACTION, TOLD))
    links[0] = replace(links[0], disclosure=Erased())

    verdict = verify_chain(SUBJECT, links)

    assert (verdict.whole, verdict.erased, verdict.withheld) == (True, 1, 0)


DISCLOSURES: list[Disclosure] = [
    Erased(),
    Lost(),
    Withheld(),
    Disclosed(bytes(31), b"{}"),
    Disclosed(bytes(32), b"{}"),
]


DIFFERENCES: list[dict[str, object]] = [
    {},
    {"subject": SUBJECT},
    {"sequence": 1},
    {"sequence": "1"},
    {"previous": "0" * 64},
    {"at": AT + timedelta(minutes=1)},
    {"at": (AT + timedelta(minutes=2)).astimezone(timezone(timedelta(hours=3)))},
    {"at": (AT + timedelta(minutes=1)).replace(tzinfo=None)},
    {"action": b"fact.stated"},
    {"actor": 'U-AAAABBBBCC"'},
]


class LookedAt(Disclosed):
    """A glance leaves whatever is not plainly disclosed to the long look."""


def looked_at(link: Link) -> Link:
    match link.disclosure:
        case Disclosed(salt, detail):
            return replace(link, disclosure=LookedAt(salt, detail))
    return link


@st.composite
def chains(draw: st.DrawFn) -> tuple[str, list[Link]]:
    """A subject, and its chain in which entries are changed, moved or not told."""
    subject = draw(st.sampled_from([SUBJECT, "Å", 'a"b']))
    links = grow(*(("fact.stated", {"n": n}) for n in range(5)), subject=subject)
    columns = [columns_of(read_entry(link.entry)) for link in links]
    for place in draw(st.lists(st.integers(0, 4), max_size=3)):
        changed = bytearray(links[place].entry)
        changed[draw(st.integers(0, len(changed) - 1))] ^= draw(st.integers(0, 2))
        links[place] = Link(
            bytes(changed),
            draw(st.sampled_from([*DISCLOSURES, *(link.disclosure for link in links)])),
            draw(st.sampled_from([None, "c" * 64, entry_hash(bytes(changed))])),
            columns[place]._replace(**draw(st.sampled_from(DIFFERENCES))),
        )
    asked = st.sampled_from([subject] * 8 + ["", "x" * 101, "\ud800"])
    return draw(asked), links if draw(st.integers(0, 9)) else draw(st.permutations(links))


@given(
    chain=chains(),
    head=st.sampled_from([EMPTY_HEAD, HEAD, Head(3, HEAD.entry_hash), Head(9, "d" * 64)]),
    partial=st.booleans(),
)
def test_a_glance_and_a_long_look_give_the_same_verdict(
    *, chain: tuple[str, list[Link]], head: Head, partial: bool
) -> None:
    subject, links = chain

    assert verify_chain(subject, links, head=head, partial=partial) == verify_chain(
        subject, map(looked_at, links), head=head, partial=partial
    )


@pytest.mark.parametrize("border", [31, 33])
def test_the_border_between_salt_and_detail_cannot_be_moved_in_a_chain(border: int) -> None:
    told = HONEST[0].disclosure
    assert isinstance(told, Disclosed)
    both = told.salt + told.detail
    moved = replace(HONEST[0], disclosure=Disclosed(both[:border], both[border:]))

    assert verify_chain(SUBJECT, [moved, *HONEST[1:]]).flaw is Flaw.DETAIL_DIFFERS
