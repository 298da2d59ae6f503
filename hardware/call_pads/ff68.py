"""What the frames of an FF 68 pad mean. Facts and readings are told apart in docs/devices.md."""

from __future__ import annotations

from hardware.call_pads.frames import Frame, FrameReader
from hardware.call_pads.port import RATINGS, Key

PRESSED = 0x01  # pad: keys were pressed; host: the same frame back is the acknowledgement
SHOW = 0x02  # host: six digits
BEEP = 0x03  # host
RATED = 0x11  # pad: a visitor rated; acknowledged as PRESSED
DARK = 0x0A  # a digit that is not lit

KEYS: dict[bytes, Key] = {
    b"\x0c": Key.NEXT,
    b"\x0d": Key.RECALL,
    b"\x0f": Key.START,  # confirm alone
    b"\x0b": Key.FINISH,  # "please rate": the matter is done
    b"\x0e": Key.MISS,
    b"\x06\x0f": Key.MISS,  # 6, confirm: give the number up
    b"\x12": Key.PAUSE,
    b"\x13": Key.TRANSFER,
}


def key_of(frame: Frame) -> Key | None:
    """The key that a pad's frame reports; None for one that means nothing here (00 0F hang up, 03 0F call back)."""
    if frame.function == RATED:  # one byte, 0 the best
        return RATINGS[frame.data[0]] if frame.data and frame.data[0] < len(RATINGS) else None
    return KEYS.get(frame.data)


def frame_for(key: Key, unit: int) -> Frame:
    """The frame that a pad sends for a key."""
    if key in RATINGS:
        return Frame(unit, RATED, bytes((RATINGS.index(key),)))
    return Frame(unit, PRESSED, next(data for data, known in KEYS.items() if known is key))


def acknowledgement(frame: Frame) -> Frame:
    """What the host answers to each frame of a pad."""
    return Frame(frame.unit, PRESSED, frame.data) if frame.function == RATED else frame


def shown(unit: int, number: str | None, waiting: int) -> Frame:
    """People waiting on the first three digits, the last three digits of the number on the others."""
    digits = "".join(character for character in number or "" if character.isdigit())[-3:]
    count = f"{min(max(waiting, 0), 999):03d}"
    return Frame(unit, SHOW, bytes(DARK if digit == " " else int(digit) for digit in count + digits.rjust(3)))


def beep(unit: int) -> Frame:
    """Makes the pad sound."""
    return Frame(unit, BEEP)


class FF68:
    """The dialect of FF 68 pads: one beep for obeyed, three for refused."""

    name = "FF 68"

    def reader(self) -> FrameReader:
        """Of FF 68 frames."""
        return FrameReader()

    def is_pads(self, frame: Frame) -> bool:
        """A pad neither shows nor beeps at us."""
        return frame.function not in (SHOW, BEEP)

    def key_of(self, frame: Frame) -> Key | None:
        """As `KEYS` and the ratings say."""
        return key_of(frame)

    def acknowledgement(self, frame: Frame) -> Frame:
        """A pad that is not answered sends again."""
        return acknowledgement(frame)

    def shown(self, unit: int, number: str | None, waiting: int) -> list[Frame]:
        """Both at once: six digits hold them."""
        return [shown(unit, number, waiting)]

    def sounds(self, unit: int, *, obeyed: bool) -> list[Frame]:
        """The pad knows one beep only, so their number tells."""
        return [beep(unit)] * (1 if obeyed else 3)
