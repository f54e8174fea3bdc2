from __future__ import annotations

from typing import TYPE_CHECKING

from varde.accounts.models import ApiToken, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """The person's tokens, the newest first, revoked and expired ones included."""
    return ApiToken.objects.filter(user=user)


def names_of(references: Iterable[str]) -> dict[str, str]:
    """Names by reference, in one statement, for pages that show the record."""
    wanted = {reference for reference in references if reference.startswith("U-")}
    return dict(User.objects.filter(reference__in=wanted).values_list("reference", "name"))


def person_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()
