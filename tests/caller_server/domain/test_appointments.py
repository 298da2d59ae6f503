from dataclasses import replace
from datetime import timedelta

import pytest

from caller_server.domain.appointments import free_slots
from caller_server.domain.calendar import Calendar
from caller_server.domain.commands import CancelAppointment, CheckIn, IssueTicket, MakeAppointment
from caller_server.domain.decide import beginning_of_day, without_events
from caller_server.domain.events import TicketAskedAgain
from caller_server.domain.refusals import Code
from tests.caller_server.domain.test_issuing import refused
from tests.caller_server.rehearsal import NINE, RULES, Rehearsal

TEN = NINE + timedelta(hours=1)


@pytest.fixture
def hall() -> Rehearsal:
    lines = RULES.lines | {"A": replace(RULES.lines["A"], per_slot=2)}
    return Rehearsal(lines=lines, calendar=Calendar())


def book(hall: Rehearsal, code: str, slot=TEN, line: str = "A") -> None:
    hall.obey(MakeAppointment(code=code, slot=slot, line=line))


def test_a_slot_takes_so_many_and_no_more(hall):
    book(hall, "one")
    book(hall, "two")
    assert refused(book, hall, "three").code is Code.SLOT_FULL
    hall.obey(CancelAppointment(code="one"))
    book(hall, "three")


@pytest.mark.parametrize(
    "slot",
    [
        TEN + timedelta(minutes=7),  # no slot begins then
        NINE - timedelta(minutes=30),  # over
        TEN + timedelta(hours=2, minutes=30),  # between the sessions
        TEN + timedelta(days=5),  # a Saturday
        TEN + timedelta(days=14),  # too far ahead
    ],
)
def test_a_time_that_is_no_slot_to_come_is_refused(hall, slot):
    assert refused(book, hall, "one", slot).code is Code.SLOT_UNKNOWN


def test_a_line_without_appointments_says_so(hall):
    assert refused(book, hall, "one", line="B").code is Code.NO_APPOINTMENTS
    assert free_slots(hall.day, "B", hall.now) == ()


def test_the_free_slots_are_those_to_come_with_their_places(hall):
    book(hall, "one")
    free = dict(free_slots(hall.day, "A", hall.now))
    assert min(free) == NINE + timedelta(minutes=30)
    assert (free[TEN], free[TEN + timedelta(days=1)]) == (1, 2)


def test_check_in_is_from_thirty_minutes_before(hall):
    book(hall, "one")
    no = refused(hall.obey, CheckIn(code="one", token="t"))
    assert (no.code, no.facts) == (Code.CHECK_IN_TOO_EARLY, {"opens": "09:30"})
    hall.wait(minutes=30)
    (fact,) = hall.obey(CheckIn(code="one", token="t"))
    assert (fact.number, fact.slot, fact.appointment) == ("A001", TEN, "one")


def test_an_appointment_counts_from_its_slot_on(hall):
    book(hall, "one")
    hall.wait(minutes=40)
    hall.issue()
    hall.obey(CheckIn(code="one", token="t"))
    hall.issue()
    assert hall.order() == ["A001 arrival", "A003 arrival", "A002 appointment"]
    hall.wait(minutes=20)
    assert hall.order() == ["A002 appointment", "A001 arrival", "A003 arrival"]


def test_who_comes_later_than_a_quarter_of_an_hour_waits_as_everyone_does(hall):
    book(hall, "one")
    hall.wait(minutes=75, seconds=1)
    hall.issue()
    hall.obey(CheckIn(code="one", token="t"))
    assert hall.order() == ["A001 arrival", "A002 arrival"]


def test_checking_in_again_gives_the_same_ticket_until_the_visit_is_over(hall):
    book(hall, "one")
    hall.wait(minutes=40)
    hall.obey(CheckIn(code="one", token="t"))
    assert hall.obey(CheckIn(code="one", token="u")) == [TicketAskedAgain("A001", "A")]
    assert refused(hall.obey, CancelAppointment(code="one")).code is Code.APPOINTMENT_USED
    hall.cancel("A001")
    assert refused(hall.obey, CheckIn(code="one", token="v")).code is Code.APPOINTMENT_USED


def test_appointments_need_no_quota(hall):
    hall.rules = hall.day.rules = replace(hall.rules, lines={"A": replace(hall.rules.lines["A"], quota={0: 0})})
    book(hall, "one")
    hall.wait(minutes=40)
    (fact,) = hall.obey(CheckIn(code="one", token="t"))
    assert fact.number == "A001"
    assert refused(hall.issue).code is Code.QUOTA_FULL


def test_later_days_know_the_appointments_made_before(hall):
    tomorrow = TEN + timedelta(days=1)
    book(hall, "today")
    book(hall, "tomorrow", tomorrow)
    assert refused(hall.obey, CheckIn(code="tomorrow", token="t")).facts == {"day": "2026-11-24"}
    (carried,) = beginning_of_day(hall.day, hall.day.day + timedelta(days=1))
    assert [appointment.code for appointment in carried.appointments] == ["tomorrow"]
    next_day = without_events(hall.day, hall.day.day + timedelta(days=1), tomorrow)
    assert dict(free_slots(next_day, "A", tomorrow - timedelta(hours=1)))[tomorrow] == 1


def test_an_unknown_code_is_refused(hall):
    assert refused(hall.obey, CheckIn(code="none", token="t")).code is Code.UNKNOWN_APPOINTMENT
    assert refused(hall.obey, CancelAppointment(code="none")).code is Code.UNKNOWN_APPOINTMENT


def ask(hall: Rehearsal, person: str, line: str = "A") -> object:
    (fact,) = hall.obey(IssueTicket(token="t", line=line, person=person))
    return fact


def test_one_person_has_one_open_ticket_in_a_line(hall):
    assert ask(hall, "p").number == "A001"
    assert ask(hall, "p") == TicketAskedAgain("A001", "A")
    assert ask(hall, "q").number == "A002"
    assert ask(hall, "p", "B").number == "B001"


def test_one_person_has_three_tickets_a_day(hall):
    for _ in range(3):
        hall.cancel(ask(hall, "p").number)
    no = refused(ask, hall, "p")
    assert (no.code, no.facts) == (Code.TICKETS_ENOUGH, {"tickets": 3})
