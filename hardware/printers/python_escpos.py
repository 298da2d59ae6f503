"""python-escpos's printers, imported without what its import does on the side.

Version 3.1 reads a database of 35 printers as YAML (0.6 s), pickles it into a folder that it makes in /tmp and never
removes, one for each process, and would later load from there. None of that is used here: slips are pictures. So it is
given a database of one printer, and its folder is taken away again.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DATABASE = {
    "profiles": {
        "default": {
            "name": "Default",
            "codePages": {"0": "CP437"},
            "features": {"paperFullCut": True, "paperPartCut": True, "bitImageRaster": True},
            "fonts": {"0": {"name": "Font A", "columns": 42}},
            "media": {"width": {"mm": "Unknown", "pixels": "Unknown"}},
        }
    },
    "encodings": {"CP437": {"name": "CP437", "python_encode": "cp437"}},
}


@contextmanager
def _in_quarantine() -> Iterator[None]:
    settings = ("ESCPOS_CAPABILITIES_FILE", "ESCPOS_CAPABILITIES_PICKLE_DIR")
    before = {name: os.environ.get(name) for name in settings}
    usual = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="escpos-") as folder:
        database = Path(folder) / "capabilities.json"
        database.write_text(json.dumps(_DATABASE))
        os.environ |= dict(zip(settings, (str(database), folder), strict=True))
        tempfile.tempdir = folder  # its own folder is made even when it is told of another
        try:
            yield
        finally:
            tempfile.tempdir = usual
            for name, value in before.items():
                os.environ.pop(name)
                if value is not None:
                    os.environ[name] = value


with _in_quarantine():
    from escpos.exceptions import DeviceNotFoundError
    from escpos.printer import File, Network, Serial, Usb

__all__ = ["DeviceNotFoundError", "File", "Network", "Serial", "Usb"]
