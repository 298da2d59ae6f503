"""The thread that begins and ends an announcer's parts, over a real broker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from display.announcer.one_voice import OneVoice
from tests.brokers import until
from tests.wire.ears import LogBook
from wire.messages import AnnouncerHere, Standing


class Part:
    """Notes what it is told; `falters` when it is to begin, so many times."""

    def __init__(self, falters: int = 0) -> None:
        self.told: list[str] = []
        self.falters = falters
        self.log = LogBook()

    def said(self) -> list[str]:
        return [event for event, _ in self.log.lines]

    def begin(self) -> None:
        self.told.append("begin")
        if self.falters:
            self.falters -= 1
            raise OSError("too many open files")

    def end(self) -> None:
        self.told.append("end")

    def beside(self, others: str) -> None:
        self.told.append(others)


@pytest.fixture
def enter(broker):
    """Another announcer of the east, there with the part that it is given."""
    entered = []

    def comes(me: str, part: Part) -> OneVoice:
        link = broker.link("announcer", me)
        voice = OneVoice(link, {"east": part}, me, f"hall of {me}", part.log)
        entered.append((voice, link))
        voice.start()
        link.start()
        return voice

    yield comes
    for voice, link in entered:
        voice.rest()
        link.stop()


def test_one_begins_and_each_knows_of_the_other_and_the_other_begins_when_that_one_leaves(enter):
    first, second = Part(), Part()
    speaks = enter("announcer-1", first)
    until(lambda: first.told == ["begin"])
    waits = enter("announcer-2", second)
    until(lambda: second.told == ["hall of announcer-1"])
    until(lambda: first.told == ["begin", "hall of announcer-2"])
    assert waits.stands_by("east")
    speaks.rest()
    speaks.leave()
    until(lambda: second.told == ["hall of announcer-1", "begin", ""])
    assert second.said() == ["announcer_silent", "announcer_takes_over", "only_announcer"]


def test_of_two_that_come_at_once_neither_says_that_it_is_silent_before_the_other_speaks(enter):
    parts = Part(), Part()
    for me, part in zip(("announcer-1", "announcer-2"), parts, strict=True):
        enter(me, part)
    until(lambda: sorted(part.said()[-1:] for part in parts) == [["announcer_silent"], ["another_announcer"]])
    assert not any("announcer_takes_over" in part.said() for part in parts)


def test_one_that_speaks_and_gives_way_says_that_it_is_silent(enter, broker):
    part = Part()
    with broker.linked("announcer") as other:
        enter("announcer-2", part)
        until(lambda: part.told == ["begin"])
        earlier = datetime.now(UTC) - timedelta(hours=1)
        for since in (earlier + timedelta(hours=2), earlier):
            said = len(part.log.lines)
            here = AnnouncerHere(id="announcer-1", machine="hall-1", does=Standing.SPEAKS, since=since)
            assert other.publish(here, zone="east").wait(5)
            until(lambda said=said: len(part.log.lines) > said)
    assert part.said() == ["another_announcer", "announcer_silent"]
    until(lambda: part.told == ["begin", "hall-1", "end", "hall-1"])


def test_one_that_could_not_begin_lets_another_speak(enter):
    unlucky, other = Part(falters=1), Part()
    enter("announcer-1", unlucky)
    until(lambda: unlucky.told == ["begin"])
    enter("announcer-2", other)
    until(lambda: "begin" in other.told)
    until(lambda: unlucky.told == ["begin", "hall of announcer-2"])
