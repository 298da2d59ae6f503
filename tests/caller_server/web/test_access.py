from __future__ import annotations

from dataclasses import replace

import pytest

from caller_server.web.access import COOKIE
from caller_server.web.app import make_app
from tests.caller_server.web.conftest import KEYS, Caller

OURS = {"X-Requested-With": "onedoor"}


def log_in(client, window="2", key="window-2-key", headers=OURS):
    return client.post("/console/login", json={"window": window, "key": key}, headers=headers)


@pytest.mark.parametrize("path", ["/api/hall", "/api/journal", "/api/windows/2"])
def test_without_a_key_nothing_is_shown(caller, path):
    refused = caller.get(path)
    assert (refused.status_code, refused.json["code"]) == (401, "key_needed")
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="onedoor"'


@pytest.mark.parametrize(
    "shown", ["Bearer wrong", "Bearer ", "Bearer", "Basic a2lvc2s6a2V5", "kiosk-key", "Bearer 钥匙"]
)
def test_a_wrong_key_is_refused(caller, shown):
    refused = caller.get("/api/hall", Authorization=shown)
    assert (refused.status_code, refused.json["code"]) == (401, "key_wrong")


def test_an_empty_key_opens_nothing(deps):
    app = make_app(replace(deps, keys={"kiosk-1": "", "supervisor": "s"}))
    assert app.test_client().get("/api/hall", headers={"Authorization": "Bearer "}).status_code == 401


def test_any_device_reads_the_hall_and_the_journal(caller):
    for key in ("kiosk-key", "window-2-key", "supervisor-key"):
        assert caller.holding(key).get("/api/hall").status_code == 200
        assert caller.holding(key).get("/api/journal").status_code == 200


def test_a_clerk_logs_in_and_moves_the_window(app):
    client = app.test_client()
    answer = log_in(client)
    assert (answer.status_code, answer.json) == (200, {"window": "2", "supervisor": False})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert client.get("/api/windows/2").json["status"] == "closed"
    body = {"request_id": "6f1c0b1e-7b1e-4a3e-8a55-0d5a5f1b5a11"}
    assert client.post("/api/windows/2/open", json=body, headers=OURS).json["status"] == "open"
    assert client.post("/api/windows/3/open", json=body, headers=OURS).status_code == 403


def test_the_session_and_the_key_of_a_window_are_one_actor(app, caller):
    client = app.test_client()
    log_in(client)
    body = {"request_id": "6f1c0b1e-7b1e-4a3e-8a55-0d5a5f1b5a11"}
    first = client.post("/api/windows/2/open", json=body, headers=OURS)
    assert caller.move("2", "open", request_id=body["request_id"]).data == first.data


def test_another_sites_page_cannot_move_a_clerks_window(app):
    client = app.test_client()
    log_in(client)
    body = {"request_id": "6f1c0b1e-7b1e-4a3e-8a55-0d5a5f1b5a11"}
    assert client.post("/api/windows/2/open", json=body).status_code == 401
    assert client.post("/console/logout").status_code == 401
    assert log_in(client, headers={}).status_code == 401


def test_a_supervisor_logs_in_at_any_window(app):
    client = app.test_client()
    assert log_in(client, "5", "supervisor-key").json == {"window": "5", "supervisor": True}
    assert client.get("/api/windows/7").status_code == 200


@pytest.mark.parametrize(
    ("window", "key", "status", "code"),
    [
        ("2", "wrong", 401, "key_wrong"),
        ("3", "window-2-key", 403, "not_yours"),
        ("2", "kiosk-key", 403, "not_yours"),
        ("99", "supervisor-key", 404, "unknown_window"),
        ("2", "", 422, "invalid"),
    ],
)
def test_who_may_not_log_in_is_told_why(app, window, key, status, code):
    client = app.test_client()
    refused = log_in(client, window, key)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert client.get_cookie(COOKIE) is None


def test_a_session_ends_with_logging_out(app):
    client = app.test_client()
    log_in(client)
    assert client.post("/console/logout", headers=OURS).status_code == 204
    assert client.get("/api/windows/2").status_code == 401


def test_a_session_ends_when_the_key_is_changed(app, deps):
    client = app.test_client()
    log_in(client)
    cookie = client.get_cookie(COOKIE).value
    for keys in (KEYS | {"window-2": "a new key"}, {"supervisor": "supervisor-key"}):
        changed = make_app(replace(deps, keys=keys)).test_client()
        changed.set_cookie(COOKIE, cookie)
        assert changed.get("/api/windows/2").status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "WyJzdXBlcnZpc29yIl0.aaaa.bbbb", "a.b.c.d"])
def test_a_forged_session_is_none(app, cookie):
    client = app.test_client()
    client.set_cookie(COOKIE, cookie)
    assert client.get("/api/windows/2").status_code == 401


def test_a_session_signed_elsewhere_is_none(app, deps):
    client = make_app(replace(deps, secret=b"another hall's")).test_client()
    log_in(client)
    forged = app.test_client()
    forged.set_cookie(COOKIE, client.get_cookie(COOKIE).value)
    assert forged.get("/api/windows/2").status_code == 401


def test_a_wrong_key_beside_a_good_session_is_wrong(app):
    client = app.test_client()
    log_in(client)
    assert Caller(client, "wrong").get("/api/windows/2").status_code == 401
