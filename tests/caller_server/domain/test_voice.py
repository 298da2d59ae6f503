from dataclasses import replace

import pytest

from caller_server.domain.commands import HushVoice, MakeAnnouncement, RecordAnnouncement
from caller_server.domain.events import (
    AnnouncementDropped,
    AnnouncementMade,
    AnnouncementSpoken,
    VoicePaused,
    VoiceResumed,
)
from caller_server.domain.voice import unspoken_calls
from tests.caller_server.rehearsal import NINE, Rehearsal

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
