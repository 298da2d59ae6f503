from datetime import timedelta

import pytest

from caller_server.domain.commands import IssueTicket
from caller_server.domain.events import TicketIssued
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import Priority
from tests.caller_server.rehearsal import NINE, Rehearsal


def refused(act, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    return caught.value


def test_each_line_counts_from_001_in_order_of_issue():
    hall = Rehearsal()
    assert [hall.issue(line) for line in "AABAC"] == ["A001", "A002", "B001", "A003", "C001"]


def test_a_cancelled_number_is_not_given_again():
    hall = Rehearsal()
    hall.cancel(hall.issue())
    assert hall.issue() == "A002"


def test_a_matter_leads_to_its_line():
    hall = Rehearsal()
    (fact,) = hall.obey(IssueTicket(token="t", matter="MZ-001"))
    assert (fact.number, fact.line, fact.matter) == ("C001", "C", "MZ-001")


def test_unknown_lines_and_matters_are_refused_by_name():
    hall = Rehearsal()
    assert refused(hall.issue, "Q").facts == {"line": "Q", "known": "A B C"}
    no_matter = refused(hall.obey, IssueTicket(token="t", matter="XX-999"))
    assert (no_matter.code, no_matter.facts) == (Code.UNKNOWN_MATTER, {"matter": "XX-999"})
    assert refused(hall.obey, IssueTicket(token="t")).code is Code.UNKNOWN_LINE


def test_the_visitor_is_told_who_is_ahead_and_a_range():
    hall = Rehearsal()
    hall.open("2", "3")
    for _ in range(4):
        hall.issue()
    (fact,) = hall.obey(IssueTicket(token="t", line="A"))
    assert isinstance(fact, TicketIssued)
    assert fact.ahead == 4
    assert 0 < fact.low < fact.high


@pytest.mark.parametrize(
    ("minutes", "opens"),
    [
        (-31, "08:30"),
        (165, "14:00"),
        (180, "14:00"),
        (299, "14:00"),
        (495, "2026-11-24 08:30"),
        (14 * 60, "2026-11-24 08:30"),
    ],
)
def test_outside_the_sessions_and_near_their_end_the_hall_says_when_it_opens_again(minutes, opens):
    hall = Rehearsal(now=NINE + timedelta(minutes=minutes))
    no = refused(hall.issue)
    assert (no.code, no.facts) == (Code.HALL_CLOSED, {"opens": opens})


@pytest.mark.parametrize("minutes", [-30, 0, 164, 300, 494])
def test_inside_a_session_tickets_are_issued(minutes):
    assert Rehearsal(now=NINE + timedelta(minutes=minutes)).issue() == "A001"


def test_a_demo_is_open_at_any_hour_and_has_no_quota():
    hall = Rehearsal(now=NINE + timedelta(hours=13), always_open=True)
    assert [hall.issue() for _ in range(3)][-1] == "A003"


def test_a_session_s_quota_is_kept_and_the_next_session_begins_anew():
    hall = Rehearsal(now=NINE + timedelta(hours=5, minutes=30))
    hall.issue()
    hall.issue()
    no = refused(hall.issue)
    assert (no.code, no.facts) == (Code.QUOTA_FULL, {"line": "A", "quota": 2})
    assert hall.issue("B") == "B001"


def test_a_priority_newcomer_is_told_of_fewer_people():
    hall = Rehearsal()
    for _ in range(6):
        hall.issue()
    (fact,) = hall.obey(IssueTicket(token="t", line="A", priority=Priority.ELDER))
    assert fact.ahead == 0
