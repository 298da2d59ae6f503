"""The XML that Huidu cards take and give; facts and readings are told apart in docs/devices.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

NOBODY = "##GUID"
"""Who asks, until the card has given a name."""
ADD_PROGRAM, SET_BRIGHTNESS, ASK_VERSION = "AddProgram", "SetLuminancePloy", "GetIFVersion"
DONE = "kSuccess"
_VERSION = "1000000"
_FONT = "SimSun"
_BLINK = 5  # tenths of a second lit, and as long dark
_STAY = 100


@dataclass(frozen=True)
class Text:
    """Words as the card draws them."""

    words: str
    dots: int  # of a character's square
    colour: str  # #rrggbb
    blinking: bool = False


@dataclass(frozen=True)
class Answer:
    """What a card says of a request."""

    guid: str
    method: str
    result: str


@dataclass(frozen=True)
class Request:
    """What a card is asked; `body` is the request's own element."""

    guid: str
    method: str
    body: ET.Element


def ask_version(guid: str = NOBODY) -> bytes:
    """The card answers with the name that this conversation has from now on."""
    request, body = _request(guid, ASK_VERSION)
    ET.SubElement(body, "version", value=_VERSION)
    return _written(request)


def brightness(guid: str, percent: int) -> bytes:
    """One brightness, 1 to 100, at all hours."""
    request, body = _request(guid, SET_BRIGHTNESS)
    ET.SubElement(body, "mode", value="default")
    ET.SubElement(body, "default", value=str(percent))
    ET.SubElement(body, "ploy")
    ET.SubElement(body, "sensor", min="1", max="100", time="10")
    return _written(request)


def program(guid: str, text: Text, width: int, height: int, stamp: int) -> bytes:
    """One program in place of all others: the words in the middle of the screen. No two have one `stamp`, in ms."""
    request, body = _request(guid, ADD_PROGRAM)
    screen = ET.SubElement(body, "screen", timeStamps=str(stamp))
    shown = ET.SubElement(screen, "program", type="normal", id="0", guid=f"program-{stamp}", name="onedoor")
    ET.SubElement(shown, "playControl", count="1", disabled="false")
    area = ET.SubElement(shown, "area", guid=f"area-{stamp}", name="onedoor", alpha="255")
    ET.SubElement(area, "rectangle", x="0", y="0", width=str(width), height=str(height))
    resources = ET.SubElement(area, "resources")
    _add_text(resources, f"lit-{stamp}", text, _BLINK if text.blinking else _STAY)
    if text.blinking:
        _add_text(resources, f"dark-{stamp}", replace(text, words=" "), _BLINK)
    return _written(request)


def answer(guid: str, method: str, result: str) -> bytes:
    """What a card says of a request."""
    root = ET.Element("sdk", guid=guid)
    said = ET.SubElement(root, "out", method=method, result=result)
    if method == ASK_VERSION:
        ET.SubElement(said, "version", value=_VERSION)
    return _written(root)


# -- the other way; None for what is none ---------------------------------------------------------------


def answer_in(document: bytes) -> Answer | None:
    """The answer that a document is."""
    root = _read(document)
    said = None if root is None else root.find("out")
    if root is None or said is None:
        return None
    return Answer(root.get("guid", ""), said.get("method", ""), said.get("result", ""))


def request_in(document: bytes) -> Request | None:
    """The request that a document is."""
    root = _read(document)
    body = None if root is None else root.find("in")
    if root is None or body is None:
        return None
    return Request(root.get("guid", ""), body.get("method", ""), body)


def _request(guid: str, method: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("sdk", guid=guid)
    return root, ET.SubElement(root, "in", method=method)


def _add_text(resources: ET.Element, guid: str, text: Text, stay: int) -> None:
    item = ET.SubElement(resources, "text", guid=guid, name="onedoor", singleLine="false")
    ET.SubElement(item, "style", align="center", valign="middle")
    ET.SubElement(item, "string").text = text.words
    font = {"name": _FONT, "size": str(text.dots), "color": text.colour}
    ET.SubElement(item, "font", font | dict.fromkeys(("bold", "italic", "underline"), "false"))
    effect = {"in": "0", "inSpeed": "0", "out": "0", "outSpeed": "0", "duration": str(stay)}
    ET.SubElement(item, "effect", effect)


def _written(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, "utf-8", short_empty_elements=False)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written + b"\n"


def _read(document: bytes) -> ET.Element | None:
    if b"<!" in document:
        return None  # declarations, and with them entities that grow without end, are no part of this
    try:
        root = ET.fromstring(document)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError):  # the latter two for an encoding that is none
        return None
    return root if root.tag == "sdk" else None
