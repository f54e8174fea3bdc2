"""
Case packages: written, read and verified without a server, a database or a network.

    paths.py        which names a file in a package may have
    zip_layout.py   the bytes of the strict zip: one file for one content, no other
    zip_writer.py   streams members into it
    zip_reader.py   refuses whatever is not it
    bag.py          BagIt 1.0 (RFC 8493): manifests, bag-info
    statement.py    what the exporter signs (DSSE)
    lines.py        JSON and JSON Lines, read with bounds
    writer.py       a package, from members to signature
    findings.py     what verification proved, and what not
    verifying/      one module per thing that is checked

docs/case-package.md is the format to the byte.
"""
