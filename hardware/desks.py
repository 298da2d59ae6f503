"""A desk stands between one device and the hall's broker; a stand keeps the desks at one address open, come what may.

A kind of device joins the role `devices` by a function that opens its desks, named in `hardware/kinds.py`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from config.models import Device, Hall
from hardware.addresses import address_of
from hardware.faults import DeviceFault, FaultCode
from hardware.report import DeviceReport
from wire.link import Link
from wire.patience import Backoff

LOOK_EVERY_S = 0.1
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 30.0
HEALTHY_AFTER_S = 60.0
"""A desk that stood so long is no longer one that falls again and again."""


class Desk(Protocol):
    """One device and its link, wired together but not yet started. It reports its device by itself."""

    def start(self) -> None:
        """Begin; returns at once."""
        ...

    def look_after(self) -> None:
        """Do what must happen by itself; called ten times a second, and must not wait."""
        ...

    def stop(self) -> None:
        """Let go of the device and leave the wire."""
        ...


@dataclass(frozen=True)
class Place:
    """What a desk is opened with."""

    data: Path  # this machine's data folder
    link: Callable[[Device], Link]  # a link of the device's own, with its last will, not yet started
    log: Any
    hall: Hall

    @property
    def lines(self) -> Mapping[str, tuple[str, ...]]:
        """Letters of the lines that each window serves."""
        return {window.name: window.lines for window in self.hall.window}


OpenDesks = Callable[[Sequence[Device], Place], Sequence[Desk]]
"""Opens the desks of the devices of one kind at one address, or raises DeviceFault when it makes no sense of them.

A device that is only away is no reason to raise: its desk is opened, reports it, and finds it when it comes back.
"""


class Stand:
    """The devices at one address, on a thread of their own, so that what hangs or fails there touches no other.

    What cannot be opened, or falls, is reported as faulty and tried again after 1 s, 2 s and so on up to 30 s.
    """

    def __init__(self, devices: Sequence[Device], open_desks: OpenDesks, place: Place) -> None:
        self._devices = devices
        self._open_desks = open_desks
        self._place = place
        self._log = place.log.bind(devices=",".join(device.id for device in devices))
        self._pause = Backoff(FIRST_RETRY_S, LONGEST_RETRY_S)
        self._faulty: list[_Faulty] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"stand-{devices[0].id}", daemon=True)

    def start(self) -> None:
        """Open the desks in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Close them."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            if (fault := self._stand()) is not None:
                self._report(fault)
            self._stopping.wait(self._pause.next_wait())
        _stop_all(self._faulty, self._log)

    def _stand(self) -> DeviceFault | None:
        """Keep the desks open until told to stop, or return why that is not possible."""
        try:
            desks = self._open_desks(self._devices, self._place)
        except Exception as fault:
            return self._as_fault(fault)
        _stop_all(self._faulty, self._log)  # whose links have the same names
        self._faulty = []
        began = time.monotonic()
        try:
            for desk in desks:
                desk.start()
            while not self._stopping.wait(LOOK_EVERY_S):
                for desk in desks:
                    desk.look_after()
        except Exception as fault:
            if time.monotonic() - began > HEALTHY_AFTER_S:
                self._pause.begin_again()
            return self._as_fault(fault)
        finally:
            _stop_all(desks, self._log)
        return None

    def _report(self, fault: DeviceFault) -> None:
        if not self._faulty:
            self._faulty = [_Faulty(device, self._place) for device in self._devices]
        for faulty in self._faulty:
            faulty.tell(fault)

    def _as_fault(self, fault: Exception) -> DeviceFault:
        if isinstance(fault, DeviceFault):
            self._log.warning("device_not_opened", why=str(fault))
            return fault
        self._log.error("desk_failed", exc_info=fault)
        return DeviceFault(
            FaultCode.BROKEN,
            f"its driver failed ({type(fault).__name__}: {fault}) and is started again; the log says more",
        )


def stands(devices: Iterable[Device], kinds: dict[str, OpenDesks], place: Place) -> list[Stand]:
    """A stand for each address, of the devices whose kind has desks; kinds that are opened alike share theirs."""
    by_address: dict[tuple[OpenDesks, str], list[Device]] = {}
    for device in devices:
        if device.kind in kinds:
            at = address_of(device, place.data) or device.id
            by_address.setdefault((kinds[device.kind], at), []).append(device)
    return [Stand(group, open_desks, place) for (open_desks, _), group in by_address.items()]


class _Faulty:
    """In the place of a desk that cannot stand: says why."""

    def __init__(self, device: Device, place: Place) -> None:
        self._link = place.link(device)
        self._report = DeviceReport(device, self._link)
        self._link.start()

    def tell(self, fault: DeviceFault) -> None:
        self._report.tell(fault)

    def stop(self) -> None:
        self._link.stop()


class _Stops(Protocol):
    def stop(self) -> None: ...


def _stop_all(standing: Sequence[_Stops], log: Any) -> None:
    """All at once, because each takes a moment to take its leave."""

    def stop(one: _Stops) -> None:
        try:
            one.stop()
        except Exception:
            log.exception("desk_not_stopped")

    if standing:
        with ThreadPoolExecutor(max_workers=len(standing)) as at_once:
            list(at_once.map(stop, standing))
