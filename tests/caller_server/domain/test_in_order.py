from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain import in_order
from caller_server.domain.in_order import InOrder, key_of
from caller_server.domain.ticket import Ticket
from tests.caller_server.rehearsal import NINE


def ticket(count: int, minute: int) -> Ticket:
    return Ticket(f"A{count:03d}", "A", "", NINE + timedelta(minutes=minute))


@given(steps=st.lists(st.one_of(st.integers(0, 30), st.tuples(st.integers(0, 10_000))), max_size=80))
def test_it_is_a_sorted_list(steps):
    """A number is somebody who came at that minute; a tuple is somebody who leaves."""
    people, plain = InOrder(), []
    for count, step in enumerate(steps):
        if isinstance(step, int):
            plain.append(ticket(count, step))
            people.add(plain[-1])
        elif plain:
            people.remove(plain.pop(step[0] % len(plain)))
        plain.sort(key=key_of)
        assert list(people) == plain
        assert len(people) == len(plain)
        assert people.first() == (plain[0] if plain else None)
        assert [people.before(key_of(each)) for each in plain] == list(range(len(plain)))


def test_it_is_a_sorted_list_over_many_blocks():
    count = 5 * in_order.BLOCK
    tickets = [ticket(number, number * 7919 % count) for number in range(count)]
    people = InOrder()
    for each in tickets:
        people.add(each)
    for each in tickets[::3]:
        people.remove(each)
    left = sorted(set(tickets) - set(tickets[::3]), key=key_of)
    assert list(people) == left
    assert [people.before(key_of(each)) for each in left] == list(range(len(left)))
    assert list(people.from_place(300)) == left[300:]
    assert people.before(key_of(ticket(0, count + 1))) == len(left)


def test_the_shorter_number_stands_before_the_longer():
    people = InOrder()
    for number in ("A1000", "A999"):
        people.add(Ticket(number, "A", "", NINE))
    assert [each.number for each in people] == ["A999", "A1000"]


def test_two_lanes_are_alike_when_the_same_people_stand_in_them():
    one, other = InOrder(), InOrder()
    for each in (ticket(1, 1), ticket(2, 2)):
        one.add(each)
    for each in (ticket(2, 2), ticket(1, 1)):
        other.add(each)
    assert one == other
    other.remove(ticket(1, 1))
    assert one != other
