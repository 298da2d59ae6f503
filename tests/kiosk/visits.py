"""A kiosk without a machine in front of a visitor: what they do, in their words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from config.models import Hall
from kiosk.events import CodeScanned, Effect, HallSeen, Happened, ProgressSeen, Ticked, TicketGiven, Touched, Typed
from kiosk.flow import step
from kiosk.state import Screen, Setup, State
from tests.halls import small_hall
from tests.kiosk.hall_views import hall_view
from wire.api import TicketIssued, TicketProgress
from wire.messages import Estimate

HALL = small_hall()
LANGUAGES = HALL.hall.languages
IDLE_S = 30.0
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TOKEN = "t" * 22
SLIP = f"http://127.0.0.1:8080/t/{TOKEN}"


class Visit:
    """One visit; `effects` are those of what happened last. `closed` gives the reason of each closed line."""

    def __init__(self, hall: Hall = HALL, setup: dict[str, Any] | None = None, **closed: str) -> None:
        made = replace(Setup(LANGUAGES, IDLE_S, themes=hall.theme, guide_desk="1"), **(setup or {}))
        self.now = 1000.0
        self.state = State(made, LANGUAGES[0], now=self.now, touched_at=self.now)
        self.effects: list[Effect] = []
        self.hall = hall
        self.happens(HallSeen(hall_view(hall, {"A": 3}, closed)))

    def happens(self, happened: Happened) -> Visit:
        self.state, effects = step(self.state, happened)
        self.effects = list(effects)
        return self

    def touch(self, *names: str, fresh: UUID | None = None) -> Visit:
        for name in names:
            self.happens(Touched(name, self.state.shown, self.now, fresh or uuid4()))
        return self

    def keys(self, typed: str) -> Visit:
        return self.touch(*(f"key:{key}" for key in typed))

    def type(self, text: str) -> Visit:
        return self.happens(Typed(text, self.now))

    def scan(self, code: str) -> Visit:
        return self.happens(CodeScanned(code))

    def wait(self, seconds: float) -> Visit:
        self.now += seconds
        return self.happens(Ticked(self.now))

    def given(self, number: str = "A004", **changes: Any) -> Visit:
        asked = self.state.asked
        assert asked is not None
        return self.happens(TicketGiven(asked.request_id, ticket(number).model_copy(update=changes)))

    def told(self, **changes: Any) -> Visit:
        """The server tells how the ticket stands that was asked about."""
        asked = self.state.asked
        assert asked is not None
        return self.happens(ProgressSeen(asked.request_id, progress(**changes)))

    @property
    def shown(self) -> Screen:
        return self.state.shown


def ticket(number: str = "A004", token: str = TOKEN) -> TicketIssued:
    return TicketIssued(
        number=number,
        token=token,
        line=number[0],
        ahead=3,
        estimate=Estimate(low=6, high=12),
        windows=("2", "3"),
        url=f"http://hall/t/{token}",
        issued_at=NOW,
    )


def progress(**changes: Any) -> TicketProgress:
    waiting = {"state": "waiting", "ahead": 3, "estimate": Estimate(low=6, high=12)}
    return TicketProgress.model_validate({"number": "A012", "line": "A", "issued_at": NOW} | waiting | changes)
