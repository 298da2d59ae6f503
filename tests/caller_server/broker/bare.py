"""MQTT 3.1.1 by hand: a socket and the bytes, for what no client would say."""

from __future__ import annotations

import contextlib
import socket
import struct
from typing import Self

from config.keys import Account
from tests.brokers import RunningBroker

ACCEPTED = b"\x20\x02\x00\x00"
BAD_PROTOCOL = b"\x20\x02\x00\x01"
BAD_IDENTIFIER = b"\x20\x02\x00\x02"
NOT_AUTHORIZED = b"\x20\x02\x00\x05"


def text(value: str | bytes) -> bytes:
    """A string with its length before it."""
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("!H", len(raw)) + raw


def packet(kind: int, body: bytes) -> bytes:
    """A packet with its remaining length."""
    length, digits = len(body), bytearray()
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | (0x80 if length else 0))
        if not length:
            return bytes([kind]) + bytes(digits) + body


def connect(
    account: Account | None,
    client_id: str = "bare",
    keepalive_s: int = 60,
    will: tuple[str, bytes] | None = None,
    clean: bool = True,
    level: int = 4,
) -> bytes:
    """A CONNECT packet; the will, if any, is retained."""
    flags = 0x02 * clean | (0x24 if will else 0) | (0xC0 if account else 0)
    body = text("MQTT") + bytes([level, flags]) + struct.pack("!H", keepalive_s) + text(client_id)
    if will:
        body += text(will[0]) + text(will[1])
    if account:
        body += text(account.username) + text(account.password)
    return packet(0x10, body)


def subscribe(topic_filter: str) -> bytes:
    """A SUBSCRIBE packet, number 1, QoS 1."""
    return packet(0x82, b"\x00\x01" + text(topic_filter) + b"\x01")


def publish(topic: str | bytes, payload: bytes, retain: bool = False) -> bytes:
    """A PUBLISH packet, number 2, QoS 1."""
    return packet(0x32 | retain, text(topic) + b"\x00\x02" + payload)


class Bare:
    """A connection that says what it is told to and gives back what it hears."""

    def __init__(self, broker: RunningBroker) -> None:
        self.socket = socket.create_connection((broker.host, broker.port), timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def say(self, *packets: bytes) -> None:
        self.socket.sendall(b"".join(packets))

    def hear(self, count: int) -> bytes:
        """Exactly so many bytes, or fewer when the other side closes."""
        heard = b""
        while len(heard) < count and (more := self.socket.recv(count - len(heard))):
            heard += more
        return heard

    def is_closed_within(self, seconds: float) -> bool:
        """True when the other side closes in time, whatever it says before."""
        self.socket.settimeout(seconds)
        with contextlib.suppress(ConnectionResetError):
            try:
                while self.socket.recv(65536):
                    pass
            except TimeoutError:
                return False
        return True


def answer(broker: RunningBroker, greeting: bytes) -> bytes:
    """What the broker answers to a greeting; empty when it closes without a word."""
    with Bare(broker) as bare:
        bare.say(greeting)
        with contextlib.suppress(ConnectionResetError):
            return bare.hear(4)
        return b""
