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
from hardware.twins.served import Served


class PrinterTwin:
    """A printer that anyone may connect to by `plug`; its slips fall into the folder `slips` as pictures."""

    def __init__(self, name: str, plug: Plug, *, dots: int, slips: Path, font: Path) -> None:
        self._line = Served(plug, self._listen, "printer-twin")
        self._tray = Tray(slips, name)
        self._works = Mechanism(Paper(dots), Lettering(dots, font), self._tray, self._line.say, self._failed)
        self._plugging = threading.Lock()  # held while it is plugged in or pulled out, to the end

    def start(self) -> None:
        """Plug it in and switch it on; raises OSError when its address is taken."""
        self._works.start()
        with self._plugging:
            self._line.insert()

    def stop(self) -> None:
        """Take it away."""
        self._works.stop()
        with self._plugging:
            self._line.pull()

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
                self._line.pull()
            else:
                self._line.insert()

    def _failed(self) -> None:
        with self._plugging:
            if self._works.fault == PrinterFault.UNPLUGGED:
                self._line.pull()

    def _listen(self, cable: Cable) -> None:
        watch = RealTimeWatch()
        while data := cable.read():
            done = 0
            for found in watch.look(data):
                self._works.receive(data[done : found.end])
                done = found.end
                self._works.obey(found)
            self._works.receive(data[done:])


def _named(name: object) -> PrinterFault:
    try:
        return PrinterFault(str(name))
    except ValueError:
        raise ValueError(f"no fault {name!r}; a printer's are {', '.join(PrinterFault)}") from None
