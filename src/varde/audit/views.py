"""
The log as its witnesses read it: C2SP tlog-tiles, checkpoint and hashes.

Entries are never published: a hash tells nothing of what was recorded, since each entry
holds a salted commitment that nobody can guess.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from varde.audit import following, log
from varde.core.record.proof import MAX_INDEX
from varde.core.record.tiles import MAX_TILE_LEVEL, TILE_WIDTH, tile_path
from varde.core.record.witness import MAX_REQUEST_BYTES

TILE = re.compile(r"(\d)/((?:x\d{3}/){0,6}\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)
A_YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
@never_cache
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """Answer with the latest checkpoint under everybody's signatures."""
    _refuse_unless_published()
    note = log.latest_note()
    if note is None:
        raise Http404
    return HttpResponse(note.to_bytes(), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def tile(_request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the hashes of a tile, all of them or as many as are asked for."""
    _refuse_unless_published()
    hashes = log.tile(*_place(path))
    if hashes is None:
        raise Http404
    response = HttpResponse(hashes, content_type="application/octet-stream")
    patch_cache_control(response, public=True, immutable=True, max_age=A_YEAR)
    return response


@login_not_required
@csrf_exempt
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Cosign for a log that is followed (C2SP tlog-witness); its signature is its key."""
    body = request.read(MAX_REQUEST_BYTES + 1)
    answer = following.cosign(body, now=timezone.now())
    return HttpResponse(answer.body, status=answer.status, content_type=answer.kind)


def _refuse_unless_published() -> None:
    if not settings.PUBLISH_LOG:
        raise Http404


def _place(path: str) -> tuple[int, int, int]:
    """Read level, index and width, from the one spelling that there is of each."""
    found = TILE.fullmatch(path)
    if found is None or int(found[1]) > MAX_TILE_LEVEL:
        raise Http404
    level, index = int(found[1]), int(re.sub(r"\D", "", found[2]))
    width = int(found[3] or TILE_WIDTH)
    if index > MAX_INDEX or width > TILE_WIDTH:
        raise Http404
    if tile_path(level, index, width) != f"tile/{path}":
        raise Http404
    return level, index, width
