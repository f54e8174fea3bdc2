"""Nothing on hold is erased, whoever asks the record to."""

from __future__ import annotations

from django.dispatch import receiver

from varde.audit.signals import erasing
from varde.core.errors import OnHoldError
from varde.retention.details import held_subjects


@receiver(erasing)
def refuse_what_is_on_hold(*, subject: str, **_: object) -> None:
    if held_subjects([subject]):
        raise OnHoldError(subject=subject)
