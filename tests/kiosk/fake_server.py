"""A stand-in for the server that keeps the HTTP contract, can be broken on demand, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import json
import secrets
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from config.models import Hall
from tests.kiosk.hall_views import estimate_for, hall_view
from wire.api import (
    HallView,
    QuietHours,
    Refusal,
    SlipNoted,
    SlipOutcome,
    StaffCall,
    TicketIssued,
    TicketProgress,
    TicketRequest,
    TicketState,
)
from wire.messages import Estimate

KEY = "the-kiosk's-key"


@dataclass
class Lost:
    """The next POST is carried out, and its reply never leaves."""


@dataclass
class Broken:
    """The next POST is not carried out: 503."""

    times: int = 1


@dataclass
class Says:
    """The next POST is refused."""

    status: int
    code: str
    message: str = "no"
    retry_after: int | None = None


@dataclass
class Slow:
    """The next POST is carried out, and its reply leaves late."""

    seconds: float


@dataclass
class Garbled:
    """The next POST is carried out, and its reply is not of the contract."""


Trouble = Lost | Broken | Says | Slow | Garbled


class FakeServer:
    """One hall behind a real socket; `url` stays the same when it goes away and comes back."""

    def __init__(self, hall: Hall, waiting: dict[str, int] | None = None) -> None:
        self.hall = hall
        self.waiting = {line.letter: (waiting or {}).get(line.letter, 0) for line in hall.line}
        self.closed: dict[str, str] = {}
        self.troubles: deque[Trouble] = deque()
        self.requests: list[TicketRequest] = []
        self.tickets: dict[str, TicketIssued] = {}  # by request id
        self.slips: dict[str, SlipOutcome] = {}  # by token
        self.noted: list[SlipOutcome] = []
        self.cancelled: list[str] = []
        self.staff_calls: list[str] = []
        self.follows: dict[str, TicketProgress] = {}  # by token or number
        self.acts: list[tuple[str, str, dict[str, Any]]] = []
        self.appointments: dict[str, str] = {}  # line by code
        self.quieter: dict[str, tuple[QuietHours, ...]] = {}
        self.languages: list[str] = []
        self.asked_hall = 0
        self._lock = threading.Lock()
        self._http: _Listener | None = None
        self._port = 0
        self.come()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def come(self) -> None:
        fake = self

        class Handler(_Handler):
            server_of = fake

        self._http = _Listener(("127.0.0.1", self._port), Handler)
        self._port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def go(self) -> None:
        """Be gone as a killed process is: no listener, and every connection cut."""
        if self._http is not None:
            self._http.shutdown()
            self._http.cut()
            self._http.server_close()
            self._thread.join()
            self._http = None

    # -- what it answers ------------------------------------------------------------------------

    def view(self) -> HallView:
        self.asked_hall += 1
        view = hall_view(self.hall, self.waiting, self.closed)
        lines = tuple(line.model_copy(update={"quieter": self.quieter.get(line.letter, ())}) for line in view.lines)
        return view.model_copy(update={"lines": lines})

    def issue(self, asked: TicketRequest) -> tuple[int, Any]:
        with self._lock:
            self.requests.append(asked)
            key = str(asked.request_id)
            if key in self.tickets:
                return 200, self.tickets[key]
            matter = next((m for m in self.hall.matter if m.code == asked.matter), None)
            letter = matter.line if matter else asked.line
            if letter is None or letter not in self.waiting:
                return 404, Refusal(code="unknown_line", message=f"no line {letter}")
            number = f"{letter}{sum(t.line == letter for t in self.tickets.values()) + 1:03d}"
            token = secrets.token_urlsafe(16)
            ticket = TicketIssued(
                number=number,
                token=token,
                line=letter,
                matter=asked.matter,
                ahead=self.waiting[letter],
                estimate=estimate_for(self.hall, letter, self.waiting[letter]),
                windows=self.hall.windows_of(letter),
                url=f"http://127.0.0.1:8080/t/{token}",
                issued_at=datetime.now(UTC),
            )
            self.tickets[key] = ticket
            self.waiting[letter] += 1
            return 201, ticket

    def progress(self, of: str) -> tuple[int, Any]:
        """Of a token or a number."""
        found = self.follows.get(of)
        return (200, found) if found else (404, Refusal(code="unknown_ticket", message="没有这个号码"))

    def act(self, of: str, act: str, body: dict[str, Any]) -> tuple[int, Any]:
        found = self.follows[of]
        self.acts.append((of, act, body))
        changed = {"state": TicketState.WAITING, "ahead": 2, "estimate": Estimate(low=4, high=9), "may": ()}
        if act == "rate":
            changed = {"rated": body["level"], "may": ()}
        self.follows[of] = found.model_copy(update=changed)
        return 200, self.follows[of]

    def check_in(self, code: str, body: dict[str, Any]) -> tuple[int, Any]:
        if code not in self.appointments:
            return 404, Refusal(code="unknown_appointment", message="找不到这个预约码")
        line = self.appointments[code]
        status, ticket = self.issue(TicketRequest(request_id=body["request_id"], line=line))
        return status, ticket.model_copy(update={"slot": ticket.issued_at})

    def note(self, token: str, outcome: SlipOutcome) -> tuple[int, Any]:
        ticket = next((t for t in self.tickets.values() if t.token == token), None)
        if ticket is None:
            return 404, Refusal(code="unknown_ticket", message="no such ticket")
        self.noted.append(outcome)
        self.slips[token] = outcome
        return 201, SlipNoted(number=ticket.number, outcome=outcome.outcome)


class _Listener(ThreadingHTTPServer):
    allow_reuse_address = True

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_: Any) -> None:
        pass  # a connection that was cut

    def cut(self) -> None:
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of: FakeServer

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        fake = self.server_of
        fake.languages.append(self.headers.get("Accept-Language", ""))
        if not self._allowed():
            return
        if self.path == "/api/hall":
            self._answer(200, fake.view())
        elif self.path.startswith(("/api/tickets/", "/api/numbers/")):
            self._answer(*fake.progress(self.path.rsplit("/", 1)[1]))
        else:
            self._answer(404, Refusal(code="unknown", message="no such page"))

    def do_POST(self) -> None:
        fake = self.server_of
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if not self._allowed():
            return
        if self.path.startswith("/api/leases"):  # this hall lends no numbers, and troubles are for visitors
            self._answer(409, Refusal(code="no_leases", message="none"))
            return
        trouble = fake.troubles.popleft() if fake.troubles else None
        if isinstance(trouble, Broken):
            if trouble.times > 1:
                fake.troubles.appendleft(Broken(trouble.times - 1))
            self._answer(503, Refusal(code="unavailable", message="restarting"))
            return
        if isinstance(trouble, Says):
            self._answer(
                trouble.status,
                Refusal(code=trouble.code, message=trouble.message, retry_after=trouble.retry_after),
            )
            return
        status, answer = self._do(body)
        if isinstance(trouble, Lost):
            self.close_connection = True
            return
        if isinstance(trouble, Garbled):
            self._send(200, b'{"number": 7}')
            return
        if isinstance(trouble, Slow):
            time.sleep(trouble.seconds)
        self._answer(status, answer)

    def _do(self, body: dict[str, Any]) -> tuple[int, Any]:
        fake = self.server_of
        match self.path.split("/")[2:]:
            case ["tickets"]:
                return fake.issue(TicketRequest.model_validate(body))
            case ["tickets", token, "slip"]:
                return fake.note(token, SlipOutcome.model_validate(body))
            case ["appointments", code, "check-in"]:
                return fake.check_in(code, body)
            case ["tickets" | "numbers", of, "rejoin" | "rate" as act]:
                return fake.act(of, act, body)
            case ["staff-calls"]:
                fake.staff_calls.append(body["request_id"])
                return 201, StaffCall(kiosk="kiosk-1", called_at=datetime.now(UTC))
            case ["tickets", token, "cancel"]:
                fake.cancelled.append(token)
                return 201, SlipNoted(number="A001", outcome="failed")
        return 404, Refusal(code="unknown", message="no such page")

    def _allowed(self) -> bool:
        if self.headers.get("Authorization") == f"Bearer {KEY}":
            return True
        self._answer(401, Refusal(code="unauthorized", message="wrong key"))
        return False

    def _answer(self, status: int, model: Any) -> None:
        self._send(status, model.model_dump_json(exclude_none=True).encode())

    def _send(self, status: int, content: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            pass  # whoever asked is gone
