"""Calls for staff: a kiosk calls once, until somebody goes there."""

from __future__ import annotations

from datetime import datetime

from caller_server.domain.commands import AnswerStaffCall, CallStaff
from caller_server.domain.events import Fact, StaffCalled, StaffCame
from caller_server.domain.hall_day import HallDay


def call(day: HallDay, command: CallStaff, now: datetime) -> list[Fact]:
    """Calling again while nobody came is the same call."""
    del now
    return [] if command.kiosk in day.staff_calls else [StaffCalled(command.kiosk)]


def answer(day: HallDay, command: AnswerStaffCall, now: datetime) -> list[Fact]:
    """The second who goes there changes nothing."""
    del now
    return [StaffCame(command.kiosk)] if command.kiosk in day.staff_calls else []
