"""Asking the rulebook, without an instance: `assess`, `facts`, `regimes`, `rulebook`."""

from __future__ import annotations

import argparse
from pathlib import Path

from varde.cli.arguments import FORMATS, Subcommands, a_day, add
from varde.cli.ends import BAD_DATA, DONE, FAILED, WRONG_USAGE, fail, print_json


def add_commands(commands: Subcommands) -> None:
    _add_assess(commands)
    _add_facts(commands)
    _add_regimes(commands)
    _add_rulebook(commands)


# assess


def _add_assess(commands: Subcommands) -> None:
    text = "tell which reports are owed, why, and by when, from a file of facts"
    command = add(commands, "assess", _assess, text)
    command.add_argument("file", type=Path, metavar="FILE", help="facts in JSON or YAML")
    command.add_argument("--format", choices=FORMATS, default="text")
    command.add_argument(
        "--regime", action="append", metavar="ID", help="only this regime; may be repeated"
    )


def _assess(options: argparse.Namespace) -> int:
    from varde.adapters.fact_files import load_fact_file
    from varde.adapters.rulebook_files import load_rulebook
    from varde.core.errors import DomainError, RegimeNotFoundError
    from varde.core.regimes import as_plain, told

    try:
        rulebook = load_rulebook()
        wanted = dict.fromkeys(options.regime or rulebook.names)
        regimes = [rulebook.regime(name) for name in wanted]
        facts = load_fact_file(options.file)
        if facts.submitted:
            facts.check_submitted(rulebook.regimes)
        results = list(facts.assessed(regimes, rulebook.interactions))
    except RegimeNotFoundError as refusal:
        name = refusal.params["regime"]
        reason = f"there is no regime {name!r}; `varde regimes` lists them all"
        return fail(reason, WRONG_USAGE)
    except DomainError as refusal:
        return fail(_in_words(refusal.params, options.file), BAD_DATA)
    if options.format == "json":
        print_json([{"entity": entity} | as_plain(found) for entity, found in results])
    else:
        print(
            "\n\n".join(
                told(entity, found, rulebook.regime(found.regime))
                for entity, found in results
            )
        )
    return DONE


def _in_words(params: dict[str, object], path: Path) -> str:
    place = params.get("field") or (f"line {params['line']}" if "line" in params else "")
    return ": ".join(str(part) for part in (path, place, params.get("reason")) if part)


# facts and regimes


def _add_facts(commands: Subcommands) -> None:
    text = "list the vocabulary: every fact and milestone that rules and forms read"
    add(commands, "facts", _facts, text).add_argument(
        "--format", choices=FORMATS, default="text"
    )


def _facts(options: argparse.Namespace) -> int:
    from varde.core.facts import VOCABULARY, as_plain

    if options.format == "json":
        print_json([as_plain(fact) for fact in VOCABULARY.values()])
        return DONE
    for fact in VOCABULARY.values():
        unit = f", {fact.unit}" if fact.unit else ""
        print(f"{fact.name} ({fact.type}{unit}): {fact.question}")
    return DONE


def _add_regimes(commands: Subcommands) -> None:
    text = "list the regimes of the rulebook with their versions and stages"
    add(commands, "regimes", _regimes, text).add_argument(
        "--format", choices=FORMATS, default="text"
    )


def _regimes(options: argparse.Namespace) -> int:
    from varde.adapters.rulebook_files import load_rulebook
    from varde.core.regimes import regime_as_plain

    regimes = load_rulebook().regimes.values()
    if options.format == "json":
        print_json([regime_as_plain(regime) for regime in regimes])
        return DONE
    for regime in regimes:
        print(f"{regime.id}: {regime.title['en']} ({regime.country})")
        for version in regime.versions:
            print(
                f"  from {version.id}: " + ", ".join(stage.id for stage in version.stages)
            )
    return DONE


# rulebook


def _add_rulebook(commands: Subcommands) -> None:
    text = "look after the rulebook"
    inner = add(commands, "rulebook", _rulebook_check, text).add_subparsers(
        metavar="ACTION", required=True
    )
    check = add(
        inner,
        "check",
        _rulebook_check,
        "tell gaps, missing words and citations, unreachable stages, and what is stale",
    )
    check.add_argument("--format", choices=FORMATS, default="text")
    check.add_argument(
        "--on", type=a_day, metavar="DATE", help="as of this day (default: today)"
    )


def _rulebook_check(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from varde.adapters.rulebook_check import problems_in
    from varde.adapters.rulebook_files import load_rulebook

    on = options.on or datetime.now(UTC).date()
    problems = list(problems_in(load_rulebook(), on=on))
    if options.format == "json":
        print_json([{"where": p.where, "what": p.what} for p in problems])
    else:
        print("\n".join(f"{p.where}: {p.what}" for p in problems) or "nothing is wrong")
    return FAILED if problems else DONE
