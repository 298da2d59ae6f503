"""The first packet of a connection, and the codes with which it is refused."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import IntEnum

from amqtt.adapters import BufferReader
from amqtt.mqtt.connect import ConnectPacket

_CONNECT = 0x10
_MQTT_3_1_1 = ("MQTT", 4)


class Refusal(IntEnum):
    """Return codes of a CONNACK (MQTT 3.1.1, 3.2.2.3)."""

    PROTOCOL = 1
    IDENTIFIER = 2
    UNAVAILABLE = 3
    NOT_AUTHORIZED = 5

    def packet(self) -> bytes:
        """The CONNACK that says so."""
        return bytes((0x20, 2, 0, self))


class Refused(Exception):
    """A connection does not come in; without a code it is closed without a word."""

    def __init__(self, why: str, code: Refusal | None = None) -> None:
        super().__init__(why)
        self.code = code


class LeftAtOnce(Exception):
    """Someone only tried whether the port is open."""


@dataclass(frozen=True)
class Greeting:
    """What a CONNECT packet says."""

    raw: bytes
    client_id: str
    username: str | None
    password: str | None
    clean: bool
    keepalive_s: int  # 0: the peer need not be heard
    will_topic: str | None  # None: no will


async def read_greeting(stream: asyncio.StreamReader, at_most: int) -> Greeting:
    """Read a CONNECT packet of at most so many bytes, or raise Refused or LeftAtOnce.

    It is read with amqtt's own parser, so that what is judged here is what amqtt will understand.
    """
    raw = await _read_packet(stream, at_most)
    try:
        packet = await ConnectPacket.from_stream(BufferReader(raw))
        spoken = (packet.proto_name, packet.proto_level)
        greeting = Greeting(
            raw=raw,
            client_id=packet.client_id,
            username=packet.username if packet.username_flag else None,
            password=packet.password if packet.password_flag else None,
            clean=packet.clean_session_flag,
            keepalive_s=packet.keep_alive,
            will_topic=packet.will_topic or "" if packet.will_flag else None,
        )
    except Exception as fault:  # amqtt's parser raises whatever it runs into
        raise Refused(f"does not greet in MQTT: {fault!r}") from fault
    if spoken != _MQTT_3_1_1:
        raise Refused(f"speaks {spoken[0]} {spoken[1]}, not MQTT 3.1.1", Refusal.PROTOCOL)
    return greeting


async def _read_packet(stream: asyncio.StreamReader, at_most: int) -> bytes:
    try:
        head = await stream.read(1)
        if not head:
            raise LeftAtOnce
        if head[0] != _CONNECT:
            raise Refused("does not begin with a CONNECT packet")
        length, shift = 0, 0
        while True:
            digit = await stream.readexactly(1)
            head += digit
            length |= (digit[0] & 0x7F) << shift
            shift += 7
            if digit[0] < 0x80:
                break
            if shift > 21:
                raise Refused("the packet's length is malformed")
        if length > at_most:
            raise Refused(f"{length} bytes of CONNECT packet are more than {at_most}")
        return head + await stream.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        raise Refused("left before it had greeted") from None
