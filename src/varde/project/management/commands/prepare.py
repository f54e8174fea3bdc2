from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command
from django.utils import timezone

from varde.adapters.signing_keys import SigningKeyError
from varde.audit import keys


class Command(BaseCommand):
    """Migrations, the cache's table, static files if they changed, the signing key."""

    help = "Bring the database and the static files up to this version."

    def handle(self, *_args: Any, verbosity: int, **_options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=0)
        self._collect_static_files()
        self._see_to_the_key()

    def _see_to_the_key(self) -> None:
        """A new instance has its signing key before anything is recorded."""
        try:
            keys.signers(now=timezone.now())
        except SigningKeyError as problem:
            self.stderr.write(f"Checkpoints cannot be signed: {problem}")

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
