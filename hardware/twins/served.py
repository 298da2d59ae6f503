"""A twin that drivers connect to, one after the other: its plug is put in and pulled, its connections are served."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hardware.twins.plugs import Cable, Plug


class Served:
    """The twin's side of a plug. Whoever inserts and pulls does one after the other."""

    def __init__(self, plug: Plug, serve: Callable[[Cable], None], name: str) -> None:
        """`serve` is called with each connection, on the thread `name`, and returns once that has ended."""
        self._plug = plug
        self._serve = serve
        self._name = name
        self._cable: Cable | None = None
        self._lock = threading.Lock()  # guards _cable
        self._serving: threading.Thread | None = None
        self.pulled = threading.Event()
        """Set when the plug is pulled."""

    def insert(self) -> None:
        """Plug it in, unless it is; raises OSError when its address is taken."""
        if self._serving is None:
            self.pulled.clear()
            self._plug.insert()
            self._serving = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._serving.start()

    def pull(self) -> None:
        """Pull the plug, and wait until nobody is served any more."""
        serving, self._serving = self._serving, None
        self.pulled.set()
        self._plug.pull()
        with self._lock:
            if self._cable is not None:
                self._cable.close()
        if serving is not None:
            serving.join()

    def say(self, data: bytes) -> None:
        """Send bytes to whoever is connected."""
        if (cable := self._cable) is not None:
            cable.write(data)

    def _run(self) -> None:
        while (cable := self._plug.accept()) is not None:
            with self._lock:
                if self.pulled.is_set():  # while accepting
                    cable.close()
                    return
                self._cable = cable
            try:
                self._serve(cable)
            finally:
                cable.close()
