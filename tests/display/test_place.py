"""A zone that is begun and ended by turns."""

from __future__ import annotations

import pytest

from display.announcer.place import Place


class Zone:
    """Notes what it is told; it cannot be started when it is `unwilling`."""

    def __init__(self, *, unwilling: bool = False) -> None:
        self.told: list[str] = []
        self.unwilling = unwilling
        self.state = self

    def advise(self, advice: str) -> None:
        self.told.append(advice)

    def start(self) -> None:
        self.told.append("start")
        if self.unwilling:
            raise RuntimeError("can't start new thread")

    def stop(self) -> None:
        self.told.append("stop")


def test_what_could_not_be_begun_is_ended_and_the_next_begins_afresh():
    zones = [Zone(unwilling=True), Zone()]
    place = Place(iter(zones).__next__)
    with pytest.raises(RuntimeError, match="new thread"):
        place.begin()
    place.begin()
    place.end()
    place.end()
    assert [zone.told for zone in zones] == [["", "start", "stop"]] * 2


def test_a_zone_is_told_what_is_to_be_done_about_it_whenever_it_begins():
    zones = [Zone(), Zone()]
    place = Place(iter(zones).__next__)
    place.advise("install eSpeak NG")
    place.begin()
    place.end()
    place.beside("hall-2, process 7")
    place.begin()
    assert zones[0].told == ["install eSpeak NG", "start", "stop"]
    beside = "another announcer runs on hall-2, process 7, silent while this one speaks: stop it"
    assert zones[1].told == [f"{beside}; install eSpeak NG", "start"]
