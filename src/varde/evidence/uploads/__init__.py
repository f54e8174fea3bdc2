"""
Files on their way in: begun, continued after a break, put together, used or given up.

    beginning.py     an upload is begun, or a file came at once with a form
    appending.py     the bytes that follow; they lie in the storage in pieces
    assembling.py    the pieces become one blob
    using.py         the form that names a file, and the item that gets it
    giving_up.py     what no item uses is forgotten
    names.py         the name to show

The bytes lie in pieces until all are here, so that any process may take the next ones,
and a kill costs no more than the piece that was being written.
"""

from __future__ import annotations

from .appending import ALGORITHMS, Checksum, append
from .assembling import FINISHED_WITHIN, finish, unfinished
from .beginning import arrived, begin, check_quota
from .giving_up import expire, expiry_of, give_up
from .names import clean_filename
from .using import FIELD, ArrivedFile, chosen, upload_of, use, was_here

__all__ = [
    "ALGORITHMS",
    "FIELD",
    "FINISHED_WITHIN",
    "ArrivedFile",
    "Checksum",
    "append",
    "arrived",
    "begin",
    "check_quota",
    "chosen",
    "clean_filename",
    "expire",
    "expiry_of",
    "finish",
    "give_up",
    "unfinished",
    "upload_of",
    "use",
    "was_here",
]
