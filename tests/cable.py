"""A network cable between a device and a server, which a test can cut, mend, and let lose answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

CHUNK = 65536


class Cable:
    """A TCP proxy in front of a port of this machine."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._whole = True
        self._loses_answers = False
        self.answers_lost = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._run(self._listen)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Nothing goes through any more, and what was going through is gone."""
        with self._lock:
            self._whole = False
            for end in self._open:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """All is well again."""
        with self._lock:
            self._whole, self._loses_answers = True, False

    def lose_answers(self) -> None:
        """Questions arrive, answers do not."""
        with self._lock:
            self._loses_answers = True

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self._connect(near)

    def _connect(self, near: socket.socket) -> None:
        with self._lock:
            if not self._whole:
                near.close()
                return
        try:
            far = socket.create_connection(("127.0.0.1", self._to), 5)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        with self._lock:
            self._open |= {near, far}
        self._run(lambda: self._pump(near, far))
        self._run(lambda: self._pump(far, near, answers=True))

    def _pump(self, source: socket.socket, to: socket.socket, *, answers: bool = False) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                if answers and self._loses_answers:
                    self.answers_lost += 1
                    break
                to.sendall(data)
        for end in (source, to):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._open.discard(source)
            source.close()

    def _run(self, does: Callable[[], None]) -> None:
        thread = threading.Thread(target=does, daemon=True)
        self._threads.append(thread)
        thread.start()
