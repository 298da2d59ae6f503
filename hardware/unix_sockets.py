"""Unix stream sockets, also where a path is longer than a socket address can hold."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LONGEST = 100  # a socket address holds 108 bytes of path (unix(7))


def connect_unix(path: Path, timeout_s: float) -> socket.socket:
    """Connect to a Unix stream socket, or raise OSError."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(timeout_s)
        with _short(path) as name:
            line.connect(name)
    except OSError:
        line.close()
        raise
    return line


def listen_unix(path: Path) -> socket.socket:
    """Listen at `path`, in place of whatever socket a killed process left there; only this user may connect."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(path) as name:
            listener.bind(name)
        path.chmod(0o600)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name for `path` that fits a socket address, by way of its folder's file descriptor where it is too long."""
    if len(os.fsencode(path)) <= _LONGEST:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
