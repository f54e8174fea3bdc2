"""
Where bytes lie: a folder or a bucket, encrypted or not.

    objects.py   what a place for bytes must be able to do
    local.py     files in a folder
    s3.py        objects in a bucket
    sealing.py   encryption at rest, chunk by chunk
    store.py     the door: bytes by name
"""

from __future__ import annotations

from .local import LocalObjects
from .objects import BLOCK, Listed, Objects
from .sealing import CHUNK, MasterKey, MasterKeys, new_master_key, read_master_keys
from .store import Store, Writer

__all__ = [
    "BLOCK",
    "CHUNK",
    "Listed",
    "LocalObjects",
    "MasterKey",
    "MasterKeys",
    "Objects",
    "Store",
    "Writer",
    "new_master_key",
    "read_master_keys",
]
