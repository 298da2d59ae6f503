"""Puts together what the guide at the door sees: all lines and windows, who calls for staff, what needs a look.

It is looked at a few times a second and told only when something has changed, so a storm of calls costs little.
"""

from __future__ import annotations

from config.models import Hall
from display.screens.guide_state import GuideLine, GuideState, GuideWindow
from display.screens.streams import Key, State, Streams
from wire.messages import DeviceState, LineState, StaffCalls, WindowState

GUIDE = Key("guide", "")
STAFF = Key("staff", "calls")
"""Heard for the guide alone; followed by nobody else."""

LOW_PAPER = 50
"""With so few slips left a roll should lie ready."""
OK = "ok"


class Guide:
    """The state of one hall's guide page. Lives on the streams' event loop."""

    def __init__(self, hall: Hall, streams: Streams) -> None:
        """The parts are taken from `streams`, and the whole is offered to them."""
        self._streams = streams
        self._lines = {line.letter: Key("line", line.letter) for line in hall.line}
        self._windows = {window.name: Key("window", window.name) for window in hall.window}
        self._known = [device.id for device in hall.device] + [kiosk.name for kiosk in hall.kiosk]
        self._unwell: set[str] = set()
        self._told_of: list[object] = []

    def hear(self, device: str, state: DeviceState) -> None:
        """A device has said how it is; one that the hall's files do not name is none of the guide's."""
        if device in self._known and needs_a_look(state):
            self._unwell.add(device)
        else:
            self._unwell.discard(device)

    def look(self) -> None:
        """Tell what has changed since the last look, if anything has."""
        keys = [*self._lines.values(), *self._windows.values(), STAFF]
        heard = [self._streams.newest(key) for key in keys]
        now: list[object] = [*heard, frozenset(self._unwell)]
        parts = [part for part in heard if part is not None]
        if now != self._told_of and parts:
            self._told_of = now
            self._streams.offer(GUIDE, self._whole(parts))

    def _whole(self, parts: list[State]) -> GuideState:
        today = max(part.day for part in parts)
        lines, windows = {}, {}
        for letter, key in self._lines.items():
            if line := self._streams.of_day(today, LineState, key):
                lines[letter] = _line(line)
        for name, key in self._windows.items():
            if window := self._streams.of_day(today, WindowState, key):
                windows[name] = GuideWindow(status=window.status, number=window.number, since=window.since)
        staff = self._streams.of_day(today, StaffCalls, STAFF)
        return GuideState(
            day=today,
            seq=max(part.seq for part in parts if part.day == today),
            lines=lines,
            windows=windows,
            staff=() if staff is None else staff.calls,
            unwell=tuple(device for device in self._known if device in self._unwell),
        )


def needs_a_look(state: DeviceState) -> bool:
    """Whether somebody ought to look after it: it does not work, or its paper ends soon."""
    works = state.online and state.status in ("", OK)
    return not works or (state.paper_left is not None and state.paper_left <= LOW_PAPER)


def _line(state: LineState) -> GuideLine:
    waiting = len(state.waiting) if state.count is None else state.count
    return GuideLine(waiting=waiting, estimate=state.estimate, called=state.called or ())
