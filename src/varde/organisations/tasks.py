from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from varde.messaging.services import send_message
from varde.organisations import selectors, services


@task()
def send_invitation(invitation: int) -> None:
    """Write to the address that was invited, unless the invitation is closed by now."""
    found = selectors.invitation_to_send(invitation, timezone.now())
    if found is None:
        return
    token = services.issue_invitation_token(invitation=found)
    send_message(
        to=found.email,
        language=selectors.language_of_invited(found),
        template="organisations/email/invitation",
        context={
            "invitation": found,
            "roles": selectors.roles_offered(found),
            "link": settings.BASE_URL
            + reverse("organisations:invitation", kwargs={"token": token}),
        },
    )
