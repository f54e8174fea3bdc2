"""The page for whoever opens a package without Varde: what is in it, how to check it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import fill

from django.utils import translation
from django.utils.translation import gettext as _

from varde.adapters.packages import names
from varde.adapters.packages.statement import Export
from varde.adapters.packages.writer import Member, small
from varde.evidence.contributing import LeftOut
from varde.evidence.models import CasePackage

WIDTH = 76
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Page:
    """
    What the page speaks of: the export, its file, what is in it below `data/` or not.

    `witnesses` are the names of those who cosigned the checkpoint.
    """

    export: Export
    filename: str
    paths: list[str]
    left_out: list[LeftOut]
    witnesses: list[str]

    def has(self, path: str) -> bool:
        """Whether the file is there; of a folder, whether anything in it is."""
        ours = path.startswith(names.PAYLOAD)
        return not ours or any(known.startswith(path) for known in self.paths)


def readmes(page: Page, *, language: str) -> Iterator[Member]:
    """The page in English, and in the reader's own language if that is another."""
    yield small(names.README, _written(page, ENGLISH))
    if language != ENGLISH:
        yield small(f"README-{language}.txt", _written(page, language))


def _written(page: Page, language: str) -> bytes:
    with translation.override(language):
        parts = [
            *_heading(page.export),
            "",
            *_contents(page),
            "",
            *_left_out(page),
            *_checking(page),
            "",
            *_limits(page),
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


def _contents(page: Page) -> list[str]:
    rows = [
        ("data/package.json", _("what this package is, and what is withheld")),
        ("data/incident.json", _("the incident")),
        ("data/facts.json", _("every fact, with all that was ever said of it")),
        ("data/timeline.json", _("the timeline, mended entries included")),
        ("data/parties.json", _("the legal entities that are hit")),
        ("data/people.json", _("who the references (U-…) are")),
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
    told = (f"  {path:<28}{text}" for path, text in rows if page.has(path))
    return [_("What is in it"), "", *told]


def _left_out(page: Page) -> list[str]:
    """Each with the reason in a word; nothing where all could be put in."""
    if not page.left_out:
        return []
    why = dict(CasePackage.Absence.choices)
    told = (f"  {part.name:<28}{why[part.why]}" for part in page.left_out)
    intro = _("The package has the hashes of these files, and not the files:")
    return [_("What could not be put in"), "", fill(intro, WIDTH), "", *told, ""]


def _checking(page: Page) -> list[str]:
    return [
        _("How to check it"),
        "",
        fill(_("With Varde, which needs no server and no network for this:"), WIDTH),
        "",
        f"  varde verify {page.filename} --trust {_('KEY')}",
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


def _limits(page: Page) -> list[str]:
    told = []
    if not page.has(names.INCIDENT):
        told.append(
            _(
                "The incident is labelled more strictly than this package may be. It "
                "holds the entries and their proofs, and not what they say."
            )
        )
    if any("/MALWARE-" in path for path in page.paths):
        told.append(
            _(
                "Files called MALWARE-….zip hold malware. Their password is 1234. Do not "
                "unpack them unless you know what you do."
            )
        )
    told.append(_witnesses(page))
    return [fill(text, WIDTH, break_long_words=False) for text in told]


def _witnesses(page: Page) -> str:
    if not page.witnesses:
        return _("No witness has signed the checkpoint.")
    names_told = ", ".join(page.witnesses)
    return _("Witnesses that signed the checkpoint: %(names)s.") % {"names": names_told}
