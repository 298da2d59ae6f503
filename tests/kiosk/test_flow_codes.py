"""Coming with a slip or an appointment, following a number, being let in again, saying how the visit was."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from kiosk import offers
from kiosk.codes import NumberCode, TicketCode
from kiosk.events import Ask, GiveBack, HallSeen, NumbersAhead, ProgressSeen, ServerGone, TicketGiven, TicketRefused
from kiosk.flow import ASKING_LIMIT_S
from kiosk.searching import LONGEST
from kiosk.state import COUNTDOWN_S, Screen, Slip, Trouble
from kiosk.wishes import CheckIn, Look, Rate, Rejoin
from tests.kiosk.hall_views import hall_view
from tests.kiosk.visits import IDLE_S, NOW, SLIP, TOKEN, Visit, progress, ticket

APPOINTMENT = "K7MW3PQ9"


def _wish(visit: Visit) -> object:
    (ask,) = visit.effects
    assert isinstance(ask, Ask)
    return ask.wish


# -- scanning -------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [(), ("find",), ("line:A",), ("line:A", "staff"), ("enter:progress",)])
def test_a_slip_scanned_on_any_screen_shows_how_its_number_stands(before):
    visit = Visit().touch(*before).scan(SLIP)
    assert visit.shown is Screen.ASKING
    wish = _wish(visit)
    assert isinstance(wish, Look)
    assert wish.of == TicketCode(TOKEN)
    assert visit.told().shown is Screen.PROGRESS
    assert visit.touch("back").shown is Screen.HOME


def test_an_appointment_scanned_gives_its_ticket_at_once_and_prints_it():
    visit = Visit().scan(APPOINTMENT)
    wish = _wish(visit)
    assert isinstance(wish, CheckIn)
    assert wish.code == APPOINTMENT
    assert visit.given(slot=NOW).shown is Screen.SLIP_READY
    assert visit.state.slip is Slip.PRINTING


def test_an_appointment_before_its_time_is_told_when_and_leads_home():
    visit = Visit().scan(APPOINTMENT)
    asked = visit.state.asked
    assert asked is not None
    visit.happens(TicketRefused(asked.request_id, Trouble("check_in_too_early", "9:30 起可以签到取号。")))
    assert (visit.shown, visit.state.trouble) == (
        Screen.TROUBLE,
        Trouble("check_in_too_early", "9:30 起可以签到取号。"),
    )
    assert visit.touch("back").shown is Screen.HOME


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (f"https://another.hall/t/{TOKEN}", "code_other_hall"),
        ("; rm -rf / #", "code_unknown"),
        ("https://pay.example/3f9", "code_unknown"),
        ("x" * 10_000, "code_too_long"),
        ("\x00\x1b[31m", "code_unreadable"),
        ("", "code_empty"),
    ],
)
def test_a_code_that_leads_nowhere_is_said_and_takes_nothing_from_the_visitor(code, why):
    visit = Visit().touch("line:A").scan(code)
    assert (visit.shown, visit.effects) == (Screen.TROUBLE, [])
    assert visit.state.trouble == Trouble(why)
    assert visit.scan(code).touch("back").shown is Screen.CONFIRM


def test_a_slip_of_yesterday_is_said_to_be_one():
    visit = Visit().scan(SLIP).told(issued_at=NOW - timedelta(days=1), state="lapsed")
    assert (visit.shown, visit.state.trouble) == (Screen.TROUBLE, Trouble("code_other_day"))
    assert visit.touch("back").shown is Screen.HOME


def test_nothing_scanned_disturbs_a_visitor_whose_number_is_being_made():
    visit = Visit().touch("line:A", "confirm").scan(SLIP)
    assert (visit.shown, visit.effects) == (Screen.ASKING, [])
    assert visit.given().shown is Screen.SLIP_READY


def test_whoever_reads_the_screen_with_help_does_so_after_scanning_too():
    visit = Visit(setup={"speaks": True}).touch("language:en", "access", "mode:large", "mode:voice", "close")
    modes = visit.state.modes
    visit.scan(SLIP).told()
    assert (visit.state.modes, visit.state.language) == (modes, "en")
    assert visit.wait(2 * IDLE_S + COUNTDOWN_S).state.modes == frozenset()


@pytest.mark.parametrize("code", [SLIP, APPOINTMENT])
def test_a_kiosk_that_is_cut_off_says_at_once_that_it_cannot_look_a_code_up(code):
    visit = Visit().happens(NumbersAhead(frozenset("A"))).happens(ServerGone()).scan(code)
    assert (visit.shown, visit.effects, visit.state.trouble) == (Screen.TROUBLE, [], Trouble("cut_off"))
    visit.happens(HallSeen(hall_view(visit.hall))).touch("again")
    assert isinstance(_wish(visit), Look | CheckIn)


def test_without_the_server_nothing_is_made_of_a_code():
    assert not Visit().happens(ServerGone()).scan(SLIP).effects


def test_the_next_visitors_slip_ends_the_visit_of_who_left_theirs_on_the_screen():
    visit = Visit().touch("language:en", "line:A", "confirm").given().scan(SLIP)
    assert (visit.state.ticket, visit.state.slip, visit.state.language) == (None, Slip.NONE, "en")
    assert visit.told().shown is Screen.PROGRESS


# -- typing ---------------------------------------------------------------------------------------


def test_a_number_is_typed_on_the_screens_keys():
    visit = Visit().touch("enter:progress").keys("A012").touch("entered")
    wish = _wish(visit)
    assert isinstance(wish, Look)
    assert wish.of == NumberCode("A012")
    assert visit.told().shown is Screen.PROGRESS


def test_an_appointment_is_typed_on_real_keys_in_either_case():
    visit = Visit().touch("enter:appointment").type("k7mw 3pq9").touch("entered")
    wish = _wish(visit)
    assert isinstance(wish, CheckIn)
    assert wish.code == APPOINTMENT


def test_a_number_that_is_none_is_said_and_may_be_mended():
    visit = Visit().touch("enter:progress").keys("A0").touch("entered")
    assert visit.state.trouble == Trouble("code_unknown")
    visit.touch("back")
    assert (visit.shown, visit.state.place.typed) == (Screen.ENTER, "A0")
    assert visit.touch("key:delete").state.place.typed == "A"


def test_what_is_typed_stays_short_and_is_forgotten_with_the_visitor():
    visit = Visit().touch("enter:progress").type("9" * 10_000)
    assert visit.state.place.typed == "9" * LONGEST
    visit.wait(IDLE_S).wait(COUNTDOWN_S)
    assert visit.state.fresh
    assert visit.touch("enter:progress").state.place.typed == ""


def test_only_keys_that_are_shown_type():
    assert Visit().touch("enter:progress", "key:%", "key:", "key:AB").state.place.typed == ""


def test_an_unknown_number_leads_back_to_the_keys():
    visit = Visit().touch("enter:progress").keys("C999").touch("entered")
    asked = visit.state.asked
    assert asked is not None
    visit.happens(TicketRefused(asked.request_id, Trouble("unknown_ticket", "没有这个号码")))
    assert visit.shown is Screen.TROUBLE
    assert visit.touch("back").shown is Screen.ENTER


# -- following ------------------------------------------------------------------------------------


def test_a_missed_visitor_is_let_in_again():
    visit = Visit().scan(SLIP).told(state="missed", may=("rejoin", "cancel")).touch("rejoin")
    wish = _wish(visit)
    assert isinstance(wish, Rejoin)
    assert wish.of == TicketCode(TOKEN)
    visit.told()
    assert (visit.shown, visit.state.rejoined) == (Screen.PROGRESS, True)
    assert visit.touch("back").shown is Screen.HOME


def test_being_let_in_again_is_asked_once_however_often_it_is_tried():
    visit = Visit().scan(SLIP).told(state="missed", may=("rejoin",)).touch("rejoin")
    first = visit.effects
    visit.wait(ASKING_LIMIT_S + 1)
    assert visit.state.trouble == Trouble("no_answer")
    assert visit.touch("again").effects == first


def test_who_may_not_is_not_let_in_again():
    assert not Visit().scan(SLIP).told(state="missed").touch("rejoin").effects


def test_an_answer_about_a_ticket_nobody_waits_for_changes_nothing_and_gives_nothing_back():
    visit = Visit().scan(SLIP)
    visit.happens(ProgressSeen(uuid4(), progress()))
    assert (visit.shown, visit.effects) == (Screen.ASKING, [])


def test_the_ticket_of_a_check_in_whose_visitor_left_is_given_back():
    visit = Visit().scan(APPOINTMENT)
    asked = visit.state.asked
    assert asked is not None
    visit.wait(ASKING_LIMIT_S + 1).touch("home").scan(SLIP)
    assert visit.happens(TicketGiven(asked.request_id, ticket())).effects == [GiveBack(TOKEN)]
    assert visit.shown is Screen.ASKING


def test_an_appointment_is_not_used_up_by_an_answer_that_came_too_late():
    visit = Visit().scan(APPOINTMENT)
    asked = visit.state.asked
    assert asked is not None
    visit.wait(ASKING_LIMIT_S + 1).touch("home")
    in_its_slot = ticket().model_copy(update={"slot": NOW})
    assert visit.happens(TicketGiven(asked.request_id, in_its_slot)).effects == []


# -- rating ---------------------------------------------------------------------------------------


def _may_rate() -> Visit:
    return Visit().scan(SLIP).told(state="done", may=("rate",)).touch("rate")


@pytest.mark.parametrize("level", [3, 4, 5])
def test_a_good_rating_takes_one_touch(level):
    visit = _may_rate().touch(f"level:{level}")
    wish = _wish(visit)
    assert isinstance(wish, Rate)
    assert (wish.request.level, wish.request.reasons) == (level, ())
    assert visit.told(rated=level).shown is Screen.THANKS
    assert visit.touch("done").state.fresh


@pytest.mark.parametrize("level", [1, 2])
def test_a_bad_rating_needs_a_reason_and_may_have_several(level):
    visit = _may_rate().touch(f"level:{level}")
    assert (visit.shown, visit.effects) == (Screen.REASONS, [])
    assert not visit.touch("send").effects
    visit.touch("reason:unclear", "reason:unfriendly", "reason:waited_long", "reason:unclear", "send")
    wish = _wish(visit)
    assert isinstance(wish, Rate)
    assert (wish.request.level, wish.request.reasons) == (level, ("unfriendly", "waited_long"))


def test_rating_needs_the_slip_for_a_number_is_no_secret():
    visit = Visit().touch("enter:progress").keys("A012").touch("entered").told(state="done", may=("rate",))
    assert visit.touch("rate").shown is Screen.PROGRESS


def test_another_level_drops_the_reasons_of_the_first():
    visit = _may_rate().touch("level:1", "reason:unclear", "back", "level:2")
    assert visit.state.reasons == ()


# -- what a kiosk offers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("menu", "names"),
    [
        (("progress", "search"), ("enter:progress", "find:search")),
        (("topic", "progress", "search", "life_event"), ("find", "enter:progress")),
        (("appointment",), ("enter:appointment",)),
        ((), ()),
    ],
)
def test_a_kiosk_offers_what_it_is_told_to_and_nothing_else(menu, names):
    visit = Visit(setup={"menu": menu})
    assert offers.menu(visit.state) == names
    for name in {"find", "find:search", "find:topic", "enter:appointment", "enter:progress"} - set(names):
        assert visit.touch(name).shown is Screen.HOME


def test_a_kiosk_that_is_cut_off_offers_nothing_that_only_the_server_knows():
    visit = Visit().happens(NumbersAhead(frozenset("A"))).happens(ServerGone())
    assert offers.menu(visit.state) == ("find",)
    assert visit.touch("enter:progress").shown is Screen.HOME


def test_lines_stand_in_the_order_of_the_kiosks_configuration():
    assert [line.letter for line in offers.lines(Visit(setup={"lines": ("C", "A")}).state)] == ["C", "A"]
