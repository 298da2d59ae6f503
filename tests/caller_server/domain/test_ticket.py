from itertools import product

import pytest

from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import NEXT_STATE, Move, State, Ticket, number_of
from tests.caller_server.rehearsal import NINE

ALLOWED = {
    "waiting": {
        "call": "called",
        "delay": "waiting",
        "transfer": "waiting",
        "cancel": "cancelled",
        "lapse": "lapsed",
    },
    "called": {"call": "called", "start": "serving", "miss": "missed", "lapse": "lapsed"},
    "serving": {"finish": "done", "park": "parked", "transfer": "waiting", "rate": "serving", "lapse": "lapsed"},
    "missed": {"rejoin": "waiting", "cancel": "cancelled", "lapse": "lapsed"},
    "parked": {"resume": "waiting", "cancel": "cancelled", "lapse": "lapsed"},
    "done": {"rate": "done"},
    "cancelled": {},
    "lapsed": {},
}


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_only_the_moves_of_the_diagram_are_allowed(state, move):
    ticket = Ticket("A001", "A", "t", NINE, state=state)
    to = ALLOWED[state].get(move)
    if to is not None:
        assert ticket.after(move) == State(to)
        return
    with pytest.raises(Refusal) as refused:
        ticket.after(move)
    assert refused.value.code is Code.WRONG_STATE
    assert refused.value.facts == {"number": "A001", "state": state.value, "move": move.value}


def test_the_table_holds_nothing_that_the_diagram_does_not():
    assert {(s, m): t for s, moves in ALLOWED.items() for m, t in moves.items()} == NEXT_STATE


def test_numbers_have_three_digits_and_grow_past_999():
    assert [number_of("A", n) for n in (1, 12, 999, 1000)] == ["A001", "A012", "A999", "A1000"]
