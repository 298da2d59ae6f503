"""A kiosk without its window: the real client, numbers, file and printing, and visitors who touch at given times.

Says what it does on its standard output, a line each: `ahead LINES` when other lines have numbers ahead, and
`seen NUMBER TOKEN FROM TO` when a visitor who asked at one time sees a number at another. It may be killed at any
moment and started again: visitors whose time has gone by then have gone, too.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog

from config.load import load_hall
from hardware.printers import open_printer
from kiosk.api import HallServer, NoAnswer, Refused
from kiosk.events import HallSeen, Happened, NumbersAhead, SlipEnded
from kiosk.hall_watch import HallWatch
from kiosk.offline.counter import NoNumbers
from kiosk.offline.numbers import OwnNumbers
from kiosk.offline.timepiece import Timepiece
from kiosk.printing import SlipPrinting
from kiosk.slip import slip_page
from kiosk.texts import Texts
from wire import role
from wire.api import HallView, TicketRequest
from wire.rehearsal import RehearsalClock

LANGUAGE = "en"


class Kiosk:
    """Serves one visitor after another."""

    def __init__(self, told: dict[str, Any], log: structlog.stdlib.BoundLogger) -> None:
        self._hall = load_hall(Path(told["hall"]))
        self._clock = RehearsalClock(Path(told["clock"]))
        self._wrong = timedelta(minutes=told["clock_wrong_by_minutes"])
        self._log = log
        self._view: HallView | None = None
        self._printed = threading.Event()
        self._server = HallServer(told["url"], told["key"], answer_s=1, patience_s=1)
        self._watch = HallWatch(self._server, LANGUAGE, self._post, log)
        self._numbers = OwnNumbers(
            self._server,
            Path(told["data"]) / f"numbers-{told['name']}.sqlite3",
            Timepiece(lambda: self._clock.now() + self._wrong),
            offered=tuple(told["lines"]),
            server_is_here=lambda: self._watch.here,
            post=self._post,
            log=log,
            every_s=0.2,
        )
        kiosk = next(kiosk for kiosk in self._hall.kiosk if kiosk.name == told["name"])
        device = next(device for device in self._hall.device if device.id == kiosk.printer)
        printer = open_printer(device, Path(told["data"]))
        self._printing = SlipPrinting(printer, self._post, lambda *_: None, log)
        self._visitors = [(datetime.fromisoformat(at), line) for at, line in told["visitors"]]

    def run(self) -> None:
        """Until the last visitor has gone and all is handed in; the test ends it."""
        for part in (self._numbers, self._watch, self._printing):
            part.start()
        began = self._clock.now()
        for at, line in self._visitors:
            if at < began:
                continue
            while self._clock.now() < at:
                time.sleep(0.005)
            self._serve(line)
        say("done")
        threading.Event().wait()

    def _serve(self, line: str) -> None:
        asked_at = self._clock.now()
        try:
            ticket = self._numbers.ticket(TicketRequest(request_id=uuid4(), line=line), LANGUAGE)
        except (NoNumbers, NoAnswer, Refused) as fault:
            say(f"turned away {line} {fault}")
            return
        say(f"seen {ticket.number} {ticket.token} {asked_at.isoformat()} {self._clock.now().isoformat()}")
        assert self._view is not None
        self._printed.clear()
        self._printing.print(ticket.token, slip_page(ticket, self._view, self._hall, Texts(), LANGUAGE))
        self._printed.wait(10)

    def _post(self, happened: Happened) -> None:
        match happened:
            case HallSeen(hall=hall):
                self._numbers.seen(hall)
                self._view = hall
            case NumbersAhead(lines=lines):
                say(f"ahead {''.join(sorted(lines))}")
            case SlipEnded(token=token, fault=fault):
                if not self._numbers.slip_ended(token, fault):
                    threading.Thread(target=self._note, args=(token, fault), daemon=True).start()
                self._printed.set()
            case _:
                self._view = getattr(happened, "hall", None) or self._view

    def _note(self, token: str, fault: str | None) -> None:
        try:
            self._server.note_slip(token, fault, uuid4())
        except (NoAnswer, Refused):
            say(f"not noted {token}")


def say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Kiosk(json.loads(sys.stdin.readline()), role.begin("kiosk")).run()
