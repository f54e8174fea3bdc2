from __future__ import annotations

from django.urls import path

from varde.web import views

app_name = "web"

urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("language/", views.language, name="language"),
]
