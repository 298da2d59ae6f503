from __future__ import annotations

from caller_server.domain.commands import IssueTicket
from caller_server.web.journal import PAGE
from tests.caller_server.journal.behind import run


def test_a_device_reads_what_it_missed(kiosk):
    kiosk.issue("A")
    kiosk.move("2", "open")
    kiosk.move("2", "next")
    page = kiosk.get("/api/journal?after=1").json
    assert [(event["seq"], event["kind"]) for event in page["events"]] == [(2, "window_opened"), (3, "ticket_called")]
    assert (page["day"], page["next"], page["more"]) == ("2026-11-23", 3, False)
    called = page["events"][1]
    assert called == {
        "day": "2026-11-23",
        "seq": 3,
        "at": "2026-11-23T01:00:00.000+00:00",
        "kind": "ticket_called",
        "number": "A001",
        "line": "A",
        "window": "2",
        "call": 1,
        "because": "arrival",
    }


def test_nothing_private_is_told(kiosk):
    token = kiosk.issue("A", id_number="410123199001011236", phone="13800000000")["token"]
    told = kiosk.get("/api/journal").text
    assert token not in told
    assert "410123199001011236" not in told
    assert "13800000000" not in told


def test_an_up_to_date_device_gets_nothing_and_keeps_its_place(kiosk):
    kiosk.issue("A")
    page = kiosk.get("/api/journal?after=1").json
    assert (page["events"], page["next"], page["more"]) == ([], 1, False)


def test_a_long_gap_is_read_page_by_page(kiosk, engine):
    for seat in range(PAGE + 20):
        engine.obey("small", IssueTicket(token=f"{seat:022d}", line="A"))
    read, pages, after, more = [], 0, 0, True
    while more:
        page = kiosk.get(f"/api/journal?after={after}").json
        read += [event["seq"] for event in page["events"]]
        pages, after, more = pages + 1, page["next"], page["more"]
    assert read == list(range(1, PAGE + 21))
    assert pages == 2


def test_yesterday_can_still_be_read(kiosk, clock):
    kiosk.issue("A")
    clock.wait(days=1)
    kiosk.issue("B")
    yesterday = kiosk.get("/api/journal?day=2026-11-23").json
    assert [event["kind"] for event in yesterday["events"]] == ["ticket_issued", "ticket_lapsed"]
    assert kiosk.get("/api/journal").json["day"] == "2026-11-24"


def test_an_event_that_this_version_does_not_know_is_a_refusal_not_a_fault(kiosk, restarted, url):
    kiosk.issue("A")
    run(url, "UPDATE event SET kind = 'ticket_flew'")
    again = restarted().holding("kiosk-key")
    for answer in (again.get("/api/hall"), again.get("/api/journal"), again.post("/api/tickets", line="A")):
        assert (answer.status_code, answer.json["code"]) == (503, "journal_unavailable")
        assert answer.headers["Retry-After"] == "2"
