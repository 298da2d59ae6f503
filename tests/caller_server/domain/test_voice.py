import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from caller_server.domain.commands import HushVoice, MakeAnnouncement, RecordAnnouncement
from caller_server.domain.decide import beginning_of_day, without_events
from caller_server.domain.events import (
    AnnouncementDropped,
    AnnouncementMade,
    AnnouncementsCarried,
    AnnouncementSpoken,
    CarriedDropped,
    CarriedSpoken,
    Event,
    Owed,
    VoicePaused,
    VoiceResumed,
    body_of,
    fact_of,
    public_view,
)
from caller_server.domain.voice import unspoken_calls
from tests.caller_server.rehearsal import NINE, RULES, Rehearsal

TUESDAY = date(2026, 11, 24)
WORDS = {"zh-Hans": "请勿吸烟", "en": "No smoking"}


def test_an_announcement_is_made_in_each_zone_and_ends_in_each_by_itself():
    hall = Rehearsal()
    made = hall.obey(MakeAnnouncement(zones=("east", "west"), text=WORDS))
    assert made == [AnnouncementMade("east", WORDS), AnnouncementMade("west", WORDS)]
    said = RecordAnnouncement(day=hall.day.day, called=1, zone="east", spoken_at=NINE)
    assert hall.obey(said) == [AnnouncementSpoken("east", 1, NINE)]
    assert hall.obey(said) == []
    assert hall.obey(replace(said, called=2, zone="west", dropped="late")) == [AnnouncementDropped("west", 2, "late")]
    assert hall.day.unsaid == {}


def test_another_zone_does_not_end_an_announcement():
    hall = Rehearsal()
    hall.obey(MakeAnnouncement(zones=("east",), text=WORDS))
    assert hall.obey(RecordAnnouncement(day=hall.day.day, called=1, zone="west", spoken_at=NINE)) == []
    assert hall.day.unsaid == {1: "east"}


@pytest.mark.parametrize(("paused", "fact"), [(True, VoicePaused("east")), (False, VoiceResumed("east"))])
def test_a_voice_is_paused_and_resumed_once(paused, fact):
    hall = Rehearsal()
    if not paused:
        hall.obey(HushVoice(zone="east", paused=True))
    assert hall.obey(HushVoice(zone="east", paused=paused)) == [fact]
    assert hall.obey(HushVoice(zone="east", paused=paused)) == []
    assert list(hall.day.hushed) == (["east"] if paused else [])


def test_calls_that_nobody_has_answered_are_counted_by_zone_also_at_a_window_that_the_hall_has_no_more():
    hall = Rehearsal(always_open=True)
    for line, window in (("A", "2"), ("C", "5")):
        hall.open(window)
        hall.issue(line)
        hall.next(window)
    assert unspoken_calls(hall.day, hall.now) == {"east": 1, "west": 1}
    hall.day.rules = hall.day.rules.with_former((), ("5",))
    assert unspoken_calls(hall.day, hall.now)["east"] == 1
    hall.wait(seconds=90)
    assert unspoken_calls(hall.day, hall.now) == {}


def before_midnight(**minutes: float) -> Rehearsal:
    """So long before it, in a hall that is always open."""
    midnight = datetime(2026, 11, 24, tzinfo=RULES.timezone)
    hall = Rehearsal(now=midnight - timedelta(**minutes), always_open=True)
    hall.open("2")
    hall.issue("A")
    hall.next("2")
    return hall


def test_a_call_of_the_last_minutes_that_is_spoken_after_midnight_has_its_end_on_the_new_day():
    hall = before_midnight(seconds=2)
    hall.obey(MakeAnnouncement(zones=("west",), text=WORDS))
    yesterday, called = hall.day, max(hall.day.calls)
    carried = AnnouncementsCarried(yesterday.day, (Owed(called, "east", "A001", "2"), Owed(called + 1, "west")))
    assert beginning_of_day(yesterday, TUESDAY) == [carried]

    hall.wait(seconds=9)
    hall.day = without_events(yesterday, TUESDAY, hall.now)
    said = RecordAnnouncement(day=yesterday.day, called=called, zone="east", spoken_at=NINE)
    assert hall.obey(said) == [CarriedSpoken("east", yesterday.day, called, NINE, "A001", "2")]
    assert hall.obey(said) == []
    words = replace(said, called=called + 1, dropped="late")
    assert hall.obey(words) == []  # of another zone
    assert hall.obey(replace(words, zone="west")) == [CarriedDropped("west", yesterday.day, called + 1, "late")]
    assert hall.day.owed == {}
    assert not hall.day.announced  # the new day's own events of these numbers are others


@pytest.mark.parametrize("minutes", [16, 24 * 60])
def test_a_call_that_was_made_long_before_midnight_is_not_handed_on(minutes):
    assert beginning_of_day(before_midnight(minutes=minutes).day, TUESDAY) == []


def test_a_call_that_has_its_end_is_not_handed_on_and_one_of_two_days_ago_is_past():
    hall = before_midnight(seconds=20)
    said = RecordAnnouncement(day=hall.day.day, called=max(hall.day.calls), zone="east", spoken_at=NINE)
    hall.obey(said)
    assert beginning_of_day(hall.day, TUESDAY) == []
    hall.day = without_events(hall.day, TUESDAY, hall.now)
    assert hall.obey(said) == []


def test_what_was_handed_on_and_its_end_come_back_out_of_the_journal_as_they_went_in():
    monday = TUESDAY - timedelta(days=1)
    carried = AnnouncementsCarried(monday, (Owed(7, "east", "A001", "2"), Owed(8, "west")))
    for fact in (
        carried,
        CarriedSpoken("east", monday, 7, NINE, "A001", "2"),
        CarriedDropped("west", monday, 8, "late"),
    ):
        assert fact_of(fact.kind, body_of(fact)) == fact
        assert json.loads(json.dumps(public_view(Event(TUESDAY, 1, NINE, fact))))["of_day"] == "2026-11-23"
