from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from caller_server.domain.at_window import may_miss_in
from caller_server.domain.commands import (
    Command,
    IssueTicket,
    RecordAnnouncement,
    RecordDevice,
    RecordSlip,
    WindowMove,
)
from caller_server.domain.decide import decide, end_of_day, first_answer
from caller_server.domain.events import Asked, CallDropped, CallSpoken, DeviceChanged, SlipFailed, SlipPrinted
from caller_server.domain.hall_day import replayed
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import State
from tests.caller_server.domain.test_issuing import refused
from tests.caller_server.rehearsal import NINE, RULES, Rehearsal


def test_replaying_the_journal_gives_the_same_day():
    hall = Rehearsal()
    hall.open("2", "3")
    for _ in range(5):
        hall.issue()
    hall.serve("2")
    hall.next("3")
    hall.cancel("A004")
    assert replayed(hall.rules, hall.day.day, hall.events) == hall.day


def test_what_is_open_at_the_end_of_the_day_lapses_and_the_windows_close():
    hall = Rehearsal()
    hall.open("2", "3")
    for _ in range(4):
        hall.issue()
    hall.serve("2")
    hall.next("3")
    ends = end_of_day(hall.day)
    assert [getattr(fact, "number", None) or fact.window for fact in ends] == ["A002", "A003", "A004", "2", "3"]
    for seq, fact in enumerate(ends, hall.day.seq + 1):
        hall.day.apply(replace(hall.events[-1], seq=seq, fact=fact))
    assert {t.state for t in hall.day.tickets.values()} == {State.DONE, State.LAPSED}
    assert end_of_day(hall.day) == []


def test_a_repeated_request_is_answered_as_before():
    hall = Rehearsal()
    command = IssueTicket(asked=Asked("one", "body"), token="t", line="A")
    assert first_answer(hall.day, command) is None
    hall.obey(command)
    (event,) = first_answer(hall.day, replace(command, token="another"))
    assert event.fact.number == "A001"


def test_a_request_id_used_for_something_else_is_refused():
    hall = Rehearsal()
    hall.obey(IssueTicket(asked=Asked("one", "body"), token="t", line="A"))
    with pytest.raises(Refusal) as no:
        first_answer(hall.day, IssueTicket(asked=Asked("one", "another body"), token="t", line="B"))
    assert no.value.code is Code.REQUEST_ID_REUSED


def test_a_slip_s_outcome_is_recorded_and_the_ticket_stands():
    hall = Rehearsal()
    hall.issue()
    assert hall.obey(RecordSlip(number="A001", fault="paper_out")) == [SlipFailed("A001", "A", "paper_out")]
    assert hall.obey(RecordSlip(number="A001")) == [SlipPrinted("A001", "A")]
    assert hall.day.ticket("A001").state is State.WAITING
    assert refused(hall.obey, RecordSlip(number="A009")).code is Code.UNKNOWN_TICKET


def test_what_the_voice_did_with_a_call_is_recorded_once():
    hall = Rehearsal()
    hall.open("2")
    hall.issue()
    hall.next("2")
    said = RecordAnnouncement(day=hall.day.day, called=hall.day.seq, zone="east", spoken_at=NINE)
    called = hall.day.seq
    assert hall.obey(said) == [CallSpoken("A001", "2", "east", called, NINE)]
    assert hall.obey(said) == []
    assert hall.obey(replace(said, called=1)) == []
    assert hall.obey(replace(said, day=date(2020, 1, 1))) == []


def test_a_call_that_was_not_spoken_says_why():
    hall = Rehearsal()
    hall.open("2")
    hall.issue()
    hall.next("2")
    said = RecordAnnouncement(day=hall.day.day, called=hall.day.seq, zone="east", spoken_at=NINE, dropped="late")
    called = hall.day.seq
    assert hall.obey(said) == [CallDropped("A001", "2", "east", called, "late")]


def test_a_window_is_told_that_its_call_was_not_spoken_until_it_calls_again():
    hall = Rehearsal()
    hall.open("2")
    hall.issue()
    hall.next("2")
    first = RecordAnnouncement(day=hall.day.day, called=hall.day.seq, zone="east", spoken_at=NINE, dropped="failed")
    hall.obey(first)
    assert hall.day.windows["2"].unspoken == "failed"
    hall.wait(seconds=20)
    hall.move("2", WindowMove.RECALL)
    assert hall.day.windows["2"].unspoken is None
    second = replace(first, called=hall.day.seq)
    hall.obey(second)
    assert hall.day.windows["2"].unspoken == "failed"
    hall.move("2", WindowMove.START)
    assert hall.day.windows["2"].unspoken is None


def test_what_became_of_a_call_before_the_last_one_is_not_told_to_the_window():
    hall = Rehearsal()
    hall.open("2")
    hall.issue()
    hall.next("2")
    merged = RecordAnnouncement(day=hall.day.day, called=hall.day.seq, zone="east", spoken_at=NINE, dropped="merged")
    hall.wait(seconds=20)
    hall.move("2", WindowMove.RECALL)
    hall.obey(merged)
    assert hall.day.windows["2"].unspoken is None


def test_a_device_is_recorded_when_it_changes():
    hall = Rehearsal()
    gone = RecordDevice(device="printer-1", online=False, status="offline")
    assert hall.obey(gone) == [DeviceChanged("printer-1", online=False, status="offline")]
    assert hall.obey(gone) == []


def test_estimates_come_nearer_to_what_visits_really_take():
    hall = Rehearsal()
    hall.open("2")
    before = hall.day.estimate("A", 10, hall.now)
    for _ in range(6):
        hall.issue()
        hall.serve("2", minutes=2)
    after = hall.day.estimate("A", 10, hall.now)
    assert after.low < before.low
    assert after.low <= 20 <= after.high


def test_the_way_to_the_window_takes_its_time_too():
    hall = Rehearsal()
    hall.open("2")
    hall.issue()
    hall.next("2")
    hall.wait(seconds=30)
    hall.move("2", "recall")
    hall.wait(seconds=30)
    hall.move("2", "start")
    hall.wait(minutes=4)
    hall.move("2", "finish")
    assert list(hall.day.times["A"].recent) == [5]


def test_more_windows_shorten_the_wait_and_helpers_count_when_open():
    hall = Rehearsal()
    alone = hall.day.estimate("A", 12, hall.now)
    hall.open("2", "3", "4")
    assert hall.day.estimate("A", 12, hall.now).high < alone.high
    assert hall.day.estimate("A", 0, hall.now).low == 0


def test_the_place_of_who_does_not_wait_is_refused():
    hall = Rehearsal()
    hall.open("2")
    hall.issue()
    hall.next("2")
    assert refused(hall.day.ahead, "A001", hall.now).code is Code.WRONG_STATE


def test_the_business_day_is_the_hall_s_local_date():
    assert RULES.business_day(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert RULES.business_day(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_a_moment_between_sessions_counts_for_the_one_before():
    assert [RULES.hours.session_of(NINE + timedelta(hours=h)) for h in (-2, 0, 4, 6)] == [0, 0, 0, 1]
    assert RULES.hours.opens_next(NINE + timedelta(hours=4)) == NINE + timedelta(hours=5)


def test_the_seconds_left_are_rounded_up():
    hall = Rehearsal()
    hall.open("2")
    hall.issue()
    hall.next("2")
    hall.wait(seconds=9.1)
    assert may_miss_in(hall.day, hall.day.ticket_at("2"), hall.now) == 1


def test_the_hall_obeys_only_commands_it_knows():
    with pytest.raises(TypeError, match="not a command"):
        decide(Rehearsal().day, Command(), NINE)
