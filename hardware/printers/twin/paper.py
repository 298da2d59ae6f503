"""The twin's paper: rows of dots under the head, slips in the tray."""

from __future__ import annotations

import os
import re
from pathlib import Path

from PIL import Image

_INVERTED = bytes(255 - byte for byte in range(256))


class Paper:
    """What hangs out of the printer: printed, not yet cut."""

    def __init__(self, dots: int) -> None:
        self._across = dots // 8
        self._rows = bytearray()

    @property
    def dots(self) -> int:
        """How wide it is."""
        return self._across * 8

    @property
    def height(self) -> int:
        """Rows printed since the last cut."""
        return len(self._rows) // self._across

    def row(self, dots: bytes, where: int = 0) -> None:
        """Print one row, 0 at the left edge, 1 centred, 2 at the right; what is wider than the head is lost."""
        left = max(0, self._across - len(dots)) * where // 2
        self._rows += (bytes(left) + dots)[: self._across].ljust(self._across, b"\0")

    def feed(self, rows: int) -> None:
        """Advance without printing."""
        self._rows += bytes(rows * self._across)

    def strip(self, strip: Image.Image) -> None:
        """Print a strip as wide as the paper."""
        self._rows += strip.tobytes().translate(_INVERTED)

    def take(self) -> Image.Image:
        """Cut or tear off what hangs out."""
        slip = Image.frombytes("1", (self.dots, self.height), bytes(self._rows).translate(_INVERTED))
        self._rows.clear()
        return slip


class Tray:
    """Where slips fall: `NAME-000001.png`, `NAME-000002.png` and so on, the newest also as `latest/NAME.png`."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._torn = folder / "torn"
        self._latest = folder / "latest"
        for place in (self._torn, self._latest):
            place.mkdir(parents=True, exist_ok=True)
        numbers = (re.fullmatch(rf"{re.escape(name)}-(\d{{6}})", path.stem) for path in folder.glob("*.png"))
        self._count = max((int(match[1]) for match in numbers if match), default=0)

    @property
    def count(self) -> int:
        """Number of the newest slip, those of earlier runs included."""
        return self._count

    @property
    def newest(self) -> Path | None:
        """The newest slip's picture."""
        return self._folder / f"{self._name}-{self._count:06d}.png" if self._count else None

    def catch(self, slip: Image.Image) -> None:
        """A slip was cut off."""
        name = f"{self._name}-{self._count + 1:06d}.png"
        _put(slip, self._folder / name)
        fresh = self._latest / f".{self._name}.{os.getpid()}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path("..") / name)
        fresh.replace(self._latest / f"{self._name}.png")
        self._count += 1  # only now: who sees the number finds the picture

    def torn_off(self, scrap: Image.Image) -> None:
        """Somebody tore off what hung out of the printer."""
        _put(scrap, self._torn / f"{self._name}-after-{self._count:06d}.png")


def _put(picture: Image.Image, path: Path) -> None:
    """Write a whole picture or none, so that nobody reads half of one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    picture.save(fresh, "PNG")
    fresh.replace(path)
