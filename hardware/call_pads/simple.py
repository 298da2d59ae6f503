"""The simple pad: `01 ADDR CMD 07`, four keys, lamps and a beeper. What is fact and what reading: docs/devices.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hardware.call_pads.frames import Reader
from hardware.call_pads.port import Key

START, END = 0x01, 0x07
FIRST_KEY = 0x31  # pad: 31 to 34, its four keys
FIRST_COMMAND, LAST_COMMAND = 0x30, 0x3D  # host: lamps and beep
KEYS = (Key.NEXT, Key.RECALL, Key.START, Key.FINISH)
"""What the four keys mean unless the hall says otherwise."""

WAITING_LAMP = {False: 0x36, True: 0x37}
HERE_LAMP = {False: 0x38, True: 0x39}
SHORT_BEEP, LONG_BEEP = 0x3C, 0x3D


@dataclass(frozen=True)
class Command:
    """One frame, to or from the pad with address `unit`."""

    unit: int
    command: int

    def pack(self) -> bytes:
        """The bytes on the line."""
        return bytes((START, self.unit, self.command, END))


class CommandReader(Reader[Command]):
    """Finds the four bytes of a command. There is no sum: only a known command counts as one."""

    first = START

    def length(self, held: bytes) -> int | None:
        """Always four."""
        if not held:
            return None
        well = held[0] == START and (len(held) < 3 or FIRST_COMMAND <= held[2] <= LAST_COMMAND)
        return 4 if well else 0

    def unpack(self, whole: bytes) -> Command | None:
        """Only with the right end."""
        return Command(whole[1], whole[2]) if whole[3] == END else None


class Simple:
    """The dialect of simple pads: a short beep for obeyed, a long one for refused; two lamps."""

    name = "01 … 07"

    def __init__(self, keys: Sequence[Key] = KEYS) -> None:
        """`keys` are the meanings of 31, 32 and so on, up to four."""
        self._keys = {FIRST_KEY + place: key for place, key in enumerate(keys[:4])}

    def reader(self) -> CommandReader:
        """Of commands."""
        return CommandReader()

    def is_pads(self, frame: Command) -> bool:
        """Keys only; for the lamps and the beep we say nothing that could be taken for one."""
        return FIRST_KEY <= frame.command < FIRST_KEY + 4

    def key_of(self, frame: Command) -> Key | None:
        """As the hall's `keys` say."""
        return self._keys.get(frame.command)

    def acknowledgement(self, frame: Command) -> None:
        """It waits for none."""

    def shown(self, unit: int, number: str | None, waiting: int) -> list[Command]:
        """It has no digits: one lamp says that people wait, one that somebody is called or served here."""
        return [Command(unit, WAITING_LAMP[waiting > 0]), Command(unit, HERE_LAMP[number is not None])]

    def sounds(self, unit: int, *, obeyed: bool) -> list[Command]:
        """Short or long."""
        return [Command(unit, SHORT_BEEP if obeyed else LONG_BEEP)]

    def frame_for(self, key: Key, unit: int) -> Command:
        """The frame that a pad sends for a key; raises ValueError for one that it does not have."""
        for command, known in self._keys.items():
            if known is key:
                return Command(unit, command)
        raise ValueError(f"this pad has no key {key}; it has {', '.join(self._keys.values())}")
