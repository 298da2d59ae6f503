"""A ticket by ID card: known for one visit, and forgotten with it."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.events import AskTicket, CardRead, ServerGone, TicketGiven
from kiosk.state import COUNTDOWN_S, Screen
from tests.kiosk.visits import IDLE_S, SLIP, Visit, ticket
from wire.api import Priority, TicketRequest

PERSON, OTHER = "a" * 64, "b" * 64
THIS_YEAR = 2026


def _card(person: str = PERSON, age: int = 40) -> CardRead:
    return CardRead(person, "张*华", THIS_YEAR - age)


def _request(visit: Visit) -> TicketRequest:
    (ask,) = visit.effects
    assert isinstance(ask, AskTicket)
    return ask.request


def test_a_card_and_two_touches_give_a_ticket_of_that_person():
    visit = Visit().happens(_card())
    assert (visit.shown, visit.state.visitor) == (Screen.HOME, "张*华")
    assert _request(visit.touch("line:A", "confirm")).person == PERSON


@pytest.mark.parametrize(("age", "priority"), [(59, None), (60, Priority.ELDER), (84, Priority.ELDER)])
def test_the_year_of_birth_claims_the_priority_of_elders(age, priority):
    assert _request(Visit().happens(_card(age=age)).touch("line:A", "confirm")).priority is priority


def test_another_halls_age_of_elders_is_the_one_that_counts():
    visit = Visit(setup={"elder_from": 70}).happens(_card(age=65))
    assert visit.state.priority is None


def test_an_elder_may_leave_the_priority_out_and_laying_the_card_down_again_changes_nothing():
    visit = Visit().happens(_card(age=70)).touch("line:A", "priority:elder").happens(_card(age=70))
    assert (visit.shown, visit.state.priority) == (Screen.CONFIRM, None)


def test_a_priority_that_was_claimed_stays_when_the_card_comes_later():
    visit = Visit().touch("line:A", "priority:disabled").happens(_card(age=70))
    assert visit.state.priority is Priority.DISABLED


@pytest.mark.parametrize("before", [("find",), ("find", "find:search"), ("line:A",), ("staff",)])
def test_a_card_read_on_the_way_leaves_the_visitor_where_they_are(before):
    visit = Visit().touch(*before)
    place = visit.state.place
    assert visit.happens(_card()).state.place == place


def test_anothers_card_begins_anew_and_takes_nothing_over():
    visit = Visit().touch("language:en").happens(_card(age=70)).touch("line:A").happens(_card(OTHER))
    assert (visit.shown, visit.state.person, visit.state.priority) == (Screen.HOME, OTHER, None)
    assert visit.state.language == "en"


def test_a_card_read_while_a_number_is_left_on_the_screen_begins_anew():
    visit = Visit().touch("line:A", "confirm").given().happens(_card())
    assert (visit.shown, visit.state.ticket, visit.state.person) == (Screen.HOME, None, PERSON)


@pytest.mark.parametrize("busy", [True, False])
def test_a_card_is_not_taken_while_an_answer_is_waited_for_or_none_can_come(busy):
    visit = Visit().touch("line:A", "confirm") if busy else Visit().happens(ServerGone())
    assert visit.happens(_card()).state.person is None


def test_what_was_read_is_forgotten_with_the_visitor():
    visit = Visit().happens(_card(age=70)).wait(IDLE_S + COUNTDOWN_S)
    assert visit.state.fresh
    assert (visit.state.person, visit.state.visitor, visit.state.elder, visit.state.priority) == (
        None,
        None,
        False,
        None,
    )


def test_a_card_and_an_appointment_come_together():
    asked = Visit().happens(_card(age=70)).scan("K7MW3PQ9").state.asked
    assert getattr(asked, "request", None).priority is Priority.ELDER


def test_a_card_that_goes_on_with_a_code_is_seen_to_and_one_whose_ticket_was_taken_is_forgotten():
    here = Visit().happens(_card()).scan(SLIP).told()
    assert (here.state.person, here.state.visitor) == (PERSON, "张*华")
    gone = Visit().happens(_card()).touch("line:A", "confirm").given().scan(SLIP).told()
    assert (gone.state.person, gone.state.visitor) == (None, None)


def test_a_card_laid_down_while_choosing_what_makes_it_easier_keeps_that():
    visit = Visit().touch("access", "mode:large").happens(_card())
    assert (visit.shown, len(visit.state.modes)) == (Screen.ACCESS, 1)
    assert len(visit.happens(_card(OTHER)).state.modes) == 1


def test_nothing_of_a_card_is_shown_by_the_state():
    shown = repr(Visit().happens(_card()).state)
    assert PERSON not in shown
    assert "张*华" not in shown


def test_a_number_that_a_person_had_before_is_not_given_back_though_they_left():
    visit = Visit().happens(_card()).touch("line:A", "confirm")
    asked: Any = visit.state.asked
    visit.wait(21).touch("home")
    again = ticket().model_copy(update={"reprint": True})
    assert visit.happens(TicketGiven(asked.request_id, again)).effects == []
    assert visit.scan(SLIP).shown is Screen.ASKING
