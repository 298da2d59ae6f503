from __future__ import annotations

from dataclasses import replace
from datetime import date

from caller_server.domain.events import Event, SlipPrinted
from caller_server.journal.engine import Engine
from caller_server.journal.faults import JournalUnavailable, JournalUnreadable
from caller_server.rules_of import rules_of
from caller_server.web.app import make_app
from caller_server.web.quieter import EVENTS, QuieterHours
from kiosk.codes import TicketCode, made_out
from tests.caller_server.web.conftest import Caller, with_line


def test_a_kiosk_learns_all_it_needs_to_serve(kiosk):
    kiosk.issue("A")
    hall = kiosk.get("/api/hall").json
    assert (hall["hall"], hall["name"]["en"], hall["day"]) == ("small", "Small Town Hall", "2026-11-23")
    assert hall["languages"] == ["zh-Hans", "zh-Hant", "en"]
    assert hall["sessions"] == [{"opens": "08:30", "closes": "12:00"}, {"opens": "14:00", "closes": "17:30"}]
    assert hall["open"] is True
    first = hall["lines"][0]
    assert first == {
        "letter": "A",
        "name": {"zh-Hans": "工商登记", "zh-Hant": "工商登記", "en": "Business Registration"},
        "waiting": 1,
        "estimate": first["estimate"],
        "windows": ["2", "3", "4", "5", "6"],
        "zone": "east",
        "open": True,
        "closed_because": None,
        "left": None,
        "appointments": False,
        "quieter": [],
    }
    matter = hall["matters"][0]
    assert (matter["code"], matter["line"], matter["promised_days"]) == ("GS-001", "A", 3)
    assert [(m["name"]["en"], m["copies"], m["must"]) for m in matter["materials"]] == [
        ("Application form", 1, True),
        ("Photograph", 3, True),
        ("Proof of address", 1, False),
    ]


def test_a_kiosk_learns_what_the_halls_slips_begin_with(kiosk):
    slip = kiosk.issue("A")
    assert made_out(slip["url"], kiosk.get("/api/hall").json["visitor_url"]) == TicketCode(slip["token"])


def test_a_closed_hall_says_so_line_by_line(kiosk, clock):
    clock.wait(hours=2, minutes=50)  # within the closing margin
    hall = kiosk.get("/api/hall").json
    assert hall["open"] is False
    assert {line["closed_because"] for line in hall["lines"]} == {"No tickets are issued now. Issuing starts at 14:00."}


def test_a_line_whose_tickets_are_all_taken_is_closed(deps, hall, store, clock):
    short = with_line(hall, "A", quota={"morning": 1})
    rules = rules_of(short)
    engine = Engine(store, {hall.id: rules}, clock)
    kiosk = Caller(make_app(replace(deps, hall=short, rules=rules, engine=engine)).test_client(), "kiosk-key")
    assert [line["left"] for line in kiosk.get("/api/hall").json["lines"]] == [1, None, None]
    kiosk.issue("A")
    refused = kiosk.post("/api/tickets", line="A")
    assert (refused.status_code, refused.json["code"]) == (409, "quota_full")
    lines = {line["letter"]: line for line in kiosk.get("/api/hall").json["lines"]}
    assert (lines["A"]["open"], lines["B"]["open"]) == (False, True)
    assert (lines["A"]["left"], lines["B"]["left"]) == (0, None)
    assert lines["A"]["closed_because"] == refused.json["message"]


def test_a_new_session_has_its_own_quota(deps, hall, store, clock):
    short = with_line(hall, "A", quota={"morning": 1, "afternoon": 2})
    rules = rules_of(short)
    engine = Engine(store, {hall.id: rules}, clock)
    kiosk = Caller(make_app(replace(deps, hall=short, rules=rules, engine=engine)).test_client(), "kiosk-key")
    kiosk.issue("A")
    clock.wait(hours=5, minutes=30)
    assert kiosk.get("/api/hall").json["lines"][0]["left"] == 2
    kiosk.issue("A")
    assert kiosk.get("/api/hall").json["lines"][0]["left"] == 1


def test_a_hall_that_knows_one_language_is_shown_in_all(deps, hall):
    simplified = hall.hall.model_copy(update={"name": {"zh-Hans": "小镇"}})
    app = make_app(replace(deps, hall=hall.model_copy(update={"hall": simplified})))
    shown = Caller(app.test_client(), "kiosk-key").get("/api/hall").json
    assert shown["name"] == {"zh-Hans": "小镇", "zh-Hant": "小镇", "en": "小镇"}


def test_a_day_that_cannot_be_read_costs_its_waits_and_no_kiosk_the_hall(deps):
    def unreadable(day, after, limit):
        raise JournalUnreadable(f"the archive of {day} is damaged")

    def away(day, after, limit):
        raise JournalUnavailable("not just now")

    for events_after in (unreadable, away):
        app = make_app(replace(deps, events_after=events_after))
        assert Caller(app.test_client(), "kiosk-key").get("/api/hall").json["lines"][0]["quieter"] == []


def test_of_a_large_hall_fewer_days_tell_what_is_usual_and_one_always_does(deps):
    asked = []

    def events_after(day, after, limit):
        asked.append(day)
        slip = SlipPrinted("A001", "A")
        return [Event(day, seq, deps.clock(), slip) for seq in range(after + 1, min(after + limit, 2 * EVENTS) + 1)]

    QuieterHours(replace(deps, events_after=events_after)).read(deps.clock().date())
    assert set(asked) == {date(2026, 11, 20)}  # the Friday before


def test_a_busy_line_tells_when_it_is_usually_quieter(kiosk, clock):
    clock.wait(days=-3, hours=5)  # Friday, 14:00
    kiosk.move("2", "open")
    for _ in range(8):
        kiosk.issue("A")
        clock.wait(minutes=2)
        for move in ("next", "start", "finish"):
            assert kiosk.move("2", move).status_code == 200
    clock.wait(days=3, hours=-5)  # Monday morning
    for _ in range(30):
        kiosk.issue("A")
    line = kiosk.get("/api/hall").json["lines"][0]
    assert [(q["begins"], q["ends"], q["estimate"]) for q in line["quieter"]] == [
        (f"2026-11-{day}T14:00:00+08:00", f"2026-11-{day}T15:00:00+08:00", {"low": 2, "high": 2}) for day in (23, 24)
    ]
