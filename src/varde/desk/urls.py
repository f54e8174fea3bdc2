from __future__ import annotations

from django.urls import path

from varde.desk import views

app_name = "desk"

_ARRIVAL = "desk/<slug:organisation>/<int:pk>/"

urlpatterns = [
    path("desk/", views.home, name="home"),
    path("desk/<slug:organisation>/", views.inbox, name="inbox"),
    path(_ARRIVAL, views.arrival, name="arrival"),
    path(f"{_ARRIVAL}acknowledge/", views.acknowledge, name="acknowledge"),
    path(f"{_ARRIVAL}report.pdf", views.report_pdf, name="report-pdf"),
    path(f"{_ARRIVAL}report.json", views.report_json, name="report-json"),
]
