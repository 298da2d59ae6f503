"""Today's tickets by the number that somebody types at a kiosk."""

from __future__ import annotations

from uuid import uuid4

from tests.caller_server.web.test_visitors_acts import missed


def test_a_typed_number_shows_how_its_ticket_stands(caller):
    ticket = caller.issue("A")
    seen = caller.holding("kiosk-key").get("/api/numbers/a001")
    assert (seen.status_code, seen.json) == (200, caller.get(f"/api/tickets/{ticket['token']}").json)
    assert ticket["token"] not in seen.text


def test_a_typed_number_does_not_tell_what_its_visitor_came_for(caller):
    ticket = caller.holding("kiosk-key").post("/api/tickets", matter="GS-001").json
    assert caller.get(f"/api/tickets/{ticket['token']}").json["matter"] == "GS-001"
    assert caller.holding("kiosk-key").get(f"/api/numbers/{ticket['number']}").json["matter"] is None


def test_only_a_kiosk_or_a_supervisor_may_ask_by_number(caller):
    caller.issue("A")
    assert caller.holding(None).get("/api/numbers/A001").status_code == 401
    assert caller.holding("window-2-key").get("/api/numbers/A001").status_code == 403


def test_a_number_that_nobody_has_today_is_not_known(caller):
    for number in ("A001", "zz", "A0001; rm -rf *", "é"):
        answer = caller.holding("kiosk-key").get(f"/api/numbers/{number}")
        assert (answer.status_code, answer.json["code"]) == (404, "unknown_ticket")


def test_a_missed_visitor_is_let_in_again_by_number_and_a_repeat_changes_nothing(caller, clock):
    missed(caller, clock)
    asked = str(uuid4())
    back = caller.holding("kiosk-key").post("/api/numbers/A001/rejoin", asked)
    assert (back.status_code, back.json["state"]) == (200, "waiting")
    clock.wait(seconds=60)
    assert caller.holding("kiosk-key").post("/api/numbers/A001/rejoin", asked).json == back.json
    refused = caller.holding("kiosk-key").post("/api/numbers/A001/rejoin")
    assert (refused.status_code, refused.json["code"]) == (409, "wrong_state")
