from __future__ import annotations

from django.urls import path

from varde.workspace import views

app_name = "workspace"

urlpatterns = [
    path("", views.duties, name="duties"),
    path("log/", views.log, name="log"),
    path("log/<int:size>/checkpoint", views.stamped_checkpoint, name="stamped-checkpoint"),
    path("log/<int:size>/checkpoint.tsr", views.time_stamp, name="time-stamp"),
    path("incidents/<slug:reference>/", views.incident, name="incident"),
]
