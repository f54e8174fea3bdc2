"""A rulebook file that says something else than it must is refused, and told where."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from varde.adapters.compiled_regimes import digests_of
from varde.adapters.record_reader import Record
from varde.adapters.regime_files import read_regime
from varde.adapters.shared_criteria import with_shared_criteria
from varde.adapters.yaml_files import UnreadableFileError, load_yaml
from varde.core.errors import InvalidRulebookError

GOOD = """
id: xx.sample
title: {en: Sample}
short_title: {en: Sample}
country: EU
zone: of the entity
cites: Act 1
versions:
  - in_force_from: 2026-01-01
    checked_on: 2026-11-21
    criteria:
      - id: damage
        label: {en: Damage}
        cites: art. 1
        when: {fact: impact.severe_disruption, is: true}
    applies_when: {criterion: damage}
    stages:
      - id: notice
        label: {en: Notice}
        cites: art. 2
        clocks:
          - {after: became-aware, within: 24 hours, counting: elapsed}
        recipients:
          - {authority: xx.authority}
"""


def changed(path: str, value: object) -> Any:
    """The good file with one place changed; None takes the key away."""
    raw = deepcopy(load_yaml(GOOD))
    *steps, last = path.split("/")
    place: Any = raw
    for step in steps:
        place = place[int(step) if step.isdigit() else step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return raw


def digest_with(path: str, value: object) -> str:
    [digest] = digests_of(changed(path, value)).values()
    return digest


VERSION = "versions/0"
WHEN = f"{VERSION}/criteria/0/when"
CLOCK = f"{VERSION}/stages/0/clocks/0"


def test_a_good_file_is_read() -> None:
    regime = read_regime(load_yaml(GOOD), where="sample")

    assert regime.latest.stage("notice").clocks[0].start.milestone == "became-aware"
    assert regime.governed_by[0] == "became-aware"


def test_a_regime_may_name_what_governs() -> None:
    regime = read_regime(changed("governed_by", ["became-aware"]), where="sample")

    assert regime.governed_by == ("became-aware",)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("surplus", "x"),
        ("title", None),
        ("title", {"sv": "Prov"}),
        ("title", {"en": "Sample", "article 46": ""}),
        ("title", {"en": " "}),
        ("zone", "Europe/Atlantis"),
        ("zone", "../etc/passwd"),
        ("governed_by", ["entity.country"]),
        ("governed_by", "became-aware"),
        (f"{VERSION}/checked_on", "21.11.2026"),
        (f"{VERSION}/verified", False),
        (f"{VERSION}/criteria", []),
        (f"{VERSION}/applies_when", {"criterion": "nobody"}),
        (f"{VERSION}/applies_when", {"all_of": []}),
        (WHEN, {"none_of": []}),
        (WHEN, {"at_least": 3, "of": [{"criterion": "damage"}]}),
        (WHEN, {"fact": "impact.unheard_of", "is": True}),
        (WHEN, {"fact": "impact.severe_disruption", "is": "yes"}),
        (WHEN, {"fact": "impact.severe_disruption", "more_than": 3}),
        (WHEN, {"fact": "impact.duration", "more_than": "24"}),
        (
            WHEN,
            {"fact": "impact.duration", "more_than": {"percent": 5, "of": "entity.size"}},
        ),
        (WHEN, {"fact": "entity.size", "one_of": ["huge"]}),
        (WHEN, {"fact": "entity.size", "one_of": []}),
        (WHEN, "impact.duration > 24"),
        (f"{CLOCK}/after", "impact.severe_disruption"),
        (f"{CLOCK}/within", "a day"),
        (f"{CLOCK}/within", "0 hours"),
        (f"{CLOCK}/counting", "roughly"),
        (f"{CLOCK}/unless_passed_by", "entity.size"),
        (f"{CLOCK}/in_any_case_before", "entity.size"),
        (f"{CLOCK}/reading", "one"),
        (f"{VERSION}/stages/0/ends_with", "entity.size"),
        (f"{VERSION}/duties", []),
        (f"{VERSION}/duties", [{"id": "tell", "audience": "everybody"}]),
    ],
)
def test_a_file_that_does_not_say_what_it_must_is_refused(path: str, value: object) -> None:
    with pytest.raises(InvalidRulebookError):
        read_regime(changed(path, value), where="sample")


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x",
        "a: 1\na: 2",
        "a: [" * 60,
        "a: !!python/name:os.system x",
        "\tb: 1",
        "a: \x00",
    ],
)
def test_yaml_with_surprises_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFileError):
        load_yaml(text)


def test_plain_words_stay_words() -> None:
    assert load_yaml("[no, NO, yes, on, 22:15, 2026-11-21, 007, 1e3]") == [
        "no",
        "NO",
        "yes",
        "on",
        "22:15",
        "2026-11-21",
        "007",
        "1e3",
    ]


def test_the_refusal_names_the_place() -> None:
    with pytest.raises(InvalidRulebookError) as refused:
        Record({"id": 3}, where="fi.sample: stages[notice]").text("id")

    assert refused.value.params["where"] == "fi.sample: stages[notice]"


SHARED = """
criteria:
  - id: hit
    label: {en: Hit}
    cites: art. %s
    when: {fact: incident.ongoing, is: true}
"""


def test_shared_criteria_stand_where_they_are_included(tmp_path: Path) -> None:
    (tmp_path / "some.yaml").write_text(SHARED % "9", encoding="utf-8")
    raw = changed(f"{VERSION}/applies_when", {"criterion": "hit"})
    raw["versions"][0]["criteria"].append({"include": "some"})

    regime = read_regime(with_shared_criteria(raw, tmp_path), where="sample")

    assert [criterion.id for criterion in regime.latest.criteria] == ["damage", "hit"]


def test_shared_criteria_are_part_of_the_digest(tmp_path: Path) -> None:
    raw = changed(f"{VERSION}/criteria", [{"include": "some"}])
    raw["versions"][0]["applies_when"] = {"criterion": "hit"}
    digests = set()
    for article in ("9", "10"):
        (tmp_path / "some.yaml").write_text(SHARED % article, encoding="utf-8")
        regime = read_regime(with_shared_criteria(raw, tmp_path), where="sample")
        digests.add(regime.latest.digest)

    assert len(digests) == 2


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("governed_by", ["detected"]),
        ("zone", "Europe/Helsinki"),
        (f"{VERSION}/in_force_until", "2030-12-31"),
    ],
)
def test_what_decides_is_part_of_the_digest(path: str, value: object) -> None:
    assert digest_with(path, value) != digest_with("title", {"en": "Sample"})


@pytest.mark.parametrize(
    ("path", "value"),
    [(f"{VERSION}/checked_on", "2027-01-02"), (f"{VERSION}/doubt", {"en": "Ask them."})],
)
def test_that_somebody_looked_again_is_no_part_of_the_digest(
    path: str, value: object
) -> None:
    assert digest_with(path, value) == digest_with("title", {"en": "Sample"})


@pytest.mark.parametrize("name", ["absent", "../regime", "/etc/passwd", ""])
def test_shared_criteria_lie_in_their_folder(tmp_path: Path, name: str) -> None:
    raw = changed(f"{VERSION}/criteria", [{"include": name}])

    with pytest.raises(InvalidRulebookError):
        with_shared_criteria(raw, tmp_path)
