"""Places are counted (`ahead`), not walked to (`line.order`): both must say the same of any line."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.ahead import ahead_of, ahead_of_newcomer
from caller_server.domain.line import Line, order
from caller_server.domain.policy import POLICIES
from caller_server.domain.rules import LineRules, Rejoin, RejoinMode
from caller_server.domain.ticket import Lane, Priority, Ticket
from tests.caller_server.rehearsal import NINE

standing = st.lists(st.tuples(st.sampled_from(Lane), st.integers(-90, 0)), max_size=30)
rejoins = st.one_of(
    st.integers(1, 4).map(lambda calls: Rejoin(RejoinMode.AFTER, calls)),
    st.sampled_from([Rejoin(RejoinMode.HALF_DAY), Rejoin(RejoinMode.END), Rejoin(RejoinMode.NO)]),
)


def a_line(people, rejoin, policy, run, in_a_row, since_rejoined) -> Line:
    line = Line(LineRules("A", "east", patience=timedelta(minutes=40), rejoin=rejoin), POLICIES[policy], run)
    for count, (lane, minute) in enumerate(people, 1):
        early = 45 if lane in (Lane.APPOINTMENT, Lane.REJOINED) else 0  # slots and sessions may be still to come
        came = NINE + timedelta(minutes=minute + early)
        line.join(Ticket(f"A{count:03d}", "A", "", NINE, lane=lane, place=came))
    line.in_a_row, line.since_rejoined = in_a_row, since_rejoined
    return line


lines = st.builds(
    a_line,
    people=standing,
    rejoin=rejoins,
    policy=st.sampled_from(sorted(POLICIES)),
    run=st.integers(1, 3),
    in_a_row=st.integers(0, 3),
    since_rejoined=st.integers(0, 6),
)


@given(line=lines)
def test_every_place_is_counted_as_the_order_gives_it(line):
    places = [place.ticket for place in order(line, NINE)]
    assert [ahead_of(line, ticket, NINE) for ticket in places] == list(range(len(line)))


@given(line=lines, priority=st.sampled_from([None, Priority.ELDER]), slot=st.sampled_from([None, -10, 0, 20]))
def test_a_newcomer_is_told_the_place_that_the_order_gives(line, priority, slot):
    kept = None if slot is None or not line.policy.appointments else NINE + timedelta(minutes=slot)
    newcomer = Ticket("A999", "A", "", NINE, priority=priority, slot=kept, place=kept)
    told = ahead_of_newcomer(line, newcomer, NINE)
    line.join(replace(newcomer, lane=line.lane_for(newcomer)))
    assert [place.ticket.number for place in order(line, NINE)].index("A999") == told
