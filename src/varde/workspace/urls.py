from __future__ import annotations

from django.urls import path

from varde.workspace import views

app_name = "workspace"

urlpatterns = [
    path("", views.duties, name="duties"),
    path("log/", views.log, name="log"),
    path("incidents/<slug:reference>/", views.incident, name="incident"),
]
