"""Numbers for kiosks that are cut off: nobody else has them, and each takes its place by its time of issue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.calendar import Calendar
from caller_server.domain.commands import GivenOffline, GrantLease, HandIn, IssueTicket
from caller_server.domain.events import (
    Asked,
    Event,
    OfflineRefused,
    SlipFailed,
    SlipPrinted,
    TicketCancelled,
    TicketIssued,
    came_at,
)
from caller_server.domain.hall_day import HallDay, replayed
from caller_server.domain.lease import NotTaken, day_of_lease
from caller_server.domain.lending import UNUSED_BLOCKS
from caller_server.domain.refusals import Code
from caller_server.domain.rules import OfflineRules
from caller_server.domain.ticket import Priority, State
from tests.caller_server.domain.test_issuing import refused
from tests.caller_server.rehearsal import NINE, RULES, Rehearsal

OPEN = replace(RULES, always_open=True)


def offline(number: str, minutes_ago: float = 0, **more: object) -> GivenOffline:
    return GivenOffline(number, f"token of {number}", timedelta(minutes=minutes_ago), **more)  # type: ignore[arg-type]


def test_each_kiosk_has_numbers_of_its_own():
    hall = Rehearsal()
    first, second = hall.lend("A", "kiosk-1"), hall.lend("A", "kiosk-2")
    other = hall.lend("C", "kiosk-1")
    assert (first.id, first.numbers[0], first.numbers[-1], len(first.numbers)) == (
        "2026-11-23-A501",
        "A501",
        "A520",
        20,
    )
    assert (second.numbers[0], second.numbers[-1]) == ("A521", "A540")
    assert other.numbers[0] == "C501"
    assert hall.day.leases[second.id].kiosk == "kiosk-2"


def test_ordinary_numbers_skip_those_that_are_lent():
    hall = Rehearsal(OPEN, offline=OfflineRules(begins=3, block=2))
    assert hall.lend().numbers == ("A003", "A004")
    assert [hall.issue() for _ in range(4)] == ["A001", "A002", "A005", "A006"]
    assert hall.lend().numbers == ("A007", "A008")
    assert [hall.issue(), hall.issue()] == ["A009", "A010"]


def test_numbers_go_on_at_four_digits():
    hall = Rehearsal(OPEN, offline=OfflineRules(begins=998, block=3))
    assert hall.lend().numbers == ("A998", "A999", "A1000")
    assert hall.lend().numbers == ("A1001", "A1002", "A1003")


def test_a_hall_may_lend_nothing_and_has_no_such_line():
    hall = Rehearsal(offline=OfflineRules(block=0))
    assert refused(hall.lend).code is Code.NO_LEASES
    assert refused(hall.lend, "Q").code is Code.UNKNOWN_LINE


def test_a_kiosk_that_uses_nothing_is_lent_no_more_and_others_are():
    hall = Rehearsal(OPEN, offline=OfflineRules(block=5))
    leases = [hall.lend() for _ in range(UNUSED_BLOCKS)]
    assert refused(hall.lend).facts == {"line": "A", "numbers": 5 * UNUSED_BLOCKS}
    assert hall.lend("B").numbers[0] == "B501"
    assert hall.lend("A", "kiosk-2").numbers[0] == "A601"
    hall.hand_in(leases[0].id, offline("A501"))
    hall.hand_in(leases[0].id, offline("A502", unseen=True))
    assert hall.lend().numbers[0] == "A606"


def test_nothing_is_lent_on_a_day_off():
    hall = Rehearsal(calendar=Calendar(closed=frozenset({NINE.date()})))
    assert refused(hall.lend).facts == {"opens": "2026-11-24 08:30"}


def test_what_was_given_out_offline_takes_its_place_by_its_time_of_issue():
    hall = Rehearsal()
    lease = hall.lend()
    hall.wait(minutes=10)
    hall.issue()
    hall.wait(minutes=10)
    hall.issue()
    facts = hall.hand_in(lease.id, offline("A502", 5), offline("A501", 8, printed=True))
    assert [type(fact) for fact in facts] == [TicketIssued, SlipPrinted, TicketIssued]
    assert hall.order() == ["A001 arrival", "A501 arrival", "A502 arrival", "A002 arrival"]
    assert hall.day.ticket("A501").issued_at == NINE + timedelta(minutes=12)


def test_it_keeps_what_the_visitor_came_for():
    hall = Rehearsal()
    lease = hall.lend()
    hall.wait(minutes=10)
    (fact,) = hall.hand_in(lease.id, offline("A501", 3, matter="GS-001", priority=Priority.ELDER))
    assert fact == TicketIssued(
        "A501",
        "A",
        matter="GS-001",
        priority=Priority.ELDER,
        offline=True,
        kiosk="kiosk-1",
        issued_at=NINE + timedelta(minutes=7),
        token="token of A501",
    )
    (other,) = hall.hand_in(lease.id, offline("A502", 2, matter="XX-999"))
    assert other.matter is None  # the hall has no such matter any more; the visitor has


def test_a_failed_slip_is_told_with_its_reason():
    hall = Rehearsal()
    facts = hall.hand_in(hall.lend().id, offline("A501", fault="paper_out"))
    assert facts[1:] == [SlipFailed("A501", "A", "paper_out")]


def test_neither_quota_nor_closing_turns_away_who_has_a_slip_and_the_quota_counts_them():
    hall = Rehearsal(now=NINE + timedelta(hours=6))  # the afternoon takes two
    lease = hall.lend()
    hall.wait(minutes=1)
    hall.hand_in(lease.id, offline("A501"), offline("A502"), offline("A503"))
    assert refused(hall.issue).code is Code.QUOTA_FULL
    hall.wait(hours=8)
    assert len(hall.hand_in(lease.id, offline("A504"))) == 1


def test_handed_in_twice_or_by_halves_nothing_is_there_twice():
    hall = Rehearsal()
    lease = hall.lend()
    tickets = [offline(number) for number in lease.numbers[:4]]
    assert len(hall.hand_in(lease.id, *tickets[:2])) == 2
    assert [fact.number for fact in hall.hand_in(lease.id, *tickets)] == ["A503", "A504"]
    assert hall.hand_in(lease.id, *tickets) == []
    assert sorted(hall.day.tickets) == ["A501", "A502", "A503", "A504"]


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (-60, 20),  # in an hour: the clock is wrong, and it was handed in now
        (90, 5),  # before the number was lent: right after that
        (10**9, 5),
        (7, 13),
    ],
)
def test_a_time_of_issue_that_cannot_be_is_bounded(ago, expected):
    hall = Rehearsal()
    hall.wait(minutes=5)
    lease = hall.lend()
    hall.wait(minutes=15)
    hall.hand_in(lease.id, offline("A501", ago))
    assert hall.day.ticket("A501").issued_at == NINE + timedelta(minutes=expected)


def test_a_clock_that_was_set_back_between_two_tickets_does_not_turn_them_round():
    hall = Rehearsal()
    lease = hall.lend()
    hall.wait(minutes=30)
    hall.hand_in(lease.id, offline("A501", 10), offline("A502", 25))
    hall.hand_in(lease.id, offline("A503", 20))
    assert hall.order() == ["A501 arrival", "A502 arrival", "A503 arrival"]
    assert {ticket.issued_at for ticket in hall.day.tickets.values()} == {NINE + timedelta(minutes=20)}


def test_a_smaller_number_that_is_handed_in_later_keeps_its_time():
    hall = Rehearsal()
    lease = hall.lend()
    hall.wait(minutes=30)
    hall.hand_in(lease.id, offline("A502", 5))
    hall.hand_in(lease.id, offline("A501", 20), offline("A503", 10))
    assert hall.order() == ["A501 arrival", "A502 arrival", "A503 arrival"]
    assert hall.day.ticket("A501").issued_at == NINE + timedelta(minutes=10)


def test_a_number_that_was_not_lent_is_refused_and_noted_once():
    hall = Rehearsal()
    lease, other = hall.lend(), hall.lend("A", "kiosk-2")
    for _ in range(2):
        facts = hall.hand_in(lease.id, offline("A501"), offline(other.numbers[0]))
    assert facts == []
    assert [event.fact for event in hall.events if event.kind == "offline_refused"] == [
        OfflineRefused(lease.id, "kiosk-1", "A521", NotTaken.NOT_IN_LEASE)
    ]


def test_a_number_with_another_token_is_another_ticket_and_refused():
    hall = Rehearsal()
    lease = hall.lend()
    hall.hand_in(lease.id, offline("A501"))
    (fact,) = hall.hand_in(lease.id, replace(offline("A501"), token="another"))
    assert fact == OfflineRefused(lease.id, "kiosk-1", "A501", NotTaken.NUMBER_TAKEN)


def test_yesterdays_tickets_are_noted_and_get_no_place():
    hall = Rehearsal()
    facts = hall.hand_in("2026-11-22-A501", offline("A502"), offline("A501"))
    assert facts == [
        OfflineRefused("2026-11-22-A501", "kiosk-1", number, NotTaken.LEASE_OVER) for number in ("A501", "A502")
    ]
    assert hall.hand_in("2026-11-22-A501", offline("A501")) == []
    assert not hall.day.tickets


@pytest.mark.parametrize(
    "lease",
    [
        *("2026-11-23-A501", "2026-11-24-A501", "A501", "2026-13-01-A501", "2026-11-22-A"),
        *("20261122-A501", "2026-11-22-A\u0665\u0660\u0661", f"2026-11-22-A{'5' * 9}"),
    ],
)
def test_a_lease_that_was_never_granted_is_refused(lease):
    assert refused(Rehearsal().hand_in, lease, offline("A501")).code is Code.UNKNOWN_LEASE


def test_a_lease_names_its_day():
    assert day_of_lease("2026-11-23-A501") == date(2026, 11, 23)


# -- the answer that was lost -----------------------------------------------------------------------


def asked_for(hall: Rehearsal) -> tuple[str, str]:
    """A ticket whose answer the kiosk never got: the request's id, and the number."""
    request = str(uuid4())
    (fact,) = hall.obey(IssueTicket(asked=Asked(request, "issue"), token=uuid4().hex[:22], line="A"))
    return request, fact.number  # type: ignore[attr-defined]


def test_a_ticket_that_nobody_saw_is_given_up_for_the_one_that_was_printed():
    hall = Rehearsal()
    lease = hall.lend()
    request, unseen = asked_for(hall)
    facts = hall.hand_in(lease.id, offline("A501", request=request))
    assert facts[1:] == [TicketCancelled(unseen, "A")]
    assert hall.order() == ["A501 arrival"]


def test_two_that_name_one_request_give_its_ticket_up_once():
    hall = Rehearsal()
    lease = hall.lend()
    request, unseen = asked_for(hall)
    tickets = (offline("A501", request=request), offline("A502", unseen=True, request=request))
    assert hall.hand_in(lease.id, *tickets).count(TicketCancelled(unseen, "A")) == 1
    assert hall.order() == ["A501 arrival"]


def test_one_that_is_being_called_is_left_to_be_missed():
    hall = Rehearsal()
    hall.open("2")
    lease = hall.lend()
    request, unseen = asked_for(hall)
    hall.next("2")
    assert len(hall.hand_in(lease.id, offline("A501", request=request))) == 1
    assert hall.day.ticket(unseen).state is State.CALLED


def test_a_request_that_comes_after_its_visitor_was_given_a_number_offline_makes_no_ticket():
    hall = Rehearsal()
    lease, request = hall.lend(), str(uuid4())
    hall.hand_in(lease.id, offline("A501", request=request))
    late = IssueTicket(asked=Asked(request, "issue"), token="t", line="A")
    assert refused(hall.obey, late).code is Code.REQUEST_ID_REUSED


def test_whoever_left_before_a_number_was_shown_has_no_place_nor_a_ticket_that_nobody_saw():
    hall = Rehearsal()
    lease = hall.lend()
    request, unseen = asked_for(hall)
    facts = hall.hand_in(lease.id, offline("A501", unseen=True, request=request))
    assert facts == [OfflineRefused(lease.id, "kiosk-1", "A501", "unseen", request), TicketCancelled(unseen, "A")]
    late = str(uuid4())
    hall.hand_in(lease.id, offline("A502", unseen=True, request=late))
    command = IssueTicket(asked=Asked(late, "issue"), token="t", line="A")
    assert refused(hall.obey, command).code is Code.REQUEST_ID_REUSED
    assert not hall.order()


def test_what_was_handed_in_is_never_given_up_for_itself():
    hall = Rehearsal()
    lease = hall.lend()
    hall.hand_in(lease.id, offline("A501"))
    (request,) = {event.asked.request_id for event in hall.events if event.kind == "ticket_issued"}
    assert len(hall.hand_in(lease.id, offline("A502", request=request))) == 1


# -- whatever happens -------------------------------------------------------------------------------


def test_estimates_know_of_whoever_was_handed_in():
    hall = Rehearsal()
    lease = hall.lend()
    hall.wait(minutes=1)
    before = hall.day.estimate("A", 0, hall.now)
    hall.hand_in(lease.id, *(offline(number) for number in lease.numbers))
    ahead = hall.day.ahead("A520", hall.now)
    assert ahead == 19
    assert hall.day.estimate("A", ahead, hall.now).low > before.low


visits = st.lists(
    st.tuples(
        st.sampled_from(["hall", "kiosk-1", "kiosk-2"]),  # who gives the number
        st.sampled_from("AB"),
        st.integers(0, 400),  # seconds until the next comes
    ),
    max_size=40,
)


@given(visits=visits, halves=st.integers(1, 7), again=st.booleans(), slow=st.booleans())
def test_the_order_is_by_time_of_issue_and_no_number_is_there_twice(visits, halves, again, slow):
    hall = Rehearsal(OPEN, offline=OfflineRules(begins=4, block=3), policy=replace(OPEN.policy, patience=False))
    came: dict[str, datetime] = {}
    gave: dict[str, list[tuple[str, datetime]]] = {}  # by lease, while cut off
    free: dict[tuple[str, str], list[tuple[str, str]]] = {}  # lease and number, by kiosk and line
    for kiosk in ("kiosk-1", "kiosk-2"):
        for line in "AB":
            leases = [hall.lend(line, kiosk) for _ in range(14)]
            free[kiosk, line] = [(lease.id, number) for lease in leases for number in lease.numbers]
    for by, line, seconds in visits:
        hall.wait(seconds=seconds + 1)
        if by == "hall":
            number = hall.issue(line)
        else:
            lease, number = free[by, line].pop(0)
            gave.setdefault(lease, []).append((number, hall.now))
        assert number not in came
        came[number] = hall.now
    for lease, tickets in gave.items():
        parts = [tickets[at : at + halves] for at in range(0, len(tickets), halves)]
        for part in [*parts, *(parts if again else [])]:
            if slow:
                hall.wait(seconds=5)
            told = [offline(number, (hall.now - at).total_seconds() / 60) for number, at in part]
            hall.hand_in(lease, *told)
    for line in "AB":
        expected = sorted((number for number in came if number[0] == line), key=came.__getitem__)
        assert [place.split()[0] for place in hall.order(line)] == expected
        assert [hall.day.ahead(number, hall.now) for number in expected] == list(range(len(expected)))
    issued = [event for event in hall.events if isinstance(event.fact, TicketIssued)]
    assert sorted(event.fact.number for event in issued) == sorted(came)
    assert all(abs(came_at(event) - came[event.fact.number]) < timedelta(seconds=1) for event in issued)
    assert replayed(hall.rules, hall.day.day, hall.events) == hall.day


@given(
    ages=st.lists(st.timedeltas(), max_size=5),
    hours_off=st.floats(-48, 48),
)
def test_whatever_a_kiosks_clock_says_every_ticket_has_a_place_between_the_lease_and_now(ages, hours_off):
    hall = Rehearsal()
    lease = hall.lend()
    hall.wait(minutes=20)
    told = tuple(GivenOffline(number, number, age) for number, age in zip(lease.numbers, ages, strict=False))
    hall.obey(HandIn(lease=lease.id, kiosk="kiosk-1", at=hall.now + timedelta(hours=hours_off), tickets=told))
    times = [hall.day.ticket(each.number).issued_at for each in told]
    assert times == sorted(times)
    assert all(lease.granted_at <= time <= hall.now for time in times)


def test_an_old_journal_of_the_day_goes_on_with_the_next_number():
    old = [Event(NINE.date(), seq, NINE, TicketIssued(f"A00{seq}", "A", 0, 0, 9)) for seq in (1, 2)]
    day: HallDay = replayed(RULES, NINE.date(), old)
    hall = Rehearsal()
    hall.day = day
    assert hall.issue() == "A003"


def test_a_repeated_request_for_numbers_is_known():
    hall = Rehearsal()
    asked = Asked("one", "lease")
    hall.obey(GrantLease(asked=asked, line="A", kiosk="kiosk-1"))
    assert [event.fact.first for event in hall.day.answers["one"]] == [501]
