from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "varde.project"
    label = "project"

    def ready(self) -> None:
        from varde.project import checks  # noqa: F401, PLC0415 - registers the checks
