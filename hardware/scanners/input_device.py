"""A scanner that plays a keyboard, read as an input device of Linux (evdev).

python-evdev would do the same, but is built with a compiler at each installation (it has no wheels on PyPI); all that
is needed of it is one ioctl and one struct. See docs/adr/0006-reading-keyboard-scanners.md.
"""

from __future__ import annotations

import errno
import fcntl
import io
import os
import stat
import termios

from hardware.faults import DeviceFault, FaultCode

GRAB = 0x40044590
"""EVIOCGRAB, `_IOW('E', 0x90, int)` (`linux/input.h`): from now on nobody else gets the device's events."""
INPUT_MAJOR = 13
"""Device numbers of all input devices (`Documentation/admin-guide/devices.txt`)."""


def open_input_device(path: str) -> io.FileIO:
    """Open the device for us alone, so that what is scanned is typed into no other program.

    A pseudo-terminal, as a twin has, is taken as well: nobody else listens to it, and it knows no grab. Raises OSError,
    or DeviceFault when another program has grabbed the device.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    device = io.FileIO(handle, "rb")
    try:
        _have_for_us_alone(handle, path)
    except BaseException:
        device.close()
        raise
    return device


def _have_for_us_alone(handle: int, path: str) -> None:
    kind = os.fstat(handle)
    if stat.S_ISCHR(kind.st_mode) and os.major(kind.st_rdev) == INPUT_MAJOR:
        _grab(handle, path)
    elif os.isatty(handle):
        termios.tcflush(handle, termios.TCIFLUSH)  # an input device does not tell either what was typed before
    else:
        raise OSError(errno.ENODEV, "no input device")


def _grab(handle: int, path: str) -> None:
    try:
        fcntl.ioctl(handle, GRAB, 1)
    except OSError as fault:
        if fault.errno != errno.EBUSY:
            raise
        raise DeviceFault(
            FaultCode.MISCONFIGURED, f"another program has {path} for itself: end it, such as a second kiosk"
        ) from None
