"""Devices at one address: pads that share a line, lines of two machines that have one name, and what cannot be."""

from __future__ import annotations

import pytest

from config.check import check_hall
from tests.halls import write_small_hall

PAD = 'kind = "call_pad"\nwindow = "3"\ndriver = '
PANEL = 'kind = "led_panel"\nwindow = "3"\ndriver = '


def told(tmp_path, *devices: str) -> list[tuple[str, str]]:
    hall = write_small_hall(tmp_path / "hall")
    rows = [f'[[device]]\nid = "new-{n}"\n{device}\n' for n, device in enumerate(devices)]
    (hall / "new.toml").write_text("".join(rows), "utf-8")
    return [(fault.wrong, fault.right) for fault in check_hall(hall)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f'{PAD}"ff68"\naddress = "/dev/ttyUSB0"', f'{PAD}"ff68"\naddress = "/dev/ttyUSB0"\nunit = 2'),
        (f'{PAD}"ff68"\naddress = "/dev/ttyUSB0"', f'{PAD}"ff68"\naddress = "/dev/ttyUSB0"\nmachine = "upstairs"'),
        (f'{PAD}"ff68"\naddress = "/dev/ttyUSB0"', f'{PANEL}"alpha"\naddress = "/dev/ttyUSB0"\nmachine = "upstairs"'),
        (f'{PANEL}"onbon"\naddress = "unix:{{data}}/p"', f'{PANEL}"onbon"\naddress = "unix:{{data}}/p"\nmachine = "b"'),
    ],
)
def test_two_devices_that_do_not_meet_may_have_one_address(tmp_path, one, other):
    assert told(tmp_path, one, other) == []


@pytest.mark.parametrize(
    ("one", "other", "right"),
    [
        (f'{PAD}"ff68"\naddress = "/dev/x"', f'{PAD}"ff68"\naddress = "/dev/x"', "give each its own `unit`"),
        (f'{PAD}"ff68"\naddress = "/dev/x"', f'{PAD}"simple"\naddress = "/dev/x"\nunit = 2', "give each its own"),
        (f'{PAD}"ff68"\naddress = "/dev/x"', f'{PANEL}"alpha"\naddress = "/dev/x"', "give each its own"),
        (
            f'{PANEL}"onbon"\naddress = "10.0.0.7:5005"',
            f'{PANEL}"huidu"\naddress = "10.0.0.7:5005"\nmachine = "b"',
            "give each its own",
        ),
    ],
)
def test_two_devices_that_would_talk_into_each_other_are_told(tmp_path, one, other, right):
    ((wrong, advice),) = told(tmp_path, one, other)
    assert wrong.startswith('the devices "new-0" and "new-1" have one address')
    assert advice == right
