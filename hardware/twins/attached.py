"""What every twin at the end of a line has: a plug that is put in and pulled, and somebody who hears what comes."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hardware.twins.plugs import Cable, Plug


class TwinEnd:
    """The twin's end of one line."""

    def __init__(self, plug: Plug, hear: Callable[[bytes], None], name: str) -> None:
        """`hear` is called with whatever comes, on a thread of its own."""
        self._plug = plug
        self._hear = hear
        self._name = name
        self._cable: Cable | None = None
        self._lock = threading.Lock()  # guards _listening and _cable
        self._listening: threading.Thread | None = None

    def insert(self) -> None:
        """Plug it in; raises OSError when that is impossible."""
        with self._lock:
            if self._listening is None:
                self._plug.insert()
                self._cable = self._plug.accept()
                self._listening = threading.Thread(
                    target=self._listen, args=(self._cable,), name=self._name, daemon=True
                )
                self._listening.start()

    def pull(self) -> None:
        """Pull the plug."""
        with self._lock:
            listening, self._listening, self._cable = self._listening, None, None
            self._plug.pull()
        if listening is not None:
            listening.join()

    def send(self, data: bytes) -> None:
        """Put bytes on the line."""
        if (cable := self._cable) is not None:
            cable.write(data)

    def _listen(self, cable: Cable | None) -> None:
        while cable is not None and (data := cable.read()):
            self._hear(data)
