"""Asks every window of a display to close, as a window manager does (ICCCM, 4.1.2.7 and 4.2.8)."""

from __future__ import annotations

import ctypes

CLIENT_MESSAGE = 33  # X.h
_X, _Pointer, _Id = ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent of Xlib.h, as large as an XEvent."""

    _fields_ = (
        *(("type", ctypes.c_int), ("serial", _Id), ("send_event", ctypes.c_int), ("display", _X), ("window", _Id)),
        *(("message_type", _Id), ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 16)),
    )


def ask_to_close(display: str) -> int:
    """Return how many windows were asked."""
    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = _X
    x.XDefaultRootWindow.argtypes, x.XDefaultRootWindow.restype = (_X,), _Id
    x.XInternAtom.argtypes, x.XInternAtom.restype = (_X, ctypes.c_char_p, ctypes.c_int), _Id
    x.XQueryTree.argtypes = (_X, _Id, *[_Pointer] * 4)
    x.XSendEvent.argtypes = (_X, _Id, ctypes.c_int, ctypes.c_long, _Pointer)
    x.XCloseDisplay.argtypes = (_X,)
    there = x.XOpenDisplay(display.encode())
    root, parent, windows, count = _Id(), _Id(), ctypes.POINTER(_Id)(), ctypes.c_uint()
    out = (ctypes.byref(each) for each in (root, parent, windows, count))
    x.XQueryTree(there, x.XDefaultRootWindow(there), *out)
    for window in windows[: count.value]:
        asked = _ClientMessage(type=CLIENT_MESSAGE, window=window, format=32)
        asked.message_type = x.XInternAtom(there, b"WM_PROTOCOLS", 0)
        asked.data[0] = x.XInternAtom(there, b"WM_DELETE_WINDOW", 0)
        x.XSendEvent(there, window, 0, 0, ctypes.byref(asked))
    x.XCloseDisplay(there)  # which sends what was written
    return count.value
