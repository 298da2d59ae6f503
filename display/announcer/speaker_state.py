"""What a supervisor sees of a zone's loudspeaker: retained, told again when the broker is back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from wire.link import Link
from wire.messages import DeviceState

KIND = "speaker"


class SpeakerState:
    """Tells the wire how one loudspeaker does."""

    def __init__(self, device: str, link: Link, clock: Callable[[], datetime]) -> None:
        self._device = device
        self._link = link
        self._clock = clock
        self._lock = threading.Lock()
        self._state = DeviceState(online=True, kind=KIND, since=clock())
        link.on_connect(self._publish)

    def set(self, status: str, detail: str) -> None:
        """Take in its status; told only when it has changed."""
        with self._lock:
            if (status, detail) == (self._state.status, self._state.detail):
                return
            self._state = DeviceState(online=True, kind=KIND, status=status, detail=detail, since=self._clock())
        self._publish()

    def _publish(self) -> None:
        self._link.publish(self._state, device=self._device)
