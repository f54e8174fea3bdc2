"""The addresses of evidence, part by part."""

from __future__ import annotations

from . import custody, downloads, items, packages, uploads

app_name = "evidence"

urlpatterns = [
    *items.urlpatterns,
    *custody.urlpatterns,
    *downloads.urlpatterns,
    *uploads.urlpatterns,
    *packages.urlpatterns,
]
