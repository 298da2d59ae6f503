"""Cards of people who do not exist."""

from __future__ import annotations

SECRET = b"of the hall"
OLD = "11010519491231002X"  # the example of GB 11643-1999
YOUNG = "410123199001011236"
OLD_CARD = {"name": "张爱华", "number": OLD, "born": "1949-12-31"}
YOUNG_CARD = {"name": "李四", "number": YOUNG}


def text(**fields: str) -> bytes:
    """A card's text by the offsets of GA/T 490, written out here by hand: name 0, birth 36, number 122, kind 248."""
    places = {"name": 0, "born": 36, "latin": 52, "number": 122, "kind": 248}
    return _written({places[name]: words for name, words in fields.items()})


def foreign_text(**fields: str) -> bytes:
    """The text of a foreigner's card of 2017."""
    places = {"latin": 0, "number": 122, "name": 158, "born": 220, "kind": 248}
    return _written({places[name]: words for name, words in fields.items()})


def _written(fields: dict[int, str]) -> bytes:
    whole = bytearray(b" \0" * 128)
    for at, words in fields.items():
        written = words.encode("utf-16-le")
        whole[at : at + len(written)] = written
    return bytes(whole)
