"""The duty of servers that share a database: who has it, and what becomes of it when going on duty fails."""

from __future__ import annotations

import pytest
import structlog

from caller_server.journal.in_turn import InTurn
from tests.brokers import until

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


class Doing:
    """What a process does, until it is stopped."""

    connected = True

    def __init__(self) -> None:
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class FailsOnce:
    """Going on duty, which fails the first time."""

    def __init__(self) -> None:
        self._faults = [RuntimeError("can't start new thread")]

    def __call__(self) -> Doing:
        if self._faults:
            raise self._faults.pop()
        return Doing()


def test_who_could_not_go_on_duty_says_so_and_tries_again(url):
    said = structlog.testing.LogCapture()
    log = structlog.wrap_logger(None, processors=[said], wrapper_class=structlog.stdlib.BoundLogger)
    duty = InTurn(url, "small", FailsOnce(), Doing, log)
    duty.start()
    until(lambda: duty.on_duty and duty.side is not None)
    done = duty.side
    duty.stop()
    assert done.stopped
    assert ("error", "duty_failed") in [(each["log_level"], each["event"]) for each in said.entries]
