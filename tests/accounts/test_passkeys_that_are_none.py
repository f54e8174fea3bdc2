"""What a browser sends as a passkey may be anything; whoever sends it may be anybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator

if TYPE_CHECKING:
    from django.test import Client

ADD = "/account/2fa/webauthn/add/"
SIGN_IN = "/account/2fa/webauthn/login/"


def credential(**response: object) -> str:
    return json.dumps(
        {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": response}
    )


NOT_JSON = ["{", "[" * 3000, "9" * 5000, "NaN"]
NOT_PASSKEYS = ["0", "false", "[1]", '"x"', '{"id": 1}', '{"response": "x"}', credential()]
HALF_A_PASSKEY = [
    credential(userHandle=["x"]),
    credential(userHandle="OQ", authenticatorData="", clientDataJSON="", signature=""),
    credential(clientDataJSON="YQ", attestationObject="YQ"),
    credential(clientDataJSON="e30", attestationObject="oA"),
]


@pytest.mark.parametrize("sent", NOT_JSON + NOT_PASSKEYS + HALF_A_PASSKEY)
def test_no_passkey_is_added(signed_in: Client, sent: str) -> None:
    signed_in.get(ADD)

    response = signed_in.post(ADD, {"name": "Key", "credential": sent})

    assert response.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("sent", NOT_JSON + NOT_PASSKEYS + HALF_A_PASSKEY)
def test_a_stranger_is_led_back_to_sign_in(client: Client, db: None, sent: str) -> None:
    client.get(SIGN_IN, headers={"x-requested-with": "XMLHttpRequest"})

    response = client.post(SIGN_IN, {"credential": sent})

    assert (response.status_code, response["Location"]) == (302, "/account/login/")


def test_the_page_says_that_it_was_none(signed_in: Client) -> None:
    response = signed_in.post(ADD, {"name": "Key", "credential": "0"})

    assert "This is not a passkey" in response.text
