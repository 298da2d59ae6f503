"""The live port: its socket, and granian embedded on it in our event loop.

The socket is ours, and granian is handed it, because what is set on it holds for every connection that it takes: a
reader who takes nothing, or is gone without a word, is given up by the system itself and holds little until then.
"""

from __future__ import annotations

import asyncio
import resource
import socket
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server
from starlette.types import ASGIApp

CONNECTIONS = 15_000
"""Open at once: half as many again as it is measured with. Granian's own limit is its backlog, beyond which even a
health check waits for ever."""
FOR_THE_REST = 200
"""Of the connections, those that are kept for pages, states and health checks when the streams have all others."""
SPARE = 100
"""Files that the role opens besides connections."""
BACKLOG = 4096
"""Who may wait to be taken: a thousand that come back at once are not turned away."""
GONE_AFTER_S = 20.0
"""A connection whose other end takes nothing, or answers nothing, for so long is closed (TCP_USER_TIMEOUT, tcp(7))."""
SEND_BUFFER = 128 * 1024
"""Bytes on their way to a reader that the system holds, which by itself would let megabytes wait. It doubles them.

Less than two of the loopback's segments of 64 KiB has a reader on this machine wait for an acknowledgement that is held
back for 40 ms, again and again: the typeface would take it eleven seconds.
"""
BUFFER = 16 * 1024
"""Bytes that granian holds at most for a reader who takes none; also the longest head of a request."""


class CannotListen(Exception):
    """The live port cannot be had; the message says why."""


def listen(host: str, port: int, *, shared: bool = False, gone_after_s: float = GONE_AFTER_S) -> socket.socket:
    """Open the port, or a free one for 0; `shared` by several processes that say so. Raises CannotListen."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(gone_after_s * 1000))
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as fault:
        listening.close()
        raise CannotListen(f"{host}:{port}: {fault.strerror}") from None
    return listening


def connections_allowed(log: Any) -> int:
    """Have the system allow as many open connections as it may, and return how many that is."""
    enough = CONNECTIONS + SPARE
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = enough if most == resource.RLIM_INFINITY else min(most, enough)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    if files < enough:
        log.warning(
            "few_readers",
            readers=max(files - SPARE - FOR_THE_REST, 0),
            of=CONNECTIONS - FOR_THE_REST,
            why=f"the system lets this process open {files} files",
            do=f"allow {enough}: LimitNOFILE={enough} in its systemd unit, or ulimit -n {enough} in its shell",
        )
    return max(files - SPARE, FOR_THE_REST)


class LivePort(Server):
    """Granian on a socket that is open already; `serve` runs until `stop`."""

    def __init__(self, app: ASGIApp, listening: socket.socket, connections: int) -> None:
        """Take the socket over; whoever comes when so many `connections` are open waits until one is closed."""
        host, port = listening.getsockname()[:2]
        super().__init__(
            app,
            host,
            port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,  # being ready for HTTP/2 takes as much memory for each stream as the stream itself
            http1_settings=HTTP1Settings(max_buffer_size=BUFFER),
            websockets=False,
            backlog=BACKLOG,
            backpressure=connections,
            log_level=LogLevels.error,
            log_dictconfig={"handlers": {}, "loggers": {"_granian": {"handlers": [], "propagate": True}}},
        )
        self._listening = listening

    def _init_shared_socket(self) -> None:
        # granian would open one; its worker takes this one over in the same way, but for what is set on it
        is_unix_socket = False
        self._shd = SocketHolder(self._listening.detach(), is_unix_socket, BACKLOG)  # type: ignore[assignment,call-arg]

    async def answers(self, serving: asyncio.Task[None]) -> None:
        """Wait until `serving`, the task of `serve`, answers at the port. Raises CannotListen when it ends instead."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind_addr, self.bind_addr)
        reader, writer = await asyncio.open_connection(host, self.bind_port)
        try:
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: hall\r\nConnection: close\r\n\r\n")
            answer = asyncio.create_task(reader.readline())
            await asyncio.wait([answer, serving], return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                answer.cancel()
                raise CannotListen(f"{self.bind_addr}:{self.bind_port}: {serving.exception() or 'granian ended'}")
        finally:
            writer.close()
