"""Tests of devices that a supervisor asks for: each done once, however often its request comes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from caller_server.domain.refusals import Code, Refusal
from wire import api
from wire.messages import DeviceTested

ANSWERS_WITHIN_S = 10.0
"""A slip or an announcement takes some seconds."""
AT_ONCE = 4
"""So many requests may wait for devices; one more is told to wait itself."""
REMEMBERED = 256

Test = Callable[[str, str, float], DeviceTested | None]
"""Has a device (its id) do a test (its id) and waits so many seconds for what came of it."""


@dataclass
class _Asked:
    device: str
    ended: threading.Event = field(default_factory=threading.Event)
    result: api.DeviceTestResult | None = None


class DeviceTests:
    """Does tests and remembers how they ended."""

    def __init__(self, test: Test, within_s: float = ANSWERS_WITHIN_S) -> None:
        self._test = test
        self._within_s = within_s
        self._lock = threading.Lock()  # guards _asked
        self._asked: OrderedDict[str, _Asked] = OrderedDict()
        self._turns = threading.Semaphore(AT_ONCE)

    def result(self, device: str, request: str) -> tuple[api.DeviceTestResult, bool]:
        """How the test ended, and whether this request had asked for it before; raises Refusal REQUEST_ID_REUSED."""
        with self._lock:
            asked = self._asked.get(request)
            repeated = asked is not None
            if asked is None:
                asked = self._asked[request] = _Asked(device)
                while len(self._asked) > REMEMBERED:
                    self._asked.popitem(last=False)
        if asked.device != device:
            raise Refusal(Code.REQUEST_ID_REUSED)
        if not repeated:
            try:
                asked.result = self._done(device, request)
            finally:
                asked.ended.set()
        asked.ended.wait(2 * self._within_s)
        return asked.result or _no_answer(device), repeated

    def _done(self, device: str, request: str) -> api.DeviceTestResult:
        if not self._turns.acquire(blocking=False):
            return api.DeviceTestResult(
                device=device,
                outcome=api.DeviceTestOutcome.FAILED,
                code="busy",
                detail="other tests go on: wait until they have ended",
            )
        try:
            told = self._test(device, request, self._within_s)
        finally:
            self._turns.release()
        if told is None:
            return _no_answer(device)
        outcome = api.DeviceTestOutcome.DONE if told.ok else api.DeviceTestOutcome.FAILED
        return api.DeviceTestResult(device=device, outcome=outcome, code=told.code, detail=told.detail)


def _no_answer(device: str) -> api.DeviceTestResult:
    return api.DeviceTestResult(
        device=device,
        outcome=api.DeviceTestOutcome.NO_ANSWER,
        detail="nobody answered: is the computer that drives it on, and the hall's network whole?",
    )
