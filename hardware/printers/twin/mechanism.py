"""The works of the virtual printer: a buffer, a head, a roll, a cutter; each can fail, as a real one's can.

What was received is printed in order, on a thread of its own, for as long as nothing is wrong. On a fault printing
stops where it is, and goes on from there when the fault is mended: nothing is forgotten but by `DLE DC4 8` or by
losing power. That is what real printers do, and why drivers must clear them.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from enum import StrEnum

from hardware.printers.twin.commands import (
    LINE_ROWS,
    Aligned,
    Chinese,
    CodeData,
    CodeModule,
    Command,
    CommandReader,
    Cut,
    Emboldened,
    EndLine,
    Feed,
    Initialise,
    PrintCode,
    ReportChanges,
    Row,
    Sized,
    Tell,
    Write,
)
from hardware.printers.twin.lettering import Lettering
from hardware.printers.twin.paper import Paper, Tray
from hardware.printers.twin.real_time import Found, Urgent

BUFFER_BYTES = 64 * 1024
SLOW_ROWS_PER_S = 400.0  # 50 mm/s
SLOW_ANSWER_S = 0.2
_BITE = 1024  # bytes read into commands at once
GARBAGE = bytes.fromhex("ff 9c 00 e3 80")


class PrinterFault(StrEnum):
    """How the twin can be broken."""

    PAPER_OUT = "paper_out"
    PAPER_NEAR_END = "paper_near_end"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"  # jammed
    BROKEN = "broken"  # says that it cannot be mended
    UNPLUGGED = "unplugged"  # power and network: what it held is forgotten
    GARBAGE = "garbage"  # answers nonsense
    SILENT = "silent"  # takes bytes, neither prints nor answers
    SLOW = "slow"


_STOPPING = set(PrinterFault) - {PrinterFault.PAPER_NEAR_END, PrinterFault.GARBAGE, PrinterFault.SLOW}
_BY_HAND = {PrinterFault.PAPER_OUT, PrinterFault.COVER_OPEN, PrinterFault.CUTTER}


class Mechanism:
    """Prints what it is given onto `paper` and into `tray`; says what is asked of it by `say`."""

    def __init__(
        self,
        paper: Paper,
        letters: Lettering,
        tray: Tray,
        say: Callable[[bytes], None],
        failed: Callable[[], None],
    ) -> None:
        """`failed` is called, on the printing thread, when a fault that was set for later comes."""
        self._paper = paper
        self._letters = letters
        self._tray = tray
        self._say = say
        self._failed = failed
        self._changed = threading.Condition()
        self._buffer = bytearray()
        self._reader = CommandReader()
        self._commands: deque[Command] = deque()
        self._report_mask = 0
        self._fault: PrinterFault | None = None
        self._fault_to_come: tuple[PrinterFault, int] | None = None  # and after how many rows more
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="printer-twin-works", daemon=True)

    def start(self) -> None:
        """Switch on."""
        self._thread.start()

    def stop(self) -> None:
        """Switch off for good."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join()

    @property
    def fault(self) -> PrinterFault | None:
        """What is wrong now."""
        return self._fault

    def break_down(self, fault: PrinterFault | None, after_rows: int | None = None) -> None:
        """Break it now, or after so many more rows (a cutter: at its next cut); None mends it."""
        with self._changed:
            self._fault_to_come = None
            if fault is not None and after_rows is not None:
                self._fault_to_come = (fault, after_rows)
                return
            if fault is None and self._fault in _BY_HAND and self._paper.height:
                self._tray.torn_off(self._paper.take())  # whoever mends it takes away what hangs out
            self._enter(fault)

    def receive(self, data: bytes) -> None:
        """Take bytes into the buffer; while it is full, wait."""
        with self._changed:
            while len(self._buffer) >= BUFFER_BYTES and not self._stopping and self._fault != PrinterFault.UNPLUGGED:
                self._changed.wait()
            if self._fault != PrinterFault.UNPLUGGED:
                self._buffer += data
                self._changed.notify_all()

    def obey(self, found: Found) -> None:
        """Do at once what is asked in real time."""
        with self._changed:
            if self._fault in (PrinterFault.SILENT, PrinterFault.UNPLUGGED):
                return
            if self._fault == PrinterFault.SLOW:
                self._changed.wait(SLOW_ANSWER_S)
            match found.urgent:
                case Urgent.STATUS:
                    self._answer(self._status(found.n))
                case Urgent.CLEAR:
                    self._forget()
                    self._answer(b"\x37\x25\x00")
                case Urgent.RECOVER:
                    pass  # what jams here is mended by hand only

    # -- what it says ---------------------------------------------------------------------------

    def _answer(self, data: bytes) -> None:
        self._say(GARBAGE if self._fault == PrinterFault.GARBAGE else data)

    def _status(self, n: int) -> bytes:
        """The answer to DLE EOT n."""
        fault = self._fault
        bits = {
            1: 0x08 * (fault in _STOPPING),
            2: 0x04 * (fault == PrinterFault.COVER_OPEN)
            | 0x20 * (fault == PrinterFault.PAPER_OUT)
            | 0x40 * (fault in (PrinterFault.CUTTER, PrinterFault.BROKEN)),
            3: 0x08 * (fault == PrinterFault.CUTTER) | 0x20 * (fault == PrinterFault.BROKEN),
            4: 0x6C * (fault == PrinterFault.PAPER_OUT) | 0x0C * (fault == PrinterFault.PAPER_NEAR_END),
        }
        return bytes((0x12 | bits[n],))

    def _report(self) -> bytes:
        """The four bytes of the automatic status."""
        fault = self._fault
        return bytes(
            (
                0x10 | 0x08 * (fault in _STOPPING) | 0x20 * (fault == PrinterFault.COVER_OPEN),
                0x08 * (fault == PrinterFault.CUTTER) | 0x20 * (fault == PrinterFault.BROKEN),
                0x0F * (fault == PrinterFault.PAPER_OUT) | 0x03 * (fault == PrinterFault.PAPER_NEAR_END),
                0x00,
            )
        )

    # -- what it does -----------------------------------------------------------------------------

    def _enter(self, fault: PrinterFault | None) -> None:
        self._fault = fault
        if fault == PrinterFault.UNPLUGGED:
            self._forget()
            self._report_mask = 0
        elif self._report_mask and fault != PrinterFault.SILENT:
            self._answer(self._report())
        self._changed.notify_all()

    def _forget(self) -> None:
        self._buffer.clear()
        self._reader = CommandReader()
        self._commands.clear()
        self._letters.reset()
        self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or self._may_go_on())
                if self._stopping:
                    return
                if self._commands:
                    came_true = self._do(self._commands.popleft())
                else:
                    self._commands.extend(self._reader.read(bytes(self._buffer[:_BITE])))
                    del self._buffer[:_BITE]
                    self._changed.notify_all()
                    came_true = False
            if came_true:
                self._failed()

    def _may_go_on(self) -> bool:
        return bool(self._commands or self._buffer) and self._fault not in _STOPPING

    def _do(self, command: Command) -> bool:
        """Carry out one command; whether a fault set for later has come by it."""
        match command:
            case Initialise():
                self._letters.reset()
                self._report_mask = 0
            case Row() | Feed() | EndLine() | PrintCode():
                return self._advanced(self._printed(command))
            case Write(text):
                self._letters.write(text)
            case Cut():
                return self._cut(command)
            case ReportChanges(mask):
                self._report_mask = mask
                if mask:
                    self._answer(self._report())
            case Tell():
                self._answer(bytes((0x03 * (self._fault == PrinterFault.PAPER_NEAR_END),)))
            case Aligned() | Sized() | Emboldened() | Chinese() | CodeModule() | CodeData():
                self._letters.obey(command)
        return False

    def _printed(self, command: Row | Feed | EndLine | PrintCode) -> int:
        """Put it on paper; how many rows that took."""
        before = self._paper.height
        match command:
            case Row(dots):
                self._paper.row(dots, self._letters.dress.where)
            case Feed(rows):
                self._paper.feed(rows)
            case EndLine(lines):
                for line in self._letters.lines():
                    self._paper.strip(line)
                self._paper.feed((lines - 1) * LINE_ROWS if lines else 0)
            case PrintCode():
                if (code := self._letters.code()) is not None:
                    self._paper.strip(code)
        return self._paper.height - before

    def _cut(self, command: Cut) -> bool:
        if self._fault_to_come and self._fault_to_come[0] == PrinterFault.CUTTER:
            self._commands.appendleft(command)
            return self._comes_true(PrinterFault.CUTTER)
        if self._paper.height:
            self._tray.catch(self._paper.take())
        return False

    def _advanced(self, rows: int) -> bool:
        if self._fault == PrinterFault.SLOW:
            self._changed.wait(rows / SLOW_ROWS_PER_S)
        if self._fault_to_come is None or self._fault_to_come[0] == PrinterFault.CUTTER:
            return False
        fault, left = self._fault_to_come
        self._fault_to_come = (fault, left - rows)
        return left <= rows and self._comes_true(fault)

    def _comes_true(self, fault: PrinterFault) -> bool:
        self._fault_to_come = None
        self._enter(fault)
        return True
