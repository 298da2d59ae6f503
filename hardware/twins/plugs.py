"""Where a driver plugs into a twin: a TCP port, a Unix socket, or a pseudo-terminal under a name of its own."""

from __future__ import annotations

import os
import select
import socket
import threading
import tty
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from hardware.addresses import UNIX
from hardware.unix_sockets import listen_unix

TAKEN_S = 0.2
"""So long a terminal waits for whoever reads it, once its buffer (4 KiB) is full."""


class Cable(Protocol):
    """One connection to a twin."""

    def read(self) -> bytes:
        """Wait for bytes; empty once the connection has ended."""
        ...

    def write(self, data: bytes) -> None:
        """Send bytes; they are lost when nobody is there any more."""
        ...

    def close(self) -> None: ...


class Plug(Protocol):
    """A place to connect to."""

    def insert(self) -> None:
        """Be there to connect to, or raise OSError."""
        ...

    def accept(self) -> Cable | None:
        """Wait for a connection; None once the plug is pulled."""
        ...

    def pull(self) -> None:
        """Be gone."""
        ...


class SocketPlug:
    """`host:port` or `unix:path`. Further connections wait until the first has ended, as at a real printer."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._listener: socket.socket | None = None

    def insert(self) -> None:
        if self._address.startswith(UNIX):
            self._listener = listen_unix(Path(self._address.removeprefix(UNIX)))
            return
        host, _, port = self._address.rpartition(":")
        self._listener = socket.create_server((host, int(port)), backlog=8)

    @property
    def port(self) -> int:
        """The TCP port, once inserted: the one picked when the address says 0."""
        if self._listener is None:
            raise OSError("it is not plugged in")
        return int(self._listener.getsockname()[1])

    def accept(self) -> Cable | None:
        if (listener := self._listener) is None:
            return None
        try:
            return SocketCable(listener.accept()[0])
        except OSError:
            return None  # pulled

    def pull(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in accept
            listener.close()
            if self._address.startswith(UNIX):
                Path(self._address.removeprefix(UNIX)).unlink(missing_ok=True)


class SocketCable:
    """A connected socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        if connection.family != socket.AF_UNIX:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def read(self) -> bytes:
        try:
            return self._connection.recv(16 * 1024)
        except OSError:
            return b""

    def write(self, data: bytes) -> None:
        with suppress(OSError):
            self._connection.sendall(data)

    def close(self) -> None:
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


class PtyPlug:
    """A pseudo-terminal whose far end stands at `path`, for drivers of serial lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cable: PtyCable | None = None
        self._given = False

    def insert(self) -> None:
        near, far = os.openpty()
        os.set_blocking(near, False)
        tty.setraw(far)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(far))
        fresh.replace(self._path)
        self._cable, self._given = PtyCable(near, far), False

    def accept(self) -> Cable | None:
        if self._cable is None or self._given:
            return None  # one cable for as long as it is plugged in
        self._given = True
        return self._cable

    def pull(self) -> None:
        cable, self._cable = self._cable, None
        if cable is not None:
            self._path.unlink(missing_ok=True)
            cable.close()


class PtyCable:
    """The near end of a pseudo-terminal. The far end is held open too, so that drivers may come and go."""

    def __init__(self, near: int, far: int) -> None:
        self._near, self._far = near, far
        self._woken, self._wake = os.pipe()
        self._writing = threading.Lock()  # a number closed while it is written to may be another file's by then
        self._ended = False

    def read(self) -> bytes:
        """Only one thread reads; it also lets go of the terminal when told to."""
        ready = select.select([self._near, self._woken], [], [])[0]
        if self._woken in ready:
            with self._writing:
                for fd in (self._near, self._far, self._woken, self._wake):
                    os.close(fd)
            return b""
        with suppress(OSError):
            return os.read(self._near, 4096)
        return b""

    def write(self, data: bytes) -> None:
        """Nobody may be reading; then the terminal's buffer fills and the rest is lost, as on a real line."""
        with self._writing, suppress(OSError):
            rest = memoryview(data)
            while rest and not self._ended and select.select([], [self._near], [], TAKEN_S)[1]:
                rest = rest[os.write(self._near, rest) :]

    def close(self) -> None:
        with self._writing:
            if not self._ended:
                self._ended = True
                os.write(self._wake, b"!")
