"""What an MP4 file says of itself: whether it is whole, and by which rules its pictures are coded.

ISO/IEC 14496-12: a file is a row of boxes, each its size in bytes, a name of four letters, and what is in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

PLAYED = {"avc1": "H.264", "avc3": "H.264", "av01": "AV1", "vp09": "VP9", "vp08": "VP8"}
"""What Chromium plays on every machine, by the name in the file."""
OTHERS = {"hvc1": "H.265 (HEVC)", "hev1": "H.265 (HEVC)", "mp4v": "MPEG-4"}
"""What people's cameras and programs write besides."""
MOST_BOXES = 10_000
"""A file of more is none that we read."""
_WAY = ("trak", "mdia", "minf", "stbl")
"""The boxes on the way to the one that tells how pictures are coded."""
ANEW = "save it as MP4 (H.264) or WebM anew"
"""What is right instead of a video that cannot be played."""


class _Box(NamedTuple):
    name: str
    body: int
    ends: int


def trouble_of_mp4(file: BinaryIO) -> tuple[str, str] | None:
    """What is wrong with a file that is open for reading, and what would be right; None when it can be played."""
    size = file.seek(0, os.SEEK_END)
    outer = list(_boxes(file, 0, size))
    if not outer or outer[0].name != "ftyp":  # 4.3: the file type comes first
        return "is no video", ANEW
    if outer[-1].ends > size:
        return "is cut short", "copy it here anew, and wait until it is whole"
    films = [box for box in outer if box.name == "moov"]
    if not films:
        return "is no whole video", ANEW
    codings = [coding for film in films for coding in _codings(file, film)]
    if not codings:
        return "has no pictures that move", ANEW
    if not PLAYED.keys() & set(codings):
        return f"is coded as {OTHERS.get(codings[0], codings[0])}, which not every screen plays", ANEW
    return None


def _boxes(file: BinaryIO, begins: int, ends: int) -> Iterator[_Box]:
    """The boxes from here to there; the last one may say that it is longer."""
    for _ in range(MOST_BOXES):
        if begins + 8 > ends:
            return
        file.seek(begins)
        head = file.read(16)
        size, body = int.from_bytes(head[:4]), begins + 8
        if size == 1 and len(head) == 16:  # 4.2: the size did not fit and comes after the name
            size, body = int.from_bytes(head[8:]), begins + 16
        size = size or ends - begins  # 4.2: to the end of the file
        if begins + size < body:
            return
        yield _Box(head[4:8].decode("latin-1"), body, begins + size)
        begins += size


def _codings(file: BinaryIO, box: _Box) -> Iterator[str]:
    """How each of the pictures' tracks within the box is coded."""
    within = list(_boxes(file, box.body, box.ends))
    if box.name == "mdia" and not any(_is_of_pictures(file, one) for one in within):
        return
    for one in within:
        if one.name in _WAY:
            yield from _codings(file, one)
        elif one.name == "stsd":  # 8.5.2: version, flags and a count, then a box for each coding
            yield from (entry.name for entry in _boxes(file, one.body + 8, one.ends))


def _is_of_pictures(file: BinaryIO, box: _Box) -> bool:
    """8.4.3: a track's handler follows its version, flags and four empty bytes."""
    if box.name != "hdlr":
        return False
    file.seek(box.body + 8)
    return file.read(4) == b"vide"
