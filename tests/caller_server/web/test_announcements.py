"""Words that are no call, and the voices that say them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from caller_server.domain.commands import RecordAnnouncement
from caller_server.journal.chain import Head
from caller_server.web.deps import Deps
from config.models import Announcement, Hall
from tests.caller_server.conftest import HeldClock

TEXT = {"zh-Hans": "请勿吸烟", "en": "No smoking, please"}


@pytest.fixture
def hall(hall: Hall) -> Hall:
    desk = Announcement(name="desk", text={"zh-Hans": "请{number}到导办台", "en": "{number} to the guide desk"})
    return hall.model_copy(update={"announcement": (desk,)})


def events(caller) -> list[dict]:
    return caller.holding("supervisor-key").get("/api/journal").json["events"]


def announce(caller, key="supervisor-key", **body):
    return caller.holding(key).post("/api/announcements", **body)


def test_what_the_staff_type_is_journalled_for_each_zone_and_a_repeat_says_it_once(caller):
    asked = str(uuid4())
    first = announce(caller, request_id=asked, text=TEXT)
    assert first.status_code == 201
    assert first.json == {"announcements": [{"zone": "east", "seq": 1}, {"zone": "west", "seq": 2}], "text": TEXT}
    again = announce(caller, request_id=asked, text=TEXT)
    assert (again.status_code, again.json) == (200, first.json)
    assert [(e["kind"], e["zone"], e["text"]) for e in events(caller)] == [
        ("announcement_made", "east", TEXT),
        ("announcement_made", "west", TEXT),
    ]


def test_the_guide_desk_may_announce_and_other_windows_and_kiosks_may_not(caller):
    assert announce(caller, "window-1-key", zones=["east"], text=TEXT).status_code == 201
    for key in ("window-2-key", "kiosk-key"):
        assert announce(caller, key, zones=["east"], text=TEXT).json["code"] == "not_yours"


def test_a_template_is_filled_with_values(caller):
    made = announce(caller, template="desk", values={"number": "A012"}, zones=["west"])
    assert made.json["text"] == {"zh-Hans": "请A012到导办台", "en": "A012 to the guide desk"}
    assert events(caller)[0]["template"] == "desk"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"text": {"en": "a" * 5000}}, "text.en: should have at most 500 characters"),
        ({"text": {"en": "<b>Hello</b>"}}, "text.en: should be plain words, without markup and without < > { } [ ]"),
        ({"text": {"en": "Tom &amp; Jerry"}}, "text.en: should be plain words"),
        ({"text": {"en": "[[h'eI]]"}}, "text.en: should be plain words"),
        ({"text": {"en": "bell\u0007"}}, "text.en: should be plain words"),
        ({"text": {"en": "…"}}, "text.en: should be plain words"),
        ({"text": {"en": ""}}, "text.en: should have at least 1"),
        ({"text": {"vi": "Xin chào"}}, "text.vi: should be zh-Hans, zh-Hant, en"),
        ({"text": {"yue": "請勿吸煙"}}, "text.yue: should be zh-Hans, zh-Hant, en"),  # no voice of the hall reads it
        ({"text": TEXT, "zones": ["north"]}, "zones.0: should be east, west"),
        ({"text": TEXT, "template": "desk"}, "should give either a text or a template"),
        ({"text": {}}, "should give either a text or a template"),
        ({}, "should give either a text or a template"),
        ({"template": "nobody"}, "template: should be desk"),
        ({"template": "desk"}, "values: should be number"),
        ({"template": "desk", "values": {"number": "A012", "more": "x"}}, "values: should be number"),
        ({"template": "desk", "values": {"number": "<A012>"}}, "values.number: should be plain words"),
        ({"template": "desk", "values": {"number": "9" * 61}}, "values.number: should have at most 60 characters"),
    ],
)
def test_what_cannot_be_said_is_refused_with_what_would_be_right(caller, body, said):
    refused = announce(caller, **body)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert said in refused.json["message"]
    assert events(caller) == []


def test_words_on_several_lines_are_said_in_one(caller):
    assert announce(caller, text={"en": " No\n  smoking "}).json["text"] == {"en": "No smoking"}


def test_a_supervisor_pauses_a_voice_and_resumes_it(caller, supervisor):
    assert supervisor.get("/api/voices").json == {
        "voices": [
            {"zone": zone, "paused": False, "since": None, "waiting": 0, "speaker": "unknown"}
            for zone in ("east", "west")
        ]
    }
    paused = supervisor.post("/api/voices/east/pause")
    assert paused.json["voices"][0]["paused"] is True
    assert paused.json["voices"][0]["since"] == "2026-11-23T09:00:00+08:00"
    assert supervisor.post("/api/voices/east/pause").json == paused.json
    assert caller.holding("kiosk-key").get("/api/voices").json == paused.json
    assert supervisor.post("/api/voices/east/resume").json["voices"][0]["paused"] is False
    assert [event["kind"] for event in events(caller)] == ["voice_paused", "voice_resumed"]


def test_only_a_supervisor_pauses_and_only_voices_that_there_are(caller, supervisor):
    assert caller.holding("window-1-key").post("/api/voices/east/pause").json["code"] == "not_yours"
    for path in ("north/pause", "east/shout"):
        assert supervisor.post(f"/api/voices/{path}").status_code == 404


@pytest.fixture
def end(deps: Deps, clock: HeldClock) -> Callable[..., None]:
    """Has a zone's announcer say what became of a call or an announcement."""

    def ends(zone: str, seq: int, dropped: str | None = None) -> None:
        day = deps.rules.business_day(clock())
        said = RecordAnnouncement(day=day, called=seq, zone=zone, spoken_at=clock(), dropped=dropped)
        assert deps.engine.obey("small", said).events

    return ends


def waiting(supervisor) -> dict[str, int]:
    return {voice["zone"]: voice["waiting"] for voice in supervisor.get("/api/voices").json["voices"]}


def call_three(caller) -> list[int]:
    """Two visitors are called in the east and one in the west; where their calls stand in the journal."""
    for line in ("A", "A", "C"):
        caller.issue(line)
    for window in ("2", "3", "7"):
        for move in ("open", "next"):
            assert caller.move(window, move).status_code == 200
    return [event["seq"] for event in events(caller) if event["kind"] == "ticket_called"]


def test_what_a_voice_still_has_to_say_is_counted_until_it_ends_or_grows_too_old(caller, supervisor, clock, end):
    first, second, _ = call_three(caller)
    words = announce(caller, zones=["east"], text=TEXT).json["announcements"][0]["seq"]
    assert waiting(supervisor) == {"east": 3, "west": 1}
    end("east", first)
    end("east", second, dropped="late")
    assert waiting(supervisor) == {"east": 1, "west": 1}
    clock.wait(minutes=5)
    assert waiting(supervisor) == {"east": 1, "west": 0}  # words keep longer than calls
    end("east", words)
    announce(caller, zones=["west"], text=TEXT)
    assert waiting(supervisor) == {"east": 0, "west": 1}
    clock.wait(minutes=11)
    assert waiting(supervisor) == {"east": 0, "west": 0}


def test_what_was_said_last_is_told_with_what_became_of_it(caller, supervisor, clock, end):
    assert supervisor.get("/api/announcements").json == {"said": []}
    first, _, third = call_three(caller)
    words = announce(caller, zones=["east"], text=TEXT).json["announcements"][0]["seq"]
    end("east", first)
    end("west", third, dropped="failed")
    end("east", words)
    said = supervisor.get("/api/announcements").json["said"]
    assert [(one["zone"], one["number"], one["window"], one["text"], one["outcome"]) for one in said] == [
        ("east", None, None, TEXT, "spoken"),
        ("west", "C001", "7", None, "failed"),
        ("east", "A001", "2", None, "spoken"),
    ]
    assert said[0]["at"] == "2026-11-23T09:00:00+08:00"
    assert caller.holding("window-1-key").get("/api/announcements").json["said"] == said  # the guide desk
    assert caller.holding("window-2-key").get("/api/announcements").json["code"] == "not_yours"


def test_what_the_day_before_handed_on_is_told_without_its_words_once_that_day_is_archived(
    caller, supervisor, deps, clock, store
):
    words = announce(caller, zones=["east"], text=TEXT).json["announcements"][0]["seq"]
    made_on = deps.rules.business_day(clock())
    clock.wait(days=10)  # the hall was closed
    said = RecordAnnouncement(day=made_on, called=words, zone="east", spoken_at=clock(), dropped="late")
    assert deps.engine.obey("small", said).events
    with store.record() as record:
        *_, last = record.rows("small", made_on)
    store.forget_day("small", Head(last.day, last.seq, last.digest))
    (told,) = supervisor.get("/api/announcements").json["said"]
    assert (told["zone"], told["text"], told["outcome"]) == ("east", None, "late")


def test_only_the_last_few_of_each_zone_are_told(caller, supervisor, end):
    made = announce(caller, zones=["west"], text={"en": "Only this"}).json["announcements"][0]["seq"]
    end("west", made)
    for count in range(12):
        made = announce(caller, zones=["east"], text={"en": f"Number {count}"}).json["announcements"][0]["seq"]
        end("east", made)
    said = [one["text"]["en"] for one in supervisor.get("/api/announcements").json["said"]]
    assert said == ["Number 11", "Number 10", "Number 9", "Number 8", "Number 7", "Only this"]
