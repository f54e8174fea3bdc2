"""
Uploads that survive a broken line: the tus protocol, version 1.0.

    protocol.py   what its headers say and what they answer, for pages and for programs
    api.py        for programs; the pages have `evidence.views.uploads`

Creation, expiration, checksum and termination are spoken besides the core.
"""
