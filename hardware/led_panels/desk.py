"""An LED panel on the wire: what its window does, in words, at once or as soon as the panel can."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from config.brightness import brightness_at
from config.models import Device
from hardware.desks import Place
from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels.opening import open_led_panel
from hardware.led_panels.port import Face, LedPanel
from hardware.led_panels.words import PanelWords, words_of
from hardware.report import DeviceReport
from wire.link import Link
from wire.messages import WindowState

SETTLE_S = 0.05  # a start right after a call, say, is written once
TRIES = 3
BETWEEN_TRIES_S = 0.2
RETRY_S = 1.0  # while the panel is away
HEARTBEAT_S = 5.0
LEAVE_S = 1.0
TRIAL_S = 3.0  # so long the words of a test are seen
TRIAL_TAKEN_S = 12.0  # by then the panel has taken them, or is known not to


def open_panel_desks(devices: Sequence[Device], place: Place) -> list[PanelDesk]:
    """The desk of the panel at one address; raises DeviceFault MISCONFIGURED when it cannot be."""
    return [_desk(device, place) for device in devices]


def _desk(device: Device, place: Place) -> PanelDesk:
    if device.window is None:
        raise DeviceFault(FaultCode.MISCONFIGURED, f'device {device.id}: say which window it is above: window = "3"')
    hall = place.hall.hall
    words = words_of(device, device.window, hall)
    panel = open_led_panel(device, place.data)
    return PanelDesk(
        device, device.window, panel, place.link(device), place.log, words=words, zone=ZoneInfo(hall.timezone)
    )


class PanelDesk:
    """One panel and its link to the hall.

    The panel has a thread of its own, which writes whatever is newest when it gets to it: a slow panel misses what
    was shown for a moment only, and never shows old words one after the other. A write is tried three times before
    the panel counts as faulty; then it is tried every second, and shows the newest words on its return.
    """

    def __init__(
        self,
        device: Device,
        window: str,
        panel: LedPanel,
        link: Link,
        log: Any,
        *,
        words: PanelWords,
        zone: tzinfo,
        now: Callable[[tzinfo], datetime] = datetime.now,
        heartbeat_s: float = HEARTBEAT_S,
        trial_s: float = TRIAL_S,
    ) -> None:
        self._window = window
        self._panel = panel
        self._link = link
        self._log = log.bind(device=device.id, window=window)
        self._report = DeviceReport(device, link)
        self._words = words
        self._brightness = device.brightness
        self._zone = zone
        self._now = now
        self._heartbeat_s = heartbeat_s
        self._trial_s = trial_s
        self._seen: tuple[date, int] | None = None  # of the newest window state
        self._changed = threading.Condition()  # guards what follows
        self._wanted: Face | None = None
        self._trial: Face | None = None  # shown instead
        self._shown: Face | None = None
        self._fault: DeviceFault | None = None
        self._looks = 0  # how often it was found out how the panel is
        self._stopping = False
        self._fell: Exception | None = None  # what a driver raised that is no DeviceFault
        self._shines: int | None = None  # only the panel's thread touches it
        self._thread = threading.Thread(target=self._run, name=f"panel-{device.id}", daemon=True)

    def start(self) -> None:
        """Listen to the window, and look after the panel."""
        self._link.subscribe(WindowState, self._window_changed, window=self._window)
        self._report.tested_by(self._test)
        self._link.start()
        self._thread.start()

    def stop(self) -> None:
        """Let go of the panel and leave the wire, where it is then offline.

        A panel that is just being waited for is let go of by its own thread, when its time is up.
        """
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(LEAVE_S)
        self._link.stop()

    def look_after(self) -> None:
        """Report the panel's state, once it is known; raise what has ended the panel's thread."""
        if self._fell is not None:
            raise self._fell  # whoever keeps this desk opens it again
        if self._looks:
            self._report.tell(self._fault)

    # -- from the wire, on the link's thread ----------------------------------------------------------

    def _window_changed(self, state: WindowState, _names: dict[str, str]) -> None:
        if self._seen is not None and (state.day, state.seq) < self._seen:
            return
        self._seen = (state.day, state.seq)
        with self._changed:
            self._wanted = self._words.face(state)
            self._changed.notify_all()

    # -- a test, on a thread of its own ---------------------------------------------------------------

    def _test(self) -> str:
        """Show the words of a test for some seconds."""
        face = self._words.trial()
        with self._changed:
            looked = self._looks
            self._trial = face
            self._wanted = self._wanted or Face("")
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._shown == face or self._looks > looked + 1, TRIAL_TAKEN_S)
            fault = None
            if self._shown == face:
                self._changed.wait_for(lambda: self._stopping, self._trial_s)
            else:
                fault = self._fault or DeviceFault(FaultCode.SILENT, "the panel took no words yet: try again")
            self._trial = None
            self._changed.notify_all()
        if fault is not None:
            raise fault
        return f"it showed {face.text} for {self._trial_s:g} seconds"

    # -- on the panel's thread --------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._tend()  # finds out whether it is there
            while self._wait():
                self._tend()
        except Exception as fault:
            self._fell = fault
        finally:
            self._panel.close()

    def _wait(self) -> bool:
        """Wait until there is something to do; False when that is to stop."""
        patience = RETRY_S if self._fault else self._heartbeat_s
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopping or (self._fault is None and self._goal != self._shown), patience
            )
            return not (self._stopping or self._changed.wait_for(lambda: self._stopping, SETTLE_S))

    def _tend(self) -> None:
        """Write what is newest, or ask the panel whether it is well; report how that went."""
        tries = 1 if self._fault else TRIES
        for left in reversed(range(tries)):
            try:
                self._write()
            except DeviceFault as fault:
                with self._changed:
                    self._shown = self._shines = None  # nobody knows
                self._panel.close()
                if left == 0:
                    self._found(fault)
                elif self._stops_within(BETWEEN_TRIES_S):
                    return
            else:
                self._found(None)
                return

    @property
    def _goal(self) -> Face | None:
        return self._trial or self._wanted

    def _write(self) -> None:
        shines, wanted = self._brightness_now(), self._goal
        if shines == self._shines and wanted == self._shown:
            self._panel.check()
        if wanted is not None and wanted != self._shown:
            self._panel.show(wanted)  # first: a card that knows nothing of brightness still shows who is called
            with self._changed:
                self._shown = wanted
                self._changed.notify_all()
        if shines is not None and shines != self._shines:
            self._panel.brightness(shines)
            self._shines = shines

    def _found(self, fault: DeviceFault | None) -> None:
        before = self._fault
        if fault is not None and (before is None or before.code != fault.code):
            self._log.warning("panel_faulty", why=str(fault))
        elif fault is None and before is not None:
            self._log.info("panel_back")
        with self._changed:
            self._fault = fault
            self._looks += 1
            self._changed.notify_all()

    def _brightness_now(self) -> int | None:
        return brightness_at(self._brightness, self._now(self._zone)) if self._brightness else None

    def _stops_within(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._stopping, seconds)
