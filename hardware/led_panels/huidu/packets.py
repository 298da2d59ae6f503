"""The packets of Huidu cards, byte by byte; sources in docs/devices.md.

u16 length of the whole packet, u16 command, and what belongs to it; low byte first. An XML document longer than 8000
bytes is sent in several packets, each with u32 its whole length and u32 where its piece begins. Everything is pure.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

LONGEST_PACKET = 9 * 1024
LONGEST_PIECE = 8000
LONGEST_DOCUMENT = 64 * 1024
VERSION = 0x1000005
_HEAD = struct.Struct("<HH")
_PIECE = struct.Struct("<II")
_VERSION = struct.Struct("<I")
_VERSION_ANSWER = struct.Struct("<IH")


class Command(IntEnum):
    """What a packet is."""

    HEARTBEAT = 0x005F
    HEARTBEAT_ANSWER = 0x0060
    ERROR = 0x2000
    VERSION = 0x2001
    VERSION_ANSWER = 0x2002
    XML = 0x2003
    XML_ANSWER = 0x2004


@dataclass(frozen=True)
class Packet:
    """One packet, whose command may also be one that we have no name for."""

    command: int
    data: bytes = b""

    def pack(self) -> bytes:
        """The bytes on the line."""
        return _HEAD.pack(_HEAD.size + len(self.data), self.command) + self.data


class PacketReader:
    """Splits a stream into packets, however it is chopped up. Never raises.

    Nothing marks where a packet begins: after one length that is impossible the stream is `broken`, and all that
    follows is thrown away.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self.broken = False

    def read(self, data: bytes) -> list[Packet]:
        """The packets that `data` completes."""
        packets: list[Packet] = []
        if self.broken:
            return packets
        self._held += data
        while len(self._held) >= _HEAD.size:
            length, command = _HEAD.unpack_from(self._held)
            if not _HEAD.size <= length <= LONGEST_PACKET:
                self.broken = True
                self._held.clear()
            if len(self._held) < max(length, _HEAD.size):
                break
            packets.append(Packet(command, bytes(self._held[_HEAD.size : length])))
            del self._held[:length]
        return packets


class DocumentReader:
    """Puts the pieces of a document together. Never raises; a piece that does not fit is given up with all before."""

    def __init__(self) -> None:
        self._held = b""

    def read(self, packet: Packet) -> bytes | None:
        """The document that this piece completes."""
        held, self._held = self._held, b""
        if len(packet.data) < _PIECE.size:
            return None
        total, at = _PIECE.unpack_from(packet.data)
        if at == 0:
            held = b""
        if at != len(held) or total > LONGEST_DOCUMENT:
            return None
        held += packet.data[_PIECE.size :]
        if len(held) < total:
            self._held = held
        return held if len(held) == total else None


def ask_version() -> Packet:
    """Opens a conversation."""
    return Packet(Command.VERSION, _VERSION.pack(VERSION))


def version_told(status: int = 0) -> Packet:
    """What a card answers: its version, and 0 when it will talk."""
    return Packet(Command.VERSION_ANSWER, _VERSION_ANSWER.pack(VERSION, status))


def status_in(packet: Packet) -> int | None:
    """The status that an answer to `ask_version` tells, 0 when it tells none, or None for what is no such answer."""
    if packet.command != Command.VERSION_ANSWER or len(packet.data) not in (_VERSION.size, _VERSION_ANSWER.size):
        return None
    return int.from_bytes(packet.data[_VERSION.size :], "little")


def pieces(document: bytes, command: Command = Command.XML) -> list[Packet]:
    """The packets that carry a document."""
    return [
        Packet(command, _PIECE.pack(len(document), at) + document[at : at + LONGEST_PIECE])
        for at in range(0, len(document), LONGEST_PIECE)
    ]
