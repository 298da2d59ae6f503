from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from caller_server.journal.engine import Engine
from caller_server.web.app import make_app


def follow(caller, token, **headers):
    return caller.get(f"/api/tickets/{token}", **headers)


def test_a_visitor_sees_how_many_are_ahead(caller):
    caller.issue("A")
    token = caller.issue("A")["token"]
    seen = follow(caller, token)
    assert seen.status_code == 200
    assert seen.json["state"] == "waiting"
    assert seen.json["ahead"] == 1
    assert seen.json["estimate"] == {"low": 3, "high": 6}
    assert seen.json["window"] is None


def test_a_called_visitor_sees_the_window_and_every_call(caller, clock):
    token = caller.issue("A")["token"]
    caller.move("2", "open")
    caller.move("2", "next")
    clock.wait(seconds=10)
    caller.move("2", "recall")
    seen = follow(caller, token).json
    assert (seen["state"], seen["window"], seen["ahead"]) == ("called", "2", None)
    assert [(call["window"], call["call"]) for call in seen["calls"]] == [("2", 1), ("2", 2)]


def test_an_unchanged_ticket_is_not_sent_again(caller):
    token = caller.issue("A")["token"]
    first = follow(caller, token)
    tag = first.headers["ETag"]
    unchanged = follow(caller, token, If_None_Match=f'"other", W/{tag}')
    assert (unchanged.status_code, unchanged.data, unchanged.headers["ETag"]) == (304, b"", tag)
    caller.move("2", "open")
    caller.move("2", "next")
    changed = follow(caller, token, If_None_Match=tag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_a_ticket_may_be_kept_only_if_it_is_asked_about(caller):
    assert follow(caller, caller.issue()["token"]).headers["Cache-Control"] == "private, no-cache"


def test_an_unknown_token_is_refused(caller):
    for token in ("nope", "x" * 22):
        refused = follow(caller, token)
        assert (refused.status_code, refused.json["code"]) == (404, "unknown_ticket")


def test_a_ticket_of_another_hall_is_unknown_here(caller, deps, store, rules, clock):
    token = caller.issue()["token"]
    other = deps.hall.model_copy(update={"hall": deps.hall.hall.model_copy(update={"id": "other"})})
    elsewhere = replace(deps, hall=other, engine=Engine(store, {"other": rules}, clock))
    assert make_app(elsewhere).test_client().get(f"/api/tickets/{token}").status_code == 404


def test_the_holder_of_the_token_gives_the_place_up(caller):
    token = caller.issue("A")["token"]
    request_id = str(uuid4())
    answer = caller.post(f"/api/tickets/{token}/cancel", request_id)
    assert (answer.status_code, answer.json["state"]) == (200, "cancelled")
    repeat = caller.post(f"/api/tickets/{token}/cancel", request_id)
    assert (repeat.status_code, repeat.data) == (200, answer.data)
    refused = caller.post(f"/api/tickets/{token}/cancel")
    assert (refused.status_code, refused.json["code"]) == (409, "wrong_state")
    assert refused.json["message"] == "A001 is cancelled now and cannot be moved by “Cancel”."


def test_yesterdays_tickets_show_how_they_ended(caller, clock):
    tokens = [caller.issue("A")["token"] for _ in range(4)]
    caller.move("2", "open")
    caller.move("2", "next")
    caller.move("2", "start")
    caller.move("2", "finish")
    caller.move("2", "next")
    caller.post(f"/api/tickets/{tokens[2]}/cancel")
    clock.wait(days=1)
    before = [follow(caller, token).json for token in tokens]  # the new day has not begun
    caller.issue("A")
    after = [follow(caller, token).json for token in tokens]
    assert before == after
    assert [seen["state"] for seen in after] == ["done", "lapsed", "cancelled", "lapsed"]
    assert [len(seen["calls"]) for seen in after] == [1, 1, 0, 0]
    assert after[0]["issued_at"] == "2026-11-23T09:00:00+08:00"


def test_todays_ticket_with_yesterdays_number_is_another_ticket(caller, clock):
    old = caller.issue("A")["token"]
    clock.wait(days=1)
    new = caller.issue("A")["token"]
    refused = caller.post(f"/api/tickets/{old}/cancel")
    assert (refused.status_code, refused.json["code"]) == (409, "wrong_state")
    assert follow(caller, new).json["state"] == "waiting"
    assert follow(caller, old).json["state"] == "lapsed"


def test_an_old_ticket_survives_a_restart_and_a_line_that_is_gone(caller, clock, restarted):
    token = caller.issue("C")["token"]
    clock.wait(days=2)
    assert follow(restarted(), token).json["state"] == "lapsed"
