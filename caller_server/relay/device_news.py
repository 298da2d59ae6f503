"""What devices say of themselves, on its way to the journal: in order, and no flood of it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from structlog.stdlib import BoundLogger

from caller_server.domain.refusals import Refusal
from caller_server.journal.engine import JournalUnavailable
from wire.messages import DeviceState

OFTEN = 6
WITHIN_S = 60.0
"""A device is journalled so often within this time; then only its newest state, once the time has passed."""
RETRY_S = 1.0
STOP_S = 2.0

Record = Callable[[str, DeviceState], bool]
"""Records a device's state; False when the journal had it already."""


@dataclass
class _Told:
    waiting: deque[DeviceState] = field(default_factory=deque)
    at: deque[float] = field(default_factory=deque)  # when it was journalled lately, monotonic
    held_back: int = 0


class DeviceNews:
    """A thread that records what devices say. A loose plug is told as that, and fills no journal."""

    def __init__(
        self,
        record: Record,
        log: BoundLogger,
        often: int = OFTEN,
        within_s: float = WITHIN_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._record = record
        self._log = log
        self._often = often
        self._within_s = within_s
        self._clock = clock
        self._devices: dict[str, _Told] = {}
        self._changed = threading.Condition()  # guards _devices and _stopping
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="device-news", daemon=True)
        self._thread.start()

    def heard(self, device: str, state: DeviceState) -> None:
        """A device has said something; returns at once."""
        with self._changed:
            self._devices.setdefault(device, _Told()).waiting.append(state)
            self._changed.notify()

    def stop(self) -> None:
        """Record nothing more."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join(STOP_S)

    def _run(self) -> None:
        while (turn := self._wait_for_turn()) is not None:
            device, state = turn
            try:
                if self._record(device, state):
                    self._devices[device].at.append(self._clock())
            except JournalUnavailable as away:
                self._log.warning("device_not_journalled", device=device, why=str(away))
                self._put_back(device, state)
            except Refusal as refused:
                self._log.warning("device_refused", device=device, why=str(refused))
            except Exception:
                self._log.exception("device_not_journalled", device=device)

    def _wait_for_turn(self) -> tuple[str, DeviceState] | None:
        with self._changed:
            while not self._stopping:
                next_at = None
                for device, told in self._devices.items():
                    if not told.waiting:
                        continue
                    due_at = self._due_at(told)
                    if due_at is None:
                        return device, _taken(told)
                    next_at = due_at if next_at is None else min(next_at, due_at)
                self._changed.wait(None if next_at is None else max(0.0, next_at - self._clock()))
        return None

    def _due_at(self, told: _Told) -> float | None:
        """When its next state may be recorded; None: now."""
        now = self._clock()
        while told.at and told.at[0] <= now - self._within_s:
            told.at.popleft()
        if len(told.at) < self._often:
            return None
        told.held_back += len(told.waiting) - 1
        told.waiting = deque([told.waiting[-1]])
        return told.at[0] + self._within_s

    def _put_back(self, device: str, state: DeviceState) -> None:
        with self._changed:
            self._devices[device].waiting.appendleft(state)
            if not self._stopping:
                self._changed.wait(RETRY_S)


def _taken(told: _Told) -> DeviceState:
    """The oldest state that waits; where others were left out before it, it says so."""
    state, left_out = told.waiting.popleft(), told.held_back
    told.held_back = 0
    if not left_out:
        return state
    loose = f"it changed {left_out} times more within a short time: look for a loose plug, cable or power supply"
    return state.model_copy(update={"detail": f"{state.detail}; {loose}" if state.detail else loose})
