"""Counts for Prometheus, read from the database when asked; never about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Count, Model, QuerySet
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

import varde

# metric, help, model, and the closed vocabulary that it is counted by
COUNTS = (
    ("varde_incidents", "Incidents by status", "incidents.Incident", "status"),
    ("varde_obligations", "Obligations by state", "reporting.Obligation", "state"),
    ("varde_submissions", "Submissions by regime", "reporting.Submission", "regime"),
    ("varde_log_alarms", "Alarms about logs by kind", "audit.LogAlarm", "kind"),
    ("varde_evidence_files", "Stored files by state", "evidence.Blob", "state"),
    ("varde_jobs", "Jobs by status", "django_tasks_database.DBTaskResult", "status"),
)


class InstanceCollector(Collector):
    """What the instance holds, grouped by closed vocabularies only."""

    def collect(self) -> Iterator[Metric]:
        version = GaugeMetricFamily("varde_version", "Running version", labels=["version"])
        version.add_metric([varde.__version__], 1)
        yield version
        for name, text, model, field in COUNTS:
            yield _counted(name, text, model, field)

    def describe(self) -> list[Metric]:
        """Say nothing beforehand, so that registering does not read the database."""
        return []


def _counted(name: str, text: str, model: str, field: str) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[field])
    rows: QuerySet[Model, Any] = (
        QuerySet(apps.get_model(model)).order_by().values_list(field)
    )
    for value, count in rows.annotate(count=Count("pk")):
        family.add_metric([str(value).lower()], count)
    return family
