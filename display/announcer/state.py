"""What is said of a zone's loudspeaker: whether it plays, and whether its voice wants somebody's attention."""

from __future__ import annotations

import threading

from hardware.faults import DeviceFault
from hardware.report import DeviceReport


class SpeakerState:
    """Puts together what is found by the zone and by its voice, each on a thread of its own."""

    def __init__(self, report: DeviceReport) -> None:
        self._report = report
        self._lock = threading.Lock()  # else the older of two states might be told last, and stay
        self._fault: DeviceFault | None = None
        self._known = False
        self._advice = ""

    def tell(self, fault: DeviceFault | None) -> None:
        """The loudspeaker's fault, or that it works."""
        with self._lock:
            self._known, self._fault = True, fault
            self._report.tell(fault, advice=self._advice)

    def advise(self, advice: str) -> None:
        """What is to be done about the voice although it speaks; nothing when all is well."""
        with self._lock:
            self._advice = advice
            if self._known:
                self._report.tell(self._fault, advice=advice)
