"""The addresses of an instance in demonstration mode."""

from __future__ import annotations

from django.urls import include, path

from varde.project.urls import urlpatterns as usual

urlpatterns = [path("demo/", include("varde.organisations.demo_urls")), *usual]
