"""Reports and receipts as PDF: tagged, PDF/UA-1, the same bytes for the same data."""

from __future__ import annotations

from .render import render_reading, render_receipt, render_report

__all__ = ["render_reading", "render_receipt", "render_report"]
