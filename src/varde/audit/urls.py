from __future__ import annotations

from django.urls import path

from varde.audit import views

app_name = "audit"

urlpatterns = [
    path("log/checkpoint", views.checkpoint, name="log-checkpoint"),
    path("log/tile/<path:path>", views.tile, name="log-tile"),
    path("witness/add-checkpoint", views.add_checkpoint, name="add-checkpoint"),
]
