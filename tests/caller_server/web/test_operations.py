from __future__ import annotations

from dataclasses import replace

from caller_server.web.app import make_app


def test_health_names_the_parts(caller):
    answer = caller.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "parts": {"journal": "ok", "broker": "ok"}})


def test_a_part_that_is_away_degrades_the_server(deps):
    app = make_app(replace(deps, health=lambda: {"journal": "ok", "broker": "away"}))
    assert app.test_client().get("/healthz").json["status"] == "degraded"


def test_operations_can_count_commands_refusals_and_people(caller):
    caller.issue("A")
    caller.issue("A")
    caller.move("2", "next")
    caller.move("2", "open")
    text = caller.get("/metrics").text
    assert 'onedoor_commands_total{kind="issue"} 2.0' in text
    assert 'onedoor_commands_total{kind="next"} 1.0' in text
    assert 'onedoor_refusals_total{code="window_not_open"} 1.0' in text
    assert 'onedoor_command_seconds_count{kind="issue"} 2.0' in text
    assert 'onedoor_waiting{line="A"} 2.0' in text
    assert 'onedoor_waiting{line="B"} 0.0' in text


def test_two_servers_in_one_process_count_apart(deps, caller):
    caller.issue("A")
    assert "onedoor_commands_total{" not in make_app(deps).test_client().get("/metrics").text
