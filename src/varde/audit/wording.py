"""What each flaw of a chain or of the log is called to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from varde.core.record.chain import Flaw

from .verifying import LogFlaw

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FLAWS: Mapping[str, _StrPromise] = {
    Flaw.EMPTY: _("There is no entry, so nothing is proven."),
    Flaw.MALFORMED: _("The entry cannot be read."),
    Flaw.OTHER_SUBJECT: _("The entry belongs to another subject."),
    Flaw.OUT_OF_SEQUENCE: _("An entry is missing, doubled or in the wrong place."),
    Flaw.BROKEN_LINK: _("The entry does not follow from the one before it."),
    Flaw.HASH_DIFFERS: _("The entry does not match its stored hash."),
    Flaw.COLUMNS_DIFFER: _("What is listed differs from what the entry says."),
    Flaw.DETAIL_LOST: _("The detail is gone and nothing says why."),
    Flaw.DETAIL_DIFFERS: _("The detail was changed after it was recorded."),
    Flaw.DETAIL_WITHHELD: _("The detail is kept back."),
    Flaw.ERASURE_UNTOLD: _("The detail was erased, but no entry tells of it."),
    Flaw.CUT_SHORT: _("Entries at the end are missing."),
    Flaw.HEAD_DIFFERS: _("The entry is not the one that was once recorded here."),
}

LOG_FLAWS: Mapping[str, _StrPromise] = {
    LogFlaw.ENTRY_MISSING: _("No entry has this position in the log."),
    LogFlaw.ENTRY_DIFFERS: _("The entry is not the one that the log holds."),
    LogFlaw.TILE_DIFFERS: _("The stored tree is not the one of the entries."),
    LogFlaw.CHECKPOINT_DIFFERS: _("Another tree was signed than the one of the entries."),
    LogFlaw.SIGNATURE_REFUSED: _("No key of this log signed the checkpoint."),
    LogFlaw.CUT_SHORT: _("Entries at the end are missing."),
    LogFlaw.ENTRY_LEFT_OUT: _("An entry has no position in the log and waits for none."),
    LogFlaw.WAITS_IN_VAIN: _("What waits for a position in the log can have none."),
}


def in_words(flaw: str) -> _StrPromise | str:
    """Say a stored flaw, of a chain or of the log; one of a later version stays a word."""
    return FLAWS[flaw] if flaw in FLAWS else LOG_FLAWS.get(flaw, flaw)
