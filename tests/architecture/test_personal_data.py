"""Every column that may name a person is declared, and so is every one that may not."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from varde.audit import personal

MAY_NAME = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.GenericIPAddressField,
    models.UUIDField,
)


def columns_of(model: type[models.Model]) -> set[str]:
    fields = model._meta.concrete_fields
    return {f.name for f in fields if isinstance(f, MAY_NAME) and not f.remote_field}


MODELS = sorted(
    (m for m in apps.get_models(include_auto_created=True) if columns_of(m)),
    key=lambda m: m._meta.label,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_column_is_declared(model: type[models.Model]) -> None:
    declared = {t.label: t for t in personal.tables()}

    assert model._meta.label in declared, "say in personal.py what this table may hold"
    assert columns_of(model) == declared[model._meta.label].columns


@pytest.mark.django_db
def test_every_table_without_a_model_is_declared() -> None:
    ours = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))

    assert present - ours <= set(personal.bare_tables())


def test_a_table_is_declared_once() -> None:
    personal.tables()

    with pytest.raises(ValueError, match="twice"):
        personal.declare("incidents.Incident", impersonal=())


@pytest.mark.parametrize("table", personal.tables(), ids=lambda t: t.label)
def test_a_personal_row_can_be_reached(table: personal.Table) -> None:
    paths = [p for p in (table.incident, table.organisation, table.user) if p]

    # Fails where a path leads nowhere.
    assert table.rows.values(*paths, *table.personal).query


def test_every_personal_row_is_reached_from_an_organisation_but_those_of_the_instance() -> (
    None
):
    rows = [t for t in personal.tables() if t.personal and not t.by_hand]

    nobodys = {t.label for t in rows if not (t.incident or t.organisation or t.user)}
    assert nobodys == {"django_tasks_database.DBTaskResult", "reporting.AuthorityNote"}


@pytest.mark.parametrize(
    "table", [t for t in personal.tables() if t.is_marked], ids=lambda t: t.label
)
def test_what_becomes_null_carries_marks(table: personal.Table) -> None:
    fields = {f.name for f in table.model._meta.get_fields()}

    assert {"erased_at", "erased_by", "erased_reason"} <= fields
