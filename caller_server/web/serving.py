"""Serves the app with granian: worker processes on one port, threads within each.

What several requests of a process wait for together, they commit together; so one process is enough for a
hall. Several need a journal that they can share.
"""

from __future__ import annotations

import ctypes
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
LOOK_EVERY_S = 0.02

_QUIET: dict[str, Any] = {
    "handlers": {},
    "formatters": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}
"""Granian's own words go where the role's log goes."""

_PR_SET_PDEATHSIG = 1  # linux/prctl.h

App = Callable[..., Any]


def serve(
    host: str, port: int, make: Callable[[], App], on_answering: Callable[[], None] | None = None, workers: int = 1
) -> None:
    """Serve the app that `make` builds until SIGTERM or SIGINT.

    Each worker is a fork of this process, so that what is imported before is not imported again, and builds its app
    itself: nothing may be open here that two processes cannot share. `on_answering` is called in a worker, once
    /healthz answers. A single worker that ends by itself ends this process, with exit code 1; one of several is
    started again.
    """
    multiprocessing.set_start_method("fork", force=True)
    server = Server(
        "the app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        backlog=BACKLOG,
        log_level=LogLevels.error,
        log_dictconfig=_QUIET,
        workers_kill_timeout=STOP_S,
        respawn_failed_workers=workers > 1,
    )

    def load(_target: str) -> App:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)  # until granian listens for them in this process
        _end_with_parent()
        app = make()
        if on_answering is not None:
            at = "127.0.0.1" if host == "0.0.0.0" else "[::1]" if host == "::" else host
            watch = (f"http://{at}:{port}/healthz", on_answering)
            threading.Thread(target=_wait_for, args=watch, name="first-answer", daemon=True).start()
        return app

    server.serve(target_loader=load)


def _end_with_parent() -> None:
    """Have the kernel kill this process when its parent is gone (Linux, prctl(2))."""
    parent = multiprocessing.parent_process()
    if not sys.platform.startswith("linux") or parent is None:
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent.pid:  # it was gone before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def _wait_for(url: str, on_answering: Callable[[], None]) -> None:
    until = time.monotonic() + ANSWERS_WITHIN_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                on_answering()
                return
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK_EVERY_S)
