"""What every surface ought to have shown at each moment, told by the journal. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from config.models import Hall
from hardware.led_panels.drawing import draw
from hardware.led_panels.words import words_of
from onedoor.simulate.done import Told
from onedoor.simulate.told import DayTold
from wire.messages import WindowState, WindowStatus

ROWS = 7
"""Of a board: one that is called and six that were."""


@dataclass
class Timeline:
    """What was true from when on."""

    first: Any
    since: list[float] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def note(self, at: float, value: Any) -> None:
        """It is so from now on."""
        if value != self.last:
            self.since.append(at)
            self.values.append(value)

    @property
    def last(self) -> Any:
        """What is true in the end."""
        return self.values[-1] if self.values else self.first

    def at(self, moment: float) -> Any:
        """What was true at a moment."""
        place = bisect_right(self.since, moment)
        return self.values[place - 1] if place else self.first


@dataclass
class Truth:
    """The day as the journal tells it."""

    day: DayTold
    boards: dict[str, Timeline]  # by zone: the newest call, (number, window)
    windows: dict[str, Timeline]  # by window: what it does, and the number there
    guide: Timeline  # each window, what it does, and the number there
    phones: dict[str, Timeline]  # by number: the ticket's state, and the window while it is called
    panels: dict[str, Timeline]  # by window: the dots that shine, and whether they blink
    rows: dict[str, list[tuple[str, str]]]  # by zone: a board's calls in the end, the newest first


def truth_of(hall: Hall, journal: Iterable[Told]) -> Truth:
    """Fold the journal up, and note how each surface changes on the way."""
    zones = {window.name: window.zone for window in hall.window}
    faces = {str(device.window): _face_of(hall, device) for device in hall.device if device.kind == "led_panel"}
    day = DayTold()
    truth = Truth(
        day,
        {zone.name: Timeline(None) for zone in hall.zone},
        {window.name: Timeline(("closed", "")) for window in hall.window},
        Timeline(tuple((window.name, "closed", "") for window in hall.window)),
        {},
        {window: Timeline(face(_window(day, window, None, "2000-01-01"))) for window, face in faces.items()},
        {zone.name: [] for zone in hall.zone},
    )
    reasons: dict[str, str | None] = {}
    for event in journal:
        at = datetime.fromisoformat(event["at"]).timestamp()
        day.note(event)
        if event["kind"] == "window_paused":
            reasons[event["window"]] = event.get("reason")
        if event["kind"] == "ticket_called":
            call = event["number"], event["window"]
            zone = zones[event["window"]]
            truth.boards[zone].note(at, call)
            truth.rows[zone] = [call, *(row for row in truth.rows[zone] if row[0] != call[0])][:ROWS]
        if (ticket := day.tickets.get(event.get("number", ""))) is not None:
            shown = ticket.state, ticket.window if ticket.state == "called" else ""
            truth.phones.setdefault(ticket.number, Timeline(("waiting", ""))).note(at, shown)
        for window, doing in truth.windows.items():
            here = day.windows.get(window)
            doing.note(at, (day.status(window).value, here.number if here and here.number else ""))
        truth.guide.note(at, tuple((window, *doing.last) for window, doing in truth.windows.items()))
        for window, face in faces.items():
            truth.panels[window].note(at, face(_window(day, window, reasons.get(window), event["day"])))
    return truth


def _window(day: DayTold, name: str, reason: str | None, date: str) -> WindowState:
    here, status = day.windows.get(name), day.status(name)
    said: Mapping[str, Any] = {
        "day": date,
        "seq": 1,
        "status": status,
        "number": here.number if here else None,
        "reason": reason if status is WindowStatus.PAUSED else None,
    }
    return WindowState.model_validate(said)


def _face_of(hall: Hall, panel: Any) -> Callable[[WindowState], tuple[bytes, bool]]:
    words = words_of(panel, str(panel.window), hall.hall)

    def dots(state: WindowState) -> tuple[bytes, bool]:
        face = words.face(state)
        return draw(face.text, panel.width, panel.height).convert("1").tobytes(), face.blinking

    return dots
