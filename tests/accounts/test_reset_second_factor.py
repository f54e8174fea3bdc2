from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from varde.audit import selectors as audit_record

if TYPE_CHECKING:
    from varde.accounts.models import User


def test_a_person_who_lost_everything_can_begin_again(berit: User) -> None:
    call_command("reset_second_factor", berit.email.upper(), stdout=StringIO())

    assert not Authenticator.objects.filter(user=berit).exists()


def test_the_record_says_that_the_person_did_not_do_it(berit: User) -> None:
    call_command("reset_second_factor", berit.email, stdout=StringIO())

    [entry] = audit_record.chain(berit.reference)
    assert (entry.actor, entry.detail) == ("system", {"what": "totp-removed"})


def test_an_unknown_address_is_told(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@exempelverket.example")
