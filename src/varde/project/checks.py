"""
System checks: settings that can be understood but would not be safe.

    varde.E001  there is no lasting secret key
    varde.E002  demonstration mode is reachable from elsewhere
    varde.E003  people elsewhere would sign in without TLS
    varde.E004  a host name that lets every name through
    varde.E005  the public address is not among the allowed hosts
    varde.E006  the sign-in service is half configured
    varde.E007  a variable that nothing reads
    varde.E008  the data folder cannot be written
    varde.E009  the secret key is short
    varde.E010  the time-stamping authority is half configured
    varde.W001  e-mail is not sent
"""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from varde.adapters import timestamps

CheckMessages = list[checks.CheckMessage]
SHORTEST_KEY = 50


def is_loopback(host: str) -> bool:
    """Say whether only this machine answers to `host`."""
    bare = host.strip("[]").lower()
    if bare == "localhost":
        return True
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


def _served_hosts() -> list[str]:
    origin = urlsplit(settings.BASE_URL).hostname or ""
    return [*settings.ALLOWED_HOSTS, settings.BIND_HOST, origin]


@checks.register("varde", deploy=True)
def a_lasting_secret_key(**_arguments: object) -> CheckMessages:
    if settings.SECRET_KEY_IS_TEMPORARY:
        return [
            checks.Error(
                "There is no secret key.",
                hint="Set VARDE_SECRET_KEY or VARDE_SECRET_KEY_FILE; "
                "`varde migrate --make-secret-key` writes one into VARDE_HOME.",
                id="varde.E001",
            )
        ]
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        return [
            checks.Error(
                f"The secret key has fewer than {SHORTEST_KEY} characters.",
                hint="Make a random one of 50 characters or more.",
                id="varde.E009",
            )
        ]
    return []


@checks.register("varde")
def demonstration_on_loopback_only(**_arguments: object) -> CheckMessages:
    elsewhere = sorted({host for host in _served_hosts() if not is_loopback(host)})
    if not settings.DEMONSTRATION or (not elsewhere and not settings.TRUSTED_PROXIES):
        return []
    return [
        checks.Error(
            "Demonstration mode lets anyone sign in as anyone, and this instance is "
            f"reachable from elsewhere: {', '.join(elsewhere) or 'through a proxy'}.",
            hint="Unset VARDE_DEMO, or keep VARDE_ALLOWED_HOSTS, VARDE_BIND and "
            "VARDE_ORIGIN to this machine and VARDE_TRUSTED_PROXIES at 0.",
            id="varde.E002",
        )
    ]


@checks.register("varde")
def tls_for_everyone_elsewhere(**_arguments: object) -> CheckMessages:
    origin = urlsplit(settings.BASE_URL)
    names = [*settings.ALLOWED_HOSTS, origin.hostname or ""]
    if origin.scheme == "https" or all(is_loopback(name) for name in names):
        return []
    return [
        checks.Error(
            "People on other machines would sign in without TLS.",
            hint="Set VARDE_ORIGIN to the public address, beginning with https://.",
            id="varde.E003",
        )
    ]


@checks.register("varde")
def hosts_are_named(**_arguments: object) -> CheckMessages:
    found: CheckMessages = []
    if any(host.strip() in {"*", "."} for host in settings.ALLOWED_HOSTS):
        found.append(
            checks.Error(
                "VARDE_ALLOWED_HOSTS lets every host name through.",
                hint="Name the hosts; a leading dot stands for subdomains.",
                id="varde.E004",
            )
        )
    host = urlsplit(settings.BASE_URL).hostname or ""
    if not _is_allowed(host):
        found.append(
            checks.Error(
                f"VARDE_ORIGIN's host {host!r} is not in VARDE_ALLOWED_HOSTS.",
                hint="Add it, or links in e-mail lead to a page that is refused.",
                id="varde.E005",
            )
        )
    return found


@checks.register("varde")
def the_sign_in_service_is_whole(**_arguments: object) -> CheckMessages:
    if not settings.OIDC_IS_HALF:
        return []
    return [
        checks.Error(
            "The sign-in service is half configured.",
            hint="Set VARDE_OIDC_SERVER, VARDE_OIDC_CLIENT_ID and "
            "VARDE_OIDC_CLIENT_SECRET together, or none of them.",
            id="varde.E006",
        )
    ]


@checks.register("varde")
def the_time_stamping_authority_is_whole(**_arguments: object) -> CheckMessages:
    reason = _why_no_stamps()
    if not reason:
        return []
    return [
        checks.Error(
            f"The time-stamping authority cannot be used: {reason}.",
            hint="Set VARDE_TIMESTAMP_URL, and VARDE_TIMESTAMP_CHAIN to a file with the "
            "authority's certificates in PEM; or neither of them.",
            id="varde.E010",
        )
    ]


def _why_no_stamps() -> str:
    url, chain = settings.TIMESTAMP_URL, settings.TIMESTAMP_CHAIN
    if not url and not chain:
        return ""
    if not (url and chain):
        return "its address or its chain is missing"
    try:
        timestamps.read_chain(Path(chain))
    except timestamps.ChainError as error:
        return str(error)
    return ""


@checks.register("varde")
def every_variable_is_known(**_arguments: object) -> CheckMessages:
    return [
        checks.Error(
            f"Nothing reads the variable {name}.",
            hint="Correct its name; docs/operate/settings.md lists them all.",
            id="varde.E007",
        )
        for name in settings.UNKNOWN_SETTINGS
    ]


@checks.register("varde", deploy=True)
def the_data_folder_can_be_written(**_arguments: object) -> CheckMessages:
    if settings.HOME.is_dir() and os.access(settings.HOME, os.W_OK):
        return []
    return [
        checks.Error(
            "The data folder does not exist or cannot be written.",
            hint="Create the folder that VARDE_HOME names and let this user write there.",
            id="varde.E008",
        )
    ]


@checks.register("varde", deploy=True)
def e_mail_is_sent(**_arguments: object) -> CheckMessages:
    if settings.DEMONSTRATION or settings.EMAIL_URL.startswith("smtp"):
        return []
    return [
        checks.Warning(
            "E-mail is not sent but printed or put into a folder.",
            hint="Set VARDE_EMAIL_URL, or nobody gets invitations and reminders.",
            id="varde.W001",
        )
    ]


def _is_allowed(host: str) -> bool:
    allowed = [name.strip("[]").lower() for name in settings.ALLOWED_HOSTS]
    return any(
        name in {"*", host} or (name.startswith(".") and host.endswith(name))
        for name in allowed
    )
