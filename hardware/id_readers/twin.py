"""The virtual ID reader: a SAM on a pseudo-terminal, with cards to lay on it.

The people on its cards are made up by whoever lays them; even so it tells nobody what is on them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from hardware.id_readers import frames
from hardware.id_readers.frames import Command, FrameReader, Reply, command_of
from hardware.id_readers.twin_card import TwinCard, card_from
from hardware.twins.attached import TwinEnd
from hardware.twins.plugs import Plug

NOISE = bytes.fromhex("aa aa 96 69 00 ff aa aa aa 96 69 ff ff aa aa aa 96 69 00 04 00 00 9f 00") * 2


class ReaderFault(StrEnum):
    """How the twin can be broken."""

    UNPLUGGED = "unplugged"
    GARBAGE = "garbage"  # noise in place of frames
    SILENT = "silent"  # hears nothing
    HALF = "half"  # every answer ends in its middle
    CHECKSUM = "checksum"  # every answer's last byte is wrong
    BROKEN = "broken"  # its SAM failed its own test


class IdReaderTwin:
    """One reader on `plug`."""

    def __init__(self, plug: Plug) -> None:
        self._end = TwinEnd(plug, self._hear, "id-reader-twin")
        self._frames = FrameReader()
        self._fault: ReaderFault | None = None
        self._card: TwinCard | None = None
        self._selected = False
        self._hidden = False  # read, and not found again before it is lifted
        self._reads = 0

    def start(self) -> None:
        """Plug it in; raises OSError when that is impossible."""
        self._end.insert()

    def stop(self) -> None:
        """Pull the plug."""
        self._end.pull()

    def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """`{"card": {"name": …, "number": …, "born": …} or null}` lays a card there or takes it away.

        With `"once": true` beside them the card is found once only, as some SAMs do. `{"fault": NAME or null}` breaks
        it, `{"send": HEX}` puts raw bytes on the line. Raises ValueError for what is none of these.
        """
        if "fault" in command:
            self._break_down(None if command["fault"] is None else _named(command["fault"]))
        if "card" in command:
            self._card = None if command["card"] is None else card_from(command["card"])
            self._selected = self._hidden = False
        if "send" in command:
            self._end.send(bytes.fromhex(str(command["send"])))
        return {"kind": "id_reader", "fault": self._fault, "card": self._card is not None, "reads": self._reads}

    def _break_down(self, fault: ReaderFault | None) -> None:
        self._fault = fault
        if fault is ReaderFault.UNPLUGGED:
            self._end.pull()
        else:
            self._end.insert()

    def _hear(self, data: bytes) -> None:
        for body in self._frames.read(data):
            command = command_of(body)
            if command is not None:
                self._say(self._answer(command).pack())

    def _say(self, answer: bytes) -> None:
        match self._fault:
            case ReaderFault.SILENT | ReaderFault.UNPLUGGED:
                return
            case ReaderFault.GARBAGE:
                answer = NOISE
            case ReaderFault.HALF:
                answer = answer[: len(answer) // 2]
            case ReaderFault.CHECKSUM:
                answer = answer[:-1] + bytes((answer[-1] ^ 0xFF,))
        self._end.send(answer)

    def _answer(self, command: Command) -> Reply:
        card = self._card
        match command:
            case frames.STATUS:
                broken = self._fault is ReaderFault.BROKEN
                return Reply(frames.SELF_TEST_FAILED if broken else frames.WELL)
            case frames.FIND:
                self._selected = False
                felt = card is not None and not self._hidden
                return Reply(frames.FOUND, bytes(4)) if felt else Reply(frames.NOT_FOUND)
            case frames.SELECT:
                self._selected = card is not None
                return Reply(frames.WELL, bytes(8)) if self._selected else Reply(frames.NOT_SELECTED)
            case frames.READ if card is not None and self._selected:
                self._reads += 1
                self._hidden = card.once
                return Reply(frames.WELL, card.pack())
            case frames.READ:
                return Reply(frames.NOT_READ)
        return Reply(0x21)  # a command that it does not know


def _named(name: object) -> ReaderFault:
    try:
        return ReaderFault(str(name))
    except ValueError:
        raise ValueError(f"no fault {name!r}; an ID reader's are {', '.join(ReaderFault)}") from None
