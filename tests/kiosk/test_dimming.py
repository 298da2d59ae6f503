"""A kiosk that nobody uses is dimmed by the hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from config.models import Brightness
from kiosk.dimming import brightness_of
from kiosk.state import Place, Screen, Setup, State

HOURS = tuple(Brightness(since=time(hour), percent=percent) for hour, percent in ((18, 20), (8, 80)))
NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the hall's own time; its zone does not matter here
IDLE = State(Setup(("zh-Hans", "en"), idle_s=30), "zh-Hans", now=100, touched_at=70)


@pytest.mark.parametrize(("hour", "percent"), [(7, 20), (8, 80), (17, 80), (18, 20), (23, 20)])
def test_an_unused_kiosk_shines_as_the_hour_asks_for(hour, percent):
    assert brightness_of(IDLE, HOURS, NIGHT.replace(hour=hour)) == percent


@pytest.mark.parametrize(
    "used",
    [
        replace(IDLE, touched_at=71),
        replace(IDLE, language="en"),
        replace(IDLE, place=Place(Screen.CONFIRM, line="A")),
    ],
)
def test_a_kiosk_in_use_shines_as_bright_as_it_can(used):
    assert brightness_of(used, HOURS, NIGHT) == 100


def test_without_hours_it_always_does():
    assert brightness_of(IDLE, (), NIGHT) == 100
