from __future__ import annotations

import pytest
from django.core import checks
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _a_sound_instance(settings: Settings, tmp_path: object) -> None:
    settings.HOME = tmp_path
    settings.SECRET_KEY_IS_TEMPORARY = False
    settings.SECRET_KEY = "k" * 50
    settings.DEMONSTRATION = False
    settings.BASE_URL = "https://varde.example.org"
    settings.ALLOWED_HOSTS = ["varde.example.org"]
    settings.BIND_HOST = "127.0.0.1"
    settings.TRUSTED_PROXIES = 1
    settings.OIDC_IS_HALF = False
    settings.UNKNOWN_SETTINGS = []
    settings.EMAIL_URL = "smtps://mail.example.org"


def found() -> list[str | None]:
    return [
        message.id
        for message in checks.run_checks(tags=["varde"], include_deployment_checks=True)
    ]


def test_a_sound_instance_passes() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("SECRET_KEY_IS_TEMPORARY", True, "varde.E001"),
        ("DEMONSTRATION", True, "varde.E002"),
        ("BASE_URL", "http://varde.example.org", "varde.E003"),
        ("ALLOWED_HOSTS", ["*"], "varde.E004"),
        ("ALLOWED_HOSTS", ["other.example.org"], "varde.E005"),
        ("OIDC_IS_HALF", True, "varde.E006"),
        ("UNKNOWN_SETTINGS", ["VARDE_DMEO"], "varde.E007"),
        ("SECRET_KEY", "short", "varde.E009"),
        ("TIMESTAMP_URL", "https://tsa.example.org/", "varde.E010"),
        ("TIMESTAMP_CHAIN", "/nowhere/chain.pem", "varde.E010"),
        ("EMAIL_URL", "", "varde.W001"),
    ],
)
def test_what_is_not_safe_is_told(
    settings: Settings, name: str, value: object, check: str
) -> None:
    setattr(settings, name, value)

    assert found() == [check]


def test_a_data_folder_that_is_not_there_is_told(
    settings: Settings, tmp_path: object
) -> None:
    settings.HOME = settings.HOME / "absent"

    assert found() == ["varde.E008"]


class TestDemonstration:
    @pytest.fixture(autouse=True)
    def _on_this_machine(self, settings: Settings) -> None:
        settings.DEMONSTRATION = True
        settings.BASE_URL = "http://127.0.0.1:8000"
        settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
        settings.TRUSTED_PROXIES = 0

    def test_this_machine_alone_may_run_it(self) -> None:
        assert found() == []

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("ALLOWED_HOSTS", ["127.0.0.1", "varde.local"]),
            ("ALLOWED_HOSTS", ["127.0.0.1", "127.0.0.1.example.org"]),
            ("BIND_HOST", "0.0.0.0"),
            ("BIND_HOST", "::"),
            ("BASE_URL", "http://192.0.2.1:8000"),
            ("TRUSTED_PROXIES", 1),
        ],
    )
    def test_every_way_in_from_elsewhere_is_told(
        self, settings: Settings, name: str, value: object
    ) -> None:
        setattr(settings, name, value)

        assert "varde.E002" in found()


def test_an_authority_whose_chain_cannot_be_read_is_told(settings: Settings) -> None:
    settings.TIMESTAMP_URL = "https://tsa.example.org/"
    settings.TIMESTAMP_CHAIN = "/nowhere/chain.pem"

    assert found() == ["varde.E010"]
