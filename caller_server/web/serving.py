"""Serves the app with granian: one worker process, threads within it.

One process, because one writer holds the hall's day; what several requests wait for together, they
commit together.
"""

from __future__ import annotations

import ctypes
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

THREADS = 16
"""Requests answered at once. More of them make larger commits and a longer wait for the interpreter."""
BACKLOG = 1024
STOP_S = 2
"""Requests under way get so long to end."""
ANSWERS_WITHIN_S = 60.0

_QUIET: dict[str, Any] = {
    "handlers": {},
    "formatters": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}
"""Granian's own words go where the role's log goes."""

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def serve(host: str, port: int, factory_target: str, on_answering: Callable[[], None] | None = None) -> None:
    """Serve what `module:factory` builds until SIGTERM or SIGINT; the factory is called in the worker.

    `on_answering` is called once /healthz answers. Exits with 1 when the worker ends by itself.
    """
    if multiprocessing.get_start_method(allow_none=True) is None:
        multiprocessing.set_start_method("spawn")  # this process has threads, which a fork would lose
    server = Server(
        factory_target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        backlog=BACKLOG,
        log_level=LogLevels.error,
        log_dictconfig=_QUIET,
        workers_kill_timeout=STOP_S,
    )
    if on_answering is not None:
        server.on_startup(lambda: _watch(host, port, on_answering))
    server.serve(target_loader=load_in_worker)


def load_in_worker(target: str) -> Callable[..., Any]:
    """Build the app in the worker, which ends when its parent does, even if that was killed."""
    end_with_parent()
    module, _, factory = target.partition(":")
    app: Callable[..., Any] = getattr(importlib.import_module(module), factory)()
    return app


def end_with_parent() -> None:
    """Have the kernel kill this process when its parent is gone (Linux, prctl(2))."""
    parent = multiprocessing.parent_process()
    if not sys.platform.startswith("linux") or parent is None:
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent.pid:  # it was gone before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def _watch(host: str, port: int, on_answering: Callable[[], None]) -> None:
    at = "127.0.0.1" if host == "0.0.0.0" else "[::1]" if host == "::" else host
    threading.Thread(target=_wait_for, args=(f"http://{at}:{port}/healthz", on_answering), daemon=True).start()


def _wait_for(url: str, on_answering: Callable[[], None]) -> None:
    until = time.monotonic() + ANSWERS_WITHIN_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                on_answering()
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
