"""What the tables of the queue and the cache may hold."""

from __future__ import annotations

from varde.audit.personal import Word, declare, declare_bare

declare("jobs.ScheduledJob", impersonal=("name",))
declare(
    "django_tasks_database.DBTaskResult",
    personal={"args_kwargs": Word(), "return_value": Word(), "traceback": Word()},
    impersonal=(
        "id",
        "status",
        "task_path",
        "worker_ids",
        "queue_name",
        "backend_name",
        "exception_class_path",
    ),
    forgotten=True,
)
# Counts for rate limits, under hashes of addresses; emptied with every erasure.
declare_bare("varde_cache", erased_by="retention.services.people.rows_are_erased")
declare_bare("django_migrations", erased_by="")
