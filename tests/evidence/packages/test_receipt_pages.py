"""A receipt that is handed out proves itself as soon as its entry is in a checkpoint."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from varde.adapters.packages.flaws import Reason
from varde.adapters.packages.verifying import verify_receipt
from varde.audit import keys
from varde.audit.sequencing import sequence_all
from varde.reporting.models import Receipt, Submission

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(sent: Submission, home: Path) -> Receipt:
    return Receipt.objects.get(delivery__submission=sent)


@pytest.fixture
def saga_here(client: Client, saga: User) -> Client:
    client.force_login(saga)
    return client


def into_the_log(now: datetime) -> None:
    sequence_all(clock=lambda: now, signers=keys.signers(now=now))


def fetched(client: Client, path: str, to: Path) -> Path:
    to.write_bytes(client.get(f"/submissions/{path}").content)
    return to


def test_it_proves_itself_with_the_report(
    receipt: Receipt, sent: Submission, saga_here: Client, now: datetime, tmp_path: Path
) -> None:
    into_the_log(now)
    where = f"{sent.reference}/receipts/{receipt.pk}.json"
    file = fetched(saga_here, where, tmp_path / "receipt.json")

    for name in ("report.json", "report.pdf"):
        report = fetched(saga_here, f"{sent.reference}/{name}", tmp_path / name)
        found = verify_receipt(file, submission=report, trust=keys.public_keys())
        assert found.holds, found.flaws


def test_it_says_that_it_is_in_no_checkpoint_yet(
    receipt: Receipt, sent: Submission, saga_here: Client, tmp_path: Path
) -> None:
    where = f"{sent.reference}/receipts/{receipt.pk}.json"

    file = fetched(saga_here, where, tmp_path / "receipt.json")

    (flaw,) = verify_receipt(file).flaws
    assert (flaw.reason, flaw.more) == (Reason.NO_PROOF, "not in a checkpoint yet")


def test_another_report_is_not_the_one(
    receipt: Receipt, sent: Submission, saga_here: Client, now: datetime, tmp_path: Path
) -> None:
    into_the_log(now)
    where = f"{sent.reference}/receipts/{receipt.pk}.json"
    file = fetched(saga_here, where, tmp_path / "receipt.json")
    other = tmp_path / "other.json"
    other.write_text(sent.as_sent() + " ", encoding="utf-8")

    (flaw,) = verify_receipt(file, submission=other).flaws

    assert (flaw.reason, flaw.file) == (Reason.DIGEST_DIFFERS, "other.json")


def text_of(made: bytes) -> str:
    pages = PdfReader(io.BytesIO(made)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_the_pdf_with_receipts_has_a_page_that_tells_the_log(
    receipt: Receipt, sent: Submission, saga_here: Client, now: datetime
) -> None:
    into_the_log(now)

    made = saga_here.get(f"/submissions/{sent.reference}/with-receipts.pdf").content

    text = text_of(made)
    assert receipt.sha256 in text
    assert "/log" in text
    assert len(PdfReader(io.BytesIO(made)).pages) > len(
        PdfReader(io.BytesIO(sent.pdf_as_sent())).pages
    )


def test_the_pdf_as_sent_stays_as_it_was(
    receipt: Receipt, sent: Submission, saga_here: Client, now: datetime
) -> None:
    into_the_log(now)

    made = saga_here.get(f"/submissions/{sent.reference}/report.pdf").content

    assert made == sent.pdf_as_sent()
