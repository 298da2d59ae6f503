from __future__ import annotations

import pytest

from config.models import Hall


@pytest.fixture
def hall(hall: Hall) -> Hall:
    windows = [w.model_copy(update={"transfers_to": "5"}) if w.name == "2" else w for w in hall.window]
    return hall.model_copy(update={"window": windows})


def places(caller, key: str = "window-2-key"):
    return caller.holding(key).get("/console/places/2")


def serve(caller) -> None:
    caller.issue("A")
    for move in ("open", "next", "start"):
        assert caller.move("2", move).status_code == 200


def test_closed_windows_and_the_visitors_own_line_are_no_places(caller):
    serve(caller)
    caller.move("3", "open")
    caller.issue("C")
    assert places(caller).json == {
        "number": "A001",
        "places": [
            {"line": "B", "window": None, "waiting": 0, "status": None},
            {"line": "C", "window": None, "waiting": 1, "status": None},
            {"line": None, "window": "3", "waiting": None, "status": "open"},
        ],
    }


def test_the_usual_place_is_first_while_it_is_one(caller):
    serve(caller)
    caller.move("5", "open")
    caller.move("5", "pause")
    assert [place["line"] or place["window"] for place in places(caller).json["places"]] == ["5", "B", "C"]


def test_where_nobody_can_be_sent_it_is_said_why(caller):
    assert (places(caller).status_code, places(caller).json["code"]) == (409, "no_ticket_here")
    caller.issue("A")
    caller.move("2", "open")
    caller.move("2", "next")
    assert places(caller).json["code"] == "wrong_state"


@pytest.mark.parametrize(("key", "status"), [(None, 401), ("window-3-key", 403), ("supervisor-key", 200)])
def test_only_the_window_and_supervisors_are_told(caller, key, status):
    serve(caller)
    assert places(caller, key).status_code == status
