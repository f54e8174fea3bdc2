"""The changes of an incident, one transaction and one record entry each."""

from __future__ import annotations

from .changing import NEED_A_REASON, change_status, classify, rename
from .declaring import declare
from .parties import add_party, remove_party
from .sealing import (
    name_reader,
    refuse_to_leave_unseen,
    remove_reader,
    seal,
    unseal,
)
from .shared import lock, lock_all, lock_those_free
from .stating import (
    EXACT,
    OF_THE_ORGANISATION,
    Statement,
    check_first_milestones,
    check_statements,
    state_fact,
    state_facts,
)
from .timeline import add_timeline_entry, replace_timeline_entry

__all__ = [
    "EXACT",
    "NEED_A_REASON",
    "OF_THE_ORGANISATION",
    "Statement",
    "add_party",
    "add_timeline_entry",
    "change_status",
    "check_first_milestones",
    "check_statements",
    "classify",
    "declare",
    "lock",
    "lock_all",
    "lock_those_free",
    "name_reader",
    "refuse_to_leave_unseen",
    "remove_party",
    "remove_reader",
    "rename",
    "replace_timeline_entry",
    "seal",
    "state_fact",
    "state_facts",
    "unseal",
]
