from __future__ import annotations

from django.urls import path

from varde.retention import views

app_name = "retention"

_HERE = "organisations/<slug:reference>/retention/"

urlpatterns = [
    path(_HERE, views.overview, name="overview"),
    path(f"{_HERE}rules/", views.rules, name="rules"),
    path(f"{_HERE}ending/", views.ending, name="ending"),
    path(f"{_HERE}holds/place/", views.place_hold, name="place-hold"),
    path(f"{_HERE}holds/<int:pk>/lift/", views.lift_hold, name="lift-hold"),
    path(f"{_HERE}erase/", views.erase, name="erase"),
    path(f"{_HERE}erase/confirm/", views.confirm, name="confirm"),
    path(f"{_HERE}erasures/<int:pk>/", views.erasure, name="erasure"),
]
