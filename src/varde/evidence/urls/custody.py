from __future__ import annotations

from django.urls import path

from varde.evidence.views import custody

_ITEM = "incidents/<slug:reference>/evidence/<int:number>/"

urlpatterns = [
    path(f"{_ITEM}custody/", custody.custody, name="custody"),
    path(f"{_ITEM}custody/hand-over/", custody.hand_over, name="hand-over"),
    path(f"{_ITEM}custody/tell/", custody.tell, name="tell"),
    path(f"{_ITEM}custody/answer/", custody.answer, name="answer"),
    path(f"{_ITEM}custody/withdraw/", custody.withdraw, name="withdraw"),
    path(f"{_ITEM}custody/take/", custody.take, name="take"),
    path(f"{_ITEM}label.pdf", custody.label, name="label"),
    path(f"{_ITEM}custody.pdf", custody.custody_form, name="custody-form"),
]
