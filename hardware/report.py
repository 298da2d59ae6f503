"""How a device's state reaches the wire: retained, published when it changes and whenever the broker comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from wire.link import Link
from wire.messages import DeviceState

OK = "ok"
_UNREACHABLE = {FaultCode.OFFLINE, FaultCode.SILENT}


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
        link.on_connect(self._publish)

    def tell(self, fault: DeviceFault | None) -> None:
        """The device works, or why it does not; said on the wire when it is news."""
        status, detail = (fault.code.value, fault.detail) if fault else (OK, "")
        with self._lock:
            if self._state is not None and (self._state.status, self._state.detail) == (status, detail):
                return
            self._state = DeviceState(
                online=fault is None or fault.code not in _UNREACHABLE,
                kind=self._device.kind,
                status=status,
                detail=detail,
                since=self._now(),
            )
        self._publish()

    def _publish(self) -> None:
        if (state := self._state) is not None:
            self._link.publish(state, device=self._device.id)
