from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.adapter import get_adapter

if TYPE_CHECKING:
    from pytest_django import Settings


def test_the_secret_is_not_stored_in_the_clear() -> None:
    assert "JBSWY3DPEHPK3PXP" not in get_adapter().encrypt("JBSWY3DPEHPK3PXP")


def test_the_secret_comes_back(settings: Settings) -> None:
    kept = get_adapter().encrypt("JBSWY3DPEHPK3PXP")

    assert get_adapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_it_comes_back_after_the_key_was_replaced(settings: Settings) -> None:
    settings.SECRET_KEY = "before"
    kept = get_adapter().encrypt("JBSWY3DPEHPK3PXP")

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "after", ["before"]

    assert get_adapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_no_code_fits_once_the_key_is_gone(settings: Settings) -> None:
    kept = get_adapter().encrypt("JBSWY3DPEHPK3PXP")

    settings.SECRET_KEY = "elsewhere"

    found = {get_adapter().decrypt(kept) for _ in range(3)}
    assert len(found) == 3
    assert "JBSWY3DPEHPK3PXP" not in found
