from __future__ import annotations

from django.urls import path

from varde.reporting import views
from varde.reporting.renditions import views as renditions
from varde.reporting.unsaved import views as unsaved

app_name = "reporting"

_REPORT = "incidents/<slug:reference>/reports/<slug:entity>/<str:regime>/<slug:stage>/"

urlpatterns = [
    path("incidents/<slug:reference>/assessment/", views.assessment, name="assessment"),
    path("incidents/<slug:reference>/assessment/answer/", views.answer, name="answer"),
    path(
        "incidents/<slug:reference>/assessment/recomputed/",
        views.recomputed,
        name="recomputed",
    ),
    path(
        "incidents/<slug:reference>/recurrence/<slug:entity>/",
        views.weigh_together,
        name="weigh-together",
    ),
    path("incidents/<slug:reference>/what-if/", views.what_if, name="what-if"),
    path(_REPORT, views.draft, name="draft"),
    path(f"{_REPORT}keep/", unsaved.keep, name="keep"),
    path(f"{_REPORT}compare/", unsaved.compare, name="compare"),
    path(f"{_REPORT}take-up/", unsaved.take_up, name="take-up"),
    path(f"{_REPORT}discard/", unsaved.discard, name="discard"),
    path(f"{_REPORT}ask/", views.ask, name="ask"),
    path(f"{_REPORT}release/", views.release, name="release"),
    path(f"{_REPORT}refuse/", views.refuse, name="refuse"),
    path(f"{_REPORT}submit/", views.submit, name="submit"),
    path(f"{_REPORT}preview.pdf", views.preview, name="preview"),
    path(
        f"{_REPORT}preview-in-english.pdf",
        renditions.preview_in_english,
        name="preview-in-english",
    ),
    path(f"{_REPORT}sheet/", renditions.draft_sheet, name="draft-sheet"),
    path(f"{_REPORT}esa.json", renditions.draft_esa_json, name="draft-esa-json"),
    path("schemas/<slug:name>.json", views.schema, name="schema"),
    path("reports/", views.reports, name="list"),
    path("submissions/<slug:reference>/", views.submission, name="submission"),
    path("submissions/<slug:reference>/report.pdf", views.report_pdf, name="report-pdf"),
    path("submissions/<slug:reference>/report.json", views.report_json, name="report-json"),
    path(
        "submissions/<slug:reference>/report-in-english.pdf",
        renditions.report_in_english,
        name="report-in-english",
    ),
    path("submissions/<slug:reference>/sheet/", renditions.sheet, name="sheet"),
    path("submissions/<slug:reference>/esa.json", renditions.esa_json, name="esa-json"),
    path(
        "submissions/<slug:reference>/with-receipts.pdf",
        views.report_with_receipts,
        name="report-with-receipts",
    ),
    path(
        "submissions/<slug:reference>/receipts/<int:pk>.json",
        views.receipt_json,
        name="receipt-json",
    ),
    path(
        "submissions/<slug:reference>/receipts/<int:pk>.pdf",
        views.receipt_pdf,
        name="receipt-pdf",
    ),
    path(
        "submissions/<slug:reference>/deliveries/<int:pk>/",
        views.deliver_by_hand,
        name="deliver-by-hand",
    ),
]
