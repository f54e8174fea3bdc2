"""
Everything the domain can refuse to do: one module per subject, all names from here.

    DomainError
    ├── InvalidValueError       what was said cannot be taken as it stands
    ├── NotAllowedError         the person's role does not reach that far
    ├── ConflictError           the record says otherwise already
    ├── FileTooLargeError       a file larger than the instance takes
    ├── StoredBytesError        the storage cannot do what was asked
    ├── RulebookError           the rulebook itself is wrong
    ├── RegimeNotFoundError     no regime goes by that name
    └── RegimeNotInForceError   no version of the regime covers that day

A code is stable and is what programs match. The sentence is added at the edge, in the
reader's language (`web.refusals`); a line for each code stands in docs/api.md.
"""

# Each module is a table of refusals: what it has is what it gives.
# ruff: noqa: F403

from __future__ import annotations

from .evidence import *
from .families import *
from .incidents import *
from .people import *
from .record import *
from .reports import *
from .requests import *
from .retention import *
from .rulebook import *
from .storage import *
from .values import *
