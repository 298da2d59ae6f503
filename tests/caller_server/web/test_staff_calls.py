"""Somebody at a kiosk asks for help, and somebody goes there."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from caller_server.domain.commands import AnswerStaffCall, CallStaff
from caller_server.web.app import make_app
from tests.caller_server.web.conftest import Caller


def call(caller, request_id=None):
    return caller.holding("kiosk-key").post("/api/staff-calls", request_id)


def kinds(caller):
    return [event["kind"] for event in caller.holding("supervisor-key").get("/api/journal").json["events"]]


def test_staff_are_called_once_until_somebody_goes_there(caller, clock):
    first = call(caller)
    assert (first.status_code, first.json["kiosk"]) == (201, "kiosk-1")
    clock.wait(seconds=30)
    again = call(caller)
    assert (again.status_code, again.json) == (200, first.json)
    gone = caller.holding("window-1-key").post("/api/staff-calls/kiosk-1/came")
    assert (gone.status_code, gone.json) == (200, {"calls": []})
    assert call(caller).status_code == 201
    assert kinds(caller) == ["staff_called", "staff_came", "staff_called"]


def test_a_repeat_gets_the_first_answer_though_somebody_came_meanwhile(caller):
    asked = str(uuid4())
    first = call(caller, asked)
    caller.holding("window-1-key").post("/api/staff-calls/kiosk-1/came")
    assert (call(caller, asked).status_code, call(caller, asked).json) == (200, first.json)
    assert kinds(caller) == ["staff_called", "staff_came"]


def test_whoever_goes_there_as_the_kiosk_calls_again_breaks_nothing(caller, deps):
    class SomebodyGoesThere:
        """Right after the second call, which found the first."""

        def obey(self, hall, command):
            obeyed = deps.engine.obey(hall, command)
            if isinstance(command, CallStaff) and not obeyed.events:
                deps.engine.obey(hall, AnswerStaffCall(kiosk=command.kiosk))
            return obeyed

    call(caller)
    racing = Caller(make_app(replace(deps, engine=SomebodyGoesThere())).test_client())
    assert call(racing).status_code == 200


def test_two_who_go_there_are_both_told_that_nothing_is_left(caller):
    call(caller)
    answers = [caller.holding(key).post("/api/staff-calls/kiosk-1/came") for key in ("window-1-key", "supervisor-key")]
    assert [answer.json for answer in answers] == [{"calls": []}] * 2
    assert kinds(caller) == ["staff_called", "staff_came"]


def test_the_guide_desk_sees_the_call_and_the_other_windows_do_not(caller):
    told = call(caller).json
    assert caller.holding("window-1-key").get("/api/windows/1").json["help_wanted"] == [told]
    assert caller.holding("window-2-key").get("/api/windows/2").json["help_wanted"] == []
    assert caller.holding("window-2-key").get("/api/staff-calls").json == {"calls": [told]}


def test_a_kiosk_answers_no_call_and_an_unknown_kiosk_has_none(caller):
    assert caller.holding("kiosk-key").post("/api/staff-calls/kiosk-1/came").json["code"] == "not_yours"
    assert caller.holding("kiosk-key").get("/api/staff-calls").status_code == 403
    unknown = caller.holding("window-1-key").post("/api/staff-calls/kiosk-99/came")
    assert (unknown.status_code, unknown.json["code"]) == (404, "unknown_address")
