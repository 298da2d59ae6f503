"""Two zones on one sound card: what a hall may write of it, and what it is told otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.faults import said_of

CARD = "sysdefault:CARD=PCH"


def told(hall: Path, east: str, west: str, address: str = CARD, driver: str = "sound_card") -> list[str]:
    """What is wrong when both speakers are at one address."""
    path = hall / "devices.toml"
    before = path.read_text("utf-8").partition('[[device]]\nid = "speaker-east"')[0]
    at = f'kind = "speaker"\ndriver = "{driver}"\n' + (f'address = "{address}"\n' if address else "")
    speakers = "".join(
        f'[[device]]\nid = "speaker-{zone}"\n{at}zone = "{zone}"\n{side}\n'
        for zone, side in (("east", east), ("west", west))
    )
    path.write_text(before + speakers, "utf-8")
    return said_of(hall)


LEFT, RIGHT = 'channel = "left"', 'channel = "right"'


@pytest.mark.parametrize(("address", "driver"), [(CARD, "sound_card"), ("", "sound_card"), ("{data}/spoken", "file")])
def test_one_on_the_left_and_one_on_the_right_is_right(hall, address, driver):
    assert told(hall, LEFT, RIGHT, address, driver) == []


@pytest.mark.parametrize("address", [CARD, ""])
def test_two_zones_on_one_side_are_a_fault(hall, address):
    wrong = 'the speakers "speaker-east" and "speaker-west" are both on the left of one card'
    assert told(hall, LEFT, LEFT, address) == [f"{wrong}; a card has one left and one right: give each its own"]


@pytest.mark.parametrize(("east", "west"), [(LEFT, ""), ("", LEFT)])
def test_one_that_is_heard_on_both_sides_beside_one_of_a_side_is_a_fault(hall, east, west):
    sided, both = ("east", "west") if east else ("west", "east")
    wrong = f'the speaker "speaker-{both}" is heard on both sides of the card of "speaker-{sided}"'
    assert told(hall, east, west) == [f'{wrong}; give it channel = "right", or a card of its own']


def test_two_on_one_card_without_sides_are_told_of_them(hall):
    (fault,) = told(hall, "", "")
    assert fault.endswith(
        'have one address, "sysdefault:CARD=PCH"; give each its own, or one channel = "left" and one "right"'
    )


@pytest.mark.parametrize("address", ["hw:1", "plughw:CARD=PCH,DEV=0"])
def test_a_device_that_plays_one_sound_at_a_time_cannot_serve_two_zones(hall, address):
    assert [fault.partition("; ")[0] for fault in told(hall, LEFT, RIGHT, address)] == [
        f'"{address}" plays one sound at a time, and two zones speak at once'
    ] * 2


def test_cards_of_two_machines_are_two_cards(hall):
    assert told(hall, f'{LEFT}\nmachine = "a"', f'{LEFT}\nmachine = "b"') == []


def test_a_side_is_left_or_right_and_only_a_speaker_has_one(hall):
    (fault,) = told(hall, 'channel = "middle"', RIGHT)
    assert '`channel` in [[device]] "speaker-east" is "middle"' in fault
    path = hall / "devices.toml"
    path.write_text(write_printer_side(path.read_text("utf-8").replace("middle", "left")), "utf-8")
    assert said_of(hall) == ["a printer has no `channel`; remove it: only a speaker has one"]


def write_printer_side(text: str) -> str:
    return text.replace('kind = "printer"', f'kind = "printer"\n{LEFT}', 1)
