"""
The command line.

Each command imports what it needs when it runs, so that one that only reads files
starts at once, without settings and without a database.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

DONE = 0
FAILED = 1
WRONG_USAGE = 2
BAD_DATA = 65
NOT_AVAILABLE = 69
BAD_SETTINGS = 78

LOOPBACK = "127.0.0.1"

FORMATS = ("text", "json")

EXIT_CODES = """\
exit codes:
  0   done
  1   failed; the reason is on standard error
  2   wrong usage
  65  a file that cannot be used; the field and the reason are on standard error
  69  not available, such as an address that something else uses
  78  settings that are missing or not safe

Settings come from the environment; docs/operate/settings.md lists them.
"""

Command = Callable[[argparse.Namespace], int]
# argparse has no public name for what `add_subparsers` gives.
Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001


def main(arguments: Sequence[str] | None = None) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that lacks a letter gets its code; it is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="varde",
        description="Handle cyber incidents and report them as the law demands.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    _add_demo(commands)
    _add_serve(commands)
    _add_worker(commands)
    _add_migrate(commands)
    _add_assess(commands)
    _add_facts(commands)
    _add_regimes(commands)
    _add_rulebook(commands)
    _add_version(commands)
    return top


def _add(
    commands: Subcommands, name: str, run: Command, text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


# demo


def _add_demo(commands: Subcommands) -> None:
    text = "try Varde on this machine, with made-up people and incidents"
    command = _add(commands, "demo", _demo, text)
    command.add_argument("--port", type=_port, default=8000, help="default: 8000")
    command.add_argument(
        "--home", type=Path, help="folder for the data (default: VARDE_HOME or var)"
    )
    command.add_argument(
        "--reset", action="store_true", help="forget everything and start over"
    )


def _demo(options: argparse.Namespace) -> int:
    from varde.adapters import data_folder, processes

    home = options.home or _home()
    if not processes.is_free(LOOPBACK, options.port):
        return _fail(f"Something else uses port {options.port}.", NOT_AVAILABLE)
    try:
        data_folder.make_demonstration(home, reset=options.reset)
    except data_folder.NotADemonstrationError:
        return _fail(f"{home} holds data that is no demonstration.", BAD_SETTINGS)
    except OSError as error:
        return _no_folder(home, error)
    _demonstration_settings(home, options.port)
    if (code := _set_up()) != DONE:
        return code
    _django("prepare", verbosity=0)
    _django("load_demonstration")
    return _web_and_worker(options.port)


def _demonstration_settings(home: Path, port: int) -> None:
    """Everything on this machine, in SQLite, with a quiet log."""
    os.environ.setdefault("VARDE_LOG_LEVEL", "WARNING")
    os.environ.setdefault("VARDE_LOG_FORMAT", "text")
    os.environ.pop("VARDE_DATABASE_URL", None)
    os.environ["VARDE_HOME"] = str(home)
    os.environ["VARDE_DEMO"] = "yes"
    os.environ["VARDE_ORIGIN"] = f"http://{LOOPBACK}:{port}"


def _web_and_worker(port: int) -> int:
    from varde.adapters import processes

    ended = processes.run_beside(
        {
            "web": _server(LOOPBACK, port, workers=1, threads=4),
            "worker": [sys.executable, "-m", "varde.cli", "worker"],
        },
        is_up=lambda: processes.answers(LOOPBACK, port),
        up=lambda: print(
            f"Varde is at http://{LOOPBACK}:{port}/ (Ctrl+C ends it).", flush=True
        ),
    )
    return _fail(f"The {ended} process ended.", FAILED) if ended else DONE


# serve


def _add_serve(commands: Subcommands) -> None:
    command = _add(commands, "serve", _serve, "serve the pages and the API")
    command.add_argument("--host", help="address to listen on (default: VARDE_BIND)")
    command.add_argument("--port", type=_port, default=8000, help="default: 8000")
    command.add_argument("--workers", type=_count, default=1, help="processes (default: 1)")
    command.add_argument(
        "--threads", type=_count, default=4, help="threads per process (default: 4)"
    )


def _serve(options: argparse.Namespace) -> int:
    if options.host:
        os.environ["VARDE_BIND"] = options.host
    if (code := _set_up()) != DONE:
        return code
    from django.conf import settings

    from varde.adapters import processes

    host, port = settings.BIND_HOST, options.port
    if reason := processes.why_not(host, port):
        return _fail(f"{host}, port {port}: {reason}.", NOT_AVAILABLE)
    command = _server(host, port, workers=options.workers, threads=options.threads)
    return processes.become(command)


# worker


def _add_worker(commands: Subcommands) -> None:
    text = "run reminders, deliveries and housekeeping; any number may run"
    command = _add(commands, "worker", _worker, text)
    command.add_argument(
        "--once", action="store_true", help="run what is due now, then end"
    )


def _worker(options: argparse.Namespace) -> int:
    if (code := _set_up()) != DONE:
        return code
    from varde.jobs.worker import Worker

    worker = Worker()
    if options.once:
        worker.run_once()
    else:
        worker.stop_on_signals()
        worker.run()
    return DONE


# migrate


def _add_migrate(commands: Subcommands) -> None:
    text = "bring the database and the collected static files up to this version"
    command = _add(commands, "migrate", _migrate, text)
    command.add_argument(
        "--make-secret-key",
        action="store_true",
        help="write a secret key into VARDE_HOME unless there is one",
    )


def _migrate(options: argparse.Namespace) -> int:
    from varde.adapters import data_folder

    try:
        data_folder.make(_home())
        if options.make_secret_key:
            data_folder.make_secret_key(_home())
    except OSError as error:
        return _no_folder(_home(), error)
    if (code := _set_up()) != DONE:
        return code
    if reason := _why_no_database():
        return _fail(f"The database cannot be reached: {reason}", NOT_AVAILABLE)
    _django("prepare", verbosity=1)
    return DONE


# assess


def _add_assess(commands: Subcommands) -> None:
    text = "tell which reports are owed, why, and by when, from a file of facts"
    command = _add(commands, "assess", _assess, text)
    command.add_argument("file", type=Path, metavar="FILE", help="facts in JSON or YAML")
    command.add_argument("--format", choices=FORMATS, default="text")
    command.add_argument(
        "--regime", action="append", metavar="ID", help="only this regime; may be repeated"
    )


def _assess(options: argparse.Namespace) -> int:
    from varde.adapters.fact_files import load_fact_file
    from varde.adapters.rulebook_files import load_rulebook
    from varde.core.errors import DomainError
    from varde.core.regimes import as_plain, told

    try:
        rulebook = load_rulebook()
        wanted = dict.fromkeys(options.regime or rulebook.names)
        regimes = [rulebook.regime(name) for name in wanted]
        facts = load_fact_file(options.file)
        if facts.submitted:
            facts.check_submitted(rulebook.regimes)
        results = list(facts.assessed(regimes, rulebook.interactions))
    except DomainError as refusal:
        return _fail(_in_words(refusal.params, options.file), BAD_DATA)
    if options.format == "json":
        _print_json([{"entity": entity} | as_plain(found) for entity, found in results])
    else:
        print("\n\n".join(told(entity, found) for entity, found in results))
    return DONE


def _in_words(params: dict[str, object], path: Path) -> str:
    if "regime" in params:
        return f"there is no regime {params['regime']!r}; `varde regimes` lists them all"
    place = params.get("field") or (f"line {params['line']}" if "line" in params else "")
    return ": ".join(str(part) for part in (path, place, params.get("reason")) if part)


# facts and regimes


def _add_facts(commands: Subcommands) -> None:
    text = "list the vocabulary: every fact and milestone that rules and forms read"
    _add(commands, "facts", _facts, text).add_argument(
        "--format", choices=FORMATS, default="text"
    )


def _facts(options: argparse.Namespace) -> int:
    from varde.core.facts import VOCABULARY, as_plain

    if options.format == "json":
        _print_json([as_plain(fact) for fact in VOCABULARY.values()])
        return DONE
    for fact in VOCABULARY.values():
        unit = f", {fact.unit}" if fact.unit else ""
        print(f"{fact.name} ({fact.type}{unit}): {fact.question}")
    return DONE


def _add_regimes(commands: Subcommands) -> None:
    text = "list the regimes of the rulebook with their versions and stages"
    _add(commands, "regimes", _regimes, text).add_argument(
        "--format", choices=FORMATS, default="text"
    )


def _regimes(options: argparse.Namespace) -> int:
    from varde.adapters.rulebook_files import load_rulebook
    from varde.core.regimes import regime_as_plain

    regimes = load_rulebook().regimes.values()
    if options.format == "json":
        _print_json([regime_as_plain(regime) for regime in regimes])
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
    inner = _add(commands, "rulebook", _rulebook_check, text).add_subparsers(
        metavar="ACTION", required=True
    )
    check = _add(
        inner,
        "check",
        _rulebook_check,
        "tell gaps, missing words and citations, unreachable stages, and what is stale",
    )
    check.add_argument("--format", choices=FORMATS, default="text")
    check.add_argument(
        "--on", type=_day, metavar="DATE", help="as of this day (default: today)"
    )


def _rulebook_check(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from varde.adapters.rulebook_check import problems_in
    from varde.adapters.rulebook_files import load_rulebook

    on = options.on or datetime.now(UTC).date()
    problems = list(problems_in(load_rulebook(), on=on))
    if options.format == "json":
        _print_json([{"where": p.where, "what": p.what} for p in problems])
    else:
        print("\n".join(f"{p.where}: {p.what}" for p in problems) or "nothing is wrong")
    return FAILED if problems else DONE


# version


def _add_version(commands: Subcommands) -> None:
    _add(commands, "version", _version, "print the version")


def _version(_options: argparse.Namespace) -> int:
    from varde import __version__

    print(f"varde {__version__}")
    return DONE


# what the commands share


def _set_up() -> int:
    """Read the settings and refuse those that are not safe."""
    import django
    from django.core import checks
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "varde.project.settings")
    try:
        django.setup()
    except ImproperlyConfigured as refusal:
        return _fail(str(refusal), BAD_SETTINGS)
    found = checks.run_checks(tags=["varde"], include_deployment_checks=True)
    for message in found:
        print(message, file=sys.stderr)
    refused = any(message.level >= checks.ERROR for message in found)
    return BAD_SETTINGS if refused else DONE


def _why_no_database() -> str | None:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        return str(error).splitlines()[0]
    return None


def _no_folder(home: Path, error: OSError) -> int:
    return _fail(f"{home} cannot hold the data: {error.strerror}.", BAD_SETTINGS)


def _django(name: str, **options: object) -> None:
    from django.core.management import call_command

    call_command(name, **options)


def _server(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--log-level", "warning", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "8"),
        "varde.project.wsgi:application",
    ]


def _print_json(value: object) -> None:
    whole = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    # One write: `json.dump` would make one of every bracket.
    sys.stdout.write(json.dumps(value, ensure_ascii=not whole, indent=2) + "\n")


def _home() -> Path:
    return Path(os.environ.get("VARDE_HOME") or "var").resolve()


def _fail(reason: str, code: int) -> int:
    print(f"varde: {_one_line(reason)}", file=sys.stderr)
    return code


def _one_line(text: str) -> str:
    """Spell out what a terminal would act on; a file must not write our messages."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _port(text: str) -> int:
    return _whole_number(text, range(1, 65536), "a port is expected, from 1 to 65535")


def _count(text: str) -> int:
    return _whole_number(text, range(1, 1000), "a number is expected, from 1 to 999")


def _whole_number(text: str, allowed: range, wanted: str) -> int:
    if not text.isdecimal() or len(text) > 5 or int(text) not in allowed:
        raise argparse.ArgumentTypeError(wanted)
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        wanted = "a date is expected, such as 2026-11-21"
        raise argparse.ArgumentTypeError(wanted) from None


if __name__ == "__main__":
    sys.exit(main())
