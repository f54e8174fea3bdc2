from __future__ import annotations

from django.urls import path

from varde.evidence.views import downloads

_ITEMS = "incidents/<slug:reference>/evidence/"

urlpatterns = [
    path(f"{_ITEMS}<int:number>/download/", downloads.download, name="download"),
    path(f"{_ITEMS}check/", downloads.check, name="check"),
]
