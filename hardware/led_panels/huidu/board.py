"""What is behind the face of a virtual panel with a Huidu card."""

from __future__ import annotations

from hardware.led_panels.drawing import RGB
from hardware.led_panels.huidu import documents, packets
from hardware.led_panels.huidu.documents import Request
from hardware.led_panels.huidu.packets import Command, DocumentReader, Packet, PacketReader
from hardware.led_panels.twin import Shown

NAME = "d1d0a5c0-twin-4e1d-8f00-0123456789ab"
"""What the twin calls a conversation; a real card gives each its own."""
_COLOURS = {"#{:02x}{:02x}{:02x}".format(*rgb): name for name, rgb in RGB.items()}


class HuiduBoard:
    """Takes packets, keeps the words of its one program. Never raises."""

    def __init__(self, width: int, height: int) -> None:
        self.shown = Shown(colour="white")
        self._size = width, height
        self._begin()

    def connected(self) -> None:
        """A new conversation: nobody has been greeted."""
        self._begin()

    def receive(self, data: bytes) -> bytes:
        """Obey what `data` completes; what the card answers."""
        return b"".join(answer.pack() for packet in self._packets.read(data) for answer in self._obey(packet))

    def _begin(self) -> None:
        self._packets = PacketReader()
        self._documents = DocumentReader()
        self._greeted = False

    def _obey(self, packet: Packet) -> list[Packet]:
        match packet.command:
            case Command.HEARTBEAT:
                return [Packet(Command.HEARTBEAT_ANSWER)]
            case Command.VERSION:
                self._greeted = True
                return [packets.version_told()]
            case Command.XML if self._greeted:
                return self._document(self._documents.read(packet))
        return []

    def _document(self, document: bytes | None) -> list[Packet]:
        if document is None:
            return []  # there is more to come
        asked = documents.request_in(document)
        if asked is None:
            said = documents.answer(NAME, "", "kParseXmlFailed")
        else:
            said = documents.answer(NAME, asked.method, self._result(asked))
        return packets.pieces(said, Command.XML_ANSWER)

    def _result(self, asked: Request) -> str:
        if asked.method == documents.ASK_VERSION:
            return documents.DONE
        if asked.guid != NAME:
            return "kInvalidGUID"
        match asked.method:
            case documents.SET_BRIGHTNESS:
                return self._shine(asked)
            case documents.ADD_PROGRAM:
                return self._show(asked)
        return "kUnsupportMethod"

    def _shine(self, asked: Request) -> str:
        level = asked.body.find("default")
        percent = "" if level is None else level.get("value", "")
        if not (percent.isascii() and percent.isdecimal() and len(percent) < 4 and 1 <= int(percent) <= 100):
            return "kInvalidParam"
        self.shown = self.shown.but(brightness=int(percent))
        return documents.DONE

    def _show(self, asked: Request) -> str:
        place = asked.body.find("screen/program/area/rectangle")
        texts = asked.body.findall("screen/program/area/resources/text")
        if place is None or not texts:
            return "kTagNotFound"
        if (place.get("width"), place.get("height")) != tuple(map(str, self._size)):
            return "kInvalidParam"
        words, font = texts[0].find("string"), texts[0].find("font")
        if words is None or font is None:
            return "kTagNotFound"
        colour = _COLOURS.get(font.get("color", ""), self.shown.colour)
        self.shown = self.shown.but(text=words.text or "", blinking=len(texts) > 1, colour=colour)
        return documents.DONE
