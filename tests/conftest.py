"""Guards over the whole run: a clean environment before, no process and no thread left after."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psutil
import pytest
from playwright.sync_api import Browser

from tests.browser import chromium

PATIENCE_S = 5.0
_mark = secrets.token_hex(8)
_kivy_home = tempfile.mkdtemp(prefix="kivy-")
_left_by_workers: list[str] = []


# a deadline tells how busy the machine is; what hangs is ended by pytest's own time limit
hypothesis.settings.register_profile("usual", deadline=None)
hypothesis.settings.register_profile(
    "long", deadline=None, max_examples=100_000, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


def pytest_configure() -> None:
    for name in [name for name in os.environ if name.startswith("ONEDOOR_")]:
        del os.environ[name]
    os.environ["TEST_RUN"] = _mark  # inherited, so that even orphans can be told from other people's processes
    os.environ["KIVY_HOME"] = _kivy_home
    os.environ["KIVY_NO_ARGS"] = "1"


@pytest.hookimpl(trylast=True)  # after they were shuffled
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of several workers none begins a long module while the others are about to end: the most patient come first."""
    if not hasattr(config, "workerinput"):
        return
    patience: dict[Path, float] = defaultdict(float)
    for item in items:
        if limit := item.get_closest_marker("timeout"):
            patience[item.path] = max(patience[item.path], limit.args[0])
    items.sort(key=lambda item: -patience[item.path])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module. No two can be open at once, nor one across modules: its loop fills the main thread."""
    with chromium() as opened:
        yield opened


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """One of several workers has ended, and has looked what its tests left."""
    _left_by_workers.extend(getattr(node, "workeroutput", {}).get("left", ["a worker that died before it looked"]))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    shutil.rmtree(_kivy_home, ignore_errors=True)
    told: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    left = _left_by_workers if session.config.pluginmanager.has_plugin("dsession") else _left_in_the_end()
    if told is not None:
        told["left"] = left
    elif left:
        print("\n\nThe tests left behind:", *left, sep="\n  ")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _left_in_the_end() -> list[str]:
    give_up = time.monotonic() + PATIENCE_S
    while (left := _left_behind()) and time.monotonic() < give_up:
        time.sleep(0.05)
    return left


def _left_behind() -> list[str]:
    return _processes() + [
        f"thread {thread.name}"
        for thread in threading.enumerate()
        if thread is not threading.main_thread() and not thread.daemon
    ]


def _processes() -> list[str]:
    own = psutil.Process()
    found = {child.pid: child for child in own.children(recursive=True)}
    for process in psutil.process_iter():
        try:
            if process.pid != own.pid and process.environ().get("TEST_RUN") == _mark:
                found[process.pid] = process
        except psutil.Error:
            continue
    return [said for process in found.values() if (said := _said_of(process))]


def _said_of(process: psutil.Process) -> str | None:
    try:
        return f"process {process.pid}: {' '.join(process.cmdline()) or process.name()}"
    except psutil.NoSuchProcess:
        return None
