"""The page for whoever opens a package without Varde: what is in it, how to check it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from django.utils import translation
from django.utils.translation import gettext as _

from varde.adapters.packages import names
from varde.adapters.packages.statement import Export
from varde.adapters.packages.writer import Member, small
from varde.evidence.contributing import Scope

WIDTH = 76
ENGLISH = "en"


def readmes(scope: Scope, export: Export, *, language: str) -> Iterator[Member]:
    """The page in English, and in the reader's own language if that is another."""
    yield small(names.README, _page(scope, export, ENGLISH))
    if language != ENGLISH:
        yield small(f"README-{language}.txt", _page(scope, export, language))


def _page(scope: Scope, export: Export, language: str) -> bytes:
    with translation.override(language):
        parts = [
            *_heading(export),
            "",
            *_contents(scope),
            "",
            *_checking(export),
            "",
            *_limits(scope),
        ]
    return ("\n".join(parts) + "\n").encode()


def _heading(export: Export) -> list[str]:
    title = _("Case package %(incident)s") % {"incident": export.incident}
    said = _(
        "Exported at %(at)s by %(by)s, up to TLP:%(ceiling)s, from the log %(origin)s."
    ) % {
        "at": export.exported_at,
        "by": export.exported_by,
        "ceiling": export.ceiling.upper(),
        "origin": export.origin,
    }
    return [title, "=" * len(title), "", fill(said, WIDTH, break_long_words=False)]


def _contents(scope: Scope) -> list[str]:
    rows = [("data/package.json", _("what this package is, and what is withheld"))]
    if scope.tells:
        rows += [
            ("data/incident.json", _("the incident")),
            ("data/facts.json", _("every fact, with all that was ever said of it")),
            ("data/timeline.json", _("the timeline, mended entries included")),
            ("data/parties.json", _("the legal entities that are hit")),
            ("data/people.json", _("who the references (U-…) are")),
        ]
    rows += [
        ("data/reports/", _("reports as they were sent, and their receipts")),
        ("data/evidence/items.jsonl", _("the evidence, one item a line")),
        ("data/evidence/custody.csv", _("who had which item when, for a spreadsheet")),
        ("data/evidence/files/", _("the files, where they may be handed out")),
        ("data/record/entries.jsonl", _("every entry of the record, with its proof")),
        ("data/record/checkpoint.txt", _("the log's signature over all entries")),
        ("data/keys/", _("the public keys")),
        ("manifest-sha256.txt", _("the hash of every file below data/")),
        ("signature.dsse.json", _("the signature over the package")),
    ]
    return [_("What is in it"), "", *(f"  {path:<28}{text}" for path, text in rows)]


def _checking(export: Export) -> list[str]:
    return [
        _("How to check it"),
        "",
        fill(_("With Varde, which needs no server and no network for this:"), WIDTH),
        "",
        f"  varde verify {export.incident}.zip --trust {_('KEY')}",
        "",
        fill(
            _(
                "KEY is a line of data/keys/log.txt, once you have compared it with what "
                "the sender told you in another way. Without it, only the package itself "
                "says whose it is."
            ),
            WIDTH,
        ),
        "",
        fill(_("Without Varde, in the folder that the zip unpacks to:"), WIDTH),
        "",
        "  sha256sum -c manifest-sha256.txt",
        "  sha256sum -c tagmanifest-sha256.txt",
        "",
        fill(
            _(
                "That shows that no file was damaged. The package is a bag (RFC 8493), the "
                "signature an envelope (DSSE) with Ed25519, the log a Merkle tree "
                "(RFC 9162); other programs read all three."
            ),
            WIDTH,
        ),
    ]


def _limits(scope: Scope) -> list[str]:
    lines = [
        fill(
            _(
                "Files called MALWARE-….zip hold malware. Their password is 1234. Do not "
                "unpack them unless you know what you do."
            ),
            WIDTH,
        )
    ]
    if not scope.tells:
        lines.insert(
            0,
            fill(
                _(
                    "The incident is labelled more strictly than this package may be. It "
                    "holds the entries and their proofs, and not what they say."
                ),
                WIDTH,
            ),
        )
    return lines
