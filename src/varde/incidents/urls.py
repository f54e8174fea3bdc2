from __future__ import annotations

from django.urls import path

from varde.incidents import views
from varde.incidents.record import views as record

app_name = "incidents"

_INCIDENT = "incidents/<slug:reference>/"

urlpatterns = [
    path("incidents/", views.incidents, name="list"),
    path("incidents/declare/", views.declare, name="declare"),
    path(f"{_INCIDENT}facts/", views.facts, name="facts"),
    path(f"{_INCIDENT}facts/<str:name>/", views.state, name="state"),
    path(f"{_INCIDENT}milestones/", views.milestones, name="milestones"),
    path(f"{_INCIDENT}timeline/", views.timeline, name="timeline"),
    path(f"{_INCIDENT}timeline/<int:pk>/", views.mend_timeline_entry, name="mend-timeline"),
    path(f"{_INCIDENT}status/", views.status, name="status"),
    path(f"{_INCIDENT}classification/", views.classification, name="classification"),
    path(f"{_INCIDENT}parties/", views.parties, name="parties"),
    path(f"{_INCIDENT}parties/change/", views.change_party, name="change-party"),
    path(f"{_INCIDENT}sealing/", views.sealing, name="sealing"),
    path(f"{_INCIDENT}sealing/seal/", views.seal, name="seal"),
    path(f"{_INCIDENT}sealing/unseal/", views.unseal, name="unseal"),
    path(f"{_INCIDENT}sealing/readers/", views.change_reader, name="change-reader"),
    path(f"{_INCIDENT}record/", record.entries, name="record"),
    path(f"{_INCIDENT}record/changes/", record.changes, name="changes"),
    path(f"{_INCIDENT}record/verification/", record.verification, name="verification"),
    path(f"{_INCIDENT}record/<int:sequence>/", record.entry, name="entry"),
    path(f"{_INCIDENT}record/<int:sequence>/proof.json", record.proof, name="proof"),
]
