"""Every page is tried by those who may not see it; a new one fails without a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.support.routes import (
    READABLE_FORMS,
    READERS,
    RIGHT,
    RULED_ELSEWHERE,
    RULES,
    Targets,
    Who,
    absent,
    address,
    named_routes,
    posted,
)
from varde.accounts.models import User

CAST = ("home", "vera", "nils", "aino", "ada", "disa", "dag", "invited", "stranger")
pytestmark = pytest.mark.usefixtures(*CAST)

SIGN_IN = "/account/login/"
FOR_READERS = {Who.MEMBER, Who.DESK, Who.PERSON, Who.PUBLIC}
WAYS = [(name, method) for name, rule in RULES.items() for method in rule.methods.split()]
HIDDEN_FROM_READERS = {
    "accounts:revoke-token",
    "evidence:cancel-upload",
    "evidence:upload",
    "incidents:declare",
}

Refusals = dict[tuple[str, str], int]


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> None:
    """A disk that can be written, so that the instance is ready."""
    settings.HOME = tmp_path


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email__startswith=f"{name}@"))
    return client


def answers(
    client: Client, ways: Iterable[tuple[str, str]], targets: Targets
) -> dict[tuple[str, str], HttpResponse]:
    return {
        (name, method): client.generic(method, address(name, targets))
        for name, method in ways
    }


def other_than(expected: int, found: dict[tuple[str, str], HttpResponse]) -> Refusals:
    return {
        way: response.status_code
        for way, response in found.items()
        if response.status_code != expected
    }


def as_seen(response: HttpResponse) -> bytes:
    """The answer without the secret that is new with each."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


def test_every_address_has_a_rule() -> None:
    ours = {n for n in named_routes() if not n.startswith(tuple(RULED_ELSEWHERE))}

    assert ours == set(RULES)


def test_a_stranger_is_led_to_sign_in(client: Client, targets: Targets) -> None:
    closed = [name for name, rule in RULES.items() if rule.who is not Who.PUBLIC]
    ways = [(name, method) for name in closed for method in ("GET", "POST")]

    found = answers(client, ways, targets)

    assert other_than(302, found) == {}
    assert all(r["Location"].startswith(SIGN_IN) for r in found.values())


def test_a_stranger_does_not_learn_what_exists(client: Client, targets: Targets) -> None:
    for name in (name for name, rule in RULES.items() if rule.is_shut):
        nowhere = reverse(name, kwargs=absent(targets[RULES[name].to]))

        assert client.get(nowhere)["Location"].startswith(SIGN_IN), name


def test_somebody_elsewhere_cannot_tell_what_is_hidden_from_what_is_absent(
    targets: Targets,
) -> None:
    nils = signed_in("nils")
    for name, method in WAYS:
        if not RULES[name].is_shut:
            continue
        nowhere = reverse(name, kwargs=absent(targets[RULES[name].to]))
        hidden = nils.generic(method, address(name, targets))
        missing = nils.generic(method, nowhere)

        assert hidden.status_code == missing.status_code == 404, name
        assert as_seen(hidden) == as_seen(missing), name


def test_a_number_beyond_every_column_is_not_there(targets: Targets) -> None:
    beyond = {
        to: {k: 10**30 if isinstance(v, int) else v for k, v in where.items()}
        for to, where in targets.items()
    }
    numbered = [
        way for way in WAYS if beyond[RULES[way[0]].to] != targets[RULES[way[0]].to]
    ]

    found = {
        (name, method): signed_in(RIGHT[RULES[name].who]).generic(
            method, address(name, beyond)
        )
        for name, method in numbered
    }

    assert len(found) > 20
    assert other_than(404, found) == {}


@pytest.mark.parametrize("reader", ["aino", "vera"])
def test_a_reader_may_look(targets: Targets, reader: str) -> None:
    pages = [
        (name, "GET")
        for name, rule in RULES.items()
        if "GET" in rule.methods and READERS[rule.who] == reader
        if rule.who in FOR_READERS or name in READABLE_FORMS
    ]
    led_on = {"accounts:account", "accounts:tokens", "desk:home"}

    found = answers(signed_in(reader), pages, targets)

    assert {name for name, _ in other_than(200, found)} <= led_on


@pytest.mark.parametrize("reader", ["aino", "vera"])
def test_a_reader_changes_nothing(targets: Targets, reader: str) -> None:
    posts = [
        (name, "POST")
        for name, rule in RULES.items()
        if "POST" in rule.methods and rule.who not in FOR_READERS
        if READERS[rule.who] == reader
    ]

    refused = other_than(403, answers(signed_in(reader), posts, targets))

    # Nobody else's token or upload exists for her, nor a page to declare on.
    assert set(refused) == {way for way in posts if way[0] in HIDDEN_FROM_READERS}
    assert set(refused.values()) <= {404}


def test_a_reader_does_not_even_see_the_forms_of_others(targets: Targets) -> None:
    forms = [
        (name, "GET")
        for name, rule in RULES.items()
        if "GET" in rule.methods and rule.who not in FOR_READERS
        if name not in READABLE_FORMS | HIDDEN_FROM_READERS
    ]

    assert other_than(403, answers(signed_in("aino"), forms, targets)) == {}


@pytest.mark.parametrize(("name", "method"), WAYS)
def test_its_rule_lets_the_right_person_in(
    targets: Targets, name: str, method: str
) -> None:
    client = signed_in(RIGHT[RULES[name].who])
    where = address(name, targets)

    if method == "POST":
        response = client.post(where, posted(name, targets))
    else:
        response = client.get(where)

    # 412: an upload begins with the version of its protocol.
    assert response.status_code in {200, 302, 409, 412, 422}


def test_no_address_takes_another_method(targets: Targets) -> None:
    for who, name in RIGHT.items():
        ways = [
            (route, method)
            for route, rule in RULES.items()
            for method in ("GET", "POST")
            if rule.who is who and method not in rule.methods
            if route != "accounts:account"
        ]

        assert other_than(405, answers(signed_in(name), ways, targets)) == {}
