"""MP4 files for tests, box by box as in ISO/IEC 14496-12. They say what a film would say and hold none."""

from __future__ import annotations


def box(name: bytes, *content: bytes, size: int | None = None) -> bytes:
    """A box, which may lie about its size."""
    whole = b"".join(content)
    return (8 + len(whole) if size is None else size).to_bytes(4) + name + whole


def track(coding: bytes, handler: bytes = b"vide") -> bytes:
    """A track that is coded in this way; its handler is `vide` or `soun`."""
    table = box(b"stsd", bytes(4), (1).to_bytes(4), box(coding, bytes(70)))
    return box(
        b"trak",
        box(b"tkhd", bytes(84)),
        box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(13)), box(b"minf", box(b"stbl", table))),
    )


def mp4(*tracks: bytes, data: bytes = bytes(60)) -> bytes:
    """A file of these tracks, whose media's data means nothing."""
    return box(b"ftyp", b"isom", bytes(4)) + box(b"moov", box(b"mvhd", bytes(100)), *tracks) + box(b"mdat", data)
