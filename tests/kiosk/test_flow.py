from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import offers
from kiosk.events import (
    AskTicket,
    CallStaff,
    CardRead,
    GiveBack,
    HallSeen,
    LookAtHall,
    LookAtPrinter,
    NoteSlip,
    NoticeEnded,
    PrinterSeen,
    PrintNotice,
    PrintSlip,
    ServerGone,
    SlipEnded,
    StaffCalled,
    StaffUnheard,
    TicketGiven,
    TicketRefused,
    Touched,
)
from kiosk.flow import ASKING_LIMIT_S, PRINTING_LIMIT_S
from kiosk.state import COUNTDOWN_S, PRIORITIES, Help, Place, Screen, Server, Setup, Slip, State, Trouble
from tests.kiosk.hall_views import hall_view
from tests.kiosk.visits import HALL, IDLE_S, LANGUAGES, SLIP, Visit, ticket
from wire.api import Priority

# -- the way to a ticket --------------------------------------------------------------------------


def test_a_ticket_by_line_takes_two_touches():
    visit = Visit().touch("line:A", "confirm")
    (ask,) = visit.effects
    assert isinstance(ask, AskTicket)
    assert (ask.request.line, ask.request.matter) == ("A", None)
    assert visit.given().shown is Screen.SLIP_READY


def test_a_ticket_by_matter_shows_what_to_bring_before_it_is_asked_for():
    visit = Visit().touch("find", "find:topic", "theme:开办设立", "matter:GS-002")
    assert visit.shown is Screen.MATTER
    visit.touch("take", "confirm")
    (ask,) = visit.effects
    assert isinstance(ask, AskTicket)
    assert (ask.request.line, ask.request.matter) == (None, "GS-002")


def test_a_theme_with_one_matter_leads_straight_to_it():
    visit = Visit().touch("find", "find:life_event", "theme:结婚")
    assert (visit.shown, visit.state.place.matter) == (Screen.MATTER, "MZ-001")
    assert visit.touch("back").shown is Screen.THEMES


@pytest.mark.parametrize(
    ("way", "themes"),
    [("life_event", ["创业", "结婚"]), ("stage", ["开办企业"]), ("topic", ["开办设立"])],
)
def test_people_find_life_events_companies_their_stages_and_everyone_topics(way, themes):
    visit = Visit().touch("find", f"find:{way}")
    assert [theme.id for theme in offers.themes(visit.state)] == themes


def test_the_printer_and_the_line_are_looked_at_before_the_ticket_is_confirmed():
    visit = Visit().touch("line:A")
    assert visit.effects == [LookAtPrinter(), LookAtHall("zh-Hans")]


def test_the_slip_is_printed_in_the_language_the_visitor_reads():
    visit = Visit().touch("line:A", "language:en", "confirm").given()
    assert visit.effects == [PrintSlip(ticket(), "en")]


@pytest.mark.parametrize("claimed", PRIORITIES)
def test_a_priority_is_claimed_by_touching_it_and_dropped_by_touching_it_again(claimed):
    visit = Visit().touch("line:A", f"priority:{claimed}")
    assert visit.state.priority is claimed
    assert visit.touch(f"priority:{claimed}").state.priority is None
    (ask,) = visit.touch(f"priority:{claimed}", "confirm").effects
    assert isinstance(ask, AskTicket)
    assert ask.request.priority is claimed


def test_the_green_channel_cannot_be_claimed_at_a_kiosk():
    assert Visit().touch("line:A", f"priority:{Priority.GREEN_CHANNEL}").state.priority is None


# -- one ticket for one intention -----------------------------------------------------------------


def test_the_other_half_of_a_double_touch_asks_for_nothing():
    visit = Visit().touch("line:A")
    both = [Touched("confirm", Screen.CONFIRM, visit.now, uuid4()) for _ in range(2)]
    visit.happens(both[0])
    assert len(visit.effects) == 1
    assert not visit.happens(both[1]).effects


def test_trying_again_asks_with_the_same_request_id():
    visit = Visit().touch("line:A", "confirm")
    (first,) = visit.effects
    assert isinstance(first, AskTicket)
    visit.happens(TicketRefused(first.request.request_id, Trouble("no_answer")))
    assert visit.shown is Screen.TROUBLE
    assert visit.touch("again").effects == [first]


def test_asking_anew_after_going_back_is_another_intention():
    visit = Visit().touch("line:A", "confirm")
    first = visit.state.asked
    assert first is not None
    visit.happens(TicketRefused(first.request_id, Trouble("quota_full")))
    assert visit.touch("back").shown is Screen.CONFIRM
    visit.touch("confirm")
    assert visit.state.asked is not None
    assert visit.state.asked.request_id != first.request_id


def test_a_late_answer_still_reaches_a_visitor_who_waits():
    visit = Visit().touch("line:A", "confirm").wait(ASKING_LIMIT_S + 1)
    assert visit.shown is Screen.TROUBLE
    assert visit.given().shown is Screen.SLIP_READY


def test_a_ticket_whose_visitor_left_is_given_back():
    visit = Visit().touch("line:A", "confirm")
    asked = visit.state.asked
    assert asked is not None
    visit.wait(ASKING_LIMIT_S + 1).touch("home")
    assert visit.happens(TicketGiven(asked.request_id, ticket())).effects == [GiveBack("t" * 22)]
    assert visit.shown is Screen.HOME


def test_an_answer_given_twice_prints_once():
    visit = Visit().touch("line:A", "confirm").given()
    assert not visit.given().effects


def test_nobody_leaves_while_the_number_is_being_made():
    visit = Visit().touch("line:A", "confirm", "home", "back")
    assert visit.shown is Screen.ASKING
    assert (visit.state.may_go_home, visit.state.may_go_back) == (False, False)


# -- the slip -------------------------------------------------------------------------------------


def test_a_printed_slip_is_noted():
    visit = Visit().touch("line:A", "confirm").given().happens(SlipEnded("t" * 22, None))
    assert visit.effects == [NoteSlip("t" * 22, None)]
    assert visit.state.slip is Slip.PRINTED


def test_when_the_printer_fails_the_ticket_stands_and_the_fault_is_noted():
    visit = Visit().touch("line:A", "confirm").given().happens(SlipEnded("t" * 22, "paper_out"))
    assert visit.effects == [NoteSlip("t" * 22, "paper_out")]
    assert (visit.shown, visit.state.slip, visit.state.slip_fault) == (Screen.SLIP_READY, Slip.FAILED, "paper_out")
    assert visit.state.ticket == ticket()


def test_a_printer_without_end_is_not_waited_for():
    visit = Visit().touch("line:A", "confirm").given().wait(PRINTING_LIMIT_S + 1)
    assert visit.state.slip is Slip.FAILED


def test_a_slip_that_ends_after_its_visitor_left_is_noted_and_not_shown():
    visit = Visit().touch("line:A", "confirm").given().touch("done")
    assert visit.shown is Screen.HOME
    assert visit.happens(SlipEnded("t" * 22, "cover_open")).effects == [NoteSlip("t" * 22, "cover_open")]
    assert (visit.shown, visit.state.slip) == (Screen.HOME, Slip.NONE)


def test_paper_out_is_known_before_the_ticket_and_does_not_forbid_it():
    visit = Visit().happens(PrinterSeen("paper_out")).touch("line:A")
    assert visit.state.printer_fault == "paper_out"
    assert isinstance(visit.touch("confirm").effects[0], AskTicket)


# -- refusals -------------------------------------------------------------------------------------


def test_a_closed_line_says_why_and_leads_back_home():
    visit = Visit(A="今天上午的号已取完").touch("line:A")
    assert visit.state.trouble == Trouble("line_closed", "今天上午的号已取完")
    assert visit.touch("back").shown is Screen.HOME
    assert visit.state.trouble is None


def test_a_refusal_leads_back_to_where_it_was_asked_for():
    visit = Visit().touch("find", "find:topic", "theme:开办设立", "matter:GS-001", "take", "confirm", "staff")
    asked = visit.state.asked
    assert asked is not None
    visit.happens(TicketRefused(asked.request_id, Trouble("hall_closed", "8:30")))
    assert visit.shown is Screen.TROUBLE
    assert [visit.touch("back").shown for _ in range(6)] == [
        Screen.CONFIRM,
        Screen.MATTER,
        Screen.MATTERS,
        Screen.THEMES,
        Screen.FIND,
        Screen.HOME,
    ]


def test_a_refusal_for_another_request_changes_nothing():
    visit = Visit().touch("line:A", "confirm")
    assert visit.happens(TicketRefused(uuid4(), Trouble("quota_full"))).shown is Screen.ASKING


# -- the server -----------------------------------------------------------------------------------


def test_nothing_is_offered_before_the_server_was_heard():
    assert State(Setup(LANGUAGES), LANGUAGES[0]).shown is Screen.AWAY


def test_without_the_server_the_kiosk_says_so_at_once_and_the_visitor_finds_their_place_again():
    visit = Visit().touch("line:A").happens(ServerGone())
    assert visit.shown is Screen.AWAY
    assert visit.happens(HallSeen(hall_view(HALL))).shown is Screen.CONFIRM


def test_a_number_already_given_stays_on_the_screen_without_the_server():
    assert Visit().touch("line:A", "confirm").given().happens(ServerGone()).shown is Screen.SLIP_READY


def test_a_line_that_is_gone_when_the_server_comes_back_leads_home():
    visit = Visit().touch("line:A")
    view = hall_view(HALL)
    visit.happens(HallSeen(view.model_copy(update={"lines": view.lines[1:], "matters": ()})))
    assert visit.shown is Screen.HOME


def test_a_kiosk_that_offers_some_lines_only_shows_those_and_their_matters():
    state = Visit().state
    state = replace(state, setup=replace(state.setup, lines=("C",)))
    assert [line.letter for line in offers.lines(state)] == ["C"]
    by_life_event = replace(state, place=Place(Screen.THEMES, kind="life_event"))
    assert [theme.id for theme in offers.themes(by_life_event)] == ["结婚"]


# -- the next visitor -----------------------------------------------------------------------------


def test_untouched_it_asks_counts_down_and_forgets_everything():
    visit = Visit().touch("language:en", "line:A", f"priority:{Priority.ELDER}").wait(IDLE_S - 1)
    assert visit.shown is Screen.CONFIRM
    visit.wait(1)
    assert (visit.shown, visit.state.countdown) == (Screen.STILL_THERE, COUNTDOWN_S)
    visit.wait(4)
    assert visit.state.countdown == COUNTDOWN_S - 4
    visit.wait(6)
    assert visit.state.fresh
    assert (visit.shown, visit.state.priority, visit.state.language) == (Screen.HOME, None, "zh-Hans")


@pytest.mark.parametrize("name", ["still_here", "language:en"])
def test_a_visitor_who_is_still_there_goes_on_where_they_were(name):
    visit = Visit().touch("line:A").wait(IDLE_S + 3).touch(name)
    assert visit.shown is Screen.CONFIRM
    assert visit.wait(IDLE_S - 1).shown is Screen.CONFIRM


def test_what_a_visitor_claimed_and_whom_they_called_is_forgotten_though_they_went_back_step_by_step():
    asked = uuid4()
    visit = Visit().touch("line:A", f"priority:{Priority.ELDER}", "back").touch("staff", fresh=asked)
    visit.happens(StaffCalled(asked)).touch("back").wait(IDLE_S)
    assert (visit.state.priority, visit.state.help) == (None, Help.UNCALLED)
    assert visit.touch("line:A").state.priority is None
    assert visit.touch("home", "staff").effects


def test_a_language_left_behind_at_home_goes_without_a_question():
    visit = Visit().touch("language:en").wait(IDLE_S)
    assert (visit.shown, visit.state.language) == (Screen.HOME, "zh-Hans")


def test_a_number_to_be_photographed_stays_twice_as_long():
    visit = Visit().touch("line:A", "confirm").given().happens(SlipEnded("t" * 22, "paper_out"))
    assert visit.wait(2 * IDLE_S - 1).shown is Screen.SLIP_READY
    assert visit.wait(1).shown is Screen.STILL_THERE


def test_done_forgets_the_ticket():
    visit = Visit().touch("line:A", "confirm").given().touch("done")
    assert visit.state.fresh
    assert visit.state.ticket is None


def test_staff_can_be_called_from_everywhere_and_back_leads_to_the_same_place():
    visit = Visit()
    for names in ((), ("line:A",), ("confirm",)):
        before = visit.touch(*names).state.place
        assert visit.touch("staff").shown is Screen.STAFF
        assert visit.touch("staff", "back").state.place == before
    assert visit.given().touch("staff", "back").shown is Screen.SLIP_READY


# -- calling staff --------------------------------------------------------------------------------


def test_calling_staff_tells_the_server_and_says_that_somebody_comes():
    asked = uuid4()
    visit = Visit().touch("staff", fresh=asked)
    assert (visit.shown, visit.state.help, visit.effects) == (Screen.STAFF, Help.CALLING, [CallStaff(asked)])
    assert visit.happens(StaffCalled(asked)).state.help is Help.COMING


def test_a_call_that_nobody_heard_is_made_again_with_the_same_request_id():
    asked = uuid4()
    visit = Visit().touch("staff", fresh=asked).happens(StaffUnheard(asked))
    assert visit.state.help is Help.UNHEARD
    assert visit.touch("call_again").effects == [CallStaff(asked)]
    assert not visit.touch("call_again").effects


def test_who_was_called_is_not_called_twice_by_one_visitor_and_anew_by_the_next():
    asked = uuid4()
    visit = Visit().touch("staff", fresh=asked).happens(StaffCalled(asked)).touch("back", "staff")
    assert (visit.shown, visit.effects) == (Screen.STAFF, [])
    (anew,) = visit.touch("home", "staff").effects
    assert anew != CallStaff(asked)


def test_staff_can_be_called_without_the_server_and_then_the_desk_is_named():
    visit = Visit().happens(ServerGone()).touch("staff")
    assert visit.shown is Screen.STAFF


# -- what to bring --------------------------------------------------------------------------------

WAY_TO_MATTER = ("find", "find:topic", "theme:开办设立", "matter:GS-001")


@pytest.mark.parametrize("choice", ["take", "anyway"])
def test_a_number_may_be_had_with_everything_at_hand_or_all_the_same(choice):
    assert Visit().touch(*WAY_TO_MATTER, choice).shown is Screen.CONFIRM


def test_the_list_of_what_to_bring_is_printed_in_the_visitors_language_without_a_ticket():
    visit = Visit().touch("language:en", *WAY_TO_MATTER, "print_list")
    assert visit.effects == [PrintNotice("GS-001", "en")]
    assert not visit.touch("print_list").effects  # one at a time
    assert visit.happens(NoticeEnded("GS-001", None)).state.notice is Slip.PRINTED
    assert visit.shown is Screen.MATTER


def test_a_list_that_cannot_be_printed_is_said_and_may_be_tried_again():
    visit = Visit().touch(*WAY_TO_MATTER, "print_list").happens(NoticeEnded("GS-001", "paper_out"))
    assert (visit.state.notice, visit.state.printer_fault) == (Slip.FAILED, "paper_out")
    assert visit.touch("print_list").effects == [PrintNotice("GS-001", "zh-Hans")]


# -- when nobody is there -------------------------------------------------------------------------

INVITING = {"attract_s": 90.0}


def test_a_kiosk_that_nobody_uses_for_long_invites_and_any_touch_wakes_it():
    visit = Visit(setup=INVITING).wait(89)
    assert visit.shown is Screen.HOME
    assert visit.wait(1).shown is Screen.ATTRACT
    assert visit.touch("wake").shown is Screen.HOME
    assert visit.wait(89).shown is Screen.HOME


def test_the_touch_that_wakes_it_is_the_first_of_two_to_a_ticket():
    visit = Visit(setup=INVITING).wait(500).touch("line:A")
    assert visit.shown is Screen.CONFIRM
    assert isinstance(visit.touch("confirm").effects[0], AskTicket)


def test_a_slip_or_a_card_wakes_it_too():
    assert Visit(setup=INVITING).wait(500).scan(SLIP).shown is Screen.ASKING
    assert Visit(setup=INVITING).wait(500).happens(CardRead("a" * 64, "张*华", 1949)).shown is Screen.HOME


def test_it_does_not_invite_in_front_of_somebody_nor_without_the_server():
    assert Visit(setup=INVITING).touch("line:A").wait(35).shown is Screen.STILL_THERE
    assert Visit(setup=INVITING).happens(ServerGone()).wait(500).shown is Screen.AWAY


def test_a_hall_may_leave_the_invitation_out():
    assert Visit(setup={"attract_s": 0.0}).wait(5000).shown is Screen.HOME


# -- pages ----------------------------------------------------------------------------------------


def test_pages_are_turned_by_buttons_and_stop_at_both_ends():
    line = HALL.line[0]
    many = HALL.model_copy(
        update={"line": tuple(line.model_copy(update={"letter": letter}) for letter in "ABCDEFGHIJKLM"), "matter": ()}
    )
    visit = Visit(many)
    assert offers.pages(visit.state) == 3
    seen = []
    for _ in range(4):
        seen.append("".join(card.letter for card in offers.cards_here(visit.state)))
        visit.touch("page:next")
    assert seen == ["ABCDEF", "GHIJKL", "M", "M"]
    assert visit.touch("page:previous", "page:previous", "page:previous").state.place.page == 0


def test_a_second_useless_code_leaves_no_trouble_behind_to_go_back_to():
    visit = Visit()
    visit.scan("; reboot")
    visit.touch("staff")
    visit.scan("; reboot")
    assert visit.state.shown is Screen.TROUBLE
    assert visit.touch("back").shown is Screen.STAFF
    assert visit.touch("back").shown is Screen.HOME


# -- whatever happens -----------------------------------------------------------------------------

NAMES = [
    *("back", "home", "done", "staff", "confirm", "take", "again", "still_here", "page:next", "page:previous"),
    *("line:A", "line:C", "line:X", "find", "find:life_event", "find:topic", "find:search", "find:x", "find:stage"),
    *("enter:progress", "enter:appointment", "key:A", "key:0", "entered", "rejoin", "rate", "send"),
    *("level:5", "level:1", "level:9", "reason:unclear", "reason:x"),
    *("print_list", "anyway", "call_again"),
    *("theme:结婚", "theme:开办设立", "key:Y", "key:H", "key:delete", "key:more", "key:x", "key:1", "results"),
    *("theme:x", "matter:GS-001", "matter:x", "priority:elder", "priority:x", "language:en", "language:xx", ":", ""),
]
WHATEVER = st.lists(
    st.one_of(
        st.sampled_from(NAMES).map(lambda name: ("touch", name)),
        st.sampled_from(["given", "refused", "unanswered", "gone", "here", "printed", "failed", "no paper"]).map(
            lambda what: (what, "")
        ),
        st.sampled_from([SLIP, "K7MW3PQ9", "A012", "; reboot"]).map(lambda code: ("scan", code)),
        st.sampled_from(["told", "card", "typed", "listed", "helped", "unheard"]).map(lambda what: (what, "")),
        st.sampled_from([0.3, 5.0, 31.0, 45.0]).map(lambda seconds: ("wait", seconds)),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(WHATEVER)
def test_whatever_is_touched_and_answered_a_ticket_can_still_be_had(happenings):
    visit = Visit()
    for what, with_ in happenings:
        asked = visit.state.asked
        match what:
            case "touch":
                visit.touch(str(with_))
            case "wait":
                visit.wait(float(with_))
            case "given" if asked is not None:
                visit.happens(TicketGiven(asked.request_id, ticket()))
            case "scan":
                visit.scan(str(with_))
            case "card":
                visit.happens(CardRead("a" * 64, "张*华", 1949))
            case "typed":
                visit.type("A012")
            case "told" if asked is not None:
                visit.told(state="done", may=("rejoin", "rate"))
            case "listed":
                visit.happens(NoticeEnded("GS-001", None))
            case "helped" | "unheard" if visit.state.help_asked is not None:
                happened = StaffCalled if what == "helped" else StaffUnheard
                visit.happens(happened(visit.state.help_asked))
            case "refused" | "unanswered" if asked is not None:
                visit.happens(TicketRefused(asked.request_id, Trouble("no_answer" if what == "unanswered" else "x")))
            case "gone":
                visit.happens(ServerGone())
            case "here":
                visit.happens(HallSeen(hall_view(HALL)))
            case "printed" | "failed":
                visit.happens(SlipEnded("t" * 22, "paper_out" if what == "failed" else None))
            case "no paper":
                visit.happens(PrinterSeen("paper_out"))
        state = visit.state
        assert (state.ticket is not None) == (state.slip is not Slip.NONE)
        assert (state.place.screen is Screen.TROUBLE) <= (state.trouble is not None)
        assert state.place.screen is not Screen.ASKING or state.busy
        assert state.place.screen is not Screen.SLIP_READY or state.ticket is not None
        assert state.place.screen is not Screen.PROGRESS or state.progress is not None
        assert len(state.trail) < 3 * len(happenings) + 2
    visit.happens(HallSeen(hall_view(HALL)))
    for _ in range(3):  # left alone, it ends every wait by itself
        visit.wait(ASKING_LIMIT_S + PRINTING_LIMIT_S + 3 * IDLE_S + COUNTDOWN_S)
    assert visit.state.fresh
    assert visit.touch("line:A", "confirm").given().shown is Screen.SLIP_READY
    assert visit.state.server is Server.HERE
