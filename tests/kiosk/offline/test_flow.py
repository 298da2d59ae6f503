"""What visitors see of a kiosk that goes on alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.events import HallRemembered, HallSeen, NumbersAhead, PrintSlip, ServerGone, TicketGiven, TicketRefused
from kiosk.flow import step
from kiosk.offline.ticket import OwnTicket
from kiosk.slip import slip_page
from kiosk.state import Place, Screen, Server, State, Trouble
from kiosk.texts import Texts
from tests.halls import small_hall
from tests.kiosk.hall_views import hall_view
from tests.kiosk.test_flow import LANGUAGES, Visit
from wire.messages import Estimate

HALL = small_hall()


def own_ticket(number: str = "A501") -> OwnTicket:
    return OwnTicket(
        number=number,
        token="t" * 22,
        line="A",
        ahead=0,
        estimate=Estimate(low=0, high=0),
        windows=("2", "3"),
        url="https://hall.example/t/" + "t" * 22,
        issued_at=datetime(2026, 11, 23, 1, tzinfo=UTC),
    )


@pytest.fixture
def visit() -> Visit:
    """A kiosk that has numbers of line A, and whose server has just gone; line B was closed then."""
    visit = Visit(HALL, A="the session is over", B="the session is over")
    visit.happens(NumbersAhead(frozenset("A")))
    return visit.happens(ServerGone())


def test_with_numbers_of_its_own_it_goes_on_and_takes_two_touches(visit):
    assert visit.shown is Screen.HOME
    visit.touch("line:A", "confirm")
    assert visit.shown is Screen.ASKING
    visit.happens(TicketGiven(visit.state.asked.request_id, own_ticket()))
    assert visit.shown is Screen.SLIP_READY
    assert visit.effects == [PrintSlip(own_ticket(), LANGUAGES[0])]


def test_a_line_of_which_it_has_none_is_said_to_have_none(visit):
    visit.touch("line:B")
    assert (visit.shown, visit.state.trouble) == (Screen.TROUBLE, Trouble("no_numbers"))


def test_a_line_that_runs_out_meanwhile_is_said_to_have_none(visit):
    visit.touch("line:A", "confirm")
    visit.happens(TicketRefused(visit.state.asked.request_id, Trouble("no_numbers")))
    assert (visit.shown, visit.state.trouble.code) == (Screen.TROUBLE, "no_numbers")


def test_without_any_number_left_it_says_where_to_go(visit):
    visit.happens(NumbersAhead(frozenset()))
    assert visit.shown is Screen.AWAY


def test_what_only_the_server_knows_it_says_it_cannot_do(visit):
    visit.state = replace(visit.state, place=Place(Screen.ENTER))
    assert visit.shown is Screen.AWAY


def test_when_the_server_is_back_what_it_says_counts_again(visit):
    visit.happens(HallSeen(hall_view(HALL, {"A": 3}, {"A": "closed"})))
    assert not visit.state.alone
    visit.touch("line:A")
    assert visit.state.trouble == Trouble("line_closed", "closed")


def test_the_next_visitor_finds_it_alone_too(visit):
    visit.touch("line:A", "home")
    assert visit.state.alone


def test_started_while_cut_off_it_offers_what_it_remembers_and_a_newer_hall_wins():
    state = State(Visit().state.setup, LANGUAGES[0])
    remembered = hall_view(HALL)
    for happened in (HallRemembered(remembered), NumbersAhead(frozenset("A")), ServerGone()):
        state, _ = step(state, happened)
    assert (state.shown, state.hall) == (Screen.HOME, remembered)
    newer = hall_view(HALL, {"A": 9})
    for happened in (HallSeen(newer), HallRemembered(remembered)):
        state, _ = step(state, happened)
    assert (state.hall, state.server) == (newer, Server.HERE)


def test_before_it_has_heard_of_the_server_it_waits_for_it():
    state = replace(State(Visit().state.setup, LANGUAGES[0]), hall=hall_view(HALL), ahead=frozenset("A"))
    assert state.shown is Screen.AWAY


@pytest.mark.parametrize(
    ("language", "mark", "unknown", "place"),
    [
        ("zh-Hans", "离线号", "暂不可知", "按取号时间排队。"),
        ("zh-Hant", "離線號", "暫不可知", "按取號時間排隊。"),
        ("en", "Offline number", "unknown", "Your place in line goes by the time of issue."),
    ],
)
def test_its_slip_has_the_mark_and_says_that_nobody_knows_the_wait(language, mark, unknown, place):
    blocks = slip_page(own_ticket(), hall_view(HALL), HALL, Texts(HALL.texts), language).blocks
    said = [getattr(block, "text", "") for block in blocks]
    assert mark in said
    assert place in said
    assert [block.right for block in blocks if hasattr(block, "right")][:2] == [unknown, unknown]
