"""What the kiosk asks of the server: the hall, a ticket, how one stands, and to note how printing ended.

A reply that is lost, late or broken is asked for again with the same `request_id` until `patience_s`
is over, so a visitor has one ticket however often the network fails.
"""

from __future__ import annotations

import re
import ssl
import threading
import time
from typing import TypeVar
from uuid import UUID

import httpx
from pydantic import ValidationError

from kiosk.codes import TicketCode
from kiosk.wishes import CheckIn, Look, Rate, Rejoin, Slipped
from wire.api import (
    Answer,
    Asked,
    HallView,
    HandedInView,
    HandInRequest,
    LeaseRequest,
    LeaseView,
    Refusal,
    SlipNoted,
    SlipOutcome,
    StaffCall,
    StaffCallRequest,
    TicketAct,
    TicketIssued,
    TicketProgress,
    TicketRequest,
)

PREFERRED = {
    "zh-Hans": "zh-Hans, zh;q=0.9, en;q=0.3",
    "zh-Hant": "zh-Hant, zh;q=0.8, en;q=0.3",
    "en": "en, zh;q=0.3",
}
CONNECT_S = 1.0
PATIENCE_S = 8.0
FIRST_PAUSE_S = 0.15
LONGEST_PAUSE_S = 1.0
TOO_MANY = 429
SECRET = re.compile(r"^(/api/(?:tickets|appointments|numbers)/)[^/]+")
"""Of a path: whose ticket it is, which is told to no log."""

Wanted = TypeVar("Wanted", bound=Answer)


class NoAnswer(Exception):
    """The server cannot be reached, is broken, or does not answer in time."""


class Refused(Exception):
    """The server said no."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        super().__init__(f"{status} {refusal.code}: {refusal.message}")
        self.refusal = refusal
        self.wait_s = refusal.retry_after if status == TOO_MANY else None
        """Seconds after which the same may be asked again."""


class HallServer:
    """The server, as one kiosk sees it. Any thread may ask; `close` ends what is being asked."""

    def __init__(self, url: str, key: str, *, answer_s: float = 3.0, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._closing = threading.Event()
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {key}"},
            timeout=httpx.Timeout(answer_s, connect=CONNECT_S),
            # plain HTTP within the hall; a context that trusts nobody spares loading the world's authorities
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            trust_env=False,  # a hall's server is never behind a proxy of the machine's owner
        )

    def hall(self, language: str) -> HallView:
        """Ask once for the hall; raise NoAnswer or Refused."""
        return self._once("GET", "/api/hall", None, HallView, language)

    def ask_ticket(self, request: TicketRequest, language: str) -> TicketIssued:
        """Ask until there is a ticket or a refusal; raise NoAnswer when patience is over."""
        return self._until_answered("/api/tickets", request, TicketIssued, language)

    def note_slip(self, token: str, fault: str | None, request_id: UUID) -> SlipNoted:
        """Tell how printing a ticket's slip ended."""
        outcome = SlipOutcome(request_id=request_id, outcome="failed" if fault else "printed", code=fault)
        return self._until_answered(f"/api/tickets/{token}/slip", outcome, SlipNoted, "en")

    def give_back(self, token: str, request_id: UUID) -> None:
        """Cancel a ticket."""
        self._until_answered(f"/api/tickets/{token}/cancel", TicketAct(request_id=request_id), Answer, "en")

    def call_staff(self, request_id: UUID) -> StaffCall:
        """Tell staff that somebody waits at this kiosk."""
        return self._until_answered("/api/staff-calls", StaffCallRequest(request_id=request_id), StaffCall, "en")

    def check_in(self, wish: CheckIn, language: str) -> TicketIssued:
        """Ask for the ticket of an appointment."""
        return self._until_answered(f"/api/appointments/{wish.code}/check-in", wish.request, TicketIssued, language)

    def progress(self, wish: Look | Rejoin | Rate, language: str) -> TicketProgress:
        """How a ticket stands, after what was wished."""
        match wish:
            case Look(of=of):
                return self._until_answered(_ticket(of), None, TicketProgress, language)
            case Rejoin(of=of, request_id=request_id):
                act = TicketAct(request_id=request_id)
                return self._until_answered(f"{_ticket(of)}/rejoin", act, TicketProgress, language)
            case Rate(of=of, request=request):
                return self._until_answered(f"{_ticket(of)}/rate", request, TicketProgress, language)

    def lease(self, request: LeaseRequest) -> LeaseView:
        """Ask once for numbers ahead; the same request gets the same numbers. Raise NoAnswer or Refused."""
        return self._once("POST", "/api/leases", request.model_dump_json(), LeaseView, "en")

    def hand_in(self, lease: str, request: HandInRequest) -> HandedInView:
        """Hand in once what was given out of a lease; raise NoAnswer or Refused."""
        body = request.model_dump_json(exclude_none=True)
        return self._once("POST", f"/api/leases/{lease}/tickets", body, HandedInView, "en")

    def close(self) -> None:
        """Ask nothing more."""
        self._closing.set()
        self._http.close()

    def _until_answered(self, path: str, body: Asked | None, wanted: type[Wanted], language: str) -> Wanted:
        """Post the body, or get what needs none."""
        method, content = ("GET", None) if body is None else ("POST", body.model_dump_json(exclude_none=True))
        ends = time.monotonic() + self._patience_s
        pause = FIRST_PAUSE_S
        while True:
            try:
                return self._once(method, path, content, wanted, language)
            except NoAnswer as silence:
                wait = pause
                why: Exception = silence
            except Refused as refused:
                if refused.wait_s is None:
                    raise
                wait = float(refused.wait_s)
                why = refused
            if time.monotonic() + wait > ends or self._closing.wait(wait):
                raise why
            pause = min(pause * 2, LONGEST_PAUSE_S)

    def _once(self, method: str, path: str, body: str | None, wanted: type[Wanted], language: str) -> Wanted:
        headers = {
            "Accept-Language": PREFERRED.get(language, f"{language}, en;q=0.8, zh;q=0.3"),
            "Accept": "application/json",
        }
        if body is not None:
            headers["Content-Type"] = "application/json"
        said = SECRET.sub(r"\1…", path)
        try:
            reply = self._http.request(method, path, content=body, headers=headers)
        except (httpx.HTTPError, RuntimeError) as fault:  # RuntimeError: the client was closed meanwhile
            raise NoAnswer(f"{method} {said}: {fault or type(fault).__name__}") from fault
        try:
            if reply.is_success:
                return wanted.model_validate_json(reply.content)
            if reply.status_code < 500:
                raise Refused(reply.status_code, Refusal.model_validate_json(reply.content))
        except ValidationError as fault:
            raise NoAnswer(f"{method} {said}: {reply.status_code} with a body that is not of the contract") from fault
        raise NoAnswer(f"{method} {said}: {reply.status_code}")


def _ticket(of: Slipped) -> str:
    return f"/api/tickets/{of.token}" if isinstance(of, TicketCode) else f"/api/numbers/{of.number}"
