from __future__ import annotations

from django.urls import path

from varde.reporting.published import views

app_name = "regimes"

urlpatterns = [
    path("regimes/", views.regimes, name="list"),
    path("regimes/covered/", views.covered, name="covered"),
    path("regimes/changes/", views.change_log, name="changes"),
    path("regimes/<str:regime>/", views.regime, name="regime"),
    path("authorities/", views.authorities, name="authorities"),
    path("authorities/<str:authority>/", views.authority, name="authority"),
]
