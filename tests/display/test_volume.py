from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from config.models import Volume
from config.volume import volume_at
from display.announcer.role import volume_of
from tests.display.calls import DAY, HALL_TIME
from tests.halls import small_hall

HOURS = (
    Volume(since=time(8), percent=100),
    Volume(since=time(20), percent=0),
    Volume(since=time(12), percent=60),
)


@pytest.mark.parametrize(
    ("clock", "percent"), [("07:59", 0), ("08:00", 100), ("11:59", 100), ("12:00", 60), ("20:00", 0), ("00:00", 0)]
)
def test_it_is_as_loud_as_the_latest_hour_begun_says(clock, percent):
    assert volume_at(HOURS, datetime.combine(DAY, time.fromisoformat(clock), HALL_TIME)) == percent


def test_without_hours_it_is_always_as_loud_as_it_can():
    assert volume_at((), datetime(2026, 11, 23, 3, tzinfo=HALL_TIME)) == 100


def test_the_halls_own_clock_counts_wherever_the_announcer_runs():
    hall = small_hall()
    quiet = hall.model_copy(update={"calling": hall.calling.model_copy(update={"volume": HOURS})})
    assert volume_of(quiet)(datetime(2026, 11, 23, 4, 0, tzinfo=UTC)) == 60  # noon in Shanghai
