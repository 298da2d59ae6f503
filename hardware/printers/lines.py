"""The ways bytes travel to a printer: python-escpos's printers, each with time limits and an end that can be heard.

python-escpos opens, writes and closes; what is added is a limit on every wait, Unix sockets, reading as soon as a
byte is there, and finding a USB printer's endpoints. Every error leaves as a `DeviceFault`.
"""

from __future__ import annotations

import os
import select
import socket
import stat
import termios
import time
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import serial
import usb.core
import usb.util

from hardware.addresses import UNIX
from hardware.faults import DeviceFault, FaultCode
from hardware.printers.python_escpos import DeviceNotFoundError, File, Network, Serial, Usb
from hardware.unix_sockets import connect_unix

CONNECT_S = 2.0
WRITE_S = 5.0  # a strip of 20 mm is printed in 0.4 s by a slow head
_AT_ONCE_BYTES = 512


class Line(Protocol):
    """A line to a printer."""

    @property
    def answers(self) -> bool:
        """Whether the other end can be heard; a plain file cannot."""
        ...

    def open(self) -> None: ...

    def write(self, data: bytes) -> None: ...

    def read(self, timeout_s: float) -> bytes:
        """What has come by now, or within `timeout_s`; empty when nothing has."""
        ...

    def close(self) -> None: ...


class _Guarded:
    """Turns what operating system and libraries raise into faults that say what to do."""

    where: str
    advice: str
    answers = True

    def write(self, data: bytes) -> None:
        with self._faults():
            self._write(data)

    def read(self, timeout_s: float) -> bytes:
        with self._faults():
            return self._take(timeout_s)

    @abstractmethod
    def _write(self, data: bytes) -> None: ...

    @abstractmethod
    def _take(self, timeout_s: float) -> bytes: ...

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (TimeoutError, serial.SerialTimeoutException, usb.core.USBTimeoutError) as fault:
            raise DeviceFault(
                FaultCode.SILENT, f"{self.where} takes no more bytes: power the printer off and on"
            ) from fault
        except usb.core.NoBackendError as fault:
            raise DeviceFault(FaultCode.MISCONFIGURED, "USB needs libusb: install the package libusb-1.0-0") from fault
        except (OSError, termios.error, DeviceNotFoundError) as fault:
            why = str(fault).splitlines()[-1]
            raise DeviceFault(FaultCode.OFFLINE, f"{self.where} cannot be reached ({why}): {self.advice}") from fault


class NetworkLine(_Guarded, Network):  # type: ignore[misc]
    """TCP to `host:port`, or a Unix socket `unix:path`."""

    advice = "check the printer's power and network cable, and that the address is the one on its self-test slip"

    def __init__(self, where: str, write_s: float = WRITE_S) -> None:
        self.where = where
        self._write_s = write_s
        host, _, port = where.rpartition(":")
        self._path = Path(where.removeprefix(UNIX)) if where.startswith(UNIX) else None
        Network.__init__(self, host, 0 if self._path else int(port), timeout=write_s)

    def open(self, raise_not_found: bool = True) -> None:  # noqa: ARG002
        with self._faults():
            try:
                self.device = self._connect()
            except TimeoutError as fault:
                raise ConnectionError("no answer to connecting") from fault

    def _connect(self) -> socket.socket:
        if self._path:
            return connect_unix(self._path, CONNECT_S)
        line = socket.create_connection((self.host, self.port), CONNECT_S)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def _write(self, data: bytes) -> None:
        self.device.settimeout(self._write_s)
        self._raw(data)

    def _take(self, timeout_s: float) -> bytes:
        self.device.settimeout(max(timeout_s, 0.0005))  # 0 would mean: do not block, and raise another error
        try:
            data: bytes = self.device.recv(_AT_ONCE_BYTES)
        except TimeoutError:
            return b""
        if not data:
            raise ConnectionError("the printer hung up")
        return data


class SerialLine(_Guarded, Serial):  # type: ignore[misc]
    """RS-232, or USB that behaves like it: 8N1 with DTR/DSR."""

    advice = "check the printer's power and serial cable"
    _device: Any

    def __init__(self, where: str, baud: int) -> None:
        self.where = where
        Serial.__init__(self, where, baudrate=baud, timeout=0)

    def open(self, raise_not_found: bool = True) -> None:
        with self._faults():
            Serial.open(self, raise_not_found)
            self.device.write_timeout = WRITE_S

    def _write(self, data: bytes) -> None:
        self._raw(data)

    def _take(self, timeout_s: float) -> bytes:
        if not select.select([self.device], [], [], timeout_s)[0]:
            return b""
        return bytes(self.device.read(max(1, self.device.in_waiting)))  # python-escpos would wait for sixteen

    def close(self) -> None:
        if self._device and self._device.is_open:
            with self._faults():
                try:
                    self._device.reset_output_buffer()  # python-escpos would wait for a printer that takes nothing
                finally:
                    self._device.close()
        self._device = False


class UsbLine(_Guarded, Usb):  # type: ignore[misc]
    """USB printer class by libusb; `how` is passed to pyusb's `find` (a backend, for instance)."""

    advice = "check the printer's power and USB cable"
    in_ep: int
    out_ep: int

    def __init__(self, vendor: int, product: int, **how: Any) -> None:
        self.where = f"USB device {vendor:04x}:{product:04x}"
        Usb.__init__(self, vendor, product, usb_args=how, timeout=int(WRITE_S * 1000))

    def open(self, raise_not_found: bool = True) -> None:
        with self._faults():
            Usb.open(self, raise_not_found)
            interface = self.device.get_active_configuration()[(0, 0)]
            ends = {usb.util.endpoint_direction(end.bEndpointAddress): end.bEndpointAddress for end in interface}
            self.out_ep = ends.get(usb.util.ENDPOINT_OUT, self.out_ep)
            self.in_ep = ends.get(usb.util.ENDPOINT_IN, self.in_ep)

    def _configure_usb(self) -> None:
        """python-escpos resets the device at each opening, which some printers take for a power cut; this does not."""
        try:
            self.device.get_active_configuration()
        except usb.core.USBError:
            self.device.set_configuration()

    def _write(self, data: bytes) -> None:
        self._raw(data)

    def _take(self, timeout_s: float) -> bytes:
        try:
            return bytes(self.device.read(self.in_ep, _AT_ONCE_BYTES, max(1, int(timeout_s * 1000))))
        except usb.core.USBTimeoutError:
            return b""


class FileLine(_Guarded, File):  # type: ignore[misc]
    """A device file such as `/dev/usb/lp0`, which also answers, or a plain file, which gets the last job's bytes.

    The file must be there: one that was made in place of an unplugged device would swallow every slip.
    """

    advice = "check that the printer is on and that this user may write there"

    def __init__(self, where: str) -> None:
        self.where = where
        File.__init__(self, where)

    def open(self, raise_not_found: bool = True) -> None:  # noqa: ARG002
        with self._faults():
            self.answers = Path(self.where).is_char_device()
            way = os.O_RDWR if self.answers else os.O_WRONLY
            self._begins = True
            fd = os.open(self.where, way | os.O_NONBLOCK | os.O_NOCTTY)
            if stat.S_ISDIR(os.fstat(fd).st_mode):
                os.close(fd)
                raise IsADirectoryError(f"{self.where} is a folder")
            self.device = open(fd, "rb+" if self.answers else "wb", buffering=0)  # noqa: PTH123, SIM115

    def _write(self, data: bytes) -> None:
        if self._begins:
            self._begins = False
            if stat.S_ISREG(os.fstat(self.device.fileno()).st_mode):
                os.ftruncate(self.device.fileno(), 0)
        rest, deadline = memoryview(data), time.monotonic() + WRITE_S
        while rest:
            if not select.select([], [self.device], [], deadline - time.monotonic())[1]:
                raise TimeoutError
            rest = rest[os.write(self.device.fileno(), rest) :]

    def _take(self, timeout_s: float) -> bytes:
        if not self.answers or not select.select([self.device], [], [], timeout_s)[0]:
            return b""
        if not (data := os.read(self.device.fileno(), _AT_ONCE_BYTES)):
            raise ConnectionError("the printer hung up")
        return data
