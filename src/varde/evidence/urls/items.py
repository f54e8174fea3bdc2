from __future__ import annotations

from django.urls import path

from varde.evidence.views import items

_ITEMS = "incidents/<slug:reference>/evidence/"

urlpatterns = [
    path(_ITEMS, items.items, name="list"),
    path(f"{_ITEMS}add/", items.add, name="add"),
    path(f"{_ITEMS}uploads/<str:token>/cancel/", items.cancel_upload, name="cancel-upload"),
    path(f"{_ITEMS}<int:number>/", items.item, name="item"),
    path(f"{_ITEMS}<int:number>/correct/", items.correct, name="correct"),
]
