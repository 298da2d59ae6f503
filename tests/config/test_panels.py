"""LED panels described as no panel is."""

from __future__ import annotations

import pytest

from config.check import check_hall
from tests.halls import write_small_hall

PANEL = """
[[device]]
id = "panel-2"
kind = "led_panel"
driver = "{driver}"
address = "{address}"
window = "2"
"""

_VIETNAMESE = '8: `language` in [[device]] "panel-2" is "vi", not a known word; known: `en`, `zh-Hans`, `zh-Hant`'
_NOON = (
    '8: `from` of item 1 of `brightness` in [[device]] "panel-2" is "noon", not a time; write HH:MM in quotes, '
    'such as "08:30"'
)


def faults(tmp_path, more: str, driver: str = "alpha", address: str = "{data}/twins/panel-2") -> list[str]:
    hall = write_small_hall(tmp_path / "hall")
    (hall / "panels.toml").write_text(PANEL.format(driver=driver, address=address) + more, "utf-8")
    return [f"{fault.line}: {fault.wrong}; {fault.right}" for fault in check_hall(hall)]


@pytest.mark.parametrize(
    ("driver", "address", "more"),
    [
        ("alpha", "/dev/ttyUSB0", 'idle_text = { en = "Welcome" }\ncolour = "amber"\nanswers = false'),
        ("alpha", "{data}/twins/panel-2", "twin = true"),
        ("onbon", "192.168.1.70:5005", 'language = "zh-Hant"\nidle_text = "欢迎"\nwidth = 96\nheight = 32'),
        ("huidu", "unix:{data}/twins/panel-2.sock", 'twin = true\nbrightness = [{ from = "07:00", percent = 80 }]'),
    ],
)
def test_a_right_panel_has_no_fault(tmp_path, driver, address, more):
    assert faults(tmp_path, more, driver, address) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('colour = "white"', '8: the Alpha panel "panel-2" has no white; give red, green or amber'),
        ('language = "zh-Hans"', '8: the Alpha panel "panel-2" knows English alone; give en, or remove it'),
        ('idle_text = "欢迎"', '8: the Alpha panel "panel-2" shows English alone; give { en = "…" } in plain letters'),
        ('language = "vi"', _VIETNAMESE),
        ("width = 8", '8: `width` in [[device]] "panel-2" is 8, less than 16; give 16 or more'),
        (
            'brightness = [{ from = "07:00", percent = 80 }, { from = "07:00", percent = 40 }]',
            "8: two brightnesses from 07:00 on; give each hour once",
        ),
        (
            'brightness = [{ from = "noon", percent = 0 }]',
            _NOON,
        ),
    ],
)
def test_a_panel_that_cannot_be_is_told_at_its_line(tmp_path, more, told):
    assert told in faults(tmp_path, more)


def test_colours_are_for_onbon_cards_and_two_have_no_white(tmp_path):
    (told,) = faults(tmp_path / "a", 'colours = "two"')
    assert told == '8: the panel "panel-2" has all its colours; remove it: only onbon has `colours`'
    (told,) = faults(tmp_path / "b", 'colour = "white"\ncolours = "two"', "onbon", "192.168.1.70")
    assert told == '8: the panel "panel-2" has two colours and no white; give red, green or amber'


def test_only_an_alpha_panel_is_ever_without_a_wire_back(tmp_path):
    told = faults(tmp_path, "answers = false", "onbon", "192.168.1.70:5005")
    assert told == ['8: the panel "panel-2" always answers; remove it: only alpha has `answers`']


def test_an_address_beyond_the_last_port_is_none(tmp_path):
    (told,) = faults(tmp_path, "", "huidu", "192.168.1.70:100010")
    assert told.startswith('6: "192.168.1.70:100010" is not an address of the driver huidu')


def test_a_panels_keys_at_another_device_are_faults(tmp_path):
    hall = write_small_hall(tmp_path / "hall")
    devices = hall / "devices.toml"
    devices.write_text(
        devices.read_text("utf-8").replace('kind = "call_pad"', 'kind = "call_pad"\nwidth = 64', 1), "utf-8"
    )
    (told,) = check_hall(hall)
    assert (told.wrong, told.right) == ("a call_pad has no `width`", "remove it: only a led_panel has one")
