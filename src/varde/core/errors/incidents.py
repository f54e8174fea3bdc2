"""An incident: its status, its timeline, whom it hits and who sees it."""

from __future__ import annotations

from .families import ConflictError, InvalidValueError


class IncidentChangedError(ConflictError):
    """Somebody was quicker; the further params tell what the columns are now."""

    code = "incident.changed"


class StatusNotReachableError(ConflictError):
    """No step leads from that status to this one."""

    code = "incident.status-not-reachable"


class StatusWithoutReasonError(InvalidValueError):
    """A step back that does not say why."""

    code = "incident.status-without-reason"


class EntryReplacedError(ConflictError):
    """The timeline entry has been mended already."""

    code = "timeline.entry-replaced"


class LastPartyError(ConflictError):
    """An incident hits at least one legal entity."""

    code = "incident.last-party"


class LastReaderError(ConflictError):
    """Somebody must see a sealed incident."""

    code = "incident.last-reader"
