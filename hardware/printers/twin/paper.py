"""The twin's paper: rows of dots under the head, slips in the tray."""

from __future__ import annotations

import os
import re
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_INVERTED = bytes(255 - byte for byte in range(256))
_TEXT_DOTS = 24


class Paper:
    """What hangs out of the printer: printed, not yet cut."""

    def __init__(self, dots: int, font: Path) -> None:
        self._across = dots // 8
        self._font = ImageFont.truetype(str(font), _TEXT_DOTS, layout_engine=ImageFont.Layout.BASIC)
        self._rows = bytearray()

    @property
    def height(self) -> int:
        """Rows printed since the last cut."""
        return len(self._rows) // self._across

    def row(self, dots: bytes) -> None:
        """Print one row; what is wider than the head is lost, as on a real one."""
        self._rows += dots[: self._across].ljust(self._across, b"\0")

    def feed(self, rows: int) -> None:
        """Advance without printing."""
        self._rows += bytes(rows * self._across)

    def line(self, text: bytes, height: int) -> None:
        """Print one line of GB18030 characters."""
        strip = Image.new("1", (self._across * 8, height), 1)
        ImageDraw.Draw(strip).text((0, height - 5), text.decode("gb18030", "replace"), 0, self._font, anchor="ls")
        self._rows += strip.tobytes().translate(_INVERTED)

    def take(self) -> Image.Image:
        """Cut or tear off what hangs out."""
        slip = Image.frombytes("1", (self._across * 8, self.height), bytes(self._rows).translate(_INVERTED))
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
