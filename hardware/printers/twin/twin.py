"""The virtual printer on its socket or serial line, and what can be done to it from outside."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from hardware.printers.twin.lettering import Lettering
from hardware.printers.twin.mechanism import Mechanism, PrinterFault
from hardware.printers.twin.paper import Paper, Tray
from hardware.printers.twin.real_time import RealTimeWatch
from hardware.twins.plugs import Cable, Plug


class PrinterTwin:
    """A printer that anyone may connect to by `plug`; its slips fall into the folder `slips` as pictures."""

    def __init__(self, name: str, plug: Plug, *, dots: int, slips: Path, font: Path) -> None:
        self._plug = plug
        self._tray = Tray(slips, name)
        self._works = Mechanism(Paper(dots), Lettering(dots, font), self._tray, self._say, self._failed)
        self._cable: Cable | None = None
        self._lock = threading.Lock()  # guards _cable
        self._plugging = threading.Lock()  # held while it is plugged in or pulled out, to the end
        self._serving: threading.Thread | None = None

    def start(self) -> None:
        """Plug it in and switch it on; raises OSError when its address is taken."""
        self._works.start()
        with self._plugging:
            self._insert()

    def stop(self) -> None:
        """Take it away."""
        self._works.stop()
        with self._plugging:
            self._pull()

    def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """`{"fault": NAME or null, "after_rows": N}` breaks or mends it; anything else only tells its state.

        Raises ValueError with the possible faults for another name.
        """
        if "fault" in command:
            fault = None if command["fault"] is None else _named(command["fault"])
            after_rows = command.get("after_rows")
            if after_rows is not None and not isinstance(after_rows, int):
                raise ValueError("after_rows is a whole number of dots")
            self._break_down(fault, after_rows)
        newest = self._tray.newest
        return {
            "kind": "printer",
            "fault": self._works.fault,
            "slips": self._tray.count,
            "latest": str(newest) if newest else None,
        }

    def _break_down(self, fault: PrinterFault | None, after_rows: int | None) -> None:
        with self._plugging:
            self._works.break_down(fault, after_rows)
            if self._works.fault == PrinterFault.UNPLUGGED:
                self._pull()
            else:
                self._insert()

    def _failed(self) -> None:
        with self._plugging:
            if self._works.fault == PrinterFault.UNPLUGGED:
                self._pull()

    def _insert(self) -> None:
        if self._serving is None:
            self._plug.insert()
            self._serving = threading.Thread(target=self._serve, name="printer-twin", daemon=True)
            self._serving.start()

    def _pull(self) -> None:
        serving, self._serving = self._serving, None
        self._plug.pull()
        with self._lock:
            if self._cable is not None:
                self._cable.close()
        if serving is not None:
            serving.join()

    def _serve(self) -> None:
        """One connection after the other."""
        while (cable := self._plug.accept()) is not None:
            with self._lock:
                if self._serving is not threading.current_thread():  # pulled while accepting
                    cable.close()
                    return
                self._cable = cable
            try:
                self._listen(cable)
            finally:
                cable.close()

    def _listen(self, cable: Cable) -> None:
        watch = RealTimeWatch()
        while data := cable.read():
            done = 0
            for found in watch.look(data):
                self._works.receive(data[done : found.end])
                done = found.end
                self._works.obey(found)
            self._works.receive(data[done:])

    def _say(self, data: bytes) -> None:
        if (cable := self._cable) is not None:
            cable.write(data)


def _named(name: object) -> PrinterFault:
    try:
        return PrinterFault(str(name))
    except ValueError:
        raise ValueError(f"no fault {name!r}; a printer's are {', '.join(PrinterFault)}") from None
