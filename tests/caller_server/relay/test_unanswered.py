from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import structlog

from caller_server.domain.commands import MakeAnnouncement, RecordAnnouncement
from caller_server.domain.events import AnnouncementsCarried, CarriedDropped, Event, Owed
from caller_server.journal.engine import Mark
from caller_server.relay.unanswered import AGAIN_S, AT_ONCE, GIVEN_UP_S, WORDS_GIVEN_UP_S, Unanswered
from tests.caller_server.journal.commands import issue, move
from tests.caller_server.rehearsal import RULES

TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)
LATER = Mark(TODAY, 10_000)


class Asked:
    """What is looked after, on a clock that the test moves."""

    def __init__(self, engine, store, rules, clock, zones=("east",)) -> None:
        self.ticks = 100.0
        self.clock = clock
        self._unanswered = Unanswered(engine, store, rules, zones, structlog.get_logger("test"), lambda: self.ticks)
        self.look_soon = self._unanswered.look_soon

    def after(self, seconds: float, told: Mark = LATER) -> list[int]:
        """What is said again so many seconds later."""
        self.ticks += seconds
        self.clock.wait(seconds=seconds)
        return [event.seq for event in self._unanswered.due(told, _expires_at)]


def _expires_at(event: Event) -> datetime:
    return event.at + timedelta(seconds=60)


@pytest.fixture
def called(engine) -> Callable[[], int]:
    """Call somebody to window 2, and say the number of the event."""

    def calls() -> int:
        engine.obey("small", move("2", "open"))
        engine.obey("small", issue())
        return engine.obey("small", move("2", "next")).events[-1].seq

    return calls


@pytest.fixture
def asked(engine, store, rules, clock) -> Asked:
    return Asked(engine, store, rules, clock)


def answer(engine, clock, seq: int) -> None:
    engine.obey("small", RecordAnnouncement(day=TODAY, called=seq, zone="east", spoken_at=clock(), dropped=None))


def test_a_call_has_its_time_to_be_answered_and_is_then_said_again_and_again(asked, called):
    seq = called()
    assert asked.after(0) == []
    assert asked.after(AGAIN_S - 1) == []
    assert asked.after(1) == [seq]
    assert asked.after(1) == []
    assert asked.after(AGAIN_S) == [seq]


def test_a_voice_that_has_come_back_is_told_at_once(asked, called):
    seq = called()
    asked.look_soon()
    assert asked.after(0) == [seq]


def test_what_is_answered_is_not_said_again(asked, called, engine, clock):
    seq = called()
    asked.look_soon()
    answer(engine, clock, seq)
    assert asked.after(0) == []


def test_what_was_not_told_yet_is_told_by_others(asked, called):
    seq = called()
    asked.look_soon()
    assert asked.after(0, told=Mark(TODAY, seq - 1)) == []


def test_a_zone_without_a_voice_is_not_asked(engine, store, rules, clock, called):
    asked = Asked(engine, store, rules, clock, zones=("west",))
    called()
    asked.look_soon()
    assert asked.after(0) == []


def test_a_call_that_nobody_answers_is_given_up_once_it_is_too_old_and_its_window_knows(asked, called, engine, store):
    seq = called()
    asked.look_soon()
    asked.after(0)
    while not (dropped := [e for e in store.events("small", TODAY) if e.kind == "call_dropped"]):
        assert asked.clock.now < store.events("small", TODAY)[-1].at + timedelta(seconds=60 + GIVEN_UP_S)
        asked.after(AGAIN_S)
    assert [(e.fact.called, e.fact.reason) for e in dropped] == [(seq, "unheard")]
    assert dropped[0].at >= store.events("small", TODAY, seq - 1)[0].at + timedelta(seconds=60)
    with engine.reading("small") as (day, _):
        assert day.windows["2"].unspoken == "unheard"
    assert asked.after(AGAIN_S) == []


def test_a_call_whose_turn_came_at_the_last_moment_is_not_given_up_while_it_is_spoken(
    asked, called, engine, clock, store
):
    seq = called()
    for _ in range(15):
        asked.after(AGAIN_S)
    answer(engine, clock, seq)  # a quarter of a minute after it would have been too old to begin
    asked.after(2 * GIVEN_UP_S)
    assert "call_dropped" not in [event.kind for event in store.events("small", TODAY)]


def test_a_server_that_was_away_for_long_asks_before_it_gives_up(asked, called, store):
    called()
    asked.clock.wait(hours=1)
    assert asked.after(0) == []
    assert len(asked.after(AGAIN_S)) == 1
    assert "call_dropped" not in [event.kind for event in store.events("small", TODAY)]


def test_an_announcement_is_treated_as_a_call_is_but_may_take_longer(asked, engine, store):
    engine.obey("small", MakeAnnouncement(zones=("east",), text={"en": "No smoking"}))
    asked.look_soon()
    assert asked.after(0) == [1]
    asked.after(60)
    assert asked.after(GIVEN_UP_S) == [1]
    asked.after(WORDS_GIVEN_UP_S)
    assert [e.kind for e in store.events("small", TODAY)] == ["announcement_made", "announcement_dropped"]


def test_what_was_to_be_said_before_midnight_is_asked_about_after_it_and_given_up_in_the_new_days_journal(
    asked, engine, store, clock
):
    clock.now = datetime(2026, 11, 23, 23, 59, 58, tzinfo=RULES.timezone)
    engine.obey("small", MakeAnnouncement(zones=("east", "west"), text={"en": "No smoking"}))
    assert asked.after(4, told=Mark(TODAY, 2)) == []
    assert asked.after(AGAIN_S, told=Mark(TODAY, 2)) == [1]  # nothing has happened on the new day yet
    assert store.events("small", TOMORROW) == []
    asked.after(60, told=Mark(TODAY, 2))
    asked.after(WORDS_GIVEN_UP_S, told=Mark(TODAY, 2))
    carried, dropped = store.events("small", TOMORROW)
    assert carried.fact == AnnouncementsCarried(TODAY, (Owed(1, "east"), Owed(2, "west")))
    assert dropped.fact == CarriedDropped("east", TODAY, 1, "unheard")
    assert asked.after(AGAIN_S, told=Mark(TOMORROW, 2)) == []


def test_of_very_many_only_the_oldest_are_said_again_at_once(asked, engine):
    for _ in range(AT_ONCE + 10):
        engine.obey("small", MakeAnnouncement(zones=("east",), text={"en": "No smoking"}))
    asked.look_soon()
    assert asked.after(0) == list(range(1, AT_ONCE + 1))
