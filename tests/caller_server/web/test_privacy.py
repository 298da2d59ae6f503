"""What a visitor or a clerk entrusts to the hall is told to nobody: not by the journal's pages, not by the logs."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from config.models import Hall
from tests.caller_server.web.conftest import with_line
from wire import api

ID = "410123199001011236"
PHONE = "13800000000"
COMMENT = "王五等了很久"
REASON = "张三态度不好"
CLERK = "赵六"


@pytest.fixture
def hall(hall: Hall) -> Hall:
    return with_line(hall, "A", per_slot=2)


@pytest.fixture
def secrets(kiosk, clock, store) -> list[str]:
    """All that was entrusted on a busy morning."""
    slot = "2026-11-23T10:00:00+08:00"
    made = [kiosk.post("/api/appointments", line="A", slot=slot).json["code"] for _ in range(2)]
    kiosk.post(f"/api/appointments/{made[1]}/cancel")
    tokens = [kiosk.issue("A", id_number=ID, phone=PHONE)["token"]]
    kiosk.post("/api/tickets", line="A", id_number=ID)
    clock.wait(minutes=45)
    tokens.append(kiosk.post(f"/api/appointments/{made[0]}/check-in").json["token"])
    kiosk.move("2", "open", clerk=CLERK)
    kiosk.move("2", "hand_over", clerk=f"{CLERK}七")
    kiosk.move("2", "next")
    kiosk.move("2", "start")
    rated = kiosk.act(tokens[0], "rate", level=1, reasons=[REASON], comment=COMMENT)
    assert rated.status_code == 200
    day = kiosk.get("/api/journal").json["day"]
    facts = [event.fact for event in store.events("small", clock().date())]
    (person,) = {fact.person for fact in facts if getattr(fact, "person", None)}
    assert day == clock().date().isoformat()
    return [*made, *tokens, person, ID, PHONE, COMMENT, REASON, CLERK]


def test_the_journal_s_pages_tell_nothing_private(kiosk, secrets):
    told = json.dumps(kiosk.get("/api/journal").json, ensure_ascii=False)
    assert '"kind": "ticket_rated"' in told
    assert [secret for secret in secrets if secret in told] == []


def test_what_the_journal_keeps_of_a_request_does_not_let_anybody_try_out_who_asked(kiosk, clock, store):
    request_id = str(uuid4())
    kiosk.post("/api/tickets", request_id, line="A", id_number=ID, phone=PHONE)
    guessed = api.TicketRequest(request_id=request_id, line="A", id_number=ID, phone=PHONE)
    tried = {
        hashlib.sha256(f"POST /api/tickets kiosk-1 {guess.model_dump_json()}".encode()).hexdigest()
        for guess in (guessed, guessed.model_copy(update={"id_number": None}))
    }
    (kept,) = {event.asked.fingerprint for event in store.events("small", clock().date()) if event.asked}
    assert kept not in tried


def test_a_request_id_that_comes_again_with_another_person_is_refused(kiosk):
    request_id = str(uuid4())
    assert kiosk.post("/api/tickets", request_id, line="A", id_number=ID).status_code == 201
    other = kiosk.post("/api/tickets", request_id, line="A", id_number="E12345678")
    assert (other.status_code, other.json["code"]) == (409, "request_id_reused")


def test_a_carried_appointment_is_told_without_its_code(kiosk, clock):
    code = kiosk.post("/api/appointments", line="A", slot="2026-11-24T10:00:00+08:00").json["code"]
    clock.wait(days=1)
    kiosk.issue("A")
    told = kiosk.get("/api/journal").json["events"]
    assert told[0]["kind"] == "appointments_carried"
    assert code not in json.dumps(told)


def test_figures_tell_nothing_private(kiosk, secrets):
    told = kiosk.get("/metrics").text
    assert [secret for secret in secrets if secret in told] == []


def test_the_log_tells_nothing_private_when_the_journal_is_away(kiosk, secrets, url, capsys):
    code, token = secrets[0], secrets[2]
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        database.execute("DROP TABLE event")
    for answer in (
        kiosk.post(f"/api/appointments/{code}/check-in"),
        kiosk.act(token, "delay"),
        kiosk.post("/api/tickets", line="A", id_number=ID, phone=PHONE),
        kiosk.move("2", "hand_over", clerk="钱"),
    ):
        assert answer.status_code >= 400
    kiosk.post("/api/tickets", line="B", id_number=ID)
    logged = "".join(capsys.readouterr())
    assert "journal_unavailable" in logged
    assert [secret for secret in secrets if secret in logged] == []


def test_the_log_tells_which_route_broke_and_not_the_token_in_it(app):
    app.add_url_rule("/broken/<token>", view_func=lambda token: 1 / 0)
    with capture_logs() as logged:
        assert app.test_client().get("/broken/q2sq8ec0JMxXnV4fa7FfRw").status_code == 500
    assert [entry["route"] for entry in logged] == ["/broken/<token>"]
    assert "q2sq8ec0JMxXnV4fa7FfRw" not in str(logged)
