"""Clients that remember what they asked and what they were told, and the judge who compares it with the journal."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

from caller_server.domain.events import Event, TicketCalled, TicketIssued
from caller_server.journal.store import Store
from tests.bench.load import Client, request_bytes
from tests.bench.servers import Running

HALL = "bench"


@dataclass
class Asked:
    """One command, and what came of it as far as its sender knows."""

    path: str
    request_id: str = field(default_factory=lambda: str(uuid4()))
    status: int | None = None  # None: no answer came
    number: str | None = None

    def send(self, client: Client, hall: Running) -> None:
        """Ask (again), and note the answer."""
        body: dict[str, str] = {"request_id": self.request_id}
        if self.path == "/api/tickets":
            body["line"] = "A"
        status, answer = client.ask(request_bytes(self.path, json.dumps(body).encode(), hall.key))
        said = json.loads(answer)
        self.number = said.get("number") or (said.get("ticket") or {}).get("number")
        self.status = status


def issue() -> Asked:
    """A ticket, please."""
    return Asked("/api/tickets")


def call(window: int) -> Asked:
    """The next visitor, please."""
    return Asked(f"/api/windows/{window}/next")


def judge(store: Store, asked: Iterable[Asked]) -> list[str]:
    """What the journal has against what its clients were told; nothing, if all is well."""
    by_request: dict[str, list[Event]] = defaultdict(list)
    calls: Counter[str] = Counter()
    issued: Counter[str] = Counter()
    faults: list[str] = []
    for day in store.days(HALL):
        events = store.events(HALL, day)
        if [event.seq for event in events] != list(range(1, len(events) + 1)):
            faults.append(f"{day}: the numbers of the events have a gap")
        for event in events:
            if event.asked is not None:
                by_request[event.asked.request_id].append(event)
            match event.fact:
                case TicketCalled(call=1, number=number):
                    calls[f"{day} {number}"] += 1
                case TicketIssued(number=number):
                    issued[f"{day} {number}"] += 1
    faults += [f"visitor {number} was called {times} times" for number, times in calls.items() if times > 1]
    faults += [f"number {number} was issued {times} times" for number, times in issued.items() if times > 1]
    for one in asked:
        faults += _against(one, by_request.get(one.request_id, []))
    return faults


def _against(asked: Asked, events: list[Event]) -> Iterator[str]:
    done = [event for event in events if isinstance(event.fact, TicketCalled | TicketIssued)]
    if len(done) > 1:
        yield f"{asked} was done {len(done)} times"
    if asked.status in (200, 201) and not events:  # a press of *next* may only have sent the last visitor home
        yield f"{asked} was acknowledged and is not in the journal"
    if asked.status in (200, 201) and [getattr(event.fact, "number", None) for event in done] != (
        [] if asked.number is None else [asked.number]
    ):
        yield f"{asked} was told another number than {done[0]}"
    if asked.status is not None and asked.status >= 400 and asked.status != 503 and done:
        yield f"{asked} was refused and is in the journal"
