"""A kiosk whose screen stands still ends, and is started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import structlog

from kiosk.watchdog import Watchdog
from tests.brokers import until

LOG = structlog.stdlib.get_logger()


def test_a_screen_that_moves_is_left_alone_and_one_that_stands_still_is_ended():
    ended = threading.Event()
    dog = Watchdog(LOG, patience_s=0.4, end=ended.set)
    dog.start()
    for _ in range(20):
        dog.alive()
        time.sleep(0.05)  # a second, in which it is alive
    assert not ended.is_set()
    assert ended.wait(5)


def test_a_kiosk_that_was_asked_to_stop_is_not_ended_by_it():
    ended = threading.Event()
    dog = Watchdog(LOG, patience_s=0.2, end=ended.set)
    dog.start()
    dog.stop()
    until(lambda: not any(thread.name == "watchdog" and thread.is_alive() for thread in threading.enumerate()))
    assert not ended.is_set()


def test_the_process_ends_though_its_main_thread_hangs():
    hangs = (
        "import structlog, threading; from kiosk.watchdog import Watchdog;"
        "Watchdog(structlog.get_logger(), patience_s=0.2).start(); threading.Lock().acquire(); "
        "lock = threading.Lock(); lock.acquire(); lock.acquire()"
    )
    done = subprocess.run([sys.executable, "-c", hangs], timeout=20, check=False, capture_output=True, text=True)
    assert done.returncode == os.EX_SOFTWARE
    assert "screen_stands_still" in done.stdout


def test_a_process_that_was_held_and_goes_on_is_left_alone():
    busy = (
        "import structlog, time; from kiosk.watchdog import Watchdog\n"
        "dog = Watchdog(structlog.get_logger(), patience_s=1.5); dog.start(); print('up', flush=True)\n"
        "while True:\n"
        "    dog.alive(); ends = time.thread_time() + 0.15\n"
        "    while time.thread_time() < ends: pass"
    )
    with subprocess.Popen([sys.executable, "-c", busy], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            process.send_signal(signal.SIGSTOP)
            time.sleep(1.7)
            process.send_signal(signal.SIGCONT)
            time.sleep(0.4)
            assert process.poll() is None
        finally:
            process.kill()
