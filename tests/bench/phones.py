"""A thousand phones of one line that have no stream: how often they ask, all together.

Each is the real script of the page, with memory and timers of its own, in one Chromium; the hall is real, too.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.load import Client
from tests.bench.servers import Running, hall_server, process, write_hall
from tests.bench.table import Row
from tests.brokers import amqtt_broker, free_port, until
from tests.browser import chromium

PHONES = 1_000
EACH_S = 20
A_CALL, A_SECOND = 20, 100
"""The aims: requests to the server that a call causes in so long, and requests a second whatever is away."""

MANY = """async ([script, tickets]) => {
  const said = document.getElementById("page");
  const page = JSON.parse(said.textContent);
  for (const [token, ticket] of tickets) {
    said.textContent = JSON.stringify({ ...page, token, ticket });
    await import(`${script}?phone=${token}`); // under each address the script is another one
  }
}"""


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        called, away = _measured(Path(folder))
    yield Row(
        f"{PHONES} phones, a call: requests to the server / {A_CALL}", called / A_CALL, at_most=1,
        note=f"{called} in {EACH_S} s",
    )  # fmt: skip
    for what, count in away.items():
        rate = count / EACH_S
        yield Row(
            f"{PHONES} phones, {what} away: requests to the server / {A_SECOND}", rate / A_SECOND, at_most=1,
            note=f"{rate:.0f} a second",
        )  # fmt: skip


def _measured(data: Path) -> tuple[int, dict[str, int]]:
    """Requests to the server after a call, and while a part of the hall is away."""
    port = free_port()
    folder = write_hall(data / "hall")
    with amqtt_broker(data, folder) as broker:
        settings = broker.environment | {"ONEDOOR_LIVE_PORT": str(port)}
        role = [sys.executable, "-m", "display.screens", str(folder)]
        live = {"ONEDOOR_PUBLIC_LIVE_URL": f"http://127.0.0.1:{port}"}
        with process(role, port, settings) as screens, hall_server(data, broker, **live) as hall, chromium() as browser:
            page = browser.new_page()
            asked = _be_many(page, hall)
            until(lambda: not _new(page, asked, 1), within_s=60)  # all have begun and hear the hall
            client = Client(hall.address)
            client.ask(hall.move(1, "next"))
            client.close()
            called = _new(page, asked, EACH_S)
            broker.kill()
            away = {"broker": _new(page, asked, EACH_S)}
            broker.start()
            screens.kill()
            away["screens"] = _new(page, asked, EACH_S)
            return called, away


def _be_many(page: Page, hall: Running) -> list[str]:
    """Have a page be the phones of all who wait; gives what they ask the server, as it grows."""
    client = Client(hall.address)
    tokens = [json.loads(client.ask(hall.issue())[1])["token"] for _ in range(PHONES)]
    tickets = [(token, json.loads(client.ask(_progress(token))[1])) for token in tokens]
    client.close()
    page.add_init_script("delete window.EventSource")
    page.goto(f"http://{hall.address[0]}:{hall.address[1]}/t/{tokens[0]}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/tickets/" in request.url else None)
    page.evaluate(MANY, [page.evaluate("document.querySelector('script[type=module]').src"), tickets])
    return asked


def _progress(token: str) -> bytes:
    return f"GET /api/tickets/{token} HTTP/1.1\r\nHost: hall\r\n\r\n".encode()


def _new(page: Page, asked: list[str], seconds: float) -> int:
    """How much is asked in so long."""
    asked.clear()
    page.wait_for_timeout(seconds * 1000)
    return len(asked)


if __name__ == "__main__":
    for row in rows():
        print(row, flush=True)
