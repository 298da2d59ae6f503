"""The US keyboard: what a scanner that plays a keyboard types for each character.

Key codes are those of Linux (`linux/input-event-codes.h`), usages those of USB (HID Usage Tables, page 07).
"""

from __future__ import annotations

ENTER, KEYPAD_ENTER, CAPS_LOCK = 28, 96, 58
SHIFTS = frozenset({42, 54})
CONTROLS = frozenset({29, 97})
LEFT_SHIFT = 42

_ROWS = (
    # code of the first key, what its keys type, and with shift
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (15, "\tqwertyuiop[]", "\tQWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
_KEYPAD = {71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+", 79: "1", 80: "2", 81: "3", 82: "0",
           83: ".", 55: "*", 98: "/", 117: "="}  # fmt: skip

PLAIN = {code + at: key for code, keys, _ in _ROWS for at, key in enumerate(keys)}
"""Key code -> what it types alone, of the keys beside the keypad."""
SHIFTED = {code + at: key for code, _, keys in _ROWS for at, key in enumerate(keys)}
"""Key code -> what it types with shift."""

KEYS = {key: (code, False) for code, key in reversed(PLAIN.items())} | {
    key: (code, True) for code, key in SHIFTED.items() if key not in PLAIN.values()
}
"""Character -> key code, and whether shift is held."""

_BY_USAGE = "abcdefghijklmnopqrstuvwxyz1234567890\n\x1b\b\t -=[]\\\0;'`,./"
USAGES = {KEYS[key][0]: 0x70004 + at for at, key in enumerate(_BY_USAGE) if key in KEYS} | {
    ENTER: 0x70028,
    LEFT_SHIFT: 0x700E1,
}
"""Key code -> the usage that a USB keyboard reports beside it."""


def typed(code: int, *, shift: bool, caps: bool, control: bool) -> str | None:
    """The character that a key types; None for one that types none. Control and a letter make a control character."""
    if code in _KEYPAD:
        return _KEYPAD[code]
    if code not in PLAIN:
        return None
    if control:
        return chr(ord(PLAIN[code].upper()) & 0x1F) if PLAIN[code].isalpha() else None
    upper = shift is not (caps and PLAIN[code].isalpha())
    return SHIFTED[code] if upper else PLAIN[code]
