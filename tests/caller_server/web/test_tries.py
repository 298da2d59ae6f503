"""Wrong keys typed into the pages: who types too many waits, and nobody else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import structlog
from flask import Flask

from caller_server.web.access import Access
from caller_server.web.refusals import Rejected
from caller_server.web.tries import EACH_S, ITS_EACH_S, OF_A_WINDOW, OF_AN_ADDRESS, Tries
from tests.caller_server.web.conftest import KEYS
from tests.caller_server.web.test_access import OURS, log_in
from tests.ticks import Ticks
from wire.askers import Proxies


def type_wrong_keys(client, window="2", times=OF_A_WINDOW, **more) -> None:
    for _ in range(times):
        assert log_in(client, window, "guessed", **more).status_code == 401


def test_after_a_few_wrong_keys_even_the_right_one_has_to_wait(app):
    client = app.test_client()
    type_wrong_keys(client)
    with structlog.testing.capture_logs() as logged:
        refused = log_in(client)
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_tries")
    seconds = refused.json["retry_after"]
    assert 0 < seconds <= EACH_S
    assert refused.headers["Retry-After"] == str(seconds)
    assert f"{seconds} 秒后再试" in refused.json["message"]
    assert logged == [
        {
            "event": "log_in_held_up",
            "log_level": "warning",
            "window": "2",
            "address": "127.0.0.1",
            "seconds": seconds,
        }
    ]


def test_the_tablet_of_a_window_is_no_second_door(app):
    client = app.test_client()
    type_wrong_keys(client)
    refused = client.post("/rate/2/open", json={"key": "window-2-key"}, headers=OURS)
    assert refused.json["code"] == "too_many_tries"


def test_a_key_of_somebody_else_counts_as_a_wrong_one(app):
    client = app.test_client()
    for _ in range(OF_A_WINDOW):
        assert log_in(client, "2", "window-3-key").status_code == 403
    assert log_in(client).status_code == 429


def test_other_windows_behind_the_same_address_log_in_all_the_same(app):
    client = app.test_client()
    type_wrong_keys(client)
    for window in "3456":
        assert log_in(client, window, f"window-{window}-key").status_code == 200


def test_whoever_comes_through_a_proxy_has_an_address_of_their_own(app):
    client = app.test_client()
    type_wrong_keys(client, headers=OURS | {"X-Forwarded-For": "198.51.100.1"})
    assert log_in(client, headers=OURS | {"X-Forwarded-For": "198.51.100.1"}).status_code == 429
    assert log_in(client, headers=OURS | {"X-Forwarded-For": "198.51.100.2"}).status_code == 200


def test_nobody_else_keeps_a_browser_waiting_that_was_let_in_before(app):
    clerk, guesser = app.test_client(), app.test_client()
    assert log_in(clerk).status_code == 200
    clerk.post("/console/logout", headers=OURS)
    type_wrong_keys(guesser)
    assert log_in(guesser).status_code == 429
    assert log_in(clerk).status_code == 200
    type_wrong_keys(clerk)
    assert log_in(clerk).status_code == 429  # its own wrong keys count


def test_a_browser_that_says_it_is_known_is_not(app):
    client = app.test_client()
    for n in range(OF_A_WINDOW):
        client.set_cookie("onedoor_known", f"made-up-{n}")
        type_wrong_keys(client, times=1)
    client.set_cookie("onedoor_known", "made-up")
    assert log_in(client).status_code == 429


def test_right_keys_never_count(app):
    client = app.test_client()
    for _ in range(3 * OF_A_WINDOW):
        assert log_in(client).status_code == 200


@pytest.fixture
def clock_of_tries() -> Ticks:
    return Ticks()


@pytest.fixture
def told(deps, clock_of_tries) -> Callable[[str, str], str | int]:
    """What is told of a key that is typed for a window: its holder, or the refusal's code."""
    proxies = Proxies(deps.settings.believed_proxies)
    tries = Tries(Access(KEYS, deps.rules, b""), proxies, b"secret", clock_of_tries)

    def tells(key: str, window: str) -> str:
        with Flask("app").test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.9"}):
            try:
                return tries.holder(key, window).name
            except Rejected as refused:
                return str(refused.code)

    return tells


def test_who_has_waited_may_try_once_more(told, clock_of_tries):
    for _ in range(OF_A_WINDOW):
        assert told("guessed", "2") == "key_wrong"
    clock_of_tries.now += EACH_S - 1
    assert told("window-2-key", "2") == "too_many_tries"
    clock_of_tries.now += 1
    assert told("guessed", "2") == "key_wrong"
    assert told("window-2-key", "2") == "too_many_tries"
    clock_of_tries.now += EACH_S
    assert told("window-2-key", "2") == "window-2"


def test_who_guesses_at_one_window_after_another_is_held_up_at_all_of_them(told, clock_of_tries):
    answers = [told("guessed", str(n % 8 + 1)) for n in range(OF_AN_ADDRESS + 1)]
    assert answers == ["key_wrong"] * OF_AN_ADDRESS + ["too_many_tries"]
    clock_of_tries.now += ITS_EACH_S
    assert told("window-8-key", "8") == "window-8"
