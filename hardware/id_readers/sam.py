"""A reader of ID cards by its SAM's frames over a serial line: find, select, read, a few times a second.

Only what `Card` holds leaves `_read_card`. No fault, log line or exception says anything of a card: faults are made
without the bytes they are about.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import serial

from hardware.attachment import Attachment
from hardware.faults import DeviceFault, FaultCode, NotYetKnown
from hardware.id_readers import frames
from hardware.id_readers.frames import Command, FrameReader, Reply, reply_of
from hardware.id_readers.laying import Laying
from hardware.id_readers.port import Card
from hardware.id_readers.text import LENGTH, card_of

POLL_S = 0.25
ANSWER_S = 0.8  # to find or select
READ_S = 2.0  # half a second for card and SAM to trust each other, and 1295 bytes, which take 1.4 s at 9600 baud
WRITE_S = 0.5
PATIENCE = 2
"""A SAM that misses one question may have been busy; so often in a row it is a fault."""

_TEXT_AT = 4  # after two 16-bit lengths, of text and photo


class SamReader:
    """One reader at a serial line."""

    def __init__(self, path: str, baud: int, secret: bytes) -> None:
        """`secret` is the hall's, which card numbers are hashed with."""
        self._path = path
        self._baud = baud
        self._secret = secret
        self._read: Callable[[Card], None] | None = None
        self._fault: DeviceFault | None = None
        self._line = Attachment(path, "check the ID reader's plug and adapter", self._open, self._serve)

    def listen(self, read: Callable[[Card], None]) -> None:
        """Start reading; `read` is called once per laying of a card, from the line's thread."""
        self._read = read
        self._line.start()

    def fault(self) -> DeviceFault | None:
        """None while the SAM answers, else why it does not."""
        return self._line.fault() or self._fault

    def close(self) -> None:
        """Stop reading and let go of the line."""
        self._line.close()

    # -- on the line's thread -----------------------------------------------------------------------

    def _open(self) -> serial.Serial:
        self._fault = NotYetKnown(f"the ID reader at {self._path}", FaultCode.SILENT, "has not answered yet")
        return serial.Serial(self._path, self._baud, timeout=0, write_timeout=WRITE_S)

    def _serve(self, port: serial.Serial) -> None:
        talk, laying, missed = _Talk(self._line, port, self._path), Laying(), 0
        checked = False
        while True:
            try:
                if not checked:
                    talk.check()
                    checked = True
                self._look(talk, laying)
                self._fault, missed = None, 0
            except DeviceFault as fault:
                missed += 1
                if missed >= PATIENCE:
                    self._fault, checked = fault.with_traceback(None), False  # which would keep what was read
            talk.pause(POLL_S)

    def _look(self, talk: _Talk, laying: Laying) -> None:
        """See whether a card lies there, and read it when it was laid there just now."""
        there = talk.ask(frames.FIND, ANSWER_S).status == frames.FOUND
        card = self._read_card(talk) if laying.wants_reading(there, time.monotonic()) else None
        if card is not None and laying.anew(card.person, time.monotonic()) and self._read is not None:
            self._read(card)

    def _read_card(self, talk: _Talk) -> Card | None:
        """The card that lies there; None when it was taken away too early."""
        if talk.ask(frames.SELECT, ANSWER_S).status != frames.WELL:
            return None
        reply = talk.ask(frames.READ, READ_S)
        if reply.status != frames.WELL:
            return None
        card = card_of(reply.data[_TEXT_AT : _TEXT_AT + LENGTH], self._secret)
        if card is None:
            raise DeviceFault(
                FaultCode.GARBAGE, "a card was read whose text is not that of an ID card: lay another one on the reader"
            )
        return card


class _Talk:
    """Questions and answers over one open line."""

    def __init__(self, line: Attachment[serial.Serial], port: serial.Serial, path: str) -> None:
        self._line = line
        self._port = port
        self._path = path
        self._frames = FrameReader()

    def check(self) -> None:
        """Ask the SAM how it is, or raise the fault."""
        match self.ask(frames.STATUS, ANSWER_S).status:
            case frames.SELF_TEST_FAILED:
                raise DeviceFault(FaultCode.BROKEN, "the ID reader's SAM failed its own test: send the reader in")
            case frames.NOT_AUTHORISED:
                raise DeviceFault(FaultCode.BROKEN, "the ID reader's SAM is not authorised: ask the reader's supplier")

    def ask(self, command: Command, within_s: float) -> Reply:
        """The answer to one command, or SILENT or GARBAGE when none comes. Raises OSError when the line is lost."""
        self._frames = FrameReader()
        self._port.reset_input_buffer()  # the late answer to an earlier question
        self._send(command)
        until, heard = time.monotonic() + within_s, False
        while (left := until - time.monotonic()) > 0:
            came = self._line.wait(self._port, left)
            heard = heard or bool(came)
            for body in self._frames.read(came):
                if (reply := reply_of(body)) is not None:
                    return reply
        if heard:
            raise DeviceFault(
                FaultCode.GARBAGE, f"the reader at {self._path} answers what is no SAM frame: check its baud rate"
            )
        raise DeviceFault(
            FaultCode.SILENT,
            f"the ID reader at {self._path} does not answer: power it off and on, and check its baud rate",
        )

    def _send(self, command: Command) -> None:
        try:
            self._port.write(command.pack())
        except serial.SerialTimeoutException:
            detail = f"the ID reader at {self._path} takes no bytes: power it off and on"
            raise DeviceFault(FaultCode.SILENT, detail) from None

    def pause(self, seconds: float) -> None:
        """Leave the SAM in peace for a while."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._line.wait(self._port, left)  # what it says unasked means nothing
