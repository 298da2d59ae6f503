"""The driver of ESC/POS printers: a page in, paper out, and no broken-off slip ever after.

What it relies on: `DLE EOT 1…4` is answered at once, `DLE DC4 8` empties the printer, `GS r 1` is answered in turn.
A printer that knows only the first is noticed: its slips are given the usual time, and its faults tell the technician
to power it off before refilling.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.job import PIECE_ROWS, Job
from hardware.printers.lines import Line
from hardware.printers.page import Gap, Page, Text
from hardware.printers.port import PrinterStatus
from hardware.printers.replies import fault_of
from hardware.printers.roll import Roll
from hardware.printers.talk import TELL_NO_CHANGES, Talk
from hardware.turns import Turns

BEGIN = b"\x1b@\x1da\x00"  # ESC @: default settings; GS a 0: no reports unasked
CUT = b"\x1dVB\x00"  # GS V 66 0: feed to the cutter and cut
ASK_AGAIN_S = 4.0
ASK_STOPPED_S = 0.5
SLICE_S = 0.04  # at most so long after it was wanted, a watched printer is let go
VOID = Page((Text("作废 VOID", align="centre", bold=True), Gap()))

_OPENED_BY_HAND = {FaultCode.PAPER_OUT, FaultCode.COVER_OPEN, FaultCode.CUTTER}  # whoever mends these sees the scrap


class EscPosPrinter:
    """A printer that speaks ESC/POS. It connects for each call, so that several may share a network printer.

    `turns` keeps the programs of one machine apart, `watch` gives way to all other calls.

    A call never waits without end: a second and a half for an answer, the slowest head's time for a slip.
    """

    def __init__(
        self, line: Line, compose: Callable[[Page], Job], dots: int, turns: Turns, roll: Roll | None = None
    ) -> None:
        """`compose` makes a page into what the printer gets; `dots` is the width that the paper prints."""
        self._line = line
        self._compose = compose
        self._dots = dots
        self._turns = turns
        self._roll = roll
        self._clears: bool | None = None  # whether it knows DLE DC4 8; unknown before it was asked
        self._tells: bool | None = None  # whether it knows GS r
        self._reports: bool | None = None  # whether it knows GS a
        self._left_over = False  # part of a job given up may still wait in it
        self._met = False  # before the first job, the same may be true of an earlier process's
        self._scrap = False  # the beginning of a broken-off slip hangs out of it

    def status(self) -> PrinterStatus:
        """Ask the printer how it is, or raise DeviceFault when it cannot be asked."""
        with self._turns.mine(), self._talk() as talk:
            return self._asked(talk)

    def watch(self, heard: Callable[[PrinterStatus], None], over: Callable[[], bool]) -> bool:
        """Pass on how it is, now and whenever it changes, until it is `over` or somebody else wants to speak with it.

        False when it does not tell by itself. It is also asked every few seconds, because a line that was cut says
        nothing, and twice a second while it stands still: then it does not take the order to tell (`GS a` waits in
        the buffer behind the paper).
        """
        if self._reports is False:
            return False
        with self._turns.giving_way(), self._talk() as talk:
            if not talk.answers:
                return False
            told, ask_at = False, 0.0
            while not (over() or self._turns.wanted()):
                if (now := time.monotonic()) >= ask_at:
                    status = self._asked(talk)
                    heard(status)
                    if status.ready and not told:
                        told = talk.tells_changes()
                        if not told and self._reports is None and talk.status().ready:
                            self._reports = False  # nothing kept it from answering
                            return False
                        self._reports = told or self._reports
                    ask_at = now + (ASK_AGAIN_S if told else ASK_STOPPED_S)
                for change in talk.changes(SLICE_S):
                    heard(self._counted(change))
            with suppress(DeviceFault):
                talk.send(TELL_NO_CHANGES)
        return True

    def print(self, page: Page) -> None:
        """Print and cut one page; return when the printer says that it is out, or raise DeviceFault.

        After a fault the page is given up: what of it the printer still holds does not come out later.
        """
        job = self._compose(page)
        with self._turns.mine(), self._talk() as talk:
            if talk.answers:
                self._make_ready(talk)
            try:
                self._send(talk, job)
            except DeviceFault as fault:
                if self._roll:
                    self._roll.wasted(job.rows)  # at most
                raise self._give_up(talk, fault) from fault
            if self._roll:
                self._roll.printed(job.rows)

    def prepare(self, page: Page) -> None:
        """Lay a page out as if to print it."""
        self._compose(page)

    def refilled(self) -> None:
        """A new roll was put in."""
        if self._roll:
            with self._turns.mine():
                self._roll.refilled()

    def close(self) -> None:
        """Nothing is held between calls."""

    @contextmanager
    def _talk(self) -> Iterator[Talk]:
        self._line.open()
        try:
            yield Talk(self._line)
        finally:
            with suppress(DeviceFault):  # what closing says changes nothing any more
                self._line.close()

    def _asked(self, talk: Talk) -> PrinterStatus:
        if not talk.answers:
            return self._counted(PrinterStatus())
        status = talk.status()
        if self._left_over:
            self._forget(talk)
        elif not (self._met or status.ready) and self._clears is not False:
            # before it is refilled, for then a slip of a program that has died meanwhile would go on
            self._clears = self._met = talk.clear()
        return self._counted(status)

    def _counted(self, status: PrinterStatus) -> PrinterStatus:
        """The same with what is left of the roll."""
        if self._roll is None:
            return status
        if status.cover_closed:  # else the paper sensor may say anything
            self._roll.seen(paper=status.paper)
        return replace(status, slips_left=self._roll.slips_left)

    def _make_ready(self, talk: Talk) -> None:
        """Leave the printer empty, idle and willing, or raise why it is not."""
        self._forget(talk)
        self._met = True
        if fault := fault_of(self._counted(talk.status())):
            raise fault
        if self._tells is None:
            self._tells = talk.tells_when_printed()

    def _forget(self, talk: Talk) -> None:
        """Empty the printer, as far as it can be told to."""
        if self._clears is not False:
            self._clears = talk.clear()
        if not self._clears and (self._left_over or not self._met):
            # zeros fill up a picture that broke off, white; outside of one they mean nothing
            talk.send(bytes(self._dots // 8 * PIECE_ROWS))
        self._left_over = False

    def _send(self, talk: Talk, job: Job) -> None:
        talk.send(BEGIN)
        if self._scrap:  # else the next visitor's slip would hang on it
            self._send_pieces(talk, self._compose(VOID))
            talk.send(CUT)
            self._scrap = False
        self._send_pieces(talk, job)
        talk.send(CUT)
        if talk.answers:
            talk.wait_until_printed(job.rows, tells=self._tells is True)

    @staticmethod
    def _send_pieces(talk: Talk, job: Job) -> None:
        for piece in job.pieces:
            talk.send(piece)
            if talk.answers:
                talk.check()

    def _give_up(self, talk: Talk, fault: DeviceFault) -> DeviceFault:
        """Drop the job while the printer can still be told, else when it is next reached."""
        self._left_over = True
        self._scrap = fault.code not in _OPENED_BY_HAND
        if self._clears is False:
            advice = "power it off for a moment first, so that it forgets the broken-off slip"
            return DeviceFault(fault.code, f"{fault.detail}; {advice}")
        with suppress(DeviceFault):
            self._left_over = not talk.clear()
        return fault
