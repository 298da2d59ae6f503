"""The one error that devices raise."""

from __future__ import annotations

import os
import traceback
from enum import StrEnum
from pathlib import Path


class FaultCode(StrEnum):
    """What is wrong with a device; stable, used on the wire and on pages."""

    OFFLINE = "offline"  # cannot be reached
    SILENT = "silent"  # reached, but does not answer
    GARBAGE = "garbage"  # answers what its protocol does not know
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    BROKEN = "broken"  # says itself that it is broken
    MISCONFIGURED = "misconfigured"  # the hall's configuration does not fit it


def reason(fault: Exception) -> str:
    """Why a line was lost, in the system's words: pyserial says path and number twice."""
    number = getattr(fault, "errno", None)
    return os.strerror(number) if isinstance(number, int) else str(fault) or type(fault).__name__


class DeviceFault(Exception):
    """A device cannot do what was asked. `detail` says what to do, for a technician."""

    def __init__(self, code: FaultCode, detail: str) -> None:
        super().__init__(f"{code.value}: {detail}")
        self.code = code
        self.detail = detail


class NotYetKnown(DeviceFault):
    """Nobody has reached the device yet, nor found that it cannot be reached: no news for anyone."""

    def __init__(self, where: str, code: FaultCode = FaultCode.OFFLINE, so_far: str = "is not open yet") -> None:
        """`code` is what it comes to when nothing changes."""
        super().__init__(code, f"{where} {so_far}")


def place_of(fault: Exception) -> str:
    """What was raised and where, for a technician; without its words, which may be somebody's card."""
    *_, (frame, line) = traceback.walk_tb(fault.__traceback__)
    return f"{type(fault).__name__} at {Path(frame.f_code.co_filename).name}:{line}"


def driver_failed(fault: Exception) -> DeviceFault:
    """What a mistake of ours, after which a driver begins again, is to a technician."""
    return DeviceFault(FaultCode.BROKEN, f"its driver failed ({place_of(fault)}) and is started again")
