from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    """Migrations, the shared cache's table, and static files if they changed."""

    help = "Bring the database and the static files up to this version."

    def handle(self, *_args: Any, verbosity: int, **_options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=0)
        self._collect_static_files()

    def _collect_static_files(self) -> None:
        stamp = settings.STATIC_ROOT / "collected"
        now = _state_of_static_files()
        if stamp.exists() and stamp.read_text(encoding="utf-8") == now:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(now, encoding="utf-8")


def _state_of_static_files() -> str:
    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            changed = storage.get_modified_time(path).timestamp()
            state.update(f"{path} {storage.size(path)} {changed}\n".encode())
    return state.hexdigest()
