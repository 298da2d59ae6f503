"""The far end of the control socket: takes commands, hands each to its twin, answers."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from hardware.unix_sockets import listen_unix

LONGEST_LINE = 64 * 1024
IDLE_S = 60.0


class Twin(Protocol):
    """A virtual device."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked and return the state after it; raises ValueError for what it cannot do."""
        ...


class Reception:
    """Listens at `path` on behalf of `twins`."""

    def __init__(self, path: Path, twins: Mapping[str, Twin]) -> None:
        self._path = path
        self._twins = twins
        self._obeying = threading.Lock()
        self._listener: socket.socket | None = None
        self._guests: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._welcome, name="twins-control", daemon=True)

    def start(self) -> None:
        """Listen from now on."""
        self._listener = listen_unix(self._path)
        self._thread.start()

    def stop(self) -> None:
        """Hang up on everyone and take the socket away."""
        if self._listener is None:
            return
        for open_socket in (self._listener, *self._guests):
            with suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _welcome(self) -> None:
        while self._listener is not None:
            try:
                guest, _ = self._listener.accept()
            except OSError:
                return
            guest.settimeout(IDLE_S)
            self._guests.add(guest)
            threading.Thread(target=self._serve, args=(guest,), name="twins-control-guest", daemon=True).start()

    def _serve(self, guest: socket.socket) -> None:
        with guest, guest.makefile("rwb") as lines, suppress(OSError):
            while line := lines.readline(LONGEST_LINE):
                lines.write(json.dumps(self.answer(line), ensure_ascii=False).encode() + b"\n")
                lines.flush()
        self._guests.discard(guest)

    def answer(self, line: bytes) -> dict[str, Any]:
        """The answer to one line, whatever it is."""
        try:
            with self._obeying:
                return {"ok": True, **self._obey(json.loads(line))}
        except (ValueError, TypeError, OSError, RecursionError) as fault:
            return {"ok": False, "error": str(fault)}

    def _obey(self, command: Any) -> dict[str, Any]:
        match command:
            case {"twins": _}:
                return {"twins": sorted(self._twins)}
            case {"twin": str(name)} if name in self._twins:
                return self._twins[name].obey(command)
        raise ValueError(f'a command is {{"twin": NAME, …}}, and the names are {", ".join(sorted(self._twins))}')
