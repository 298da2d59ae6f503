"""What visitors ask about tickets: of memory, and within the share of their address."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from caller_server.web.access import Access
from caller_server.web.app import make_app
from caller_server.web.deps import Deps
from caller_server.web.refusals import Rejected
from caller_server.web.visitors import ASKS_A_SECOND, ASKS_AT_ONCE, GUESSES_AT_ONCE, Visitors
from tests.caller_server.web.conftest import KEYS, Caller
from wire.askers import Proxies
from wire.tokens import offline_token

THERE = "203.0.113.9"


def ask(app: Flask, path: str, address: str = THERE, **headers: str) -> TestResponse:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get(path, headers=more, environ_overrides={"REMOTE_ADDR": address})


@pytest.fixture
def deps(deps: Deps) -> Deps:
    """No second goes by, however slow the machine is."""
    return replace(deps, monotonic=lambda: 1000.0)


@pytest.fixture
def guessed_away(app: Flask) -> Flask:
    """The app, of which one address has asked for many tickets that do not exist."""
    for n in range(GUESSES_AT_ONCE):
        assert ask(app, f"/api/tickets/guess-{n}").status_code == 404
    return app


def test_who_guesses_tickets_is_held_up(guessed_away):
    with capture_logs() as said:
        refused = ask(guessed_away, "/api/tickets/guess", Accept_Language="en")
        ask(guessed_away, "/api/tickets/guess")
    assert [(line["event"], line["address"]) for line in said] == [("address_refused", THERE)]
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_requests")
    assert refused.json["message"] == "Too much is asked from your network. Try again in 1 s."
    assert refused.headers["Retry-After"] == str(refused.json["retry_after"]) == "1"
    page = ask(guessed_away, "/t/guess", Accept_Language="zh-TW")
    assert (page.status_code, "請 1 秒後再試" in page.text) == (429, True)


def test_everybody_else_behind_that_address_still_reads_their_ticket(guessed_away, caller):
    ticket = caller.issue("A")
    assert ask(guessed_away, f"/api/tickets/{ticket['token']}").json["number"] == "A001"
    assert ask(guessed_away, f"/t/{ticket['token']}").status_code == 200
    relative = ask(guessed_away, f"/t/{ticket['token']}").text.partition("https://hall.example/t/")[2].partition('"')[0]
    assert ask(guessed_away, f"/api/tickets/{relative}").json["number"] == "A001"
    waits_for_its_kiosk = ask(guessed_away, f"/api/tickets/{offline_token()}")
    assert waits_for_its_kiosk.json["code"] == "not_handed_in"


def test_other_addresses_and_who_has_a_key_are_not_held_up(guessed_away):
    assert ask(guessed_away, "/api/tickets/guess", "203.0.113.10").status_code == 404
    assert ask(guessed_away, "/api/tickets/guess", Authorization="Bearer kiosk-key").status_code == 404
    assert ask(guessed_away, "/api/tickets/guess", Authorization="Bearer guessed").status_code == 429
    behind_our_proxy = {"address": "127.0.0.1", "X_Forwarded_For": THERE}
    assert ask(guessed_away, "/api/tickets/guess", **behind_our_proxy).status_code == 429
    pretending = {"address": "203.0.113.10", "X_Forwarded_For": THERE}
    assert ask(guessed_away, "/api/tickets/guess", **pretending).status_code == 404


def test_an_address_asks_far_more_than_a_halls_phones_do_and_not_without_end(deps: Deps, rules):
    now, server = [1000.0], Flask("asked")
    proxies = Proxies(deps.settings.believed_proxies)
    visitors = Visitors(Access(KEYS, rules, deps.secret), proxies, lambda: now[0])

    def refused(path: str = "/api/tickets/x") -> bool:
        with server.test_request_context(path, environ_base={"REMOTE_ADDR": THERE}):
            try:
                visitors.ask()
            except Rejected as fault:
                return fault.facts == {"seconds": 1}
        return False

    assert not any(refused() for _ in range(ASKS_AT_ONCE))
    assert refused()
    assert refused("/t/x/cancel")
    assert not refused("/healthz")
    now[0] += 1
    assert [refused() for _ in range(ASKS_A_SECOND + 1)].index(True) in (ASKS_A_SECOND - 1, ASKS_A_SECOND)


def test_a_ticket_of_today_is_found_without_the_database(deps: Deps, caller: Caller):
    def asked(token: str) -> tuple[str, date, str] | None:
        raise AssertionError(f"the database was asked for {token}")

    tokens = [caller.issue("A")["token"] for _ in range(3)]
    client = Caller(make_app(replace(deps, find_ticket=asked)).test_client())
    for number, token in enumerate(tokens, 1):
        assert client.get(f"/api/tickets/{token}").json["number"] == f"A{number:03}"
    later = caller.issue("B")["token"]
    assert client.get(f"/api/tickets/{later}").json["number"] == "B001"
    assert client.get(f"/t/{later}").status_code == 200
