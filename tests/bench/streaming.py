"""Ten thousand phones on one `screens` process: their memory, and how soon a call reaches those of its line.

Beside it the same crowd on a bare Starlette event stream, in the same run.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from statistics import median

import psutil

from tests.bench.crowd import Crowd, Heard, crowd
from tests.bench.load import Client, p99_of, request_bytes
from tests.bench.servers import process
from tests.bench.table import Row
from tests.brokers import amqtt_broker, free_port
from wire.link import Link
from wire.messages import Estimate, LineState

LINES = "ABCDEFGHJK"
PHONES = 10_000
CALLS = 20
STORM = 500
APART_S = 0.15  # no two calls of a line are closer, but in a storm
COME_BACK = 1_000

PHONE_KIB = 20.0
CALL_S = 1.0
BACK_S = 5.0
AGAIN_S = 10.0
"""The aims."""


@dataclass
class Measured:
    """What one server did."""

    kib: float
    seconds: list[float]  # from each call to each of its line's phones
    storm_s: float  # from the last call of a storm to the last phone
    storm_events: float  # that one phone was sent in the storm
    back_s: float  # until a thousand phones that come at once have their state
    again_s: float = 0.0  # the same, from the moment that a role which died is started again

    @property
    def p50(self) -> float:
        return median(self.seconds)

    @property
    def p99(self) -> float:
        return p99_of(self.seconds)


def rows(phones: int = PHONES) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        ours = _ours(Path(folder), phones)
    bare = _bare(phones)
    beside = f"bare {bare.kib:.1f} KiB"
    yield Row(f"phone's memory, {phones} open / {PHONE_KIB:g} KiB", ours.kib / PHONE_KIB, at_most=1, note=_kib(ours))
    yield Row("phone's memory / in a bare Starlette stream", ours.kib / bare.kib, at_most=1, note=beside)
    crowded = f"call → its line's {phones // len(LINES)} phones"
    yield Row(f"{crowded}, p99 / {CALL_S:g} s", ours.p99 / CALL_S, at_most=1, note=_ms(ours))
    yield Row(f"{crowded}, p99 / bare, no broker", ours.p99 / bare.p99, note=f"bare {_ms(bare)}")
    after = f"{ours.storm_events:.0f} states each of {STORM}"
    yield Row(f"{STORM} calls in a second, last to all / {CALL_S:g} s", ours.storm_s / CALL_S, at_most=1, note=after)
    back = f"{ours.back_s:.2f} s, bare {bare.back_s:.2f} s"
    yield Row(f"{COME_BACK} phones come at once / {BACK_S:g} s", ours.back_s / BACK_S, at_most=1, note=back)
    again = f"{ours.again_s:.1f} s, its start included"
    yield Row(f"{COME_BACK} phones after a restart / {AGAIN_S:g} s", ours.again_s / AGAIN_S, at_most=1, note=again)


def _ours(data: Path, phones: int) -> Measured:
    """The role as it ships, fed by the embedded broker."""
    hall, port = _hall(data / "hall"), free_port()
    with amqtt_broker(data, hall) as broker:
        settings = broker.environment | {"ONEDOOR_LIVE_PORT": str(port)}
        command = [sys.executable, "-m", "display.screens", str(hall)]
        with process(command, port, settings) as role, broker.linked("server") as link:
            found = _measure(role.pid, port, phones, lambda line, seq: _publish(link, line, seq))
            role.kill()
        began = time.perf_counter()
        with process(command, port, settings), crowd() as those:
            those.gather(port, _paths(COME_BACK), at_once=True)
            found.again_s = time.perf_counter() - began
        return found


def _bare(phones: int) -> Measured:
    port = free_port()
    with process([sys.executable, "-m", "tests.bench.bare_stream", str(port)], port, {}) as role:

        def say(line: str, seq: int) -> None:
            frame = b"id: 1\r\ndata: " + _state(seq).payload() + b"\r\n\r\n"
            client = Client(("127.0.0.1", port))  # one that is idle is closed
            client.ask(request_bytes(f"/live/line/{line}", frame))
            client.close()

        return _measure(role.pid, port, phones, say)


def _measure(pid: int, port: int, phones: int, say: Callable[[str, int], None]) -> Measured:
    seqs = count(1)
    for line in LINES:
        say(line, next(seqs))
    paths = _paths(phones)
    server = psutil.Process(pid)
    with crowd() as those:
        those.gather(port, paths[: len(LINES) * 2])  # so that what the first ones take is not counted to them all
        before = server.memory_info().rss
        those.gather(port, paths[len(LINES) * 2 :])
        seconds = [second for _ in range(CALLS) for second in _call(those, say, LINES[0], next(seqs))]
        kib = (server.memory_info().rss - before) / 1024 / (phones - len(LINES) * 2)
        storm_s, events = _storm(those, say, LINES[1], seqs)
        those.leave()
        back = those.gather(port, paths[:COME_BACK], at_once=True)
        return Measured(kib, seconds, storm_s, events * len(LINES) / phones, back)


def _paths(phones: int) -> list[str]:
    return [f"/live/line/{LINES[index % len(LINES)]}" for index in range(phones)]


def _call(those: Crowd, say: Callable[[str, int], None], line: str, seq: int) -> list[float]:
    time.sleep(APART_S)
    began = time.perf_counter()
    say(line, seq)
    return [at - began for at in those.heard(f"/live/line/{line}", seq).at]


def _storm(those: Crowd, say: Callable[[str, int], None], line: str, seqs: Iterator[int]) -> tuple[float, int]:
    began = time.perf_counter()
    for number in range(STORM):
        time.sleep(max(0, began + number / STORM - time.perf_counter()))
        said, last = time.perf_counter(), next(seqs)
        say(line, last)
    heard: Heard = those.heard(f"/live/line/{line}", last)
    return max(heard.at) - said, heard.events


def _publish(link: Link, line: str, seq: int) -> None:
    assert link.publish(_state(seq), line=line).wait(10)


def _state(seq: int) -> LineState:
    """As large as they come."""
    waiting = tuple(f"A{seq % 900 + place:03}" for place in range(50))
    return LineState(day=date(2026, 11, 26), seq=seq, waiting=waiting, count=120, estimate=Estimate(low=20, high=45))


def _hall(folder: Path) -> Path:
    folder.mkdir(parents=True)
    lines = "\n".join(f'[[line]]\nletter = "{letter}"\nname = "{letter}"\nzone = "hall"' for letter in LINES)
    (folder / "hall.toml").write_text(
        '[hall]\nid = "bench"\nname = "Bench"\ntimezone = "Asia/Shanghai"\n'
        'sessions = [{ from = "08:30", to = "17:30" }]\n[[zone]]\nname = "hall"\ntitle = "Hall"\n'
        f'[[window]]\nname = "1"\nzone = "hall"\nlines = {json.dumps(list(LINES))}\n{lines}\n',
        "utf-8",
    )
    return folder


def _kib(measured: Measured) -> str:
    return f"{measured.kib:.1f} KiB each"


def _ms(measured: Measured) -> str:
    return f"p50 {measured.p50 * 1e3:.0f} ms, p99 {measured.p99 * 1e3:.0f} ms"


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else PHONES):
        print(row, flush=True)
