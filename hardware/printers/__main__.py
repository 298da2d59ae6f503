"""`python -m hardware.printers HALL_DIR PRINTER`: prints the page that stands on the standard input, as JSON."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from config.load import HallFaulty, load_hall
from config.models import Device, Hall
from config.settings import Settings
from hardware.faults import DeviceFault, FaultCode
from hardware.printers.opening import open_printer
from hardware.printers.written import PageUnreadable, page_of

LONGEST = 4 * 1024 * 1024  # bytes


def main(arguments: list[str] | None = None) -> int:
    """Print it; 0 once it is on paper, 1 with the printer's fault, 65 for what is no page."""
    parser = argparse.ArgumentParser(
        prog="onedoor print", description="Prints a page, described as JSON on the standard input."
    )
    parser.add_argument("hall_dir", type=Path, metavar="HALL_DIR")
    parser.add_argument("printer", metavar="PRINTER", help="the id of a printer of the hall")
    asked = parser.parse_args(arguments)
    try:
        page = page_of(sys.stdin.buffer.read(LONGEST))
        hall = load_hall(asked.hall_dir)
        printer = open_printer(_named(hall, asked.printer), Settings().data)
        printer.print(page)
        printer.close()
    except PageUnreadable as fault:
        sys.stderr.write(f"{fault}\n")
        return os.EX_DATAERR
    except HallFaulty as fault:
        sys.stderr.write(f"{fault}\n")
        return os.EX_CONFIG
    except DeviceFault as fault:
        sys.stderr.write(f"{asked.printer}: {fault.detail}\n")
        return 1
    return os.EX_OK


def _named(hall: Hall, name: str) -> Device:
    printers = {device.id: device for device in hall.device if device.kind == "printer"}
    if name not in printers:
        known = ", ".join(printers) or "none"
        raise DeviceFault(FaultCode.MISCONFIGURED, f"the hall has no such printer; it has {known}")
    return printers[name]


if __name__ == "__main__":
    sys.exit(main())
