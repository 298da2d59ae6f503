from __future__ import annotations

import json
import sqlite3
from uuid import uuid4

import pytest

from caller_server.domain.refusals import Code
from caller_server.web.refusals import STATUS, WebCode
from caller_server.web.words import say
from caller_server.web.words.refusals import REFUSALS
from config.models import LANGUAGES

ID = "6f1c0b1e-7b1e-4a3e-8a55-0d5a5f1b5a11"


@pytest.mark.parametrize("sent", [b"", b"{", b"line=A", b"\xff\xfe", b"[" * 5000, b'{"line": "A", }'])
def test_what_is_not_json_is_malformed(kiosk, sent):
    refused = kiosk.send("/api/tickets", sent)
    assert (refused.status_code, refused.json["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "body: should be a JSON object."),
        ({"line": "A"}, "request_id: is required."),
        ({"line": "A", "request_id": "7"}, "request_id: should be a UUID."),
        ({"line": "A", "request_id": 7}, "request_id: should be a UUID."),
        ({"line": 5, "request_id": ID}, "line: should be text."),
        ({"line": "AA", "request_id": ID}, "line: should match ^[A-Z]$."),
        ({"line": "A", "request_id": ID, "lien": 1}, "lien: is not a field of this request."),
        ({"request_id": ID}, "body: should name either a line or a matter, not both and not neither."),
        (
            {"line": "A", "matter": "GS-001", "request_id": ID},
            "body: should name either a line or a matter, not both and not neither.",
        ),
        ({"line": "A", "request_id": ID, "id_number": "1"}, "id_number: should have at least 6 characters."),
        ({"line": "A", "request_id": ID, "phone": "1" * 21}, "phone: should have at most 20 characters."),
    ],
)
def test_a_wrong_field_is_named_with_what_would_be_right(kiosk, body, message):
    refused = kiosk.send("/api/tickets", json.dumps(body).encode())
    assert (refused.status_code, refused.json) == (422, {"code": "invalid", "message": message})


def test_a_wrong_choice_lists_the_choices(kiosk):
    refused = kiosk.post("/api/tickets", line="A", priority="vip")
    assert refused.status_code == 422
    assert "'elder', 'disabled'" in refused.json["message"]


def test_a_large_body_is_refused_unread(kiosk):
    refused = kiosk.send("/api/tickets", json.dumps({"line": "A", "request_id": ID}).encode() + b" " * 65536)
    assert (refused.status_code, refused.json["code"]) == (413, "too_large")
    assert "64 KiB" in refused.json["message"]
    assert kiosk.get("/api/journal").json["events"] == []


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "after=1.5", "after=", "day=today", "day=2026-13-01", "day=20261123"]
)
def test_a_wrong_question_to_the_journal_is_refused(kiosk, query):
    refused = kiosk.get(f"/api/journal?{query}")
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert refused.json["message"].startswith(query.partition("=")[0])


def test_an_unknown_address_and_a_wrong_method_say_so(caller):
    unknown = caller.get("/api/nowhere")
    assert (unknown.status_code, unknown.json["code"]) == (404, "unknown_address")
    wrong = caller.client.put("/api/tickets", headers={"Accept-Language": "en"})
    assert (wrong.status_code, wrong.json["code"], wrong.headers["Allow"]) == (405, "wrong_method", "POST")
    assert wrong.json["message"] == "This address takes POST only."


def test_a_journal_that_is_away_changes_nothing_and_says_when_to_retry(kiosk, store, clock, url):
    request_id = str(uuid4())
    kiosk.issue("A")
    held = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0.1)
    held.execute("DROP TABLE ticket")
    held.commit()
    refused = kiosk.post("/api/tickets", request_id, line="A")
    held.close()
    assert (refused.status_code, refused.json["code"]) == (503, "journal_unavailable")
    assert refused.headers["Retry-After"] == str(refused.json["retry_after"])
    assert len(kiosk.get("/api/journal").json["events"]) == 1


def test_a_fault_of_ours_is_logged_under_a_number_and_shows_no_traceback(app, capsys):
    app.add_url_rule("/broken", view_func=lambda: 1 / 0)
    answer = app.test_client().get("/broken", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json["code"]) == (500, "unexpected")
    incident = answer.json["message"].split("noted as ")[1].split(".")[0]
    logged = "".join(capsys.readouterr())
    assert incident in logged
    assert "ZeroDivisionError" in logged
    assert "ZeroDivisionError" not in answer.text


def test_a_person_is_told_on_a_page(caller):
    page = caller.get("/nowhere", Accept="text/html,*/*")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "Not found" in page.text
    assert "Small Town Hall" in page.text


@pytest.mark.parametrize(
    ("reads", "message"),
    [
        ("zh-CN,zh;q=0.9", "没有队列 Q。现有队列：A B C。"),
        ("zh-TW", "沒有隊列 Q。現有隊列：A B C。"),
        ("en-GB,en;q=0.8", "There is no line Q. The lines are: A B C."),
        ("fr", "没有队列 Q。现有队列：A B C。"),
    ],
)
def test_refusals_are_said_in_the_language_of_whoever_asks(kiosk, reads, message):
    refused = kiosk.client.post(
        "/api/tickets",
        json={"line": "Q", "request_id": ID},
        headers={"Authorization": "Bearer kiosk-key", "Accept-Language": reads},
    )
    assert refused.json["message"] == message
    assert refused.headers["Vary"] == "Accept-Language"


def test_every_code_has_a_status_and_a_sentence_in_every_language():
    codes = {str(code) for code in (*Code, *WebCode)}
    assert set(STATUS) == set(REFUSALS) == codes
    for code in codes:
        sentences = {say(REFUSALS, code, language) for language in LANGUAGES}
        assert len(sentences) == len(LANGUAGES) or code == "invalid", code
