"""Which clock a hall goes by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caller_server.clocks import clock_of, machine_time
from caller_server.readiness import NotReady, check
from config.settings import Settings
from wire.rehearsal import RehearsalHand

MORNING = datetime.fromisoformat("2026-11-24T08:30:00+08:00")


def test_a_hall_goes_by_the_machines_clock() -> None:
    assert clock_of(Settings()) is machine_time
    assert abs(machine_time() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_rehearsal_goes_by_the_clock_in_its_file(tmp_path: Path) -> None:
    hand = RehearsalHand(tmp_path / "clock", MORNING)
    now = clock_of(Settings(demo=True, clock=tmp_path / "clock"))
    assert now() == MORNING
    hand.close()


def test_a_rehearsal_without_its_file_does_not_begin(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="leave ONEDOOR_CLOCK out"):
        check(str(tmp_path), Settings(demo=True, clock=tmp_path / "clock"))
