"""What every role's process does first: log in one shape, notice its starter's end, say when it is ready.

A role is started by `onedoor up`, by systemd, or by hand. `NOTIFY_SOCKET` is systemd's readiness
protocol (sd_notify), which `onedoor up` speaks too; `ONEDOOR_LIFELINE` is the reading end of a pipe
whose writing end only the starter holds, so its end is noticed even when it was killed.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import signal
import socket
import sys
import threading
import time

import structlog

STAYS_ENDED = 79
"""Exit code of a role that a person beside it has ended for good: whoever keeps it running leaves it be."""

GRACE_S = 3.0
"""How long a role may take to stop once its starter is gone."""


def begin(role: str) -> structlog.stdlib.BoundLogger:
    """Set up logging for this process and watch the lifeline; return the role's logger."""
    configure_logging()
    lifeline = os.environ.pop("ONEDOOR_LIFELINE", None)  # ours alone: not for the programs this role starts
    if lifeline is not None:
        os.set_inheritable(int(lifeline), False)
        threading.Thread(target=_watch_lifeline, args=(int(lifeline),), name="lifeline", daemon=True).start()
    log: structlog.stdlib.BoundLogger = structlog.get_logger(role)
    return log


def configure_logging() -> None:
    """One line per event on stderr, in the same shape for our own and for libraries' loggers."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    renderer = (
        structlog.dev.ConsoleRenderer(colors=False)
        if sys.stderr.isatty()
        else structlog.processors.LogfmtRenderer(
            key_order=["timestamp", "level", "logger", "event"], bool_as_flag=False
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)


def ready(pid: int | None = None) -> None:
    """Tell the starter that this role now answers; `pid` is its main process, if that is another than this."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    # nobody listens any more: the starter is gone, and the lifeline tells
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as say, contextlib.suppress(OSError):
        say.sendto(f"READY=1\nMAINPID={pid or os.getpid()}".encode(), address)


def _watch_lifeline(fd: int) -> None:
    """When the starter is gone: ask this process to stop; then, or after the grace, end all it has started."""
    while os.read(fd, 1):
        pass
    atexit.register(_end_group)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    _end_group()


def _end_group() -> None:
    """Kill the process group when it is this role's own, else this process alone."""
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
