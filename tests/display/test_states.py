"""The newest states, asked for instead of followed: what is answered, to whom, and how often."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

import httpx
import pytest

from display.screens.guide import GUIDE
from display.screens.guide_state import GuideState
from display.screens.shares import StreamsPerAddress, TurnedAway
from display.screens.states import States
from display.screens.streams import Key, Streams
from tests.brokers import HALL_DIR, until
from tests.display.calls import DAY, NINE, board, next_seq
from tests.display.conftest import Screens
from tests.wire.ears import LogBook
from wire.askers import Proxies, Shares
from wire.messages import Estimate, LineState, WindowState, WindowStatus

EAST = Key("board", "east")
HALL = Key("window", "贵宾")
KEYS = [EAST, Key("line", "A"), HALL, GUIDE]
LOCAL = Proxies([ip_network("127.0.0.1")])
FOR_ALL = {"Access-Control-Allow-Origin": "*"}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def tag(self) -> str:
        return self.headers["etag"]


@dataclass
class Port:
    """The front of a live port behind which nothing is."""

    streams: Streams = field(default_factory=lambda: Streams(KEYS, "page-1", lambda: NINE))
    shares: Shares = field(default_factory=lambda: Shares(1000, 1000))
    log: LogBook = field(default_factory=LogBook)

    def ask(self, path: str, method: str = "GET", client: str = "203.0.113.9", **headers: str) -> Answer:
        """Ask it as an ASGI server would."""
        asked = [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "headers": asked, "client": (client, 50000)}
        sent: list[Any] = []

        async def app(*_: Any) -> None:
            raise AssertionError("it was passed on")

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            raise AssertionError("a body was asked for")

        front = States(app, self.streams, KEYS, LOCAL, self.shares, FOR_ALL, TurnedAway(self.log))  # type: ignore[arg-type]
        asyncio.run(front(scope, receive, send))
        start, body = sent
        named = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], named, body["body"])


@pytest.fixture
def port() -> Port:
    port = Port()
    port.streams.set_on_wire(on_wire=True)
    port.streams.offer(EAST, board(17, ("A012", "3"), day=DAY, A=4))
    return port


def test_a_state_is_what_is_retained_and_whether_the_hall_is_heard(port):
    answer = port.ask("/state/board/east")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.tag.startswith('"2026-11-22:17-')
    retained = json.loads(board(17, ("A012", "3"), day=DAY, A=4).payload())
    told = answer.json
    assert (told.pop("wire"), told.pop("page")) == (True, "page-1")
    assert (told["seq"], told["waiting"], told["calls"][0]["number"]) == (17, {"A": 4}, "A012")
    assert told.keys() == retained.keys()


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', '"other",W/{} ', "*"])
def test_who_has_the_state_already_is_told_only_that(port, known):
    tag = port.ask("/state/board/east").tag
    again = port.ask("/state/board/east", If_None_Match=known.format(tag))
    assert (again.status, again.body, again.tag) == (304, b"", tag)
    assert again.headers["access-control-allow-origin"] == "*"
    assert "content-length" not in again.headers


def test_a_new_state_another_content_and_a_lost_broker_each_have_a_tag_of_their_own(port):
    tags = [port.ask("/state/board/east").tag]
    for change in (
        lambda: port.streams.offer(EAST, board(17, ("A012", "3"), day=DAY, A=5)),  # told differently
        lambda: port.streams.offer(EAST, board(18, ("A012", "3"), day=DAY, A=5)),
        lambda: port.streams.set_on_wire(on_wire=False),
    ):
        change()
        answer = port.ask("/state/board/east", If_None_Match=tags[-1])
        assert answer.status == 200
        tags.append(answer.tag)
    assert len(set(tags)) == 4
    assert (answer.json["wire"], answer.json["heard"]) == (False, "2026-11-22T09:00:00.000+08:00")
    port.streams.set_on_wire(on_wire=True)
    assert port.ask("/state/board/east").tag == tags[2]  # the same again has the same


def test_an_older_state_changes_nothing(port):
    tag = port.ask("/state/board/east").tag

    async def offer() -> None:
        port.streams.offer(EAST, board(16, ("A011", "3"), day=DAY, A=9))

    asyncio.run(offer())
    assert port.ask("/state/board/east", If_None_Match=tag).status == 304


def test_names_in_any_script_are_known(port):
    port.streams.offer(HALL, WindowState(day=DAY, seq=3, status=WindowStatus.CALLING, number="A012", call=1))
    assert port.ask("/state/window/贵宾").json["number"] == "A012"


def test_the_guides_whole_state_is_one_of_them(port):
    now = GuideState(day=DAY, seq=5, lines={}, windows={}, staff=(), unwell=("printer-1",))
    port.streams.offer(GUIDE, now)
    assert port.ask("/state/guide").json == json.loads(now.payload()) | {"wire": True, "page": "page-1"}


def test_while_a_state_was_not_heard_it_is_said_when_to_ask_again(port):
    answer = port.ask("/state/line/A")
    assert (answer.status, answer.json["code"], answer.headers["retry-after"]) == (503, "not_heard", "2")
    assert answer.json["retry_after"] == 2
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/state/board/north", "unknown_zone"),
        ("/state/line/Q", "unknown_line"),
        ("/state/window/99", "unknown_window"),
        ("/state/window/", "unknown_window"),
        ("/state/window/3/x", "unknown_window"),
        ("/state/kiosk/1", "not_found"),
        ("/state/line", "not_found"),
        ("/state/staff/calls", "not_found"),
        ("/state/guide/", "not_found"),
        ("/state/", "not_found"),
    ],
)
def test_what_the_hall_does_not_have_is_not_found(port, path, code):
    answer = port.ask(path)
    assert (answer.status, answer.json["code"]) == (404, code)


def test_only_headers_are_sent_to_who_asks_for_no_more(port):
    whole, head = port.ask("/state/board/east"), port.ask("/state/board/east", "HEAD")
    assert (head.status, head.headers, head.body) == (200, whole.headers, b"")


def test_nothing_can_be_sent_to_a_state(port):
    answer = port.ask("/state/board/east", "POST")
    assert (answer.status, answer.json["code"], answer.headers["allow"]) == (405, "method_not_allowed", "GET, HEAD")


def test_who_asks_too_much_is_told_when_to_ask_again_and_nobody_else_is_hindered(port):
    port.shares = Shares(a_second=0.05, at_once=3)
    asked = [port.ask("/state/board/east") for _ in range(4)]
    assert [answer.status for answer in asked] == [200, 200, 200, 429]
    assert asked[3].json["code"] == "too_many_requests"
    assert 1 <= int(asked[3].headers["retry-after"]) <= 20
    assert port.ask("/state/board/east", client="203.0.113.10").status == 200
    (told,) = port.log.of("address_refused")
    assert told["address"] == "203.0.113.9"


def test_behind_a_proxy_each_visitor_has_a_share(port):
    port.shares = Shares(a_second=0.01, at_once=1)

    def ask(visitor: str, by: str = "127.0.0.1") -> int:
        return port.ask("/state/board/east", client=by, X_Forwarded_For=visitor).status

    assert [ask("198.51.100.1"), ask("198.51.100.1"), ask("198.51.100.2")] == [200, 429, 200]
    assert [ask(f"198.51.100.{n}", by="203.0.113.66") for n in (7, 8)] == [200, 429]  # no proxy of ours


class Held:
    """An app whose streams stay open until they are let go."""

    def __init__(self) -> None:
        self.open = 0
        self.go = asyncio.Event()

    async def __call__(self, scope: Any, _receive: Any, _send: Any) -> None:
        self.open += 1
        await self.go.wait()
        self.open -= 1
        if scope["path"].endswith("broken"):
            raise ConnectionError


def test_an_address_holds_so_many_streams_and_no_more_until_one_has_ended():
    async def hold() -> None:
        app = Held()
        log = LogBook()
        door = StreamsPerAddress(app, LOCAL, 2, FOR_ALL, TurnedAway(log))  # type: ignore[arg-type]
        said: list[Mapping[str, Any]] = []

        async def send(message: Any) -> None:
            said.append(message)

        def come(client: str, path: str = "/live/line/A") -> asyncio.Task[None]:
            scope = {"type": "http", "method": "GET", "path": path, "headers": [], "client": (client, 50000)}
            return asyncio.create_task(door(scope, send, send))  # type: ignore[arg-type]

        theirs = [come("203.0.113.9") for _ in range(3)]
        a_television = come("203.0.113.9", "/live/board/east")
        elsewhere = [come("203.0.113.10"), come("203.0.113.9", "/board/east")]
        others = [a_television, *elsewhere, *(come("127.0.0.1") for _ in range(5))]
        await asyncio.wait([theirs[2]], timeout=5)
        start, body = said
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        assert (start["status"], json.loads(body["body"])["code"]) == (429, "too_many_streams")
        assert (headers["retry-after"], headers["access-control-allow-origin"]) == ("30", "*")
        assert app.open == 2 + 8
        assert [told["address"] for told in log.of("address_refused")] == ["203.0.113.9"]
        app.go.set()
        await asyncio.gather(*theirs, *others)
        app.go.clear()
        broken = [come("203.0.113.9", "/live/line/broken") for _ in range(2)]
        await asyncio.sleep(0)
        app.go.set()
        await asyncio.gather(*broken, return_exceptions=True)
        app.go.clear()
        again = [come("203.0.113.9") for _ in range(2)]
        await asyncio.sleep(0)
        assert app.open == 2  # what broke is not counted any more either
        app.go.set()
        await asyncio.gather(*again)

    asyncio.run(asyncio.wait_for(hold(), 10))


def test_the_role_answers_polls_from_what_it_hears(screens, server):
    day, seq = board(1).day, next_seq()
    state = LineState(day=day, seq=seq, waiting=("A013", "A014"), count=2, estimate=Estimate(low=5, high=9))
    assert server.publish(state, line="A").wait(5)
    url = f"{screens.url}/state/line/A"
    until(lambda: screens.client.get(url).json().get("seq") == seq)
    answer = screens.client.get(url, headers={"Origin": "http://elsewhere"})
    told = answer.json()
    assert re.fullmatch("[0-9a-f]{12}", told.pop("page"))
    assert told == json.loads(state.payload()) | {"wire": True}
    assert answer.headers["access-control-allow-origin"] == "*"
    again = screens.client.get(url, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert screens.client.get(f"{screens.url}/state/line/Q").json()["code"] == "unknown_line"


def test_the_role_believes_the_proxy_on_its_own_machine(screens):
    def ask(visitor: str) -> int:
        forwarded = {"X-Forwarded-For": visitor}
        return screens.client.get(f"{screens.url}/state/board/north", headers=forwarded).status_code

    assert {ask(f"198.51.100.{n}") for n in range(20)} == {404}


@pytest.fixture
def narrow(own_broker, broker) -> Iterator[Screens]:
    """The role with small shares, and no proxy on its own machine."""
    shares = {
        "ONEDOOR_PROXIES": "192.0.2.1",
        "ONEDOOR_STREAMS_PER_ADDRESS": "3",
        "ONEDOOR_POLLS_PER_ADDRESS": "1",
    }
    with closing(Screens("display.screens", HALL_DIR, own_broker.environment | shares)) as role:
        role.start()
        yield role


def test_the_role_keeps_an_address_to_its_share_of_streams_and_of_polls(narrow):
    with ExitStack() as open_streams:

        def come() -> int:
            answer = open_streams.enter_context(narrow.client.stream("GET", f"{narrow.url}/live/line/A"))
            return int(answer.status_code)

        assert [come() for _ in range(4)] == [200, 200, 200, 429]
        polled: list[httpx.Response] = []

        def is_refused() -> bool:
            polled.append(narrow.client.get(f"{narrow.url}/state/line/Q"))
            return polled[-1].status_code == 429

        until(is_refused)
        assert (polled[0].status_code, polled[-1].json()["code"]) == (404, "too_many_requests")
        assert polled[-1].headers["retry-after"] == "1"
        assert narrow.health()["followers"] == "3"
    until(lambda: narrow.health()["followers"] == "0")
    with narrow.client.stream("GET", f"{narrow.url}/live/line/A") as answer:
        assert answer.status_code == 200


def test_what_answers_polls_has_never_heard_of_a_database():
    program = (
        "import display.screens.role, sys; print(sorted(m for m in sys.modules if m.split('.')[0] in "
        "('sqlalchemy', 'sqlite3', 'alembic', 'psycopg', 'caller_server')))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert said.stdout.strip() == "[]"
