"""What is known of the hall's devices from what they say on the wire, and how they are tested.

Each server process has it by itself: the broker keeps every device's state, and tells it to whoever comes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from caller_server.domain.events import DeviceChanged, Event
from wire.link import Link
from wire.messages import STOPPED, DeviceError, DeviceState, DeviceTest, DeviceTested

OK = "ok"
AHEAD = timedelta(seconds=5)
"""So far a device's clock may be ahead of the server's."""
AWAY = "offline"
"""The code of a device that its last will speaks for, when the will does not say more."""


@dataclass(frozen=True, slots=True)
class Known:
    """A device as it was heard last."""

    online: bool
    status: str  # `ok`, or a fault's code
    detail: str
    since: datetime
    paper_left: int | None
    last_error: DeviceError | None


class Devices:
    """The devices that were heard of. Called from the link's thread and from requests."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lock = threading.Lock()  # guards _known and _asked
        self._known: dict[str, Known] = {}
        self._recalled: dict[str, Known] = {}
        self._asked: dict[str, _Asked] = {}  # by the test's id
        self._link: Link | None = None

    def recall(self, events: Iterable[Event]) -> None:
        """What the journal has of a day so far, before anything is heard: since when a device is as it is, and its
        last error. It makes no device known: only what it says itself does.
        """
        for event in events:
            if isinstance(said := event.fact, DeviceChanged):
                state = DeviceState(online=said.online, status=said.status, detail=said.detail)
                self._recalled[said.device] = after(self._recalled.get(said.device), state, event.at)

    def listen(self, link: Link) -> None:
        """Hear devices on a link, before it is started, and test them over it from now on."""
        link.subscribe(DeviceState, self._heard, device="+")
        link.subscribe(DeviceTested, self._tested, device="+")
        self._link = link

    def known(self) -> dict[str, Known]:
        """All that were heard of, by id."""
        with self._lock:
            return dict(self._known)

    def test(self, device: str, test: str, within_s: float) -> DeviceTested | None:
        """Have a device tested and wait for what came of it; None when nobody has answered in time."""
        asked = _Asked(device)
        with self._lock:
            self._asked[test] = asked
        try:
            if self._link is not None and self._link.publish(DeviceTest(id=test), device=device).wait(within_s):
                asked.answered.wait(within_s)
        finally:
            with self._lock:
                del self._asked[test]
        return asked.told

    def _tested(self, told: DeviceTested, names: dict[str, str]) -> None:
        with self._lock:
            asked = self._asked.get(told.id)
        if asked is not None and asked.device == names["device"]:
            asked.told = told
            asked.answered.set()

    def _heard(self, state: DeviceState, names: dict[str, str]) -> None:
        with self._lock:
            before = self._known.get(names["device"], self._recalled.get(names["device"]))
            self._known[names["device"]] = after(before, state, self._clock())


class _Asked:
    """A test that somebody waits for."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.answered = threading.Event()
        self.told: DeviceTested | None = None


def after(before: Known | None, state: DeviceState, now: datetime) -> Known:
    """What is known of a device once it has said this.

    A last will says neither since when nor what was wrong before: that is remembered. A device whose clock is fast
    has what it says of its times replaced by when it was heard.
    """
    status = state.status or (OK if state.online else AWAY)
    as_before = before is not None and (before.online, before.status) == (state.online, status)
    told = state.since if state.since is not None and state.since <= now + AHEAD else None
    since = told or (before.since if before is not None and as_before else now)
    errors = [_by(now, state.last_error, before), before.last_error if before else None]
    if status not in (OK, STOPPED) and not as_before:
        errors.append(DeviceError(status=status, detail=state.detail, at=since))
    last_error = max((error for error in errors if error is not None), key=lambda error: error.at, default=None)
    return Known(state.online, status, state.detail, since, state.paper_left, last_error)


def _by(now: datetime, error: DeviceError | None, before: Known | None) -> DeviceError | None:
    """A device's own last error; what its clock puts into the future happened when it was first heard of."""
    if error is None or error.at <= now + AHEAD:
        return error
    heard = before.last_error if before is not None else None
    if heard is not None and (heard.status, heard.detail) == (error.status, error.detail):
        return heard
    return error.model_copy(update={"at": now})
