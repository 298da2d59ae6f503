"""A link for a relative's phone: it shows a ticket, and lets nobody act for it."""

from __future__ import annotations

from uuid import uuid4

import pytest


@pytest.fixture
def shared(caller, clock):
    """A ticket's token, and what a relative's phone has in its place."""
    token = caller.issue("A")["token"]
    page = caller.get(f"/t/{token}").text
    return token, page.partition('href="https://hall.example/t/')[2].partition('"')[0]


def test_a_relative_sees_what_the_visitor_sees(caller, shared):
    token, link = shared
    assert link.startswith("A001.20261123.")
    own, theirs = (caller.get(f"/api/tickets/{one}") for one in (token, link))
    assert theirs.status_code == 200
    assert theirs.json == own.json | {"may": []}
    again = caller.get(f"/api/tickets/{link}", If_None_Match=theirs.headers["ETag"])
    assert again.status_code == 304


def test_how_the_visit_was_rated_is_the_visitor_s_own(caller, shared):
    token, link = shared
    for move in ("open", "next", "start", "finish"):
        caller.move("2", move)
    assert caller.act(token, "rate", level=5).json["rated"] == 5
    assert caller.get(f"/api/tickets/{link}").json["rated"] is None
    assert caller.get(f"/api/tickets/{link}").json["state"] == "done"


@pytest.mark.parametrize("name", ["cancel", "rejoin", "delay", "rate"])
def test_a_relative_changes_nothing(caller, shared, name):
    token, link = shared
    refused = caller.act(link, name, **({"level": 5} if name == "rate" else {}))
    assert (refused.status_code, refused.json["code"]) == (403, "only_looks")
    form = {"request_id": str(uuid4()), "level": "5"}
    assert caller.client.post(f"/t/{link}/{name}", data=form).status_code == 403
    assert caller.get(f"/api/tickets/{token}").json["may"] == ["delay", "cancel"]


def test_a_link_cannot_be_made_up(caller, shared):
    _, link = shared
    caller.issue("A")
    for made_up in (
        link.replace("A001", "A002"),
        link.replace("1123", "1122"),
        link[:-1],
        f"{link}A",
        "A001..",
        "é.é.é",
    ):
        refused = caller.get(f"/api/tickets/{made_up}")
        assert (refused.status_code, refused.json["code"]) == (404, "unknown_ticket"), made_up


def test_a_link_lasts_as_the_ticket_does(caller, shared, clock, restarted):
    _, link = shared
    clock.wait(days=1)
    assert restarted().get(f"/api/tickets/{link}").json["state"] == "lapsed"


def test_no_ticket_has_no_code(caller):
    assert caller.get("/t/unknown/relative.svg").status_code == 404
