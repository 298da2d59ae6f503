"""The door of the embedded broker: it listens, reads each greeting, and hands amqtt only those who may come in.

amqtt throws out whoever holds the same client id before it has looked at the password, never asks the topic
rules about a last will, waits for ever on a silent peer, and leaves the older of two connections with one client
id lying, whose will then overwrites the newer's state (docs/adr/0003). All of that is settled here, on the first
packet; its bytes are then replayed to amqtt.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import cast

import structlog
from amqtt.adapters import ReaderAdapter, StreamReaderAdapter, StreamWriterAdapter, WriterAdapter

from caller_server.broker.accounts import Accounts
from caller_server.broker.greeting import Greeting, LeftAtOnce, Refusal, Refused, read_greeting
from caller_server.broker.rules import Rules
from wire.patience import Seldom

MAX_PACKET = 128 * 1024
"""Bytes; who sends a larger packet is disconnected."""
MAX_CONNECTIONS = 2000
GREETING_WITHIN_S = 5.0
UNREAD_FOR_S = 10.0
"""Who lets the broker's bytes lie for so long is disconnected, or messages for it would pile up."""

_LEAVE_WITHIN_S = 2.0
_LOOK_EVERY_S = 1.0
_REFUSALS_TOLD_EVERY_S = 10.0

Inside = Callable[[ReaderAdapter, WriterAdapter], Awaitable[None]]


@dataclass(eq=False)
class _Guest:
    role: str
    client_id: str
    transport: asyncio.WriteTransport
    silence_s: float | None  # longer silent than this: gone
    heard_at: float
    unread_since: float | None = None
    left: asyncio.Event = field(default_factory=asyncio.Event)


class _Ear(StreamReaderAdapter):  # type: ignore[misc]
    """What amqtt reads a guest's bytes through: the greeting again, then what comes."""

    def __init__(self, stream: asyncio.StreamReader, greeting: bytes, guest: _Guest) -> None:
        super().__init__(stream)
        self._again = greeting
        self._guest = guest
        self._clock = asyncio.get_running_loop().time

    async def read(self, n: int = -1) -> bytes:
        if n > MAX_PACKET:
            raise ConnectionAbortedError(f"a packet of {n} bytes")
        if self._again:
            data, self._again = self._again[:n], self._again[n:]
            return data
        heard: bytes = await super().read(n)
        self._guest.heard_at = self._clock()
        return heard


class Door:
    """Listens while it is open."""

    def __init__(self, accounts: Accounts, rules: Rules, inside: Inside) -> None:
        self._accounts = accounts
        self._rules = rules
        self._inside = inside
        self._log = structlog.get_logger("broker")
        self._refusals = Seldom(_REFUSALS_TOLD_EVERY_S)
        self._callers: set[asyncio.Task[None]] = set()
        self._guests: dict[str, _Guest] = {}  # by client id
        self._server: asyncio.Server | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def open(self, host: str, port: int) -> int:
        """Listen, and return the port; raise OSError when the address cannot be had."""
        self._server = await asyncio.start_server(self._answer, host, port)
        self._watcher = asyncio.create_task(self._watch())
        actual: int = self._server.sockets[0].getsockname()[1]
        return actual

    async def close(self) -> None:
        """Listen no more and see everyone out."""
        if self._server is None or self._watcher is None:
            return
        self._server.close()
        self._watcher.cancel()
        for guest in self._guests.values():
            guest.transport.abort()
        leaving = [self._watcher, *self._callers]
        _, staying = await asyncio.wait(leaving, timeout=_LEAVE_WITHIN_S / 2)
        for task in staying:
            task.cancel()
        await asyncio.gather(*leaving, return_exceptions=True)

    async def _answer(self, stream: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = cast("asyncio.Task[None]", asyncio.current_task())  # start_server makes one of each call
        self._callers.add(task)
        try:
            await self._receive(stream, writer)
        except LeftAtOnce:
            pass
        except Refused as refusal:
            if (held_back := self._refusals.may_tell(str(refusal))) is not None:
                self._log.warning("turned_away", why=ascii(str(refusal))[1:-1], held_back=held_back)
            if refusal.code is not None:
                writer.write(refusal.code.packet())
        except Exception as fault:
            self._log.warning("connection_failed", why=repr(fault))
        finally:
            writer.close()
            self._callers.discard(task)

    async def _receive(self, stream: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._callers) > MAX_CONNECTIONS:
            raise Refused("too many connections")
        try:
            async with asyncio.timeout(GREETING_WITHIN_S):
                greeting = await read_greeting(stream, MAX_PACKET)
        except TimeoutError:
            raise Refused("does not greet") from None
        role = self._judge(greeting)
        await self._see_out_older(greeting.client_id, role)
        guest = _Guest(
            role=role,
            client_id=greeting.client_id,
            transport=writer.transport,
            silence_s=greeting.keepalive_s * 1.5 or None,  # MQTT 3.1.1, 3.1.2.10
            heard_at=asyncio.get_running_loop().time(),
        )
        self._guests[guest.client_id] = guest
        self._log.info("guest_came", role=role, client=ascii(guest.client_id)[1:-1])
        try:
            await self._inside(_Ear(stream, greeting.raw, guest), StreamWriterAdapter(writer))
        finally:
            del self._guests[guest.client_id]
            guest.left.set()
            self._log.info("guest_left", role=role, client=ascii(guest.client_id)[1:-1])

    def _judge(self, greeting: Greeting) -> str:
        """Return the role of who may come in, or raise Refused."""
        role = self._accounts.role_of(greeting.username, greeting.password)
        if role is None:
            raise Refused("unknown account or wrong password", Refusal.NOT_AUTHORIZED)
        if not greeting.clean:
            raise Refused(f"{role} asks for a persistent session, which is not kept", Refusal.NOT_AUTHORIZED)
        if greeting.will_topic is not None and not self._rules.may_publish(role, greeting.will_topic):
            raise Refused(f"{role} may not leave a will on {greeting.will_topic}", Refusal.NOT_AUTHORIZED)
        return role

    async def _see_out_older(self, client_id: str, role: str) -> None:
        """End an older connection of this client id, will and all, before the newer comes in (3.1.4)."""
        while (older := self._guests.get(client_id)) is not None:
            if older.role != role:
                raise Refused(f"{role} greets with a client id that {older.role} holds", Refusal.IDENTIFIER)
            older.transport.abort()
            try:
                async with asyncio.timeout(_LEAVE_WITHIN_S):
                    await older.left.wait()
            except TimeoutError:
                raise Refused("the older connection of its client id does not end", Refusal.UNAVAILABLE) from None

    async def _watch(self) -> None:
        """See out the silent, and those who do not read what they are sent."""
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            now = clock()
            for guest in list(self._guests.values()):
                lying = guest.transport.get_write_buffer_size() > 0
                guest.unread_since = (guest.unread_since or now) if lying else None
                silent = guest.silence_s is not None and now - guest.heard_at > guest.silence_s
                stuck = guest.unread_since is not None and now - guest.unread_since > UNREAD_FOR_S
                if silent or stuck:
                    self._log.warning("guest_lost", role=guest.role, client=guest.client_id, silent=silent)
                    with contextlib.suppress(OSError):
                        guest.transport.abort()
