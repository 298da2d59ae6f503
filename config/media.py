"""What a zone's TV shows beside the calls: the pictures, videos and texts of a folder, and what of it is of no use."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from PIL import Image

from config.films import ANEW, trouble_of_mp4

Kind = Literal["picture", "video", "text"]

KINDS: dict[str, Kind] = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp", ".svg"), "picture"),
    **dict.fromkeys((".mp4", ".webm"), "video"),
    ".txt": "text",
}
"""What each ending is."""
MOST_BYTES: dict[Kind, int] = {"picture": 20_000_000, "video": 500_000_000, "text": 2_000}
MOST_PIXELS = 40_000_000
"""Of a picture: what a television's stick can still hold in memory."""
HEAD = 4096
_PICTURES = ("PNG", "JPEG", "WEBP")


class File(NamedTuple):
    """A file to be shown."""

    name: str
    kind: Kind
    path: Path
    stamp: int
    """Another one whenever the file is."""


class Unfit(NamedTuple):
    """A file that is left out, and what would be right."""

    name: str
    wrong: str
    right: str


class Folder:
    """A folder that is looked at again and again; a file is read anew only when it has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._judged: dict[str, tuple[int, File | Unfit]] = {}

    def look(self) -> tuple[list[File], list[Unfit]]:
        """What there is to show, in the order of names, and what is left out."""
        try:
            found = sorted(one for one in self._path.iterdir() if not one.name.startswith(".") and not one.is_dir())
        except OSError as fault:
            return [], [Unfit("", f"the folder {self._path} cannot be read ({fault.strerror})", "make it, or mend it")]
        judged = dict(self._judge(found))
        self._judged = judged
        verdicts = [verdict for _, verdict in judged.values()]
        return [one for one in verdicts if isinstance(one, File)], [one for one in verdicts if isinstance(one, Unfit)]

    def _judge(self, found: list[Path]) -> Iterator[tuple[str, tuple[int, File | Unfit]]]:
        for path in found:
            try:
                facts = path.lstat()
                stamp = facts.st_mtime_ns ^ facts.st_size
                known = self._judged.get(path.name)
                yield path.name, known if known is not None and known[0] == stamp else (stamp, _verdict(path, stamp))
            except OSError as fault:  # taken away in this moment, or not ours to read
                why = Unfit(path.name, f"cannot be read ({fault.strerror})", "let everybody read it")
                yield path.name, (0, why)


def _verdict(path: Path, stamp: int) -> File | Unfit:
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(ending.removeprefix(".") for ending in KINDS)
        return Unfit(path.name, "is nothing that screens show", f"save it as one of {known}, or put it elsewhere")
    if path.is_symlink() or not path.is_file():
        return Unfit(path.name, "is no file of this folder", "copy the file itself here")
    if not path.name.isprintable():
        return Unfit(ascii(path.name), "has a name that no address can hold", "give it a name of letters and digits")
    size, most = path.stat().st_size, MOST_BYTES[kind]
    if size > most:
        return Unfit(path.name, f"has {size} bytes, too many for a {kind}", f"make it {most} bytes at most")
    trouble = _trouble(path, kind)
    return File(path.name, kind, path, stamp) if trouble is None else Unfit(path.name, *trouble)


def _trouble(path: Path, kind: Kind) -> tuple[str, str] | None:
    """What is wrong with what is in the file, and what would be right."""
    if kind == "text":
        return None if words_of(path) else ("is no text in UTF-8", "write something in it, saved as UTF-8")
    with path.open("rb") as opened:
        head = opened.read(HEAD)
    if path.suffix.lower() == ".svg":
        return None if b"<svg" in head else ("is no drawing", "save it as SVG anew")
    if kind == "picture":
        return _trouble_of_picture(path)
    if path.suffix.lower() == ".mp4":
        with path.open("rb") as opened:
            return trouble_of_mp4(opened)
    is_video = head.startswith(b"\x1a\x45\xdf\xa3")  # Matroska's EBML header (RFC 8794, 11.2)
    return None if is_video else ("is no video", ANEW)


def _trouble_of_picture(path: Path) -> tuple[str, str] | None:
    too_large = f"has more than {MOST_PIXELS // 1_000_000} million dots", "make it smaller: 1920×1080 is enough"
    try:
        with (
            warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
            Image.open(path, formats=_PICTURES) as picture,
        ):
            if picture.width * picture.height > MOST_PIXELS:
                return too_large
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return too_large
    except (OSError, SyntaxError, ValueError):
        return "is no picture, or not a whole one", "save it as PNG, JPEG or WebP anew"
    return None


def words_of(path: Path) -> str:
    """The words of a text file; empty when it has none, or they are not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return ""
