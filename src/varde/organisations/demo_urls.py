from __future__ import annotations

from django.urls import path

from varde.organisations.views import demo

app_name = "demo"

urlpatterns = [
    path("", demo.people, name="people"),
    path("<slug:person>/", demo.sign_in, name="sign-in"),
]
