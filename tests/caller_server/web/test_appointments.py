from __future__ import annotations

from uuid import uuid4

import pytest

from config.models import Hall
from tests.caller_server.web.conftest import with_line

TEN = "2026-11-23T10:00:00+08:00"
TEN_TOMORROW = "2026-11-24T10:00:00+08:00"


@pytest.fixture
def hall(hall: Hall) -> Hall:
    """Line A takes two appointments in a slot; B and C take none."""
    return with_line(hall, "A", per_slot=2)


def make(kiosk, slot=TEN, **more):
    answer = kiosk.post("/api/appointments", slot=slot, **({"line": "A"} | more))
    assert answer.status_code == 201, answer.text
    return answer.json


def check_in(kiosk, code, **more):
    return kiosk.post(f"/api/appointments/{code}/check-in", **more)


def refusal(answer):
    return answer.status_code, answer.json["code"], answer.json["message"]


def slots(kiosk, line="A"):
    return {each["slot"]: each["left"] for each in kiosk.get(f"/api/appointments/slots?line={line}").json["slots"]}


def test_an_appointment_says_when_to_check_in(kiosk):
    made = make(kiosk, line=None, matter="GS-001")
    code = made["code"]
    assert len(code) == 8
    assert made == {
        "code": code,
        "line": "A",
        "matter": "GS-001",
        "slot": TEN,
        "check_in_from": "2026-11-23T09:30:00+08:00",
        "check_in_until": "2026-11-23T10:15:00+08:00",
    }


def test_a_slot_is_the_same_in_every_time_zone(kiosk):
    assert make(kiosk, "2026-11-23T02:00:00Z")["slot"] == TEN


def test_slots_are_those_to_come_with_the_places_left(kiosk):
    make(kiosk)
    free = slots(kiosk)
    assert list(free)[:3] == ["2026-11-23T09:30:00+08:00", TEN, "2026-11-23T10:30:00+08:00"]
    assert (free[TEN], free["2026-11-23T10:30:00+08:00"]) == (1, 2)
    assert max(free) == "2026-11-30T17:00:00+08:00"
    assert not [slot for slot in free if slot.startswith(("2026-11-28", "2026-11-29"))]  # a weekend


def test_a_line_that_takes_none_has_no_slots(kiosk):
    assert slots(kiosk, "B") == {}
    assert refusal(kiosk.post("/api/appointments", line="B", slot=TEN)) == (
        409,
        "no_appointments",
        "Line B takes no appointments. Please take a ticket.",
    )
    lines = {line["letter"]: line["appointments"] for line in kiosk.get("/api/hall").json["lines"]}
    assert lines == {"A": True, "B": False, "C": False}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"line": "Q", "slot": TEN}, 404, "unknown_line"),
        ({"matter": "XX-999", "slot": TEN}, 404, "unknown_matter"),
        ({"line": "A", "slot": "2026-11-23T10:10:00+08:00"}, 409, "slot_unknown"),
        ({"line": "A", "slot": "2026-11-23T08:30:00+08:00"}, 409, "slot_unknown"),  # has begun
        ({"line": "A", "slot": "2026-11-28T10:00:00+08:00"}, 409, "slot_unknown"),  # a Saturday
        ({"line": "A", "slot": "2026-12-02T10:00:00+08:00"}, 409, "slot_unknown"),  # too far ahead
        ({"line": "A", "slot": "2026-11-23T10:00:00"}, 422, "invalid"),
        ({"line": "A"}, 422, "invalid"),
        ({"slot": TEN}, 422, "invalid"),
    ],
)
def test_what_cannot_be_kept_is_refused(kiosk, body, status, code):
    assert refusal(kiosk.post("/api/appointments", **body))[:2] == (status, code)


def test_a_full_slot_is_refused_until_a_place_is_given_up(kiosk):
    first = make(kiosk)
    make(kiosk)
    full = (409, "slot_full", "This slot of line A is full. Please choose another.")
    assert refusal(kiosk.post("/api/appointments", line="A", slot=TEN)) == full
    given_up = kiosk.post(f"/api/appointments/{first['code']}/cancel")
    assert (given_up.status_code, given_up.json["code"], given_up.json["slot"]) == (200, first["code"], TEN)
    assert slots(kiosk)[TEN] == 1
    make(kiosk)


def test_what_was_given_up_is_not_known_any_more(kiosk, clock):
    code = make(kiosk)["code"]
    kiosk.post(f"/api/appointments/{code}/cancel")
    clock.wait(minutes=40)
    unknown = (404, "unknown_appointment", "This appointment code is not known. Check it, or ask at the guide desk.")
    assert refusal(check_in(kiosk, code)) == unknown
    assert refusal(kiosk.post(f"/api/appointments/{code}/cancel")) == unknown


def test_checking_in_in_time_keeps_the_slot(kiosk, clock):
    code = make(kiosk, line=None, matter="GS-001")["code"]
    clock.wait(minutes=30)
    answer = check_in(kiosk, code.lower())
    assert answer.status_code == 201
    assert (answer.json["number"], answer.json["slot"], answer.json["matter"]) == ("A001", TEN, "GS-001")
    assert answer.json["reprint"] is False


def test_checking_in_too_early_is_told_when(kiosk, clock):
    code = make(kiosk)["code"]
    clock.wait(minutes=29, seconds=59)
    said = "It is too early to check in. Come back at 09:30."
    assert refusal(check_in(kiosk, code)) == (409, "check_in_too_early", said)


def test_whoever_is_late_waits_as_everyone_does(kiosk, clock):
    codes = [make(kiosk)["code"], make(kiosk)["code"]]
    clock.wait(minutes=75)
    assert check_in(kiosk, codes[0]).json["slot"] == TEN
    clock.wait(seconds=1)
    late = check_in(kiosk, codes[1])
    assert (late.status_code, late.json["slot"]) == (201, None)


def test_an_appointment_goes_before_others_from_its_slot_on(kiosk, clock):
    code = make(kiosk)["code"]
    clock.wait(minutes=59)
    kiosk.issue("A")
    check_in(kiosk, code)
    assert [place["number"] for place in kiosk.seen("2")["order"]] == ["A001", "A002"]
    clock.wait(minutes=1)
    order = [(place["number"], place["because"]) for place in kiosk.seen("2")["order"]]
    assert order == [("A002", "appointment"), ("A001", "arrival")]


def test_an_appointment_of_another_day_is_for_that_day(kiosk, clock):
    code = make(kiosk, TEN_TOMORROW)["code"]
    said = "This appointment is for 2026-11-24. Please come on that day."
    assert refusal(check_in(kiosk, code)) == (409, "appointment_other_day", said)
    clock.wait(days=1, minutes=45)
    assert check_in(kiosk, code).json["slot"] == TEN_TOMORROW


def test_the_next_day_knows_it_after_a_restart(kiosk, clock, restarted):
    code = make(kiosk, TEN_TOMORROW)["code"]
    clock.wait(days=1, minutes=45)
    again = restarted().holding("kiosk-key")
    assert slots(again)[TEN_TOMORROW] == 1
    assert check_in(again, code).status_code == 201


def test_checking_in_again_gives_the_same_ticket_until_the_visit_is_over(kiosk, clock):
    code = make(kiosk)["code"]
    clock.wait(minutes=45)
    first = check_in(kiosk, code).json
    again = check_in(kiosk, code)
    assert (again.status_code, again.json["number"], again.json["token"]) == (200, first["number"], first["token"])
    assert again.json["reprint"] is True
    for name in ("open", "next", "start", "finish"):
        kiosk.move("2", name)
    used = (409, "appointment_used", "This appointment was used for ticket A001.")
    assert refusal(check_in(kiosk, code)) == used
    assert refusal(kiosk.post(f"/api/appointments/{code}/cancel")) == used


def test_an_unknown_code_is_refused(kiosk):
    assert refusal(check_in(kiosk, "ABCD2345"))[:2] == (404, "unknown_appointment")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/api/appointments"),
        ("post", "/api/appointments"),
        ("get", "/api/appointments/slots?line=A"),
        ("post", "/api/appointments/ABCD2345/cancel"),
        ("post", "/api/appointments/ABCD2345/check-in"),
    ],
)
def test_appointments_are_a_kiosk_s_and_the_supervisor_s_business(caller, method, path):
    for key, status, code in (
        (None, 401, "key_needed"),
        ("wrong", 401, "key_wrong"),
        ("window-2-key", 403, "not_yours"),
    ):
        refused = getattr(caller.holding(key), method)(path)
        assert refusal(refused)[:2] == (status, code)
    assert getattr(caller.holding("supervisor-key"), method)(path).status_code not in (401, 403)


def test_a_repeated_request_gets_the_first_answer_byte_for_byte(kiosk, clock, restarted):
    ids = [str(uuid4()) for _ in range(4)]
    made = kiosk.post("/api/appointments", ids[0], line="A", slot=TEN)
    other = make(kiosk)["code"]
    given_up = kiosk.post(f"/api/appointments/{other}/cancel", ids[1])
    code = made.json["code"]
    clock.wait(minutes=45)
    ticket = check_in(kiosk, code, request_id=ids[2], priority="elder")
    kiosk.issue("A")
    kiosk.move("2", "open")
    kiosk.move("2", "next")
    for server in (kiosk, restarted().holding("kiosk-key")):
        repeat = server.post("/api/appointments", ids[0], line="A", slot=TEN)
        assert (made.status_code, repeat.status_code, repeat.data) == (201, 200, made.data)
        repeat = server.post(f"/api/appointments/{other}/cancel", ids[1])
        assert (given_up.status_code, repeat.status_code, repeat.data) == (200, 200, given_up.data)
        repeat = check_in(server, code, request_id=ids[2], priority="elder")
        assert (ticket.status_code, repeat.status_code, repeat.data) == (201, 200, ticket.data)
    reused = kiosk.post("/api/appointments", ids[0], line="A", slot=TEN_TOMORROW)
    assert refusal(reused)[:2] == (409, "request_id_reused")


def test_a_day_s_appointments_are_listed_by_slot_with_their_tickets(kiosk, supervisor, clock):
    late, early = make(kiosk, "2026-11-23T10:30:00+08:00")["code"], make(kiosk)["code"]
    tomorrow = make(kiosk, TEN_TOMORROW)
    kiosk.post(f"/api/appointments/{make(kiosk)['code']}/cancel")
    clock.wait(minutes=45)
    check_in(kiosk, early)
    for asker in (kiosk, supervisor):
        listed = asker.get("/api/appointments").json
        assert listed["day"] == "2026-11-23"
        assert [(each["code"], each["number"]) for each in listed["appointments"]] == [(early, "A001"), (late, None)]
    listed = supervisor.get("/api/appointments?day=2026-11-24").json
    assert listed == {"day": "2026-11-24", "appointments": [tomorrow | {"number": None}]}


def test_a_day_without_appointments_and_a_day_gone_by_list_none(kiosk, clock):
    make(kiosk)
    clock.wait(days=1)
    for day in ("2026-11-23", "2026-11-25"):
        assert kiosk.get(f"/api/appointments?day={day}").json == {"day": day, "appointments": []}
    refused = kiosk.get("/api/appointments?day=tomorrow")
    assert refusal(refused) == (422, "invalid", "day: should be a date, YYYY-MM-DD.")
