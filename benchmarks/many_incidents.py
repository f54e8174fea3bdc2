"""
Incidents weighed again by the job that follows a new rulebook.

Sixty real incidents at legal entities of five countries are declared as a person would;
the rest are copies of their rows, made in SQL. Growth: how many there are. The job takes
them in batches, so neither the memory nor the time each must grow with them.

The default ends at ten thousand; `INCIDENTS=1000000` goes on by tens to a million. Where
all say the same, as in the growth, the job does not read what was stored of the verdicts,
so the copies go without: a million of them would take 300 GB. Where something is to be
written, incidents are copied whole.
"""

from __future__ import annotations

import os
import resource
import secrets
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from benchmarks._measuring import table

if TYPE_CHECKING:
    from django.db.models import Model

NOW = datetime(2027, 1, 15, 2, 0, tzinfo=UTC)
STEPS = (1_000, 10_000)
WHOLE = 1_000
KILO = 1024
OTHER = "0" * 64
CHANGED = "eu.gdpr"
HEADINGS = ("incidents", "seconds", "CPU s", "CPU ms each", "a CPU second", "peak MB")
REFERENCE = "'VRD-2027-' || printf('%08d', i)"


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"VARDE_HOME": home, "VARDE_SECRET_KEY": secrets.token_urlsafe(48)}
        os.environ["DJANGO_SETTINGS_MODULE"] = "varde.project.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        patterns = _declared_as_people_do()
        _copy_up_to(WHOLE, patterns, whole=True)
        _tell("one regime other", WHOLE, partial(_let_differ, CHANGED))
        _tell("every regime other", WHOLE, partial(_let_differ, ""))
        for count in _steps():
            _copy_up_to(count, patterns, whole=False)
            _tell("all the same", count, _outdate)


def _steps() -> list[int]:
    most = int(os.environ.get("INCIDENTS", "0"))
    return [*STEPS, *[10**power for power in range(5, 8) if 10**power <= most]]


def _tell(what: str, count: int, prepare: Callable[[], None]) -> None:
    """Weigh so many incidents, which is all there are, and print what that took."""
    from varde.reporting import services

    prepare()
    wall, spent = time.perf_counter(), time.process_time()
    done = services.reassess_outdated(now=NOW, limit=count + 1)
    spent, wall = time.process_time() - spent, time.perf_counter() - wall
    if done != count:
        raise SystemExit(f"{done} were weighed, not {count}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO
    row = (count, wall, spent, spent / count * 1000, int(count / spent), int(peak))
    table((what, *HEADINGS), [("", *row)])


def _outdate() -> None:
    """Another rulebook has weighed them, and found the same."""
    from varde.reporting.models import Weighing

    Weighing.objects.update(rulebook=OTHER)


def _let_differ(regime: str) -> None:
    """Another rulebook has weighed them, and what it said of the regimes is other."""
    from varde.reporting.models import Assessment, Weighing

    rows = Weighing.objects.all()
    for row in rows:
        row.rulebook = OTHER
        row.said = {name: mark for name, mark in row.said.items() if regime not in name}
    Weighing.objects.bulk_update(rows, ["rulebook", "said"])
    Assessment.objects.filter(current=True, regime__contains=regime).update(result={})


def _declared_as_people_do() -> int:
    """Declare some real incidents at each legal entity; return how many."""
    from tests.vcdb.entities import ENTITIES
    from tests.vcdb.veris import real_incidents
    from varde.accounts.models import User
    from varde.incidents import services as incidents
    from varde.incidents.services import Statement
    from varde.organisations.models import Organisation

    person = User.objects.create_user("saga@verket.example")
    real = list(real_incidents())
    count = 0
    for number, entity in enumerate(ENTITIES):
        hit = Organisation.objects.create(
            reference=f"entity-{number}",
            name=entity.name,
            country=entity.country,
            facts={k: v for k, v in entity.facts.items() if k != "entity.country"},
            created_at=NOW,
        )
        for incident in real[number % 8 :: 8]:
            known = {**incident.facts, **incident.exact}
            incidents.declare(
                organisation=hit,
                title=f"{entity.name}, {incident.id}",
                statements=[Statement(fact, value) for fact, value in known.items()],
                by=person,
                now=NOW,
            )
            count += 1
    return count


def _copy_up_to(count: int, patterns: int, *, whole: bool) -> None:
    """Copy the rows of the first incidents until there are so many."""
    from varde.incidents.models import FactStatement, Incident, Party
    from varde.reporting.models import Assessment, Obligation, Weighing

    after = Incident.objects.count()
    if after >= count:
        return
    copied: list[type[Model]] = [Party, FactStatement, Weighing]
    if whole:
        copied += [Assessment, Obligation]
    _copy(Incident, {"id": "i", "reference": REFERENCE}, after, count, patterns)
    for model in copied:
        _copy(model, {"incident_id": "i"}, after, count, patterns)


def _copy(
    model: type[Model], own: Mapping[str, str], after: int, upto: int, patterns: int
) -> None:
    """Give each incident the rows of its pattern, with some columns of its own."""
    from django.db import connection

    owner = "id" if "id" in own else "incident_id"
    name = model._meta.db_table  # noqa: SLF001 - Django has no other name for it
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name} LIMIT 0")
        columns = [column for column, *_ in cursor.description]
        kept = [c for c in columns if c != "id" and c not in own]
        quoted = [connection.ops.quote_name(column) for column in kept]
        cursor.execute(
            f"WITH RECURSIVE numbers(i) AS (SELECT {after + 1}"
            f" UNION ALL SELECT i + 1 FROM numbers WHERE i < {upto})"
            f" INSERT INTO {name} ({', '.join([*own, *quoted])})"
            f" SELECT {', '.join([*own.values(), *quoted])} FROM numbers"
            f" JOIN {name} AS pattern"
            f" ON pattern.{owner} = (i - 1) % {patterns} + 1"
        )


if __name__ == "__main__":
    main()
