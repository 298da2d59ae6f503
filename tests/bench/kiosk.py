"""The kiosk as its visitors and its technician feel it: cold start, touch, idleness, and a day of random touching."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psutil

from config.load import load_hall
from tests.bench.table import Row
from tests.brokers import HALL_DIR
from tests.kiosk.driven import SIZE, STARTS_WITHIN_S, Driven
from tests.kiosk.fake_server import FakeServer
from tests.notices import Notices

START_S = 3.0
TOUCH_MS = 100.0
CPU = 0.03  # of a core
GROWTH_MB = 10.0
"""The aims."""

STARTS = 3
IDLE_FOR_S = 10.0
TOUCHES = 5760  # one each five seconds for eight hours
WARM = 1800  # touches after which nearly every screen has been seen in every language and mode
EACH_S = 0.04
SEED = 4


def rows() -> Iterator[Row]:
    starts = [_start() for _ in range(STARTS)]
    yield Row(f"kiosk, cold start to first touch / {START_S:g} s", median(starts) / START_S, at_most=1, note=_s(starts))
    with _kiosk() as kiosk:
        kiosk.wait_for("home", STARTS_WITHIN_S)
        touched = [_felt(kiosk) for _ in range(20)]
        worst = max(touched)
        yield Row(f"kiosk, touch → seen / {TOUCH_MS:g} ms, worst of 20", worst / TOUCH_MS, at_most=1, note=_ms(touched))
        idle = _idle(kiosk)
        yield Row(f"kiosk, idle CPU / {CPU:.0%} of a core", idle / CPU, at_most=1, note=f"{idle:.1%}")
        grown = _grown_mb(kiosk)
        note = f"{grown:+.1f} MB in {TOUCHES} touches"
        yield Row(f"kiosk, 8 h of random touching / {GROWTH_MB:g} MB", grown / GROWTH_MB, at_most=1, note=note)


@contextmanager
def _kiosk(**environment: str) -> Iterator[Driven]:
    server = FakeServer(load_hall(HALL_DIR))
    with tempfile.TemporaryDirectory() as data:
        kiosk = Driven(HALL_DIR, Path(data), server, **environment)
        try:
            yield kiosk
        finally:
            kiosk.stop()
            server.go()


def _start() -> float:
    """Seconds from the start of the process until a touch counts, the display it starts included."""
    with Notices() as notices:
        began = time.monotonic()
        with _kiosk(NOTIFY_SOCKET=notices.address):
            notices.next(STARTS_WITHIN_S)  # it says so once its first screen takes touches
            return time.monotonic() - began


def _felt(kiosk: Driven) -> float:
    """Milliseconds from a press to the frame that shows it."""
    kiosk.go(("line:A", "confirm"))
    felt: float = kiosk.map["feedback_ms"]
    kiosk.go(("home", "home"))
    return felt


def _idle(kiosk: Driven) -> float:
    """The part of a core that the kiosk takes while nobody touches it."""
    process = psutil.Process(kiosk.process.pid)
    process.cpu_percent()
    time.sleep(IDLE_FOR_S)
    return process.cpu_percent() / 100


def _grown_mb(kiosk: Driven) -> float:
    process, dice = psutil.Process(kiosk.process.pid), random.Random(SEED)
    _touch_anywhere(kiosk, dice, WARM)
    before = process.memory_info().rss
    _touch_anywhere(kiosk, dice, TOUCHES)
    assert kiosk.process.poll() is None, kiosk.log
    return (process.memory_info().rss - before) / 1e6


def _touch_anywhere(kiosk: Driven, dice: random.Random, times: int) -> None:
    """Touch here and there; more than a hand can, but each is one of its own."""
    at_once = 200
    for done in range(0, times, at_once):
        words: list[str] = []
        for _ in range(min(at_once, times - done)):
            x, y = dice.randrange(SIZE[0]), dice.randrange(SIZE[1])
            words += ["mousemove", str(x), str(y), "click", "1", "sleep", str(EACH_S)]
        kiosk.xdotool(*words)


def _s(seconds: list[float]) -> str:
    return f"{median(seconds):.2f} s"


def _ms(values: list[float]) -> str:
    return f"{median(values):.0f} ms"
