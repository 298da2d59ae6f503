"""From a picture to the dots of an Onbon card, and back for its twin.

BX-6E: rows of 32-bit words, the leftmost dot in bit 31, 0 lit, filled up with 1; of two colours all red dots and then
all green ones. BX-6Q: three bytes a dot, red, green, blue.
"""

from __future__ import annotations

from typing import Literal

from PIL import Image

from hardware.led_panels.drawing import coloured

Colours = Literal["one", "two", "all"]
_INVERTED = bytes(255 - byte for byte in range(256))


def encode(picture: Image.Image, colours: Colours, colour: str) -> bytes:
    """The dots of a picture of mode "1" in one colour; a card of one colour shows its own."""
    if colours == "all":
        return coloured(picture, colour).tobytes()
    dots, dark = _plane(picture), _plane(Image.new("1", picture.size))
    if colours == "one":
        return dots
    return (dots if colour in ("red", "amber") else dark) + (dots if colour in ("green", "amber") else dark)


def decode(dots: bytes, width: int, height: int, colours: Colours) -> Image.Image | None:
    """The picture of mode "1" or "RGB" that these dots are, or None when there are not as many as it takes."""
    if len(dots) != size_of(width, height, colours):
        return None
    if colours == "all":
        return Image.frombytes("RGB", (width, height), dots)
    if colours == "one":
        return _picture(dots, width, height)
    half = len(dots) // 2
    red, green = (_picture(plane, width, height).convert("L") for plane in (dots[:half], dots[half:]))
    return Image.merge("RGB", (red, green, Image.new("L", (width, height))))


def size_of(width: int, height: int, colours: Colours) -> int:
    """Bytes of a picture."""
    if colours == "all":
        return width * height * 3
    return (width + 31) // 32 * 4 * height * (2 if colours == "two" else 1)


def _plane(picture: Image.Image) -> bytes:
    wide = Image.new("1", ((picture.width + 31) // 32 * 32, picture.height))
    wide.paste(picture)
    return _turned(wide.tobytes().translate(_INVERTED))


def _picture(plane: bytes, width: int, height: int) -> Image.Image:
    wide = Image.frombytes("1", ((width + 31) // 32 * 32, height), _turned(plane).translate(_INVERTED))
    return wide.crop((0, 0, width, height))


def _turned(words: bytes) -> bytes:
    """Every four bytes in the opposite order."""
    turned = bytearray(len(words))
    for place in range(4):
        turned[place::4] = words[3 - place :: 4]
    return bytes(turned)
