"""A conversation with one printer: questions with their answers, a job with its end."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.lines import Line
from hardware.printers.port import PrinterStatus
from hardware.printers.replies import ReplyReader, Said, decode, decode_automatic, fault_of, stopped

ANSWER_S = 1.5  # longest wait for an answer that a printer gives at once
IDLE_ANSWER_S = 0.4  # longest wait for a command that not every printer knows
SLOWEST_ROWS_PER_S = 200  # 25 mm/s: half the speed of the slowest printers sold
LONGEST_BEGIN_S = 3.0
ORDINARY_ROWS_PER_S = 800  # 100 mm/s

CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
TELL_WHEN_PRINTED = b"\x1dr\x01"
TELL_CHANGES = b"\x1da\x0e"  # GS a: of online and offline, errors, paper
TELL_NO_CHANGES = b"\x1da\x00"


class Talk:
    """What is said over one open line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._reader = ReplyReader()
        self._at_once: deque[int] = deque()
        self._in_turn = False
        self._cleared = False
        self._told: deque[PrinterStatus] = deque()  # by itself

    @property
    def answers(self) -> bool:
        """Whether questions make sense on this line."""
        return self._line.answers

    def send(self, data: bytes) -> None:
        """Write bytes that call for no answer."""
        self._line.write(data)

    def ask(self, *questions: int) -> list[int]:
        """The bytes that answer `DLE EOT n` for each n, or SILENT or GARBAGE when they do not come.

        Up to eight questions may be asked together, and nothing else is sent before all are answered (Epson TM-U220,
        DLE EOT, notes).
        """
        self._hear(0)
        self._at_once.clear()
        self._line.write(b"".join(bytes((0x10, 0x04, n)) for n in questions))
        if not self._heard(lambda: len(self._at_once) >= len(questions), ANSWER_S):
            raise DeviceFault(
                FaultCode.SILENT, "the printer does not answer: power it off and on; check that it speaks ESC/POS"
            )
        return [self._at_once.popleft() for _ in questions]

    def status(self) -> PrinterStatus:
        """All four answers, decoded."""
        return decode(self.ask(1, 2, 3, 4))

    def check(self) -> None:
        """Raise the fault when printing has stopped: one question instead of four while all is well."""
        if stopped(*self.ask(2)) and (fault := fault_of(self.status())):
            raise fault

    def clear(self) -> bool:
        """Make the printer forget all it has not printed, even half a picture; whether it says that it did.

        `DLE DC4 8` is obeyed when received, also offline and amid a picture, and answered with `37 25 00` (Epson
        TM-T88III, TM-T90, TM-L90; Citizen CT-S300). Some plain printers do not know it.
        """
        self._cleared = False
        self._line.write(CLEAR_BUFFERS)
        return self._heard(lambda: self._cleared, IDLE_ANSWER_S)

    def tells_when_printed(self) -> bool:
        """Whether an idle printer answers `GS r 1`: then its answer after a job means that the job is on paper."""
        self._in_turn = False
        self._line.write(TELL_WHEN_PRINTED)
        return self._heard(lambda: self._in_turn, IDLE_ANSWER_S)

    def tells_changes(self) -> bool:
        """Have an idle printer tell its changes by itself; whether it does: it begins with how it is now."""
        self._told.clear()
        self._line.write(TELL_CHANGES)
        return self._heard(lambda: bool(self._told), IDLE_ANSWER_S)

    def changes(self, timeout_s: float) -> list[PrinterStatus]:
        """What the printer has told by itself by now, or within `timeout_s`."""
        self._heard(lambda: bool(self._told), timeout_s)
        told = list(self._told)
        self._told.clear()
        return told

    def wait_until_printed(self, rows: int, *, tells: bool) -> None:
        """Return when `rows` sent before are on paper and cut, or raise why they are not.

        `GS r` waits in the buffer behind the job and is not answered while the printer is stopped (Epson, GS r); a
        printer that does not know it is given the time an ordinary one takes, and must then say that it is well.
        """
        began = time.monotonic()
        if tells:
            self._in_turn = False
            self._line.write(TELL_WHEN_PRINTED)
        longest = rows / SLOWEST_ROWS_PER_S + LONGEST_BEGIN_S if tells else rows / ORDINARY_ROWS_PER_S
        while not self._heard(lambda: tells and self._in_turn, 0.1):
            self.check()
            if time.monotonic() - began > longest:
                if not tells:
                    return
                raise DeviceFault(
                    FaultCode.SILENT, "the printer took the slip but never said that it is out: power it off and on"
                )

    def _heard(self, it: Callable[[], bool], timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        while not it() and (left := deadline - time.monotonic()) > 0:
            self._hear(left)
        return it()

    def _hear(self, timeout_s: float) -> None:
        for reply in self._reader.read(self._line.read(timeout_s)):
            match reply.said:
                case Said.AT_ONCE:
                    self._at_once.append(reply.data[0])
                case Said.IN_TURN:
                    self._in_turn = True
                case Said.CLEARED:
                    self._cleared = True
                case Said.GARBAGE:
                    raise DeviceFault(
                        FaultCode.GARBAGE,
                        f"the printer answers {reply.data.hex(' ')}, which is not ESC/POS: "
                        "check its emulation, its baud rate and the cable",
                    )
                case Said.BY_ITSELF:
                    self._told.append(decode_automatic(reply.data))
