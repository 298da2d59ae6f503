"""The two ways bytes travel to a panel, each with an end to every wait."""

from __future__ import annotations

import os
import select
import socket
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import serial

from hardware.addresses import UNIX
from hardware.faults import DeviceFault, FaultCode, reason
from hardware.unix_sockets import connect_unix

CONNECT_S = 2.0
WRITE_S = 2.0
DRAIN_S = 0.2
_AT_ONCE = 16 * 1024


class PanelLine(Protocol):
    """A line to a panel; raises DeviceFault and nothing else."""

    def open(self) -> bool:
        """Connect unless that is done already; True when this was needed."""
        ...

    def write(self, data: bytes) -> None: ...

    def read(self, timeout_s: float) -> bytes:
        """What has come by now, or within the time; empty when nothing has."""
        ...

    def close(self) -> None: ...


def drain(line: PanelLine) -> None:
    """Forget what came unasked, or too late; also on a line that never falls quiet."""
    deadline = time.monotonic() + DRAIN_S
    while line.read(0) and time.monotonic() < deadline:
        pass


class SerialLine:
    """A serial line: 7 data bits and even parity, or 8 and none."""

    def __init__(self, path: str, baud: int, *, seven_bits: bool) -> None:
        self._path = path
        self._baud = baud
        self._seven_bits = seven_bits
        self._port: serial.Serial | None = None

    def open(self) -> bool:
        if self._port is not None:
            return False
        with self._faults():
            self._port = serial.Serial(self._path, self._baud, timeout=0, write_timeout=WRITE_S)
        if self._seven_bits:
            with suppress(termios.error):  # of a pseudo-terminal, which has no bits to take away
                self._port.bytesize = serial.SEVENBITS
            with suppress(termios.error):
                self._port.parity = serial.PARITY_EVEN
        return True

    def write(self, data: bytes) -> None:
        with self._faults():
            self._opened().write(data)

    def read(self, timeout_s: float) -> bytes:
        with self._faults():
            port = self._opened()
            if not select.select([port.fileno()], [], [], max(0.0, timeout_s))[0]:
                return b""
            if not (data := os.read(port.fileno(), _AT_ONCE)):
                raise ConnectionError("it was pulled out")
            return data

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with suppress(OSError, termios.error):
                port.reset_output_buffer()  # closing would wait for a panel that takes nothing
            with suppress(OSError, termios.error):
                port.close()

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise ConnectionError("it is not open")
        return self._port

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except serial.SerialTimeoutException as fault:
            raise DeviceFault(FaultCode.SILENT, f"{self._path} takes no bytes: check the adapter's plug") from fault
        except (OSError, ValueError, termios.error) as fault:
            raise DeviceFault(
                FaultCode.OFFLINE, f"{self._path} is away ({reason(fault)}): check the panel's plug and adapter"
            ) from fault


class SocketLine:
    """TCP to `host:port`, or a Unix socket `unix:path`."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._socket: socket.socket | None = None

    def open(self) -> bool:
        if self._socket is not None:
            return False
        with self._faults():
            try:
                self._socket = self._connect()
            except TimeoutError as fault:
                raise ConnectionError("no answer to connecting") from fault
        return True

    def write(self, data: bytes) -> None:
        with self._faults():
            line = self._opened()
            line.settimeout(WRITE_S)
            line.sendall(data)

    def read(self, timeout_s: float) -> bytes:
        with self._faults():
            line = self._opened()
            if not select.select([line], [], [], max(0.0, timeout_s))[0]:
                return b""
            if not (data := line.recv(_AT_ONCE)):
                raise ConnectionError("the panel hung up")
            return data

    def close(self) -> None:
        line, self._socket = self._socket, None
        if line is not None:
            line.close()

    def _connect(self) -> socket.socket:
        if self._where.startswith(UNIX):
            return connect_unix(Path(self._where.removeprefix(UNIX)), CONNECT_S)
        host, _, port = self._where.rpartition(":")
        line = socket.create_connection((host, int(port)), CONNECT_S)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionError("it is not open")
        return self._socket

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError as fault:
            raise DeviceFault(
                FaultCode.SILENT, f"{self._where} takes no more bytes: power the panel off and on"
            ) from fault
        except (OSError, ValueError) as fault:
            why = str(fault) or type(fault).__name__
            raise DeviceFault(
                FaultCode.OFFLINE,
                f"{self._where} cannot be reached ({why}): check the panel's power and network cable, "
                "and that the address is its own",
            ) from fault
