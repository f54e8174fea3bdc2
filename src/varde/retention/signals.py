from __future__ import annotations

from django.dispatch import Signal

# Sent with `erasure=`, `names=` and `now=` when the rows that named a person are erased,
# inside a transaction: for apps that keep files in which the name may be.
person_erased = Signal()

# Sent with `incident=`, `matter=`, `by=` and `now=` when a retention period has ended and
# no hold stands, inside the transaction that holds the lock.
period_ended = Signal()
