"""The hall's typeface, Noto Sans SC: simplified and traditional Chinese and Latin, no system font needed.

The dependency `justmytype-intl-cjk` ships it as one variable font, which browsers take as it is. Kivy and
Pillow need a font of one weight: it is cut from the variable one by HarfBuzz, every glyph kept, on first
use (a quarter of a second) and kept beside the virtual environment's files.

`python -m config.fonts` makes them all beforehand and prints where they are.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Literal
from zlib import crc32

import uharfbuzz

Weight = Literal["regular", "bold"]

WEIGHTS: dict[Weight, int] = {"regular": 400, "bold": 700}
"""Places on the font's `wght` axis."""

FONT_PACKAGE = "justmytype-intl-cjk"


class FontUnreadable(Exception):
    """The variable font is missing or damaged, or what is cut from it cannot be kept; the message says what to do."""


def variable_font() -> Path:
    """The variable TTF that browsers are served, weights 100 to 900."""
    folder = Path(str(files("justmytype_intl_cjk"))) / "fonts" / "ofl" / "notosanssc"
    found = sorted(folder.glob("*.ttf"))
    if not found:
        raise FontUnreadable(f"no font in {folder}; install {FONT_PACKAGE} again")
    return found[0]


def font_file(weight: Weight, folder: Path | None = None) -> Path:
    """A static TTF of one weight for Kivy and Pillow, made now if it is not there yet."""
    name = f"NotoSansSC-{weight}-{version(FONT_PACKAGE)}.ttf"
    return _kept(name, lambda: _cut(variable_font(), WEIGHTS[weight]), folder)


def fontconfig_file(folder: Path | None = None) -> Path:
    """A fonts.conf for FONTCONFIG_FILE, with which Chromium shows Chinese on a machine without such a font."""
    words = _FONTS_CONF.format(folder=variable_font().parent).encode()
    return _kept(f"fonts-{crc32(words):08x}.conf", lambda: words, folder)


def _kept(name: str, make: Callable[[], bytes], folder: Path | None) -> Path:
    """The file of that name: found, or made in the first folder that can be written."""
    folders = [folder] if folder else _folders()
    for path in (each / name for each in folders):
        if path.exists():
            return path
    content = make()
    for each in folders:
        try:
            each.mkdir(parents=True, exist_ok=True)
            _put(each / name, content)
        except OSError:
            continue  # such as a virtual environment that only root may write to
        return each / name
    raise FontUnreadable(f"cannot write {' or '.join(map(str, folders))}; run `python -m config.fonts` as who may")


def _folders() -> list[Path]:
    """Where made files are kept: beside the virtual environment's, or in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return [Path(sys.prefix) / "share" / "onedoor" / "fonts", cache / "onedoor" / "fonts"]


def _cut(variable: Path, weight: int) -> bytes:
    """The bytes of a font that keeps every glyph and layout rule, at one weight."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(variable)))
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    if not wanted.pin_axis_location(face, "wght", weight):
        raise FontUnreadable(f"{variable} has no weights; install {FONT_PACKAGE} again")
    # strokes of a variable glyph overlap; without the flag some renderers leave holes where they cross
    wanted.flags |= uharfbuzz.SubsetFlags.SET_OVERLAPS_FLAG
    cut = wanted.subset(face)
    return bytes(cut.blob.data)


def _put(path: Path, content: bytes) -> None:
    """Write a whole file or none, whoever else writes it at the same time."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.stem}-", delete=False) as fresh:
        try:
            fresh.write(content)
            fresh.flush()
            os.fchmod(fresh.fileno(), 0o644)
        except OSError:
            Path(fresh.name).unlink()
            raise
    Path(fresh.name).replace(path)


_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""


def main() -> None:
    """Make every font file and print where it is."""
    for weight in WEIGHTS:
        sys.stdout.write(f"{font_file(weight)}\n")
    sys.stdout.write(f"{fontconfig_file()}\n")


if __name__ == "__main__":
    main()
