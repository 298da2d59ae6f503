"""The hall's devices, for supervisors."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime

from wire.api.body import Answer, Asked
from wire.words import WindowName, ZoneName


class DeviceLevel(StrEnum):
    """How much a device wants somebody's attention."""

    BAD = "bad"  # it does not work
    UNKNOWN = "unknown"  # it was never heard of
    WARN = "warn"  # it works, but not for long: its paper runs out
    OK = "ok"


class DeviceTrouble(Answer):
    """The last thing that was wrong with a device."""

    status: str  # the fault's code
    detail: str
    at: AwareDatetime


class DeviceView(Answer):
    """One configured device or kiosk, or a screens process, as it was heard last."""

    id: str
    kind: str  # a device's kind, `kiosk` or `screens`
    driver: str | None = None
    machine: str | None = None
    window: WindowName | None = None
    zone: ZoneName | None = None
    kiosk: str | None = None
    level: DeviceLevel
    heard: bool  # false: it never said a word; then what follows says nothing
    online: bool
    status: str  # `ok`, a fault's code, or `unheard`
    detail: str
    since: AwareDatetime | None = None
    paper_left: int | None = None  # slips, where a printer counts them
    last_error: DeviceTrouble | None = None
    can_be_tested: bool


class DeviceViews(Answer):
    """Every configured device and kiosk and the screens processes, the worst first."""

    devices: tuple[DeviceView, ...]


class DeviceTestRequest(Asked):
    """A supervisor wants a device to show that it works."""


class DeviceTestOutcome(StrEnum):
    """How a test ended."""

    DONE = "done"
    FAILED = "failed"
    NO_ANSWER = "no_answer"  # nobody drives it, or whoever does hangs


class DeviceTestResult(Answer):
    """What came of a test."""

    device: str
    outcome: DeviceTestOutcome
    code: str | None = None  # the fault's, or `busy` while another test of it goes on
    detail: str  # what it did or saw, or what to do; for a technician
