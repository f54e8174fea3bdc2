"""Running an instance: `demo`, `serve`, `worker` and `migrate`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from varde.cli.arguments import Subcommands, a_count, a_port, add
from varde.cli.ends import BAD_SETTINGS, DONE, FAILED, NOT_AVAILABLE, fail
from varde.cli.instance import home_folder, manage, no_folder, set_up, why_no_database

LOOPBACK = "127.0.0.1"


def add_commands(commands: Subcommands) -> None:
    _add_demo(commands)
    _add_serve(commands)
    _add_worker(commands)
    _add_migrate(commands)


# demo


def _add_demo(commands: Subcommands) -> None:
    text = "try Varde on this machine, with made-up people and incidents"
    command = add(commands, "demo", _demo, text)
    command.add_argument("--port", type=a_port, default=8000, help="default: 8000")
    command.add_argument(
        "--home", type=Path, help="folder for the data (default: VARDE_HOME or var)"
    )
    command.add_argument(
        "--reset", action="store_true", help="forget everything and start over"
    )


def _demo(options: argparse.Namespace) -> int:
    from varde.adapters import data_folder, processes

    home = options.home or home_folder()
    if not processes.is_free(LOOPBACK, options.port):
        return fail(f"Something else uses port {options.port}.", NOT_AVAILABLE)
    try:
        data_folder.make_demonstration(home, reset=options.reset)
    except data_folder.NotADemonstrationError:
        return fail(f"{home} holds data that is no demonstration.", BAD_SETTINGS)
    except OSError as error:
        return no_folder(home, error)
    _demonstration_settings(home, options.port)
    if (code := set_up()) != DONE:
        return code
    print("Preparing; the first time this takes up to a minute.", file=sys.stderr)
    manage("prepare", verbosity=0)
    manage("load_demonstration")
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
    return fail(f"The {ended} process ended.", FAILED) if ended else DONE


# serve


def _add_serve(commands: Subcommands) -> None:
    command = add(commands, "serve", _serve, "serve the pages and the API")
    command.add_argument("--host", help="address to listen on (default: VARDE_BIND)")
    command.add_argument("--port", type=a_port, default=8000, help="default: 8000")
    command.add_argument(
        "--workers", type=a_count, default=1, help="processes (default: 1)"
    )
    command.add_argument(
        "--threads", type=a_count, default=4, help="threads per process (default: 4)"
    )


def _serve(options: argparse.Namespace) -> int:
    if options.host:
        os.environ["VARDE_BIND"] = options.host
    if (code := set_up()) != DONE:
        return code
    from django.conf import settings

    from varde.adapters import processes

    host, port = settings.BIND_HOST, options.port
    if reason := processes.why_not(host, port):
        return fail(f"{host}, port {port}: {reason}.", NOT_AVAILABLE)
    command = _server(host, port, workers=options.workers, threads=options.threads)
    return processes.become(command)


# worker


def _add_worker(commands: Subcommands) -> None:
    text = "run reminders, deliveries and housekeeping; any number may run"
    command = add(commands, "worker", _worker, text)
    command.add_argument(
        "--once", action="store_true", help="run what is due now, then end"
    )


def _worker(options: argparse.Namespace) -> int:
    if (code := set_up()) != DONE:
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
    command = add(commands, "migrate", _migrate, text)
    command.add_argument(
        "--make-secret-key",
        action="store_true",
        help="write a secret key into VARDE_HOME unless there is one",
    )


def _migrate(options: argparse.Namespace) -> int:
    from varde.adapters import data_folder

    try:
        data_folder.make(home_folder())
        if options.make_secret_key:
            data_folder.make_secret_key(home_folder())
    except OSError as error:
        return no_folder(home_folder(), error)
    if (code := set_up()) != DONE:
        return code
    if reason := why_no_database():
        return fail(f"The database cannot be reached: {reason}", NOT_AVAILABLE)
    manage("prepare", verbosity=1)
    return DONE


def _server(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--log-level", "warning", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "8"),
        "varde.project.wsgi:application",
    ]
