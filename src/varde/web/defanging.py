"""Addresses of attackers, written so that nobody follows them by a slip of the hand."""

from __future__ import annotations

import re

# The longest top level of a host's name that is in use.
LONGEST_TOP_LEVEL = 24
# What the name of a file ends in. No host ends so: what is also a domain of the highest
# level, such as zip, is not here.
_ENDINGS = """
accdb apk asp aspx avi bak bat bin bmp cer cfg chm class cmd conf config cpl crt css csv
dat db deb der dll dmg dmp doc docm docx drv efi elf eml evtx exe gif gz hta htm html
ics img inf ini iso jar jpeg jpg js json jsonl jsp key lnk lock log mdb mem mkv msg msi
ocx odp ods odt ost ova pcap pcapng pdf pem pfx php pif plist png ppt pptm pptx pst rar
raw reg rpm rtf scr sql sqlite svg swf sys tar tgz tif tiff tmp toml txt url vbs vhd
vhdx vmdk vmem wav webp wsf xls xlsm xlsx xml yaml yml
"""
FILE_ENDINGS = frozenset(_ENDINGS.split())

_SCHEME = re.compile(r"\bhttp(s?)://", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(\d{1,3}\.\d{1,3}\.\d{1,3})\.(\d{1,3})\b")
# Words with dots between them. Nothing is tried twice: a text of dots costs no more.
_DOTTED = re.compile(r"(?<![\w-])[\w-]++(?:\.[\w-]++)++")


def defang(text: str) -> str:
    """
    Make addresses harmless on screen: 185.0.2[.]14, hxxps://bad[.]example.

    The name of a file, such as invoice.pdf, stays, unless it stands where a host does.
    """
    text = _SCHEME.sub(r"hxxp\1://", str(text))
    text = _ADDRESS.sub(r"\1[.]\2", text)
    return _DOTTED.sub(_without_links, text)


def _without_links(found: re.Match[str]) -> str:
    """Break a host's name at its dots; an abbreviation such as t.ex. is none."""
    *_rest, name, last = found[0].lower().split(".")
    is_abbreviation = len(name) == 1 and found.string.startswith(".", found.end())
    is_word = last.isalpha() and 2 <= len(last) <= LONGEST_TOP_LEVEL
    is_file = last in FILE_ENDINGS and not _stands_as_a_host(found)
    if is_abbreviation or is_file or not (is_word or last.startswith("xn--")):
        return found[0]
    return found[0].replace(".", "[.]")


def _stands_as_a_host(found: re.Match[str]) -> bool:
    """Whether a scheme or a mailbox comes before it, or a path or a port after."""
    text, start, end = found.string, found.start(), found.end()
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (
        before.endswith(("@", "//", "\\\\"))
        or after.startswith("/")
        or (after.startswith(":") and after[1:].isdigit())
    )
