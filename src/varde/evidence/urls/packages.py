from __future__ import annotations

from django.urls import path

from varde.evidence.views import packages

_PACKAGES = "incidents/<slug:reference>/packages/"

urlpatterns = [
    path(_PACKAGES, packages.packages, name="packages"),
    path(f"{_PACKAGES}<int:number>/", packages.package, name="package"),
    path(f"{_PACKAGES}<int:number>/download/", packages.download, name="package-download"),
]
