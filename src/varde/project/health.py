"""Is the process alive, is it ready to serve, and how much does it do?"""

from __future__ import annotations

import secrets
import tempfile
from functools import cache
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from varde.project import metrics as collectors


@require_safe
@never_cache
@login_not_required
def live(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process can answer at all."""
    return JsonResponse({"live": True})


@require_safe
@never_cache
@login_not_required
def ready(_request: HttpRequest) -> HttpResponse:
    """Tell whether the database answers, is migrated, and the disk can be written."""
    answers = {
        "database": _database_answers(),
        "migrations": _migrations_are_in_step(),
        "disk": _disk_is_writable(),
    }
    whole = all(answers.values())
    return JsonResponse({"ready": whole, **answers}, status=200 if whole else 503)


@require_safe
@never_cache
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Give counts to whoever holds the token, or to this machine when none is set."""
    if not _may_read_metrics(request):
        raise Http404
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


@cache
def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(collectors.InstanceCollector())
    return registry


def _may_read_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        expected = f"Bearer {settings.METRICS_TOKEN}"
        return secrets.compare_digest(given.encode(), expected.encode())
    # Behind a proxy every caller seems to be this machine, so a token is needed there.
    if settings.TRUSTED_PROXIES:
        return False
    return _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _migrations_are_in_step() -> bool:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return False
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _disk_is_writable() -> bool:
    try:
        with tempfile.TemporaryFile(dir=settings.HOME) as probe:
            probe.write(b"varde")
    except OSError:
        return False
    return True
