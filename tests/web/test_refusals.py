"""A refusal has a status, a sentence in the reader's language, and keeps what was typed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from django.test import RequestFactory
from django.utils import translation

from tests.support.browsers import browser_of
from varde.accounts.models import User
from varde.core import errors
from varde.core.errors import DomainError
from varde.web.middleware import RefusalMiddleware
from varde.web.problems import problem_for, problem_for_status, respond
from varde.web.refusals import ADVICE, STATUS, reason_of, status_of, title_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.urls("tests.support.refusing_urls")

FAMILIES = [
    ("InvalidValueError", 422),
    ("InvalidFactValueError", 422),
    ("LateWithoutReasonError", 422),
    ("ConflictError", 409),
    ("IncidentChangedError", 409),
    ("DraftChangedError", 409),
    ("NotAllowedError", 403),
    ("FourEyesError", 403),
    ("RulebookError", 500),
    ("InvalidRulebookError", 500),
]


def kinds() -> list[type[DomainError]]:
    found = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    return [kind for kind in found if issubclass(kind, DomainError)]


def refused(browser: Client, name: str, **params: str) -> HttpResponse:
    return browser.get(f"/refuse/{name}/", params)


def text_of(page: HttpResponse) -> str:
    """What a person reads, without the marks."""
    return " ".join(re.sub("<[^>]+>", " ", page.content.decode()).split())


def without_secret(page: HttpResponse) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page.content)


# Status


@pytest.mark.parametrize(("name", "status"), FAMILIES)
def test_a_family_has_its_status(saga_here: Client, name: str, status: int) -> None:
    assert refused(saga_here, name).status_code == status


@pytest.mark.parametrize("kind", kinds())
def test_every_refusal_has_a_status_and_a_sentence(kind: type[DomainError]) -> None:
    assert status_of(kind()) in STATUS.values()
    assert str(title_of(kind())).endswith(".")


@pytest.mark.parametrize("name", ["RegimeNotFoundError", "RegimeNotInForceError"])
def test_what_the_rulebook_does_not_have_is_a_page_that_is_not_there(
    saga_here: Client, name: str
) -> None:
    missing = refused(saga_here, name, regime="se.nis9")
    absent = refused(saga_here, "Http404")

    assert missing.status_code == absent.status_code == 404
    assert without_secret(missing) == without_secret(absent)


def test_a_role_that_does_not_reach_is_told_so(saga_here: Client) -> None:
    page = refused(saga_here, "PermissionDenied")

    assert page.status_code == 403
    assert "You may see this, but not do it." in text_of(page)


def test_a_program_has_its_own_answer() -> None:
    to_the_api = RequestFactory().get("/api/v1/incidents")
    middleware = RefusalMiddleware(lambda _request: None)

    assert middleware.process_exception(to_the_api, errors.ConflictError()) is None


def test_what_is_no_refusal_is_left_to_fail() -> None:
    middleware = RefusalMiddleware(lambda _request: None)

    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None


# The page


def test_the_page_says_what_was_refused_and_that_nothing_changed(
    saga_here: Client,
) -> None:
    page = text_of(refused(saga_here, "IncidentChangedError"))

    assert "Somebody changed the incident in the meantime. Nothing was changed." in page
    assert "Code of this refusal: incident.changed" in page


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("IncidentChangedError", "Go back, look at how things stand now, and try again."),
        ("StorageAwayError", "Go back, look at how things stand now, and try again."),
        ("BytesDestroyedError", "It stays so; trying again does not help."),
        ("ContentErasedError", "It stays so; trying again does not help."),
        ("NothingCorrectedError", "It stays so; trying again does not help."),
        ("OnHoldError", "It stays so until an administrator lifts the hold."),
        (
            "BytesMissingError",
            "Trying again does not help. Tell whoever runs this instance.",
        ),
        (
            "BytesDamagedError",
            "Trying again does not help. Tell whoever runs this instance.",
        ),
    ],
)
def test_the_page_says_what_helps(saga_here: Client, name: str, advice: str) -> None:
    page = text_of(refused(saga_here, name))

    assert {said for said in map(str, ADVICE.values()) if said in page} == {advice}


def test_the_page_names_a_fact_by_its_label(saga_here: Client) -> None:
    page = text_of(
        refused(
            saga_here,
            "MilestonesOutOfOrderError",
            fact="recovered",
            must_follow="occurred",
        )
    )

    assert "It is about: Recovered, Occurred." in page


def test_the_page_says_what_is_wrong_with_the_value(saga_here: Client) -> None:
    page = text_of(refused(saga_here, "InvalidFactValueError", reason="negative"))

    assert "This number cannot be below zero." in page


def test_a_reason_without_a_sentence_is_not_shown(saga_here: Client) -> None:
    page = refused(saga_here, "InvalidRulebookError", reason="at /srv/rulebook.yaml")

    assert "/srv" not in page.content.decode()


@pytest.mark.parametrize("name", ["IncidentChangedError", "PermissionDenied", "Http404"])
@pytest.mark.parametrize("language", ["sv", "da", "nb", "fi", "is"])
def test_the_page_is_in_the_language_of_the_person(
    saga: User, saga_here: Client, language: str, name: str
) -> None:
    english = text_of(refused(saga_here, name))
    User.objects.filter(pk=saga.pk).update(language=language)

    page = refused(browser_of(saga), name)

    assert f'<html lang="{language}"' in page.content.decode()
    assert english != text_of(page)


def test_what_was_chosen_and_an_instant_are_told_in_words(saga_here: Client) -> None:
    chosen = {"tlp": "amber+strict", "at": "2026-11-22T08:34"}

    page = saga_here.post("/refuse/ConflictError/", chosen).content.decode()

    assert "TLP:AMBER+STRICT" in page
    assert "22 November 2026 08:34:00" in page
    assert "amber+strict" not in page


def test_what_was_typed_can_be_copied(saga_here: Client) -> None:
    typed = {"text": "Skrivarna <b>svarar</b> inte", "revision": "12345678901"}

    page = saga_here.post("/refuse/ConflictError/", typed).content.decode()

    assert "Skrivarna &lt;b&gt;svarar&lt;/b&gt; inte</pre>" in page
    assert "12345678901" not in page


@pytest.mark.parametrize(
    "name", ["password", "password1", "password2", "oldpassword", "code", "credential"]
)
def test_a_secret_is_not_shown_again(saga_here: Client, name: str) -> None:
    secret = "korrekt häst batteri"

    page = saga_here.post("/refuse/ConflictError/", {name: secret}).content.decode()

    assert secret not in page


# The problem, for programs


@pytest.mark.parametrize(("name", "status"), FAMILIES)
def test_a_problem_has_the_status_of_the_page(name: str, status: int) -> None:
    kind = getattr(errors, name)

    problem = problem_for(kind())

    assert (problem.status, problem.code) == (status, kind.code)
    assert problem.type == f"/problems/{kind.code}"


def test_a_problem_names_the_field_and_what_is_wrong_with_it() -> None:
    problem = problem_for(
        errors.InvalidFactValueError(fact="impact.users_affected", reason="negative")
    )

    assert [error.model_dump() for error in problem.errors] == [
        {
            "field": "impact.users_affected",
            "code": "negative",
            "detail": "This number cannot be below zero.",
        }
    ]


def test_a_conflict_is_about_no_field() -> None:
    assert problem_for(errors.IncidentChangedError(field="title")).errors == []


def test_a_fault_of_ours_tells_nothing_of_our_files() -> None:
    fault = errors.InvalidRulebookError(where="/srv/rulebook.yaml", reason="no stage")

    assert "/srv" not in problem_for(fault).model_dump_json()


@pytest.mark.parametrize("sent", ["x" * 5000, "\ud83d", "\x00", "å" * 300])
def test_what_was_sent_is_echoed_in_short_and_can_always_be_written(sent: str) -> None:
    problem = problem_for(errors.InvalidValueError(field=sent, value=sent))

    body = json.loads(respond(problem).content)

    assert len(body["params"]["value"]) <= 200
    assert len(body["errors"][0]["field"]) <= 200


def test_a_problem_is_told_as_one_and_kept_by_no_cache() -> None:
    response = respond(problem_for_status(401), {"WWW-Authenticate": "Bearer"})

    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_problem_is_in_the_language_asked_for() -> None:
    english = problem_for(errors.IncidentChangedError())

    with translation.override("fi"):
        finnish = problem_for(errors.IncidentChangedError())

    assert finnish.code == english.code
    assert finnish.title != english.title


def test_a_reason_that_nobody_translated_is_given_as_it_is() -> None:
    error = errors.InvalidValueError(reason="no stage has this name")

    assert str(reason_of(error)) == "no stage has this name"
    assert reason_of(errors.InvalidValueError()) is None
