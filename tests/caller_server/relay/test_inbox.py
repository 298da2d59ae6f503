"""Presses that pile up while the journal stands still."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from caller_server.domain.commands import RecordAnnouncement
from caller_server.journal.engine import JournalUnavailable
from caller_server.relay.inbox import HANDS, Inbox
from tests.brokers import until
from tests.caller_server.rehearsal import RULES
from tests.wire.ears import LogBook
from wire.messages import PRESS_HOLDS_S, Announced, Outcome, PadPress


class StandingJournal:
    """An engine that obeys nobody before it may."""

    def __init__(self) -> None:
        self.asked: list[str | int] = []
        self.may = threading.Event()

    def obey(self, hall: str, command: Any) -> None:
        del hall
        self.asked.append(command.called if isinstance(command, RecordAnnouncement) else command.move.value)
        self.may.wait(10)
        raise JournalUnavailable("it stood still")

    def reading(self, hall: str) -> None:
        raise JournalUnavailable(f"{hall} stood still")


class Ear:
    """A link that only listens."""

    def __init__(self) -> None:
        self.hears: dict[type, Any] = {}

    def subscribe(self, kind: type, handle: Any, **_names: str) -> None:
        self.hears[kind] = handle


@pytest.fixture
def engine() -> StandingJournal:
    return StandingJournal()


@pytest.fixture
def log() -> LogBook:
    return LogBook()


@pytest.fixture
def ear(engine: StandingJournal, log: LogBook) -> Iterator[Ear]:
    ear = Ear()
    inbox = Inbox(engine, ear, RULES, log)
    yield ear
    engine.may.set()
    inbox.stop()


def press(ear: Ear, key: str) -> None:
    ear.hears[PadPress](PadPress(key=key, id=str(uuid4()), pressed_at=datetime.now(UTC)), {"window": "2"})


def test_a_press_that_its_pad_has_refused_by_now_is_not_obeyed(ear, engine, log):
    for _ in range(HANDS):
        press(ear, "next")
    until(lambda: len(engine.asked) == HANDS)
    press(ear, "pause")  # waits for a hand
    threading.Event().wait(PRESS_HOLDS_S + 0.1)
    press(ear, "finish")  # of the clerk who heard the refusal
    engine.may.set()
    until(lambda: "finish" in engine.asked)
    assert "pause" not in engine.asked
    assert [told["key"] for told in log.of("press_too_late")] == ["pause"]


def test_what_voices_say_is_journalled_in_its_order_and_no_press_waits_for_it(ear, engine):
    now = datetime.now(UTC)
    for seq in range(2 * HANDS):
        said = Announced(day=now.date(), seq=seq, spoken_at=now, outcome=Outcome.SPOKEN)
        ear.hears[Announced](said, {"zone": "east"})
    press(ear, "next")
    until(lambda: len(engine.asked) == 2)
    assert set(engine.asked) == {0, "next"}
    engine.may.set()
    until(lambda: len(engine.asked) == 2 * HANDS + 1)
    assert [one for one in engine.asked if one != "next"] == list(range(2 * HANDS))
