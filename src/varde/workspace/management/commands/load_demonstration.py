from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from varde.workspace import demo


class Command(BaseCommand):
    """The made-up people and incidents, once."""

    help = "Load the demonstration data unless there are people already."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("This works in demonstration mode only.")
        if not get_user_model().objects.exists():
            demo.load(now=timezone.now())
