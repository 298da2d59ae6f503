"""A crowd of phones: thousands of event streams read by one process, over plain sockets and epoll.

A process of its own, so that its work and its memory are not the server's; `Crowd` is the handle to it. Times are
`time.perf_counter()`, which on Linux is one clock for all processes of a machine.
"""

from __future__ import annotations

import re
import resource
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

WITHIN_S = 60.0
FOR_EVER = 1e9
EACH_ADDRESS = 50
"""Phones behind one address of the loopback network, so that no port runs short."""
AT_ONCE = 200
"""Connections being made at a time, unless all are to come at once."""

HEADERS = (
    "Host: hall.example.gov.cn\r\nConnection: keep-alive\r\nAccept: text/event-stream\r\nCache-Control: no-cache\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile "
    'Safari/537.36\r\nsec-ch-ua: "Chromium";v="131", "Not_A Brand";v="24"\r\nsec-ch-ua-mobile: ?1\r\n'
    "Origin: https://hall.example.gov.cn\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n"
    "Sec-Fetch-Dest: empty\r\nReferer: https://hall.example.gov.cn/\r\nAccept-Encoding: gzip, deflate, br\r\n"
    "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8\r\n"
)
"""As a phone's browser sends them: their size counts."""

_SEQ = re.compile(rb'"seq":(\d+).*?\n\r?\n', re.DOTALL)


class Heard(NamedTuple):
    """When the phones of a path had the whole of a state, and how many events came to them meanwhile."""

    at: list[float]
    events: int


@dataclass
class _Phone:
    path: str
    socket: socket.socket
    request: bytes
    left: bytes = b""  # the end of what came, in case an event came in two pieces
    newest: int = 0
    events: int = 0
    at: dict[int, float] = field(default_factory=dict)


class Crowd:
    """The crowd, seen from the benchmark."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def gather(self, port: int, paths: Sequence[str], *, at_once: bool = False) -> float:
        """Have one more phone follow each path; seconds until all have a first whole state."""
        return float(self._ask("gather", port, list(paths), at_once))

    def heard(self, path: str, seq: int) -> Heard:
        """Wait until all the phones of a path have this state or a later one."""
        at, events = self._ask("heard", path, seq)
        return Heard(at, events)

    def lost(self) -> int:
        """How many phones' streams have ended since this was asked last; they are forgotten."""
        return int(self._ask("lost"))

    def leave(self) -> None:
        """Close every stream."""
        self._ask("leave")

    def _ask(self, *what: object) -> Any:
        self._pipe.send(what)
        if not self._pipe.poll(WITHIN_S + 5):
            raise TimeoutError(f"the crowd does not answer {what[0]}")
        answer, fault = self._pipe.recv()
        if fault:
            raise RuntimeError(fault)
        return answer


@contextmanager
def crowd() -> Iterator[Crowd]:
    """A crowd without anybody yet."""
    here, there = socket.socketpair()
    with there:
        command = [sys.executable, "-m", "tests.bench.crowd", str(there.fileno())]
        process = subprocess.Popen(command, pass_fds=[there.fileno()])
    pipe = Connection(here.detach())
    try:
        yield Crowd(pipe)
    finally:
        pipe.close()
        process.kill()
        process.wait()


def allow_many_connections() -> None:
    """Open as many sockets as the machine allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _be_a_crowd(pipe: Connection) -> None:
    allow_many_connections()
    phones = _Phones(pipe)
    while True:
        try:
            phones.listen(pipe.poll, FOR_EVER)
            what, *said = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((getattr(phones, what)(*said), ""))
        except (TimeoutError, OSError) as fault:
            pipe.send((None, f"{what}: {type(fault).__name__} {fault}"))


class _Phones:
    """Every phone of the crowd, and the loop that reads them."""

    def __init__(self, pipe: Connection) -> None:
        self._phones: dict[int, _Phone] = {}
        self._pipe = pipe
        self._poll = select.epoll()
        self._poll.register(pipe.fileno(), select.EPOLLIN)
        self._made = 0
        self._lost = 0

    def gather(self, port: int, paths: list[str], at_once: bool) -> float:
        began = time.perf_counter()
        before = self._lost
        come: list[_Phone] = []
        waiting = list(reversed(paths))
        while waiting or any(not phone.newest for phone in come):
            come = [phone for phone in come if not phone.newest]
            while waiting and (at_once or len(come) < AT_ONCE):
                come.append(self._call(port, waiting.pop()))
            enough = 0 if at_once or not waiting else AT_ONCE // 2
            if not self.listen(partial(_are_there, come, enough), began + WITHIN_S) or self._lost > before:
                raise TimeoutError(f"{len(waiting)} not begun, {len(come)} begun, {self._lost - before} turned away")
        return time.perf_counter() - began

    def heard(self, path: str, seq: int) -> tuple[list[float], int]:
        phones = [phone for phone in self._phones.values() if phone.path == path]
        if not self.listen(lambda: all(phone.newest >= seq for phone in phones), time.perf_counter() + WITHIN_S):
            late = sum(phone.newest < seq for phone in phones)
            raise TimeoutError(f"{late} of {len(phones)} phones of {path} never heard of {seq}")
        at = [min(at for told, at in phone.at.items() if told >= seq) for phone in phones]
        events = sum(phone.events for phone in phones)
        for phone in phones:
            phone.at.clear()
            phone.events = 0
        return at, events

    def lost(self) -> int:
        lost, self._lost = self._lost, 0
        return lost

    def leave(self) -> None:
        for phone in list(self._phones.values()):
            self._forget(phone)

    def listen(self, enough: Callable[[], bool], until: float) -> bool:
        """Read whatever comes until it is enough; False when the time is over first."""
        while not enough():
            left = until - time.perf_counter()
            if left < 0:
                return False
            for number, event in self._poll.poll(min(left, 0.2), 1024):
                if (phone := self._phones.get(number)) is None:
                    continue
                if event & select.EPOLLOUT:
                    self._poll.modify(number, select.EPOLLIN)
                    phone.socket.send(phone.request)
                if event & ~select.EPOLLOUT:
                    self._read(phone)
        return True

    def _call(self, port: int, path: str) -> _Phone:
        address = self._made // EACH_ADDRESS
        self._made += 1
        connection = socket.socket()
        connection.setblocking(False)
        connection.setsockopt(socket.SOL_IP, socket.IP_BIND_ADDRESS_NO_PORT, 1)
        connection.bind((f"127.1.{address // 250}.{address % 250 + 1}", 0))
        connection.connect_ex(("127.0.0.1", port))
        phone = _Phone(path, connection, f"GET {path} HTTP/1.1\r\n{HEADERS}\r\n".encode())
        self._phones[connection.fileno()] = phone
        self._poll.register(connection.fileno(), select.EPOLLOUT)
        return phone

    def _read(self, phone: _Phone) -> None:
        try:
            came = phone.socket.recv(65536)
        except OSError:
            came = b""
        if not came:
            self._lost += 1
            self._forget(phone)
            return
        now = time.perf_counter()
        text = phone.left + came
        end = 0
        for found in _SEQ.finditer(text):
            end = found.end()
            phone.newest = int(found[1])
            phone.events += 1
            phone.at[phone.newest] = now
        phone.left = text[end:][-8192:]

    def _forget(self, phone: _Phone) -> None:
        self._phones.pop(phone.socket.fileno(), None)
        phone.socket.close()


def _are_there(phones: list[_Phone], all_but: int) -> bool:
    return sum(not phone.newest for phone in phones) <= all_but


if __name__ == "__main__":
    _be_a_crowd(Connection(int(sys.argv[1])))
