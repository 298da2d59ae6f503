"""What fails in other systems of this kind, by their own trackers, and the tests that keep this one from it."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent

KEPT_BY = {
    "inside a priority, whoever came last is called first": (
        "caller_server/domain/test_line.py::test_inside_a_priority_whoever_came_first_is_called_first",
    ),
    "priorities starve ordinary people": (
        "caller_server/domain/test_line.py::test_at_most_two_priority_calls_in_a_row_while_others_wait",
        "caller_server/domain/test_line.py::test_priorities_starve_nobody_past_the_line_s_patience",
    ),
    "the newest call is spoken instead of the one whose turn it is": (
        "display/test_queue.py::test_calls_are_spoken_in_the_order_of_the_journal_however_they_come",
    ),
    "a call soon after another is lost": (
        "display/test_zone.py::test_a_call_that_comes_while_another_is_spoken_waits_its_turn",
        "caller_server/relay/test_relay.py::test_a_broker_that_was_away_is_told_everything_it_missed_in_order",
    ),
    "announcements cut each other off": (
        "display/test_zone.py::test_calls_never_overlap_and_keep_the_order_of_the_journal",
        "display/test_announcer_role.py::test_calls_of_a_zone_are_spoken_one_after_another_and_two_zones_at_once",
    ),
    "one audio error mutes the voice for good": (
        "display/test_zone.py::test_one_error_of_the_speaker_does_not_mute_the_zone",
        "display/test_zone.py::test_one_error_of_the_voice_does_not_mute_the_zone",
    ),
    "the voice needs a service elsewhere": ("display/test_peers.py::test_the_voice_needs_no_service_elsewhere",),
    "the same number twice, made by counting or as the highest and one more": (
        "caller_server/domain/test_issuing.py::test_a_cancelled_number_is_not_given_again",
        "caller_server/journal/test_engine.py::test_many_at_once_get_each_number_once_and_no_window_shares_a_visitor",
        "hall/test_nothing_is_lost.py::test_32_kiosks_and_8_windows_at_once_share_no_number_and_no_visitor",
    ),
    "two clerks get the same person": (
        "caller_server/domain/test_windows.py::test_two_windows_never_hold_the_same_visitor",
        "caller_server/journal/test_together.py::test_windows_of_several_servers_share_no_visitor",
    ),
    "a clerk is stuck with two tickets": (
        "caller_server/domain/test_peers.py::test_no_moves_leave_a_clerk_with_two_tickets_or_stuck_with_one",
        "caller_server/journal/test_engine.py::test_the_store_itself_refuses_a_window_with_two_visitors",
    ),
    "numbers begin anew in the afternoon, when it is midnight in Greenwich": (
        "caller_server/domain/test_peers.py::test_numbers_go_on_while_the_date_changes_in_greenwich",
        "caller_server/domain/test_hall_day.py::test_the_business_day_is_the_hall_s_local_date",
    ),
    "a timer that missed midnight leaves yesterday's line": (
        "caller_server/journal/test_engine.py::test_a_server_that_slept_over_midnight_closes_the_old_day_all_the_same",
        "caller_server/relay/test_relay.py::test_at_midnight_the_boards_are_wiped_though_nobody_asks_for_anything",
    ),
    "nothing is kept when printing fails": (
        "caller_server/domain/test_hall_day.py::test_a_slip_s_outcome_is_recorded_and_the_ticket_stands",
        "kiosk/window/test_troubles.py::test_paper_out_is_said_before_the_ticket_and_the_number_is_shown_on_the_screen",
    ),
    "a ghost waits whose slip never came out": (
        "kiosk/test_flow.py::test_when_the_printer_fails_the_ticket_stands_and_the_fault_is_noted",
        "kiosk/test_flow.py::test_a_ticket_whose_visitor_left_is_given_back",
    ),
    "a double touch gives two tickets": (
        "kiosk/window/test_visitors.py::test_a_double_touch_gives_one_ticket",
        "kiosk/window/test_visitors.py::test_a_lost_reply_gives_one_ticket_all_the_same",
    ),
    "a moment without the database blanks the display and swallows the call": (
        "caller_server/relay/test_relay.py::test_a_database_that_is_away_blanks_no_screen_and_swallows_no_call",
        "display/test_tv_page.py::test_silence_is_said_at_once_the_last_state_stays_and_all_heals_without_a_reload",
    ),
    "nobody is asked who they are": (
        "caller_server/web/test_access.py::test_without_a_key_nothing_is_shown",
        "caller_server/broker/test_rules_in_force.py",
    ),
}
"""By failure: `file::test`, or a file that is about nothing else."""


@pytest.mark.parametrize("failure", KEPT_BY)
def test_what_keeps_a_failure_away_is_there(failure):
    for kept_by in KEPT_BY[failure]:
        file, _, name = kept_by.partition("::")
        assert (f"def {name}(" if name else "def test_") in (TESTS / file).read_text("utf-8"), kept_by
