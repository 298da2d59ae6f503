"""The quiet side of a TV: what is shown beside the calls, in a real Chromium and from a real folder."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Route, expect
from starlette.applications import Starlette

from config.models import Hall
from display.screens.side import Side
from tests.brokers import HALL_DIR, RunningBroker, until
from tests.display.calls import HALL_TIME, board, next_seq
from tests.display.conftest import Screens
from tests.display.films import MP4, film
from tests.display.looking import NOTHING_WRONG, Watching
from tests.films import mp4, track
from tests.halls import small_hall
from tests.wire.ears import LogBook
from wire.link import Link

TV, UPRIGHT = (1920, 1080), (1080, 1920)
SHOWN = ".side > [data-shown]"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="#0b4ea2"/></svg>'
MAY_NOT_BE_HEARD = """(() => {
    window.silently = [];
    HTMLMediaElement.prototype.play = function () {
        window.film = this;
        window.silently.push(this.muted);
        return this.muted ? Promise.resolve() : Promise.reject(new DOMException("", "NotAllowedError"));
    };
    let turn = 0;
    Object.defineProperty(HTMLMediaElement.prototype, "currentTime", { get: () => turn++ });
})()"""
CHANGES = (
    ('media = "media"', 'media = "media"\nmedia_sound = true\npicture_seconds = 3'),
    ('when = { hours = [{ from = "11:00", to = "14:00" }] }', "when = { until = 2020-01-01 }"),
)


@pytest.fixture(scope="module")
def hall_dir(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Path:
    """The Weidu hall with a folder of all kinds, some of it broken."""
    folder = tmp_path_factory.mktemp("hall") / "weidu"
    shutil.copytree(HALL_DIR, folder)
    zones = folder / "zones.toml"
    for before, after in CHANGES:
        assert before in zones.read_text("utf-8")
        zones.write_text(zones.read_text("utf-8").replace(before, after), "utf-8")
    media = folder / "media"
    for old in media.iterdir():
        old.unlink()
    Image.new("RGB", (320, 180), "#1e8e5a").save(media / "1 绿.png")
    (media / "2.mp4").write_bytes(mp4(track(b"avc1")))  # says that it is one and holds nothing
    whole = film(browser)
    (media / "2.webm").write_bytes(whole.replace(b"V_VP8", b"V_VPX"))  # can be heard and not seen
    (media / "3.mp4").write_bytes(film(browser, MP4))
    (media / "3.webm").write_bytes(whole)
    (media / "4.svg").write_text("<svg never closed")
    (media / "5.txt").write_text("停车\n请停到 <b>地下</b> 车库", "utf-8")
    (media / "6.exe").write_bytes(b"MZ")
    (media / "7.mp4").write_bytes(mp4(track(b"hvc1")))  # of a kind that some browsers play
    return folder


@pytest.fixture(scope="module")
def own_screens(hall_dir: Path, own_broker: RunningBroker) -> Iterator[Screens]:
    with closing(Screens("display.screens", hall_dir, dict(own_broker.environment))) as role:
        yield role


def told(screens: Screens, zone: str = "east") -> dict:
    return screens.client.get(f"{screens.url}/board/{zone}/side").json()


def test_a_tv_is_told_what_is_due_and_where_it_is(screens: Screens):
    said = told(screens)
    assert [show["kind"] for show in said["shows"]] == ["picture", *["video"] * 4, "picture", "text"]
    assert said["shows"][6]["text"].startswith("停车\n")
    assert said["sound"] is True
    assert [notice["text"]["en"][:6] for notice in said["notices"]] == ["Copies"]
    assert told(screens, "west")["shows"] == []
    assert screens.client.get(f"{screens.url}/board/north/side").json()["code"] == "unknown_zone"


def test_files_are_served_in_pieces_and_by_version_and_run_nothing(screens: Screens, hall_dir: Path):
    shows = told(screens)["shows"]
    whole = (hall_dir / "media" / "3.webm").read_bytes()
    answer = screens.client.get(screens.url + shows[4]["address"])
    assert answer.content == whole
    assert answer.headers["content-type"] == "video/webm"
    assert "immutable" in answer.headers["cache-control"]
    assert "sandbox" in answer.headers["content-security-policy"]
    piece = screens.client.get(screens.url + shows[4]["address"], headers={"Range": "bytes=10-29"})
    assert (piece.status_code, piece.content) == (206, whole[10:30])
    tag = {"If-None-Match": answer.headers["etag"]}
    again = screens.client.get(f"{screens.url}/media/east/3.webm", headers=tag)
    assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", "no-cache")
    assert screens.client.get(screens.url + shows[0]["address"]).headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    "path",
    [
        "east/6.exe",
        "east/hall.toml",
        "east/..%2fhall.toml",
        "east/%2e%2e%2fzones.toml",
        "west/3.webm",
        "north/3.webm",
        "east/",
    ],
)
def test_nothing_but_what_is_shown_is_served(screens: Screens, path: str):
    answer = screens.client.get(f"{screens.url}/media/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def hurried(route: Route) -> None:
    """What is to be shown, each for a shorter time than a hall may say."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('"seconds": 3', '"seconds": 1.5'))


def test_all_is_shown_in_turn_and_what_is_broken_is_passed_over_and_said(
    watch: Watching, server: Link, screens: Screens
):
    assert server.publish(board(next_seq(), ("A012", "3"), ("B004", "5"), A=14, B=6, F=0), zone="east").wait(5)
    it = watch("/board/east", TV, lambda it: it.route("**/side", hurried), reduced_motion="no-preference")
    expect(it.one(f"{SHOWN}.card [lang=en]")).to_have_text(
        "Copies and photographs are free: please ask at the guide desk"
    )
    expect(it.one("img[data-shown][src*='1%20']")).to_be_visible()
    expect(it.one("video[data-shown][src*='3.mp4']")).to_be_visible(timeout=15_000)
    expect(it.one("video[data-shown][src*='3.webm']")).to_be_visible(timeout=15_000)
    assert it.page.evaluate("document.querySelector('.side video').muted") is False
    assert server.publish(board(next_seq(), ("A013", "3"), A=13), zone="east").wait(5)
    until(lambda: it.page.evaluate("document.querySelector('.side video')?.muted ?? true"))
    expect(it.one(f"{SHOWN}.card .heading")).to_have_text("停车", timeout=15_000)
    expect(it.one(".side .lines")).to_have_text("请停到 <b>地下</b> 车库")
    expect(it.one(f"{SHOWN}.card [lang=en]")).to_be_visible(timeout=15_000)  # and from the beginning
    log = screens.stop()[2]
    for event, files in (("media_not_shown", ("2.mp4", "2.webm", "4.svg")), ("media_left_out", ("6.exe", "7.mp4"))):
        said = re.findall(rf"{event} .*file=(\S+)", re.sub(r"\x1b\[[0-9;]*m", "", log))
        assert sorted(said) == list(files)


@pytest.mark.parametrize("size", [TV, UPRIGHT, (3840, 2160)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_beside_it_the_calls_are_large_and_whole(watch: Watching, server: Link, size: tuple[int, int]):
    calls = (
        ("A1012", "13"),
        ("B004", "5"),
        ("F1003", "11"),
        ("A010", "12"),
        ("A009", "VIP-2"),
        ("B003", "4"),
        ("A008", "3"),
    )
    assert server.publish(board(next_seq(), *calls, A=114, B=6, F=0), zone="east").wait(5)
    it = watch("/board/east", size)
    expect(it.one(".side .card[data-shown]")).to_be_visible()
    assert it.look() == NOTHING_WRONG
    scale = min(size) / 1080
    assert it.size_of(".calling .number") >= 140 * scale
    assert it.size_of(".calling .window") >= 140 * scale


def test_a_film_that_is_taken_away_ends_and_one_that_may_not_be_heard_is_silent(watch: Watching, screens: Screens):
    asks: list[str] = []
    said = told(screens)
    film = {"notices": [], "shows": [said["shows"][4]], "sound": True}
    texts = [film, film | {"shows": [{"kind": "text", "text": "停车", "seconds": 60}]}]

    def side(route: Route) -> None:
        asks.append(route.request.url)
        route.fulfill(body=json.dumps(texts[min(len(asks), 2) - 1]), content_type="application/json")

    def prepare(context: BrowserContext) -> None:
        context.clock.install()
        context.route("**/side", side)
        context.add_init_script(MAY_NOT_BE_HEARD)

    it = watch("/board/east", TV, prepare, reduced_motion="no-preference")
    expect(it.one("video[data-shown]")).to_be_visible()
    it.page.clock.fast_forward(3_000)
    assert it.page.evaluate("window.silently") == [False, True]
    assert it.page.evaluate("window.film.muted")
    it.page.clock.fast_forward(13_000)
    expect(it.one(f"{SHOWN}.card .heading")).to_have_text("停车")
    it.page.clock.fast_forward(3_000)
    expect(it.page.locator(".side video")).to_have_count(0)
    assert it.page.evaluate("window.film.networkState") == 0  # it holds nothing any more


def test_a_notice_that_begins_while_the_page_is_open_appears_by_itself(watch: Watching):
    said = [{"notices": [], "shows": [], "sound": False}]

    asks: list[str] = []

    def side(route: Route) -> None:
        asks.append(route.request.url)
        route.fulfill(body=json.dumps(said[-1]), content_type="application/json")

    def prepare(context: BrowserContext) -> None:
        context.clock.install()
        context.route("**/side", side)

    beside, below = watch("/board/east", TV, prepare), watch("/board/west", TV, prepare)
    until(lambda: below.page.evaluate("1") and len(set(asks)) == 2, 10)
    expect(beside.one(".side")).to_be_hidden()
    said.append(
        {
            "notices": [{"text": {"zh-Hans": "今天停水", "en": "No water today"}, "seconds": 3}],
            "shows": [],
            "sound": False,
        }
    )
    for it in (beside, below):
        it.page.clock.fast_forward(13_000)
    expect(beside.one(".side .card [lang=en]")).to_have_text("No water today")
    expect(beside.one(".side .card [lang=zh-Hant]")).to_have_text("今天停水")
    expect(below.page.locator(".ticker .notice")).to_have_text(["今天停水", "今天停水", "No water today"])
    said.append(said[0])
    for it in (beside, below):
        it.page.clock.fast_forward(13_000)
    expect(beside.one(".side")).to_be_hidden(timeout=10_000)
    expect(beside.page.locator("body")).not_to_have_attribute("data-side", "")
    expect(below.page.locator(".ticker .notice")).to_have_count(0)


def asked(side: Side, path: str, method: str = "GET") -> httpx.Response:
    """The answer of an app that has nothing else."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=side.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://hall") as client:
            return await client.request(method, path)

    with ThreadPoolExecutor(1) as thread:  # the browser's loop fills this one
        return thread.submit(asyncio.run, ask()).result()


def test_what_is_due_follows_the_halls_clock_and_the_folder(tmp_path: Path):
    hall = Hall.model_validate(
        small_hall().model_dump(by_alias=True)
        | {
            "zone": [zone.model_dump() | {"media": "media"} for zone in small_hall().zone],
            "notice": [
                {"text": "上午", "when": {"hours": [{"from": "08:00", "to": "12:00"}]}},
                {"text": "西", "zones": ["west"]},
            ],
            "media": [{"file": "a.svg", "seconds": 20, "when": {"from": "2026-10-01"}}],
        }
    )
    now, log = [datetime(2026, 9, 30, 11, 59, tzinfo=HALL_TIME)], LogBook()
    side = Side(hall, tmp_path, lambda: now[-1], log, looks_every_s=0)  # type: ignore[arg-type]
    assert asked(side, "/board/east/side").json()["shows"] == []
    assert [one["text"] for one in asked(side, "/board/east/side").json()["notices"]] == [{"zh-Hans": "上午"}]
    assert len(asked(side, "/board/west/side").json()["notices"]) == 2
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.svg").write_text(SVG)
    (tmp_path / "media" / "b.png").write_text("no picture")
    assert asked(side, "/board/east/side").json()["shows"] == []
    now.append(datetime(2026, 10, 1, 12, 0, tzinfo=HALL_TIME))
    said = asked(side, "/board/east/side").json()
    assert [(show["kind"], show["seconds"]) for show in said["shows"]] == [("picture", 20)]
    assert said["notices"] == []
    assert [line["file"] for line in log.of("media_left_out")] == ["", "", "b.png"]
    (tmp_path / "media" / "a.svg").unlink()
    assert asked(side, said["shows"][0]["address"]).status_code == 404


def test_a_file_that_a_tv_cannot_show_is_said_once_until_it_is_another(tmp_path: Path):
    zones = [zone.model_dump() | {"media": "media"} for zone in small_hall().zone]
    hall = Hall.model_validate(small_hall().model_dump(by_alias=True) | {"zone": zones})
    log = LogBook()
    side = Side(hall, tmp_path, lambda: datetime.now(HALL_TIME), log, looks_every_s=0)  # type: ignore[arg-type]
    film = tmp_path / "media" / "film.mp4"
    film.parent.mkdir()
    film.write_bytes(mp4(track(b"avc1")))
    assert [asked(side, "/media/east/film.mp4", "POST").status_code for _ in range(3)] == [204] * 3
    film.write_bytes(mp4(track(b"avc1"), data=b"another"))
    assert asked(side, "/media/east/film.mp4", "POST").status_code == 204
    said = [(line["zone"], line["file"]) for line in log.of("media_not_shown")]
    assert said == [("east", "film.mp4")] * 2
    for path in ("/media/east/other.mp4", "/media/north/film.mp4"):
        assert asked(side, path, "POST").status_code == 404
    assert len(log.of("media_not_shown")) == 2
