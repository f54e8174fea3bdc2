"""Every page with something on it, and the pages that refuse."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from tests.support.routes import LINK, RIGHT, RULES, Targets, Who, address

# Pages of allauth, which we dress.
SIGN_IN_PAGES = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_inactive",
    "socialaccount_login_cancelled",
)
SECURITY_PAGES = (
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_logout",
    "accounts:tokens",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "usersessions_list",
    "socialaccount_connections",
)
# Where the most is on one page, and what people see the most.
MAIN = (
    "account_login",
    "workspace:duties",
    "workspace:incident",
    "incidents:list",
    "incidents:declare",
    "incidents:state",
    "evidence:item",
    "evidence:custody",
    "reporting:assessment",
    "reporting:draft",
    "reporting:submission",
    "desk:inbox",
    "desk:arrival",
    "regimes:list",
    "regimes:regime",
    "regimes:covered",
)


# Has a password, a passkey and recovery codes, so that these pages have something on them.
SECURED = "saga"
_OUTSIDE_FAILED = ("socialaccount_login_error", "/account/3rdparty/login/error/")
# allauth answers a refused form with 200.
REFUSED_SECURITY = {"accounts:tokens": 422, "account_change_password": 200}
# A sheet of facts may be saved as it is; a button asks for a file or for a run.
TAKES_NOTHING = {
    "organisations:facts",
    "accounts:tokens",
    "evidence:check",
    "incidents:verification",
    "workspace:log",
    "evidence:download",
    "retention:rules",
    "retention:confirm",
}
# These lead on where nothing is asked for.
LEADS_ON = {"accounts:tokens", "desk:home", "retention:confirm"}


@dataclass(frozen=True)
class Stop:
    """A page, who looks at it, and what is posted to get it."""

    name: str
    path: str
    who: str = ""
    posted: bool = False
    status: int = 200

    def __str__(self) -> str:
        return f"{self.name} as {self.who or 'nobody'}"


def stops(targets: Targets) -> list[Stop]:
    return [*pages(targets), *refused_forms(targets), *other_pages(targets)]


def pages(targets: Targets) -> list[Stop]:
    """Each page of ours, seen by whoever may do the most there, and by a reader."""
    return [
        Stop(name, address(name, targets), who)
        for name, rule in RULES.items()
        if rule.is_page and name not in LEADS_ON
        for who in lookers(name)
    ]


def lookers(name: str) -> list[str]:
    who = RIGHT[RULES[name].who]
    if name == "evidence:package":
        # It is for whoever asked for it, and nobody else.
        return [who]
    if name.startswith(("evidence:", "incidents:", "reporting:", "workspace:")):
        return list(dict.fromkeys(["saga", who]))
    if name.startswith("regimes:"):
        # Whoever keeps the directory sees more of it than somebody without an account.
        return ["dag"] if RULES[name].who is not Who.PUBLIC else ["", "dag"]
    if name.startswith("organisations:"):
        return list(dict.fromkeys(["ada", who]))
    return ["disa"] if name.startswith("desk:") else [who]


def refused_forms(targets: Targets) -> list[Stop]:
    """Each form, sent empty."""
    return [
        Stop(name, address(name, targets), lookers(name)[0], posted=True, status=422)
        for name, rule in RULES.items()
        if rule.is_page and "POST" in rule.methods and name not in TAKES_NOTHING
    ]


def other_pages(targets: Targets) -> list[Stop]:
    """Sign-in, security, empty states, and the pages that say no."""
    incident = address("workspace:incident", targets)
    erase = address("retention:erase", targets)
    return [
        *(Stop(name, reverse(name)) for name in SIGN_IN_PAGES),
        *(Stop(name, reverse(name), SECURED) for name in SECURITY_PAGES),
        Stop(*_OUTSIDE_FAILED, SECURED, status=401),
        Stop("mfa_deactivate_totp", reverse("mfa_deactivate_totp"), "berit"),
        *(Stop(n, reverse(n), SECURED, True, s) for n, s in REFUSED_SECURITY.items()),
        Stop("invitation, to nobody", f"/invitations/{LINK}/"),
        Stop("not found", "/finns-inte/", status=404),
        Stop("hidden", incident, "nils", status=404),
        Stop("not allowed", f"{incident}status/", "aino", status=403),
        Stop("draft to read", address("reporting:draft", targets), "aino"),
        *_of_a_bank(targets),
        Stop("retention:erase, found", f"{erase}?names=Disken", "ada"),
        Stop("retention:erase, nowhere", f"{erase}?names=Finns+inte", "ada"),
        Stop("retention:confirm", f"{erase}confirm/?names=Disken", "ada"),
        Stop("retention:confirm", f"{erase}confirm/?names=Disken", "ada", True, 422),
        Stop("several desks", "/desk/", "petra"),
        Stop("no duties", "/", "nils"),
        Stop("no incidents", "/incidents/", "nils"),
        Stop("no such incident", "/incidents/?text=finns+inte", "saga"),
        Stop("no reports", "/reports/", "nils"),
        Stop("no role", "/organisations/", "okand"),
        Stop("regimes: one of the Union", "/regimes/eu.dora/"),
        Stop("regimes: disputed readings", "/regimes/se.state-2026/"),
        Stop("regimes: no longer in force", "/regimes/dk.tele-old/"),
        Stop("regimes: none fits", "/regimes/?text=finns+inte"),
        Stop("regimes: no answer", "/regimes/covered/?entity.size=huge", status=422),
        Stop("regimes: what still matters", "/regimes/covered/?entity.country=SE"),
        Stop("conflict", address("reporting:submit", targets), "saga", True, 409),
    ]


def _of_a_bank(targets: Targets) -> list[Stop]:
    """Where a DORA report has more than others, and a sheet of many questions."""
    sent, draft = targets["bank-submission"], targets["bank-report"]
    return [
        Stop(
            "reporting:submission, DORA",
            reverse("reporting:submission", kwargs=sent),
            "saga",
        ),
        Stop("reporting:draft, DORA", reverse("reporting:draft", kwargs=draft), "saga"),
        Stop("reporting:sheet, DORA", reverse("reporting:sheet", kwargs=sent), "saga"),
    ]
