"""All of a hall at a glance, as the guide at the door sees it. Put together from what is heard; see `guide.py`."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict

from wire.messages import Estimate, StaffCall, WindowStatus
from wire.words import DeviceName, LineLetter, Number, WindowName


class GuideLine(BaseModel):
    """A line: how many wait, for how long one would wait now, and who is called."""

    model_config = ConfigDict(frozen=True)

    waiting: int
    estimate: Estimate
    called: tuple[Number, ...] = ()


class GuideWindow(BaseModel):
    """A window: what it does, for which ticket, and since when."""

    model_config = ConfigDict(frozen=True)

    status: WindowStatus
    number: Number | None = None
    since: AwareDatetime | None = None


class GuideState(BaseModel):
    """What `/live/guide` tells. Whole each time: a line or window that is missing was not heard of today."""

    model_config = ConfigDict(frozen=True)

    day: date
    seq: int
    """The newest of what it is put together from."""
    lines: dict[LineLetter, GuideLine]
    windows: dict[WindowName, GuideWindow]
    staff: tuple[StaffCall, ...] = ()
    """Kiosks that call for staff, oldest call first."""
    unwell: tuple[DeviceName, ...] = ()
    """Devices and kiosks that somebody ought to look after. What is wrong with them is not public."""

    def payload(self) -> bytes:
        """The JSON bytes that travel."""
        return self.model_dump_json(exclude_none=True).encode()
