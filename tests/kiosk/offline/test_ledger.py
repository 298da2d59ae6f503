"""Which number is next, and when more are wanted."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.offline.ledger import may_give, next_number, wants_more
from tests.kiosk.offline.conftest import NOON, lease


def test_numbers_are_given_out_in_order_the_older_lease_first():
    leases = [lease(first=501, count=2), lease(first=521, count=2)]
    used: set[tuple[str, str]] = set()
    given_out = []
    while (found := next_number(leases, used, NOON)) is not None:
        used.add((found[0].id, found[1]))
        given_out.append(found[1])
    assert given_out == ["A501", "A502", "A521", "A522"]


def test_none_is_given_out_while_the_hall_rests_or_when_its_day_is_over():
    ours = lease()
    hours = [h for h in range(-5, 30) if may_give(ours, NOON.replace(hour=0) + timedelta(hours=h))]
    assert hours == [*range(8, 13), *range(14, 24)]
    assert next_number([ours], set(), NOON + timedelta(hours=1)) is None


def test_more_is_wanted_when_less_than_half_a_block_is_left_or_the_day_changes():
    ours = lease(count=4)
    used = {(ours.id, number) for number in ours.numbers}
    assert wants_more([], set(), NOON)
    assert not wants_more([ours], set(sorted(used)[:2]), NOON)
    assert wants_more([ours], set(sorted(used)[:3]), NOON)
    assert not wants_more([ours, lease(first=521)], used, NOON)
    assert wants_more([ours], set(), NOON + timedelta(days=1))


def test_yesterdays_number_is_another_than_todays():
    today, yesterday = lease(), lease(day=NOON - timedelta(days=1))
    used = {(yesterday.id, "A501")}
    assert next_number([yesterday, today], used, NOON) == (today, "A501")


@given(used=st.sets(st.sampled_from([f"A{n}" for n in range(501, 509)])), hours=st.integers(-30, 30))
def test_a_number_is_never_given_out_twice_whatever_the_clock_says(used, hours):
    leases = [lease(count=4), lease(first=505, count=4)]
    taken = {(each.id, number) for each in leases for number in each.numbers if number in used}
    found = next_number(leases, taken, NOON + timedelta(hours=hours))
    assert found is None or (found[0].id, found[1]) not in taken
