"""A hall's day as its public events tell it to somebody outside, and what in it cannot have happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from onedoor.simulate.done import Told
from wire.messages import WindowStatus

ENDED = ("done", "cancelled", "lapsed")
"""A missed ticket may still come back, so it has not ended."""


class Invariant(StrEnum):
    """What must hold, whatever anybody presses."""

    SEQUENCE = "sequence"  # the journal's numbers go on one by one
    NUMBER = "number"  # no ticket number twice, none left out
    ONE_WINDOW = "one_window"  # a visitor is at one window at most, and a window has one visitor at most
    WRITTEN_ONCE = "written_once"  # what was acknowledged is in the journal, once
    NOT_LOST = "not_lost"  # a ticket ends, or is somewhere
    WIRE = "wire"  # what was heard is what the journal says
    STATE = "state"  # what the broker retains is what the journal says


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that did not hold, and where."""

    invariant: Invariant
    detail: str


@dataclass(slots=True)
class TicketTold:
    """A ticket's day."""

    number: str
    line: str
    issued_at: datetime
    low: int | None  # minutes, as told when it was issued; a kiosk that was cut off told none
    high: int | None
    state: str = "waiting"
    window: str | None = None  # where it is called to or served
    to_window: str | None = None  # where it was sent, and waits
    first_called: datetime | None = None
    kinds: Counter[str] = field(default_factory=Counter)  # of its events


@dataclass(slots=True)
class WindowTold:
    """A window at the moment."""

    open: WindowStatus = WindowStatus.CLOSED  # closed, open or paused; whoever is there comes before that
    number: str | None = None
    call: int | None = None


@dataclass
class DayTold:
    """The day, folded up as it is told."""

    tickets: dict[str, TicketTold] = field(default_factory=dict)
    windows: dict[str, WindowTold] = field(default_factory=dict)
    lent: set[str] = field(default_factory=set)  # numbers that kiosks have, for when they are cut off
    impossible: list[Broken] = field(default_factory=list)

    def status(self, window: str) -> WindowStatus:
        """What a window is doing."""
        here = self.windows.get(window, WindowTold())
        if here.number is None:
            return here.open
        return WindowStatus.SERVING if self.tickets[here.number].state == "serving" else WindowStatus.CALLING

    def waiting(self, line: str) -> set[str]:
        """Who waits in a line, those left out who were sent to one window."""
        return {
            t.number for t in self.tickets.values() if t.state == "waiting" and t.line == line and t.to_window is None
        }

    def note(self, event: Told) -> None:
        """One more event."""
        kind = event["kind"]
        if kind == "ticket_issued":
            self._issued(event)
        elif kind == "lease_granted":
            self.lent |= {f"{event['line']}{count:03d}" for count in range(event["first"], event["last"] + 1)}
        elif kind.startswith("window_"):
            self._window(event)
        elif kind in _TICKETS:
            ticket = self.tickets.get(event["number"])
            if ticket is None:
                self._cannot(Invariant.NUMBER, event, "was never issued")
                return
            ticket.kinds[kind] += 1
            _TICKETS[kind](self, ticket, event)

    def _issued(self, event: Told) -> None:
        number = event["number"]
        if number in self.tickets:
            self._cannot(Invariant.NUMBER, event, "was issued before")
            return
        at = datetime.fromisoformat(event.get("issued_at", event["at"]))
        self.tickets[number] = TicketTold(number, event["line"], at, event.get("low"), event.get("high"))

    def _window(self, event: Told) -> None:
        here = self.windows.setdefault(event["window"], WindowTold())
        here.open = _WINDOWS.get(event["kind"], here.open)

    def _called(self, ticket: TicketTold, event: Told) -> None:
        name = event["window"]
        here = self.windows.setdefault(name, WindowTold())
        if ticket.window not in (None, name):
            self._cannot(Invariant.ONE_WINDOW, event, f"was called to {name} while at {ticket.window}")
        elif ticket.state not in ("waiting", "called"):
            self._cannot(Invariant.ONE_WINDOW, event, f"was called while {ticket.state}")
        elif here.number not in (None, ticket.number):
            self._cannot(Invariant.ONE_WINDOW, event, f"was called to {name} while {here.number} was there")
        ticket.state, ticket.window, ticket.to_window = "called", name, None
        ticket.first_called = ticket.first_called or datetime.fromisoformat(event["at"])
        here.number, here.call = ticket.number, event["call"]

    def _started(self, ticket: TicketTold, event: Told) -> None:
        if ticket.window != event["window"]:
            self._cannot(Invariant.ONE_WINDOW, event, f"was started at {event['window']} while at {ticket.window}")
        ticket.state = "serving"

    def _leaves(self, ticket: TicketTold, state: str) -> None:
        if ticket.window is not None and self.windows[ticket.window].number == ticket.number:
            here = self.windows[ticket.window]
            here.number = here.call = None
        ticket.state, ticket.window = state, None

    def _transferred(self, ticket: TicketTold, event: Told) -> None:
        self._leaves(ticket, "waiting")
        ticket.line, ticket.to_window = event["to_line"], event.get("to_window")

    def _cannot(self, which: Invariant, event: Told, what: str) -> None:
        self.impossible.append(Broken(which, f"{event['number']} {what} (event {event['seq']})"))


_WINDOWS = {
    "window_opened": WindowStatus.OPEN,
    "window_paused": WindowStatus.PAUSED,
    "window_closed": WindowStatus.CLOSED,
}


def _to(state: str) -> Callable[[DayTold, TicketTold, Told], None]:
    return lambda day, ticket, _event: day._leaves(ticket, state)  # noqa: SLF001 - of this module


def _stays(_day: DayTold, _ticket: TicketTold, _event: Told) -> None:
    return


_TICKETS: dict[str, Callable[[DayTold, TicketTold, Told], None]] = {
    "ticket_called": DayTold._called,  # noqa: SLF001
    "ticket_started": DayTold._started,  # noqa: SLF001
    "ticket_transferred": DayTold._transferred,  # noqa: SLF001
    "ticket_finished": _to("done"),
    "ticket_missed": _to("missed"),
    "ticket_parked": _to("parked"),
    "ticket_rejoined": _to("waiting"),
    "ticket_resumed": _to("waiting"),
    "ticket_cancelled": _to("cancelled"),
    "ticket_lapsed": _to("lapsed"),
    "ticket_rated": _stays,
    "ticket_delayed": _stays,
    "slip_printed": _stays,
    "slip_failed": _stays,
}
"""What each kind does to its ticket; others change nothing that is looked at here."""


def day_told(events: Iterable[Told]) -> DayTold:
    """The day that these events tell."""
    day = DayTold()
    for event in events:
        day.note(event)
    return day
