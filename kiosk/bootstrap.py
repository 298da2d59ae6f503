"""One kiosk put together: its window, its server, its devices, its place on the wire."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import structlog

from config.keys import Keys, broker_login
from config.models import Device, Hall, Kiosk, in_language
from config.settings import Settings
from hardware.faults import DeviceFault
from hardware.id_readers import open_id_reader
from hardware.printers import open_printer
from hardware.printers.page import Page
from hardware.printers.trial import trial_page
from hardware.scanners import open_scanner
from hardware.speakers import open_speaker
from hardware.voices.espeak import EspeakVoice
from kiosk.api import HallServer, NoAnswer, Refused
from kiosk.app import KioskApp
from kiosk.catalogues import Catalogues
from kiosk.errands import Errands
from kiosk.events import (
    Ask,
    AskTicket,
    CallStaff,
    CareTold,
    Effect,
    GiveBack,
    HallSeen,
    Happened,
    Leave,
    LookAtHall,
    LookAtPrinter,
    NoteRefilled,
    NoteSlip,
    NoticeEnded,
    PrintNotice,
    PrintSlip,
    ProgressSeen,
    StaffCalled,
    StaffUnheard,
    TicketGiven,
    TicketRefused,
    TryPrinter,
)
from kiosk.hall_watch import HallWatch
from kiosk.notice import notice_page
from kiosk.offline.counter import NoNumbers
from kiosk.offline.numbers import OwnNumbers
from kiosk.offline.timepiece import Timepiece, of_this_machine
from kiosk.presence import LinkMaker, device_on_the_wire, kiosk_on_the_wire
from kiosk.printing import SlipPrinting
from kiosk.reading import Reading, cards_of, codes_of
from kiosk.settings import KioskSettings
from kiosk.slip import practice_page, slip_page
from kiosk.state import Setup, State, Trouble
from kiosk.texts import Texts
from kiosk.voice import KioskVoice
from kiosk.watchdog import Watchdog
from kiosk.wishes import CheckIn, Wish
from wire.api import TicketRequest
from wire.link import Link
from wire.messages import DeviceState
from wire.rehearsal import RehearsalClock
from wire.role import STAYS_ENDED

STOP_S = 1.0


Part = Errands | HallWatch | OwnNumbers | SlipPrinting | Reading | Link | KioskVoice | Watchdog
"""Whatever is started and stopped with the kiosk."""


class Machine:
    """Everything of one kiosk; `app.run()` is its life."""

    def __init__(
        self,
        kiosk: Kiosk,
        hall: Hall,
        folder: Path,
        *,
        settings: Settings,
        options: KioskSettings,
        keys: Keys,
        log: structlog.stdlib.BoundLogger,
        answers: Callable[[], None],
    ) -> None:
        """Wire it; nothing is started.

        `folder` is the hall's own. `answers` is called once the first screen takes touches. Raises CatalogueFaulty.
        """
        self._hall = hall
        self._log = log
        self._answers = answers
        self._stopping = False
        self._watchdog = Watchdog(log)
        self.exit_code = 0
        catalogues = Catalogues(folder / "languages")
        catalogues.must_have(hall.hall.languages)
        self._texts = Texts(hall.texts, catalogues)
        setup = Setup(
            languages=hall.hall.languages,
            idle_s=kiosk.idle_seconds,
            attract_s=kiosk.attract_seconds,
            lines=kiosk.lines,
            menu=kiosk.menu,
            themes=hall.theme,
            guide_desk=hall.hall.guide_desk,
            pin=keys.pin,
            scanner=kiosk.scanner is not None,
            id_reader=kiosk.id_reader is not None,
            ticker=kiosk.ticker,
            elder_from=hall.calling.elder_from,
            speaks=kiosk.speaker is not None,
        )
        self._voice = self._own_voice(kiosk, settings)
        self.app = KioskApp(
            State(setup, setup.languages[0], now=(began := time.monotonic()), touched_at=began),
            name={str(language): name for language, name in hall.hall.name.items()},
            timezone=hall.hall.timezone,
            texts=self._texts,
            perform=self._perform,
            started=self._start,
            stopped=self._stop,
            alive=self._watchdog.alive,
            now=self._hall_time,
            brightness=kiosk.brightness,
            logo=str(folder / kiosk.logo) if kiosk.logo else "",
            voice=self._voice,
            map_file=options.map,
        )
        self._server = HallServer(settings.http_url, keys.bearer(kiosk.name))
        self._watch = HallWatch(self._server, setup.languages[0], self._seen, log)
        self._own = OwnNumbers(
            self._server,
            settings.data / f"numbers-{kiosk.name}.sqlite3",
            of_this_machine() if settings.clock is None else Timepiece(RehearsalClock(settings.clock).now),
            offered=kiosk.lines,
            server_is_here=lambda: self._watch.here,
            post=self.app.post,
            log=log,
        )
        self._tickets = Errands("tickets", log)
        self._notes = Errands("notes", log)
        self._own_notes = Errands("own-notes", log)  # of its own numbers: these wait for no server
        self._calls = Errands("calls", log)  # a call for help waits behind nothing
        device = self._device(kiosk.printer)
        make_link = _link_maker(hall, settings, keys, log)
        self._link = kiosk_on_the_wire(kiosk.name, make_link)
        self._printer_link, report = device_on_the_wire(device, make_link)
        alone = [kiosk.printer for kiosk in hall.kiosk].count(device.id) == 1
        printer = open_printer(device, settings.data)
        self._printing = SlipPrinting(printer, self.app.post, report.tell, log, alone=alone)
        self._trial = partial(_trial, hall, device, settings)
        report.tested_by(lambda: self._printing.test(self._trial()))
        self._reading = tuple(self._readings(kiosk, settings, keys, make_link))
        self._speaking = tuple(self._speakings(kiosk, make_link))

    def _own_voice(self, kiosk: Kiosk, settings: Settings) -> KioskVoice | None:
        if kiosk.speaker is None:
            return None
        speaker = open_speaker(self._device(kiosk.speaker), settings.data)
        return KioskVoice(speaker, EspeakVoice(), self._hall.calling.voices, self._log)

    def _device(self, name: str) -> Device:
        return next(device for device in self._hall.device if device.id == name)

    def _readings(self, kiosk: Kiosk, settings: Settings, keys: Keys, make_link: LinkMaker) -> Iterator[Reading | Link]:
        """The scanner and the ID reader, where the kiosk has them, each with its link."""
        if kiosk.scanner is not None:
            device = self._device(kiosk.scanner)
            link, report = device_on_the_wire(device, make_link)
            yield from (link, codes_of(open_scanner(device, settings.data), self.app.post, report))
        if kiosk.id_reader is not None:
            device = self._device(kiosk.id_reader)
            link, report = device_on_the_wire(device, make_link)
            reader = open_id_reader(device, settings.data, keys.person_secret)
            yield from (link, cards_of(reader, self.app.post, report))

    def _speakings(self, kiosk: Kiosk, make_link: LinkMaker) -> Iterator[KioskVoice | Link]:
        """The voice, where the kiosk has a speaker, with the speaker's link."""
        if self._voice is not None and kiosk.speaker is not None:
            link, report = device_on_the_wire(self._device(kiosk.speaker), make_link)
            self._voice.reports(report.tell)
            report.tested_by(self._voice.test)
            yield from (link, self._voice)

    def _start(self) -> None:
        for part in self._parts():
            part.start()
        self._answers()
        self._printing.prepare(practice_page(self._hall, self._texts))

    def _stop(self) -> None:
        """Stop all parts at once; one that hangs in a device or a socket is left to end with the process."""
        self._stopping = True
        self._server.close()
        ends = [threading.Thread(target=part.stop, daemon=True) for part in self._parts()]
        until = time.monotonic() + STOP_S
        for end in ends:
            end.start()
        for end in ends:
            end.join(max(0.0, until - time.monotonic()))

    def _parts(self) -> tuple[Part, ...]:
        errands = (self._tickets, self._notes, self._own_notes, self._calls)
        wire = (self._link, self._printer_link)
        return self._watch, self._own, *errands, self._printing, *wire, *self._reading, *self._speaking, self._watchdog

    def _perform(self, effect: Effect, state: State) -> None:
        match effect:
            case LookAtHall(language=language):
                self._watch.look(language)
            case LookAtPrinter():
                self._printing.look()
            case AskTicket() | Ask():
                self._tickets.give(lambda: self._ask(effect))
            case PrintSlip(ticket=ticket, language=language) if state.hall is not None:
                page = slip_page(ticket, state.hall, self._hall, self._texts, language)
                self._printing.print(ticket.token, page)
            case PrintNotice(matter=code, language=language) if state.hall is not None:
                matter = next(matter for matter in state.hall.matters if matter.code == code)
                notice = notice_page(matter, state.hall, self._hall, self._texts, language)
                self._printing.print_page(notice, lambda fault: self._notice_ended(code, fault))
            case CallStaff(request_id=called):
                self._calls.give(lambda: self._call_staff(called))
            case NoteSlip(token=token, fault=fault):
                self._own_notes.give(lambda: self._note_slip(token, fault))
            case GiveBack(token=token):
                self._own_notes.give(lambda: self._give_back(token))
            case _:
                self._care(effect)

    def _care(self, effect: Effect) -> None:
        """What the staff's own menu asks for."""
        match effect:
            case TryPrinter():
                self._printing.print_page(self._trial(), self._tried)
            case NoteRefilled():
                self._printing.refilled()
            case Leave(for_good=for_good):
                self.exit_code = STAYS_ENDED if for_good else os.EX_TEMPFAIL
                self.app.stop()

    def _ask(self, wanted: AskTicket | Ask) -> None:
        wish = wanted.request if isinstance(wanted, AskTicket) else wanted.wish
        try:
            self.app.post(self._answered(wish, wanted.language))
        except Refused as refused:
            refusal = refused.refusal
            self._log.info("refused", code=refusal.code)
            self.app.post(TicketRefused(wish.request_id, Trouble(refusal.code, refusal.message)))
        except NoAnswer as silence:
            self._log.warning("unanswered", why=str(silence))
            self.app.post(TicketRefused(wish.request_id, Trouble("no_answer")))
        except NoNumbers as none:
            self._log.warning("no_number_left", line=str(none))
            self.app.post(TicketRefused(wish.request_id, Trouble("no_numbers")))

    def _answered(self, wish: Wish, language: str) -> TicketGiven | ProgressSeen:
        match wish:
            case TicketRequest():
                return TicketGiven(wish.request_id, self._own.ticket(wish, language))
            case CheckIn():
                return TicketGiven(wish.request_id, self._server.check_in(wish, language))
            case _:
                return ProgressSeen(wish.request_id, self._server.progress(wish, language))

    def _seen(self, happened: Happened) -> None:
        if isinstance(happened, HallSeen):
            self._own.seen(happened.hall)
            happened = HallSeen(happened.hall.model_copy(update={"now": None}))  # else it is drawn again each time
        self.app.post(happened)

    def _hall_time(self) -> datetime:
        return self._own.now()

    def _note_slip(self, token: str, fault: str | None) -> None:
        noted = uuid4()
        if not self._own.slip_ended(token, fault):
            self._notes.give(lambda: self._insist(lambda: self._server.note_slip(token, fault, noted)))

    def _give_back(self, token: str) -> None:
        given_back = uuid4()
        if not self._own.given_back(token):
            self._notes.give(lambda: self._insist(lambda: self._server.give_back(token, given_back)))

    def _notice_ended(self, matter: str, fault: DeviceFault | None) -> None:
        self.app.post(NoticeEnded(matter, fault.code.value if fault else None))

    def _tried(self, fault: DeviceFault | None) -> None:
        self.app.post(CareTold("The printer did not print it." if fault else "The test slip is out."))

    def _call_staff(self, called: UUID) -> None:
        try:
            self._server.call_staff(called)
            self.app.post(StaffCalled(called))
        except (Refused, NoAnswer) as fault:
            self._log.warning("staff_unheard", why=str(fault))
            self.app.post(StaffUnheard(called))

    def _insist(self, tell: Callable[[], object]) -> None:
        """Tell the server until it has heard; what it refuses is logged and dropped."""
        while not self._stopping:
            try:
                tell()
            except NoAnswer:
                continue  # each telling is patient by itself
            except Refused as refused:
                self._log.warning("note_refused", why=str(refused))
            return


def _trial(hall: Hall, device: Device, settings: Settings) -> Page:
    table = hall.hall
    now = datetime.now(ZoneInfo(table.timezone))
    return trial_page(device.id, in_language(table.name, table.languages[0]), settings.visitor_url, now)


def _link_maker(hall: Hall, settings: Settings, keys: Keys, log: structlog.stdlib.BoundLogger) -> LinkMaker:
    account = keys.account("kiosk")

    def make(client_id: str, will: tuple[str, DeviceState]) -> Link:
        return Link(
            hall=hall.id,
            **broker_login(settings, account),
            client_id=client_id,
            will=will,
            log=log,
        )

    return make
