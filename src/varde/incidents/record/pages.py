"""What the pages of the record are filled with."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from varde.accounts import selectors as accounts
from varde.audit import chains, log, runs
from varde.audit import selectors as audit
from varde.audit.disclosing import log_keys_of
from varde.audit.selectors import Sought
from varde.audit.wording import in_words as flaw_in_words
from varde.core.errors import MalformedEntryError
from varde.core.facts import VOCABULARY
from varde.core.record.chain import Flaw
from varde.core.record.entry import Entry, read_entry
from varde.incidents import selectors
from varde.incidents.pages import Known
from varde.incidents.record.forms import RecordFilter
from varde.incidents.record.words import in_words, names_in

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from varde.audit.models import VerificationRun
    from varde.audit.selectors import RecordedEntry
    from varde.incidents.models import FactStatement, Incident

PAGE_SIZE = 50
CHANGES_SHOWN = 200


def entries_page(incident: Incident, asked: QueryDict) -> dict[str, Any]:
    """The newest entries that are sought, or those before the given one."""
    subject = incident.reference
    form = RecordFilter(
        asked, actors=_people(audit.actors(subject)), actions=audit.actions(subject)
    )
    form.full_clean()
    # A value that is none of the choices is told beside its field; the others hold.
    sought = Sought(**form.cleaned_data)
    before = _sequence(asked.get("before", ""))
    entries = audit.chain(subject, sought=sought, limit=PAGE_SIZE, before=before)
    return {
        "incident": incident,
        "form": form,
        "filtered": sought != audit.ANYTHING,
        "rows": _rows(entries),
        "head": chains.head_of(subject),
        "run": runs.latest_ended(subject),
        "earlier": _query(asked, entries[-1].sequence) if len(entries) == PAGE_SIZE else "",
    }


def _people(references: list[str]) -> list[tuple[str, str]]:
    names = accounts.names_of(references)
    return sorted(
        ((one, names.get(one, one)) for one in references), key=lambda pair: pair[1]
    )


def _sequence(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _query(asked: QueryDict, before: int) -> str:
    query = asked.copy()
    query["before"] = str(before)
    return query.urlencode()


def _rows(entries: list[RecordedEntry]) -> list[dict[str, Any]]:
    actors = {entry.actor for entry in entries}
    actors |= {entry.erased.by for entry in entries if entry.erased}
    names = accounts.names_of(actors)
    told = names_in(entry.detail for entry in entries if entry.detail)
    return [
        {
            "entry": entry,
            "who": names.get(entry.actor, entry.actor),
            "erased_by": names.get(entry.erased.by, "") if entry.erased else "",
            "detail": in_words(entry.action, entry.detail or {}, told),
        }
        for entry in entries
    ]


def verification_page(incident: Incident, *, now: datetime) -> dict[str, Any]:
    run = _run_to_tell(incident.reference, now)
    names = accounts.names_of([run.asked_by] if run else [])
    return {
        "incident": incident,
        "head": chains.head_of(incident.reference),
        "run": run,
        "asked_by": names.get(run.asked_by, "") if run else "",
        "explanation": flaw_in_words(run.flaw) if run and run.flaw else "",
    }


def _run_to_tell(subject: str, now: datetime) -> VerificationRun | None:
    """The verification that is under way or failed, else the one that ended last."""
    asked = runs.latest(subject, now=now)
    if asked and (asked.is_under_way or asked.failed):
        return asked
    return runs.latest_ended(subject)


# One entry


def entry_page(incident: Incident, sequence: int) -> dict[str, Any] | None:
    """The entry at that place of the chain, to the byte; None where there is none."""
    stored = audit.stored_entry(incident.reference, sequence)
    if stored is None:
        return None
    read = _read(stored.link.entry)
    found = log.proof_of(incident.reference, sequence)
    return {
        "incident": incident,
        "row": _rows([stored.told])[0],
        "bytes": stored.link.entry.decode(errors="replace"),
        "explanation": "" if read else flaw_in_words(Flaw.MALFORMED),
        "previous": read.previous if read else "",
        "commitment": read.commitment if read else "",
        "salt": stored.salt,
        "detail": stored.detail,
        "proof": found,
        "hashes": [one.hex() for one in found.hashes] if found else [],
        # A proof brings no key: whoever verifies it has to name the log's.
        "keys": log_keys_of(found.checkpoint) if found else [],
    }


def _read(data: bytes) -> Entry | None:
    """Read the bytes of an entry; None where somebody changed them so that none is left."""
    with suppress(MalformedEntryError):
        return read_entry(data)
    return None


# What changed between two instants


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A fact as it stood at the two instants."""

    before: Known
    after: Known


def changes_page(
    incident: Incident, *, since: datetime | None, until: datetime | None
) -> dict[str, Any]:
    """What stood otherwise at `until` than at `since`, and each step between."""
    span = Sought(since=since, until=until)
    entries = audit.chain(incident.reference, sought=span, limit=CHANGES_SHOWN + 1)
    return {
        "facts": _changed_facts(incident, since, until),
        "rows": _rows(entries[:CHANGES_SHOWN]),
        "more": len(entries) > CHANGES_SHOWN,
    }


def _changed_facts(
    incident: Incident, since: datetime | None, until: datetime | None
) -> list[ChangedFact]:
    before = _by_fact(selectors.newest_statements(incident, until=since)) if since else {}
    after = _by_fact(selectors.newest_statements(incident, until=until))
    return [
        ChangedFact(_known(fact, before.get((fact, party))), _known(fact, statement))
        for (fact, party), statement in after.items()
        if fact in VOCABULARY and before.get((fact, party)) != statement
    ]


def _by_fact(
    statements: list[FactStatement],
) -> dict[tuple[str, int | None], FactStatement]:
    return {(said.fact, said.party_id): said for said in statements}


def _known(fact: str, statement: FactStatement | None) -> Known:
    return Known(VOCABULARY[fact], statement, [])
