"""Reports, receipts and papers of evidence as PDF/UA-1: same data, same bytes."""

from __future__ import annotations

from .evidence import render_custody, render_label
from .receipt import render_receipt
from .report import render_reading, render_report, render_report_with_receipts

__all__ = [
    "render_custody",
    "render_label",
    "render_reading",
    "render_receipt",
    "render_report",
    "render_report_with_receipts",
]
