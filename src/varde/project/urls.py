"""Every address of the instance, app by app."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from varde.api.v1 import api
from varde.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("", include("varde.web.urls")),
    path("", include("varde.audit.urls")),
    # Ours come before those of allauth, the named pages before the page of an incident.
    path("account/", include("varde.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("", include("varde.organisations.urls")),
    path("", include("varde.incidents.urls")),
    path("", include("varde.retention.urls")),
    path("", include("varde.evidence.urls")),
    path("", include("varde.reporting.published.urls")),
    path("", include("varde.reporting.urls")),
    path("", include("varde.desk.urls")),
    path("", include("varde.workspace.urls")),
]

handler400 = "varde.web.views.bad_request"

if settings.DEMONSTRATION:
    urlpatterns.append(path("demo/", include("varde.organisations.demo_urls")))
