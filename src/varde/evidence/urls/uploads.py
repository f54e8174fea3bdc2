from __future__ import annotations

from django.urls import path

from varde.evidence.views import uploads

urlpatterns = [
    path("uploads/", uploads.begin, name="uploads"),
    path("uploads/<str:token>/", uploads.upload, name="upload"),
]
