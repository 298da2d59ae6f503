"""How large an X display's screen is, asked of it directly: a kiosk often runs without any window manager."""

from __future__ import annotations

import ctypes


def screen_size(display: str) -> tuple[int, int] | None:
    """Width and height of a display's screen in pixels; None when it cannot be asked."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    x11.XOpenDisplay.argtypes, x11.XOpenDisplay.restype = [ctypes.c_char_p], ctypes.c_void_p
    opened = x11.XOpenDisplay(display.encode())
    if not opened:
        return None
    sides = []
    for side in (x11.XDisplayWidth, x11.XDisplayHeight):
        side.argtypes = [ctypes.c_void_p, ctypes.c_int]
        sides.append(int(side(opened, 0)))
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    x11.XCloseDisplay(opened)
    return sides[0], sides[1]
