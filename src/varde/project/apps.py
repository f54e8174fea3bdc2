from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "varde.project"
    label = "project"

    def ready(self) -> None:
        from django.core.signals import got_request_exception

        from varde.project import checks, logs  # noqa: F401 - registers the checks

        got_request_exception.connect(logs.log_exception, dispatch_uid="varde.project.logs")
