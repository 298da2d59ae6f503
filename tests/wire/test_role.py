"""What every role does first, tried with real processes and pipes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.brokers import ROOT, until

# a starter as `onedoor up` is one: the role in a session of its own, the writing end of the pipe held by nobody else
STARTER = """
import os, subprocess, sys, time
reading, writing = os.pipe()
environment = {**os.environ, "ONEDOOR_LIFELINE": str(reading)}
code = [sys.executable, "-c", sys.argv[1]]
role = subprocess.Popen(code, env=environment, pass_fds=[reading], start_new_session=True)
os.close(reading)
print(role.pid, flush=True)
role.wait()
time.sleep(600)
"""

ROLE = """
import os, signal, subprocess, sys, threading
from wire import role
stopped = threading.Event()
{on_sigterm}
log = role.begin("small")
child = subprocess.Popen([sys.executable, "-c", {child!r}])
open(os.environ["PIDS"], "w").write(f"{{os.getpid()}} {{child.pid}}\\n")
stopped.wait()
open(os.environ["PIDS"] + ".clean", "w").write("stopped cleanly")
"""

SLEEPER = "import time; time.sleep(600)"
STUBBORN_SLEEPER = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
OBEYS = "signal.signal(signal.SIGTERM, lambda *_: stopped.set())"
IGNORES = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"


@contextmanager
def started(folder: Path, on_sigterm: str, child: str) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """A starter, and the process ids of its role and of the role's child."""
    pids = folder / "pids"
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, ROLE.format(on_sigterm=on_sigterm, child=child)],
        cwd=ROOT,
        env={**os.environ, "PIDS": str(pids)},
        stdout=subprocess.PIPE,
        text=True,
    )
    family: list[int] = []
    try:
        until(lambda: pids.exists() and pids.read_text().endswith("\n"), within_s=20)
        family += [int(pid) for pid in pids.read_text().split()]
        yield starter, family
    finally:
        starter.kill()
        starter.wait(5)
        starter.stdout.close()
        for pid in family:
            if psutil.pid_exists(pid):
                os.kill(pid, signal.SIGKILL)


def alive(pids: list[int]) -> list[int]:
    living = []
    for pid in pids:
        try:
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                living.append(pid)
        except psutil.NoSuchProcess:
            continue
    return living


@pytest.mark.parametrize(
    ("on_sigterm", "child", "stops_cleanly"),
    [(OBEYS, SLEEPER, True), (OBEYS, STUBBORN_SLEEPER, True), (IGNORES, STUBBORN_SLEEPER, False)],
    ids=["all obey", "its child does not", "it does not"],
)
def test_when_its_starter_is_killed_a_role_and_all_it_started_end_within_four_seconds(
    tmp_path: Path, on_sigterm: str, child: str, stops_cleanly: bool
):
    with started(tmp_path, on_sigterm, child) as (starter, family):
        assert alive(family) == family
        os.kill(starter.pid, signal.SIGKILL)
        until(lambda: alive(family) == [], within_s=4)
        assert (tmp_path / "pids.clean").exists() is stops_cleanly


def test_while_its_starter_lives_a_role_lives(tmp_path: Path):
    with started(tmp_path, OBEYS, SLEEPER) as (_, family):
        time.sleep(0.3)
        assert alive(family) == family


def run_role(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


@pytest.mark.parametrize("abstract", [True, False])
def test_ready_is_told_as_systemd_has_it(tmp_path: Path, abstract: bool):
    name = f"onedoor-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind("\0" + name if abstract else name)
        ear.settimeout(10)
        run = run_role(
            "import os; from wire import role; role.ready(); print(os.getpid())",
            NOTIFY_SOCKET="@" + name if abstract else name,
        )
        assert ear.recv(200) == f"READY=1\nMAINPID={run.stdout.strip()}".encode()


def test_ready_is_no_fault_when_nobody_listens_or_nobody_asked(tmp_path: Path):
    assert run_role("from wire import role; role.ready()", NOTIFY_SOCKET=str(tmp_path / "gone")).returncode == 0
    assert run_role("from wire import role; role.ready()", NOTIFY_SOCKET="").returncode == 0


def test_our_lines_and_a_librarys_have_one_shape_and_each_takes_one_line():
    run = run_role(
        "import logging\n"
        "from wire import role\n"
        "log = role.begin('small')\n"
        "log.warning('payload_dropped', topic='a/b', why='not\\nJSON')\n"
        "logging.getLogger('library').warning('something %s', 'odd')\n"
        "log.debug('not_shown')\n"
    )
    first, second = run.stderr.splitlines()
    assert first.startswith("timestamp=")
    assert "level=warning logger=small event=payload_dropped topic=a/b why=not\\nJSON" in first
    assert 'level=warning logger=library event="something odd"' in second
    assert run.stdout == ""


def test_a_fault_that_is_logged_keeps_its_traceback():
    run = run_role(
        "from wire import role\n"
        "log = role.begin('small')\n"
        "try:\n"
        "    1 / 0\n"
        "except ZeroDivisionError:\n"
        "    log.exception('handler_failed')\n"
    )
    (line,) = run.stderr.splitlines()
    assert "event=handler_failed" in line
    assert "ZeroDivisionError" in line


STARTS_A_PROGRAM = """
import subprocess, sys
from wire import role
role.begin("small")
program = 'import os, sys; sys.exit("ONEDOOR_LIFELINE" in os.environ)'
sys.exit(subprocess.call([sys.executable, "-c", program]))
"""


def test_the_programs_a_role_starts_know_nothing_of_the_lifeline():
    reading, writing = os.pipe()
    try:
        run = subprocess.run(
            [sys.executable, "-c", STARTS_A_PROGRAM],
            cwd=ROOT,
            env={**os.environ, "ONEDOOR_LIFELINE": str(reading)},
            pass_fds=[reading],
            timeout=20,
            check=False,
        )
    finally:
        os.close(reading)
        os.close(writing)
    assert run.returncode == 0
