"""The screens role as it ships: a process, a broker, granian."""

from __future__ import annotations

import json
import re
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.brokers import RunningBroker, until
from tests.display.calls import board, next_seq, today
from tests.display.conftest import Screens
from wire.link import Link
from wire.messages import Estimate, LineState, WindowState, WindowStatus


def say(server: Link, message: Any, **names: str) -> None:
    assert server.publish(message, **names).wait(5)


def events(answer: httpx.Response) -> Iterator[dict[str, str]]:
    """Each event's fields, as they come."""
    fields: dict[str, str] = {}
    for line in answer.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield fields
            fields = {}


@contextmanager
def following(screens: Screens, path: str, **headers: str) -> Iterator[tuple[httpx.Response, Iterator[dict[str, str]]]]:
    with screens.client.stream("GET", screens.url + path, headers=headers) as answer:
        yield answer, events(answer)


def newest(screens: Screens, path: str) -> dict[str, Any]:
    with following(screens, path) as (_, came):
        return json.loads(next(came)["data"])


def test_who_comes_back_is_sent_less_than_half_of_what_newcomers_are(screens, server):
    seq = next_seq()
    waiting = tuple(f"A{place:03}" for place in range(50))
    estimate = Estimate(low=20, high=45)
    say(server, LineState(day=today(), seq=seq, waiting=waiting, count=120, estimate=estimate), line="A")
    until(lambda: newest(screens, "/live/line/A").get("seq") == seq)
    whole = beginning(screens, "/live/line/A")
    had = re.findall(rb"id: (\S+)", whole)[0].decode()
    again = beginning(screens, f"/live/line/A?last={had}")
    assert b"ping" in again
    assert len(again) < len(whole) / 2


def beginning(screens: Screens, path: str) -> bytes:
    """All bytes that come first of a stream, up to its first ping."""
    came = b""
    with socket.create_connection(("127.0.0.1", screens.port), 10) as reader:
        reader.sendall(f"GET {path} HTTP/1.1\r\nHost: hall\r\n\r\n".encode())
        while not re.search(rb"event: ping\r\n.*\r\n\r\n", came):
            came += reader.recv(65536)
    return came


def test_a_board_is_followed_from_its_newest_state_on(screens, server):
    older, seq, newer = next_seq(), next_seq(), next_seq()
    say(server, board(seq, ("A012", "3"), A=4, B=0, F=1), zone="east")
    until(lambda: newest(screens, "/live/board/east").get("seq") == seq)
    with following(screens, "/live/board/east", Origin="http://elsewhere") as (answer, came):
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cache-control"] == "no-store"
        first, ping = next(came), next(came)
        state = json.loads(first["data"])
        assert first["id"].startswith(f"{state['day']}:{seq}:")
        assert state["waiting"] == {"A": 4, "B": 0, "F": 1}
        assert (ping["event"], json.loads(ping["data"])["wire"]) == ("ping", True)

        say(server, board(older, ("A011", "2"), A=5), zone="east")  # never seen
        say(server, board(newer, ("B001", "4"), ("A012", "3"), A=3), zone="east")
        assert json.loads(next(came)["data"])["seq"] == newer


def test_lines_and_windows_are_followed_too(screens, server):
    day, seq = board(1).day, next_seq()
    say(server, LineState(day=day, seq=seq, waiting=("A013", "A014"), estimate=Estimate(low=5, high=9)), line="A")
    say(server, WindowState(day=day, seq=seq, status=WindowStatus.CALLING, number="A012", call=1), window="3")
    until(lambda: newest(screens, "/live/line/A").get("waiting") == ["A013", "A014"])
    until(lambda: newest(screens, "/live/window/3").get("number") == "A012")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/live/board/north", "unknown_zone"),
        ("/live/line/Q", "unknown_line"),
        ("/live/line/a", "unknown_line"),
        ("/live/window/99", "unknown_window"),
        ("/live/window/%2e%2e", "unknown_window"),
        ("/board/north", "unknown_zone"),
        ("/window/99", "unknown_window"),
        ("/wall/north", "unknown_zone"),
        ("/live/guide/1", "not_found"),
        ("/board/", "not_found"),
        ("/live/kiosk/1", "not_found"),
        ("/static/../app.py", "not_found"),
        ("/static/nothing.js", "not_found"),
        ("/live/board/" + "x" * 5000, "unknown_zone"),
    ],
)
def test_what_is_not_there_is_refused_in_json(screens, path, code):
    answer = screens.client.get(screens.url + path)
    assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert answer.json()["message"]


def test_nothing_can_be_posted(screens):
    answer = screens.client.post(f"{screens.url}/live/board/east", content=b"x" * 100_000)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_the_page_allows_nothing_from_elsewhere_and_no_script_inside(screens):
    answer = screens.client.get(f"{screens.url}/board/east")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.text.count("<script") == 1  # the module, by its address
    assert " style=" not in answer.text
    assert "东等候区" in answer.text
    assert "East Waiting Area" in answer.text
    assert "東等候區" in answer.text


def test_the_font_is_served_whole_and_kept_for_long(screens):
    with screens.client.stream("GET", f"{screens.url}/static/font") as answer:
        assert answer.headers["content-type"] == "font/ttf"
        assert "immutable" in answer.headers["cache-control"]
        assert int(answer.headers["content-length"]) > 10_000_000
        assert next(answer.iter_bytes(4))[:4] == b"\x00\x01\x00\x00"


def test_our_own_files_are_kept_for_ever_by_the_version_that_is_in_their_address(screens):
    page = screens.client.get(f"{screens.url}/board/east")
    assert page.headers["cache-control"] == "no-cache"
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert len(files) == 7
    assert {path.split("/")[2] for path in files} == set(re.findall('data-version="([0-9a-f]{12})"', page.text))
    for path in files:
        answer = screens.client.get(screens.url + path)
        assert (answer.status_code, "immutable" in answer.headers["cache-control"]) == (200, True)
    name = files[-1].rpartition("/")[2]
    for elsewhere in (f"/static/{name}", f"/static/000000000000/{name}"):  # of what version could it be?
        assert screens.client.get(screens.url + elsewhere).status_code == 404


def test_the_keeper_has_an_address_of_its_own_and_is_asked_for_anew_each_time(screens):
    answer = screens.client.get(f"{screens.url}/static/keeper.js")
    assert (answer.headers["cache-control"], answer.headers["service-worker-allowed"]) == ("no-cache", "/")
    assert answer.headers["content-type"].startswith("text/javascript")
    again = screens.client.get(f"{screens.url}/static/keeper.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) in ((304, b""), (200, answer.content))


def test_more_readers_are_served_than_granian_would_take_by_itself(screens):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    readers = []
    try:
        for _ in range(1100):
            reader = socket.create_connection(("127.0.0.1", screens.port))
            readers.append(reader)
            reader.sendall(b"GET /live/line/B HTTP/1.1\r\nHost: hall\r\n\r\n")
        until(lambda: int(screens.health().get("followers", 0)) >= 1100, 20)
    finally:
        for reader in readers:
            reader.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    until(lambda: int(screens.health().get("followers", 0)) < 100, 20)


def test_a_second_one_on_the_same_port_says_so_and_ends(screens):
    environment = screens.environment | {"ONEDOOR_LIVE_PORT": str(screens.port)}
    command = [sys.executable, "-P", "-m", "display.screens", str(screens.hall_dir)]
    ended = subprocess.run(command, env=environment, capture_output=True, timeout=30, check=False)
    assert ended.returncode == 1
    assert b"cannot_listen" in ended.stderr
    assert screens.health()["wire"] == "connected"


def test_it_tells_its_readers_that_the_broker_is_gone_and_back(screens, broker: RunningBroker, server):
    with following(screens, "/live/board/west") as (_, came):

        def on_wire() -> bool:
            while (event := next(came)).get("event") != "ping":
                pass
            return bool(json.loads(event["data"])["wire"])

        assert on_wire()
        broker.kill()
        while on_wire():
            pass
        assert screens.health()["wire"] == "away"
        broker.start()
        while not on_wire():
            pass
    until(lambda: server.connected)
    seq = next_seq()
    say(server, board(seq, ("E001", "9")), zone="west")
    until(lambda: newest(screens, "/live/board/west").get("seq") == seq)


def test_it_stops_at_once_with_streams_open_and_leaves_nothing(screens):
    with following(screens, "/live/board/east") as (_, came):
        next(came)
        code, took, said = screens.stop()
        assert (code, took < 2) == (0, True)
        assert "Traceback" not in said
        assert "level=error" not in said
