from __future__ import annotations

from uuid import uuid4

import pytest


def test_a_kiosk_issues_a_ticket(kiosk):
    answer = kiosk.post("/api/tickets", line="A")
    assert answer.status_code == 201
    token = answer.json["token"]
    assert len(token) == 22
    assert answer.json == {
        "number": "A001",
        "token": token,
        "line": "A",
        "matter": None,
        "ahead": 0,
        "estimate": {"low": 0, "high": 3},
        "windows": ["2", "3", "4", "5", "6"],
        "url": f"https://hall.example/t/{token}",
        "issued_at": "2026-11-23T09:00:00+08:00",
        "slot": None,
        "reprint": False,
    }


def test_a_matter_leads_to_its_line(kiosk):
    answer = kiosk.post("/api/tickets", matter="MZ-001")
    assert (answer.json["line"], answer.json["matter"]) == ("C", "MZ-001")


def test_a_supervisor_issues_too_and_a_window_does_not(supervisor):
    assert supervisor.post("/api/tickets", line="A").status_code == 201
    refused = supervisor.holding("window-2-key").post("/api/tickets", line="A")
    assert (refused.status_code, refused.json["code"]) == (403, "not_yours")
    assert "window-2" in refused.json["message"]


def test_a_repeated_request_gets_the_first_answer_byte_for_byte(kiosk, clock):
    request_id = str(uuid4())
    first = kiosk.post("/api/tickets", request_id, line="A", priority="elder")
    kiosk.issue("A")
    clock.wait(minutes=3)
    repeat = kiosk.post("/api/tickets", request_id, line="A", priority="elder")
    assert (first.status_code, repeat.status_code) == (201, 200)
    assert repeat.data == first.data


def test_a_repeat_gets_the_first_answer_after_a_restart(kiosk, clock, restarted):
    clock.wait(milliseconds=123, microseconds=456)
    request_id = str(uuid4())
    first = kiosk.post("/api/tickets", request_id, matter="GS-001")
    repeat = restarted().holding("kiosk-key").post("/api/tickets", request_id, matter="GS-001")
    assert repeat.status_code == 200
    assert repeat.data == first.data


@pytest.mark.parametrize("other", [{"line": "B"}, {"line": "A", "priority": "elder"}, {"matter": "GS-001"}])
def test_a_request_id_used_for_something_else_is_refused(kiosk, other):
    request_id = str(uuid4())
    kiosk.post("/api/tickets", request_id, line="A")
    refused = kiosk.post("/api/tickets", request_id, **other)
    assert (refused.status_code, refused.json["code"]) == (409, "request_id_reused")


def test_a_request_id_belongs_to_whoever_used_it(kiosk, supervisor):
    request_id = str(uuid4())
    kiosk.post("/api/tickets", request_id, line="A")
    assert supervisor.post("/api/tickets", request_id, line="A").json["code"] == "request_id_reused"


def test_a_refused_request_may_be_made_again_with_its_id(kiosk, caller):
    request_id = str(uuid4())
    assert caller.move("2", "next", request_id=request_id).json["code"] == "window_not_open"
    caller.move("2", "open")
    kiosk.issue("A")
    assert caller.move("2", "next", request_id=request_id).json["ticket"]["number"] == "A001"


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [({"line": "Q"}, "unknown_line", 404), ({"matter": "XX-999"}, "unknown_matter", 404)],
)
def test_an_unknown_line_or_matter_is_said_so(kiosk, body, code, status):
    refused = kiosk.post("/api/tickets", **body)
    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_a_closed_hall_says_when_it_opens(kiosk, clock):
    clock.wait(hours=4)  # one in the afternoon
    refused = kiosk.post("/api/tickets", line="A")
    assert (refused.status_code, refused.json["code"]) == (409, "hall_closed")
    assert "14:00" in refused.json["message"]


def test_how_a_slip_came_out_is_journalled(kiosk):
    token = kiosk.issue()["token"]
    request_id = str(uuid4())
    printed = kiosk.post(f"/api/tickets/{token}/slip", request_id, outcome="printed")
    assert (printed.status_code, printed.json) == (200, {"number": "A001", "outcome": "printed"})
    assert kiosk.post(f"/api/tickets/{token}/slip", request_id, outcome="printed").data == printed.data
    failed = kiosk.post(f"/api/tickets/{token}/slip", outcome="failed", code="paper_out")
    assert failed.json["outcome"] == "failed"
    events = kiosk.get("/api/journal?after=1").json["events"]
    assert [(e["kind"], e.get("code")) for e in events] == [("slip_printed", None), ("slip_failed", "paper_out")]


def test_a_slip_is_a_kiosks_business(caller, kiosk):
    token = kiosk.issue()["token"]
    refused = caller.holding("window-2-key").post(f"/api/tickets/{token}/slip", outcome="printed")
    assert refused.status_code == 403
    assert caller.post(f"/api/tickets/{token}/slip", outcome="printed").status_code == 401
