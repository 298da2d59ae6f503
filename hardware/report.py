"""How a device's state reaches the wire: retained, published when it changes and whenever the broker comes back.

And how it is tested from afar: the server asks on `device/{id}/test`, the answer goes out on `device/{id}/tested`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from config.models import Device
from hardware.faults import DeviceFault, FaultCode, NotYetKnown, place_of
from wire.link import Link
from wire.messages import DeviceError, DeviceState, DeviceTest, DeviceTested

OK = "ok"
_UNREACHABLE = {FaultCode.OFFLINE, FaultCode.SILENT}

Trial = Callable[[], str]
"""Has the device do something that a person beside it notices, and returns what, in a sentence; or raises DeviceFault.

It may take some seconds, on a thread of its own.
"""


def last_will(device: Device) -> tuple[str, DeviceState]:
    """What the broker says of a device when the process that drives it dies: the `will` of that device's own link."""
    detail = "the computer or the program that drives it stopped: start it again"
    return device.id, DeviceState(online=False, kind=device.kind, status=FaultCode.OFFLINE, detail=detail)


class DeviceReport:
    """Keeps `device/{id}` true. Each device has a link of its own, because a link has one last will."""

    def __init__(self, device: Device, link: Link, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Give it the link before the link starts."""
        self._device = device
        self._link = link
        self._now = now
        self._lock = threading.Lock()
        self._state: DeviceState | None = None  # unknown until the first `tell`
        self._trial: Trial = self._only_asked
        self._on_trial = threading.Lock()
        self._tried = ""  # the id of the newest test, which may be delivered twice
        link.on_connect(self._publish)
        link.subscribe(DeviceTest, self._asked, device=device.id)

    def tell(self, fault: DeviceFault | None, paper_left: int | None = None, advice: str = "") -> None:
        """The device works, or why it does not; said on the wire when it is news.

        `paper_left` is how many slips a printer's roll is good for, where it is counted; `advice` what is to be done
        before long, although it works.
        """
        if isinstance(fault, NotYetKnown):
            return
        status, detail = (fault.code.value, fault.detail) if fault else (OK, advice)
        with self._lock:
            before = self._state
            if before is not None and (before.status, before.detail, before.paper_left) == (status, detail, paper_left):
                return
            so_already = before is not None and before.status == status
            since = before.since if before is not None and before.since is not None and so_already else self._now()
            self._state = DeviceState(
                online=fault is None or fault.code not in _UNREACHABLE,
                kind=self._device.kind,
                status=status,
                detail=detail,
                since=since,
                paper_left=paper_left,
                last_error=DeviceError(status=status, detail=detail, at=since)
                if fault
                else before and before.last_error,
            )
        self._publish()

    def tested_by(self, trial: Trial) -> None:
        """How the device is tested. Until this is said, a test only tells how the device was seen last."""
        self._trial = trial

    def _publish(self) -> None:
        with self._lock:  # else an older state might be told after a newer one, and stay
            if self._state is not None:
                self._link.publish(self._state, device=self._device.id)

    # -- tests ------------------------------------------------------------------------------------

    def _asked(self, test: DeviceTest, _names: dict[str, str]) -> None:
        if test.id == self._tried:
            return
        self._tried = test.id
        if not self._on_trial.acquire(blocking=False):
            busy = "another test of it goes on: wait until that has ended"
            self._answer(DeviceTested(id=test.id, ok=False, code="busy", detail=busy))
            return
        threading.Thread(target=self._try, args=(test.id,), name=f"test-{self._device.id}", daemon=True).start()

    def _try(self, test: str) -> None:
        try:
            told = DeviceTested(id=test, ok=True, detail=self._trial())
        except DeviceFault as fault:
            told = DeviceTested(id=test, ok=False, code=fault.code.value, detail=fault.detail)
        except Exception as fault:  # whatever it is, whoever asked is told
            detail = f"its driver failed ({place_of(fault)})"
            told = DeviceTested(id=test, ok=False, code=FaultCode.BROKEN.value, detail=detail)
        finally:
            self._on_trial.release()
        self._answer(told)

    def _answer(self, told: DeviceTested) -> None:
        self._link.publish(told, device=self._device.id)

    def _only_asked(self) -> str:
        state = self._state
        if state is None:
            raise DeviceFault(FaultCode.SILENT, "it has not been asked yet how it is: wait a moment")
        if state.status != OK:
            raise DeviceFault(FaultCode(state.status), state.detail)
        return "it answers"
