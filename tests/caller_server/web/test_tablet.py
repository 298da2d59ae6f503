"""Rating at a window over HTTP: who may, whose visit, and what it asks for."""

from __future__ import annotations

from uuid import uuid4

import pytest

from caller_server.web.tablets import COOKIE

OURS = {"X-Requested-With": "onedoor"}


def served(caller, window: str = "2") -> str:
    """The number of a visit that is over."""
    ticket = caller.issue("A")
    caller.move(window, "open")
    for move in ("next", "start", "finish"):
        assert caller.move(window, move).status_code == 200
    return ticket["number"]


def body(number: str, level: int = 5, **more: object) -> dict[str, object]:
    return {"request_id": str(uuid4()), "number": number, "level": level} | more


@pytest.fixture
def tablet(app):
    """A browser that was set up for window 2."""
    client = app.test_client()
    assert client.post("/rate/2/open", json={"key": "window-2-key"}, headers=OURS).status_code == 200
    return client


def rate(tablet, number: str, window: str = "2", **more: object):
    return tablet.post(f"/api/windows/{window}/rate", json=body(number, **more), headers=OURS)


def test_a_visit_that_is_over_is_rated_once(tablet, caller):
    number = served(caller)
    seen = tablet.get("/api/windows/2/visits").json
    assert (seen["serving"], seen["last"]) == (None, {"number": number, "rated": None})
    assert rate(tablet, number, level=4).json == {"number": number, "level": 4}
    assert rate(tablet, number, level=1, reasons=["unclear"]).json["code"] == "rated_already"
    assert tablet.get("/api/windows/2/visits").json["last"]["rated"] == 4


def test_a_rating_that_is_sent_twice_counts_once_and_is_answered_twice(tablet, caller):
    said = body(served(caller), 3)
    answers = [tablet.post("/api/windows/2/rate", json=said, headers=OURS) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json


def test_the_visitor_who_is_being_served_may_rate_and_the_one_before_still_may(tablet, caller):
    first = served(caller)
    second = caller.issue("A")["number"]
    for move in ("next", "start"):
        caller.move("2", move)
    assert tablet.get("/api/windows/2/visits").json["serving"]["number"] == second
    assert rate(tablet, first).status_code == 200
    assert rate(tablet, second).status_code == 200


def test_nobody_rates_a_visit_that_is_not_at_the_window(tablet, caller):
    served(caller)
    waiting = caller.issue("A")["number"]
    assert rate(tablet, waiting).json["code"] == "no_ticket_here"
    elsewhere = served(caller, "3")
    assert rate(tablet, elsewhere).json["code"] == "no_ticket_here"


@pytest.mark.parametrize("level", [1, 2])
def test_a_bad_rating_needs_its_reason_ticked_or_written(tablet, caller, level):
    number = served(caller)
    assert rate(tablet, number, level=level).json["code"] == "reason_needed"
    assert rate(tablet, number, level=level, comment="等了很久").status_code == 200


def test_the_tablet_of_a_window_rates_there_alone_and_does_nothing_else(tablet, caller):
    number = served(caller, "3")
    assert rate(tablet, number, window="3").status_code == 401
    assert tablet.get("/api/windows/3/visits").status_code == 401
    moved = tablet.post("/api/windows/2/next", json={"request_id": str(uuid4())}, headers=OURS)
    assert moved.status_code == 401
    assert tablet.get("/api/windows/2").status_code == 401


def test_without_the_cookie_or_from_another_site_nobody_rates(app, tablet, caller):
    number = served(caller)
    assert app.test_client().post("/api/windows/2/rate", json=body(number), headers=OURS).status_code == 401
    assert tablet.post("/api/windows/2/rate", json=body(number)).status_code == 401
    assert app.test_client().get("/api/windows/2/visits").status_code == 401


def test_a_clerk_s_session_does_not_rate(app, caller):
    number = served(caller)
    clerk = app.test_client()
    assert clerk.post("/console/login", json={"window": "2", "key": "window-2-key"}, headers=OURS).status_code == 200
    assert clerk.post("/api/windows/2/rate", json=body(number), headers=OURS).status_code == 401


def test_a_program_with_the_window_s_key_rates(caller):
    number = served(caller)
    assert caller.holding("window-3-key").post("/api/windows/2/rate", number=number, level=5).status_code == 403
    assert caller.holding("window-2-key").post("/api/windows/2/rate", number=number, level=5).status_code == 200


@pytest.mark.parametrize(
    ("key", "window", "status"),
    [("window-3-key", "2", 403), ("nonsense", "2", 401), ("window-2-key", "99", 404), ("", "2", 422)],
)
def test_a_tablet_is_set_up_with_its_own_window_s_key(app, key, window, status):
    answer = app.test_client().post(f"/rate/{window}/open", json={"key": key}, headers=OURS)
    assert answer.status_code == status
    assert "Set-Cookie" not in answer.headers


def test_another_site_sets_no_tablet_up(app):
    assert app.test_client().post("/rate/2/open", json={"key": "window-2-key"}).status_code == 401


@pytest.mark.parametrize("forged", ["", "nonsense", "WyIyIiwiIl0.aaaa.bbbb"])
def test_a_cookie_that_was_not_ours_is_no_tablet(app, forged):
    client = app.test_client()
    client.set_cookie(COOKIE, forged)
    assert client.get("/api/windows/2/visits").status_code == 401


def test_the_page_of_a_window_that_is_none_says_so_to_a_person(app):
    answer = app.test_client().get("/rate/99")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
