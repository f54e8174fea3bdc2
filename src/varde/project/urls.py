"""Every address of the instance, app by app."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from varde.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
]

_built = settings.PACKAGE.joinpath
for prefix, app in (
    ("", "web"),
    ("account/", "accounts"),
    ("", "organisations"),
    ("", "incidents"),
    ("", "reporting"),
    ("", "desk"),
    ("", "workspace"),
):
    if _built(app, "urls.py").exists() and f"varde.{app}" in settings.INSTALLED_APPS:
        urlpatterns.append(path(prefix, include(f"varde.{app}.urls")))
urlpatterns.append(path("account/", include("allauth.urls")))
if settings.DEMONSTRATION and _built("organisations", "demo_urls.py").exists():
    urlpatterns.append(path("demo/", include("varde.organisations.demo_urls")))
if _built("api", "v1.py").exists():
    from varde.api.v1 import api

    urlpatterns.append(path("api/v1/", api.urls))
