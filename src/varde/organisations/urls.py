from __future__ import annotations

from django.urls import path

from varde.organisations.views import invitations, pages, people

app_name = "organisations"

urlpatterns = [
    path("organisations/", pages.organisation_list, name="list"),
    path("organisations/<slug:reference>/", pages.detail, name="detail"),
    path("organisations/<slug:reference>/edit/", pages.edit, name="edit"),
    path("organisations/<slug:reference>/facts/", pages.facts, name="facts"),
    path(
        "organisations/<slug:reference>/legal-entities/add/",
        pages.add_legal_entity,
        name="add-legal-entity",
    ),
    path("organisations/<slug:reference>/people/", people.people, name="people"),
    path(
        "organisations/<slug:reference>/people/<slug:person>/grant/",
        people.grant_role,
        name="grant-role",
    ),
    path(
        "organisations/<slug:reference>/people/<slug:person>/revoke/",
        people.revoke_role,
        name="revoke-role",
    ),
    path("organisations/<slug:reference>/invite/", people.invite, name="invite"),
    path(
        "organisations/<slug:reference>/invitations/<int:pk>/withdraw/",
        people.withdraw_invitation,
        name="withdraw-invitation",
    ),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("invitations/<str:token>/begin/", invitations.begin, name="begin-invitation"),
    path("invitations/<str:token>/accept/", invitations.accept, name="accept-invitation"),
]
