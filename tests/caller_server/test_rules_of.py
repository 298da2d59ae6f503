"""What a hall's files say is what the domain plays by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from caller_server.domain.calendar import EVERY_DAY
from caller_server.domain.policy import PRIORITY_FIRST
from caller_server.domain.rules import Rejoin, RejoinMode
from caller_server.rules_of import calendar_of, rejoin_of, rules_of
from config.holidays import china
from config.models import Appointments, CalendarTable
from tests.halls import small_hall

NATIONAL_DAY = date(2026, 10, 1)
MADE_UP = date(2026, 10, 10)  # a Saturday


def test_the_holidays_of_china_are_off_and_their_make_up_days_worked():
    calendar = calendar_of(CalendarTable())
    assert not calendar.works(NATIONAL_DAY)
    assert calendar.works(MADE_UP)
    assert china().known_until >= date(2026, 12, 31)


def test_a_hall_s_own_days_win_over_the_holidays():
    calendar = calendar_of(CalendarTable(open=(NATIONAL_DAY,), closed=(MADE_UP,)))
    assert calendar.works(NATIONAL_DAY)
    assert not calendar.works(MADE_UP)


def test_a_hall_elsewhere_knows_no_holidays_but_its_own():
    calendar = calendar_of(CalendarTable(holidays="none", weekdays=("mon", "sat"), closed=(date(2026, 10, 5),)))
    assert [day for day in range(1, 12) if calendar.works(date(2026, 10, day))] == [3, 10]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("after:5", Rejoin(RejoinMode.AFTER, 5)),
        ("end", Rejoin(RejoinMode.END)),
        ("half_day", Rejoin(RejoinMode.HALF_DAY)),
        ("no", Rejoin(RejoinMode.NO)),
    ],
)
def test_the_four_ways_of_being_let_in_again(words, rule):
    assert rejoin_of(words) == rule


def test_every_rule_of_calling_is_taken_from_the_hall():
    hall = small_hall()
    calling = hall.calling.model_copy(
        update={
            "policy": "priority-first",
            "max_calls": 2,
            "recall_seconds": 15,
            "priority_in_a_row": 4,
            "closing_margin_minutes": 5,
            "rejoin_minutes": 45,
            "delay_by": 7,
            "tickets_a_person": 9,
        }
    )
    line = hall.line[0].model_copy(
        update={"per_slot": 3, "patience_minutes": 33, "rejoin": "end", "quota": {"afternoon": 12}}
    )
    window = hall.window[4].model_copy(update={"weights": {"B": 2}, "transfers_to": "C"})
    rules = rules_of(
        hall.model_copy(
            update={
                "calling": calling,
                "appointments": Appointments(slot_minutes=20, days_ahead=3, opens_before_minutes=10, held_minutes=5),
                "line": (line, *hall.line[1:]),
                "window": (window, *hall.window[1:4], *hall.window[5:]),
            }
        )
    )
    assert rules.policy is PRIORITY_FIRST
    assert (rules.max_calls, rules.between_calls, rules.priority_in_a_row) == (2, timedelta(seconds=15), 4)
    assert (rules.closing_margin, rules.rejoin_within) == (timedelta(minutes=5), timedelta(minutes=45))
    assert (rules.delay_by, rules.tickets_a_person) == (7, 9)
    slots = rules.appointments
    assert (slots.slot, slots.days_ahead) == (timedelta(minutes=20), 3)
    assert (slots.opens_before, slots.held_for) == (timedelta(minutes=10), timedelta(minutes=5))
    first = rules.lines["A"]
    assert (first.per_slot, first.patience, first.quota) == (3, timedelta(minutes=33), {1: 12})
    assert first.rejoin == Rejoin(RejoinMode.END)
    assert rules.windows["5"].weights == {"B": 2}
    assert rules.windows["5"].transfers_to == "C"
    assert rules.windows["5"].helps == (("A", timedelta(minutes=20)),)


def test_a_demo_works_on_every_day():
    rules = rules_of(small_hall(), demo=True)
    assert rules.always_open
    assert rules.calendar == EVERY_DAY
