"""The TV page in a real Chromium, behind the real role and the real broker."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.brokers import RunningBroker, until
from tests.display.calls import HALL_TIME, board, next_seq
from tests.display.looking import ALL_IS_KEPT, NOTHING_WRONG, Shown, Watching
from wire.link import Link
from wire.messages import BoardState, Estimate

LANDSCAPE, PORTRAIT, FOUR_K = (1920, 1080), (1080, 1920), (3840, 2160)
OTHERS = (1280, 720), (2160, 3840), (1024, 768)
SIX_MORE = (("Z104", "13"), ("C1007", "6"), ("D015", "8"), ("G033", "12"), ("E020", "VIP-2"), ("C1006", "7"))
WAITING = {"C": 31, "D": 4, "E": 12, "G": 0, "Z": 108}
WAITS = {
    "C": Estimate(low=104, high=175),
    "D": Estimate(low=7, high=12),
    "E": Estimate(low=0, high=40),
    "G": Estimate(low=1, high=1),
    "Z": Estimate(low=190, high=320),
}


@pytest.fixture
def switch_on(watch: Watching) -> Any:
    """Opens the board of a zone."""

    def on(zone: str = "west", size: tuple[int, int] = LANDSCAPE, **more: Any) -> Shown:
        return watch(f"/board/{zone}", size, **more)

    return on


@pytest.fixture
def call(server: Link) -> Any:
    def say(*calls: tuple[str, str], zone: str = "west", times: int = 1) -> BoardState:
        until(lambda: server.connected, 10)
        said = board(next_seq(), *calls, call=times, **WAITING).model_copy(update={"estimates": WAITS})
        assert server.publish(said, zone=zone).wait(5)
        return said

    return say


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT, FOUR_K, *OTHERS], ids=lambda size: f"{size[0]}x{size[1]}")
def test_everything_is_large_whole_and_in_contrast(switch_on, call, size):
    call(("E021", "10"), *SIX_MORE, times=2)
    television = switch_on(size=size)
    television.shows("E021", "10")
    expect(television.page.locator(".earlier li:not([data-empty])")).to_have_count(6)
    assert television.look(more_than=30) == NOTHING_WRONG

    scale = min(min(size) / 1080, max(size) / 1920)  # of the picture that fits into the screen
    for which in (".calling .number", ".calling .window"):
        assert television.size_of(which) >= 140 * scale
    panel = television.page.locator(".calling").bounding_box()
    assert panel is not None
    assert panel["width"] * panel["height"] > 0.25 * size[0] * size[1]


def test_a_number_of_six_digits_and_a_window_with_a_long_name_still_fit(switch_on, call):
    call(("Z100000", "Green-channel-4"), *SIX_MORE)
    television = switch_on()
    television.shows("Z100000", "Green-channel-4")
    assert television.look()["cutOff"] == []
    assert television.look()["overlapping"] == []


def test_before_any_call_it_is_calm_and_whole(switch_on, call):
    call(zone="east")
    for size in (LANDSCAPE, PORTRAIT):
        television = switch_on("east", size)
        expect(television.page.locator(".idle")).to_be_visible()
        expect(television.page.get_by_text("请稍候")).to_be_visible()
        assert television.look(more_than=10) == NOTHING_WRONG


def test_a_call_is_shown_at_once_and_pulses_three_times(switch_on, call):
    call(("C001", "6"))
    television = switch_on(reduced_motion="no-preference")
    television.shows("C001", "6")
    panel = television.page.locator(".calling")
    expect(panel).not_to_have_attribute("data-fresh", "")  # it was called before anyone looked
    call(("C002", "7"), ("C001", "6"))
    television.shows("C002", "7")
    expect(panel).to_have_attribute("data-fresh", "")
    frame = panel.evaluate_handle("panel => getComputedStyle(panel, '::after')")
    pulse = frame.evaluate("frame => [frame.animationName, frame.animationIterationCount]")
    assert pulse == ["pulse", "3"]
    expect(television.page.locator(".earlier li .number").first).to_have_text("C001")
    expect(television.page.locator("[style*='--fit']")).to_have_count(0)  # where no scripts run, nothing is made to fit
    expect(television.page.locator("[data-line=C] .count")).to_have_text("31")
    expect(television.page.locator("[data-line=C] .wait [lang=zh-Hans]")).to_have_text("约等104–175分钟")
    expect(television.page.locator("[data-line=E] .wait [lang=en]")).to_have_text("up to 40 min")
    expect(television.page.locator("[data-line=Z] .wait [lang=en]")).to_have_text("over 3 h")
    expect(panel).not_to_have_attribute("data-fresh", "", timeout=8_000)


def test_nothing_moves_for_those_whom_movement_disturbs(switch_on, call):
    call(("C002", "6"))
    television = switch_on()
    television.shows("C002", "6")
    call(("C003", "6"))
    television.shows("C003", "6")
    panel = television.page.locator(".calling")
    expect(panel).to_have_attribute("data-fresh", "")
    frame = panel.evaluate_handle("panel => getComputedStyle(panel, '::after')")
    assert frame.evaluate("frame => [frame.animationName, frame.opacity]") == ["none", "1"]
    assert television.page.evaluate("document.getAnimations().length") == 0


def test_a_recall_says_that_it_is_one(switch_on, call):
    television = switch_on()
    call(("C004", "6"), times=2)
    expect(television.page.get_by_text("再次呼叫").first).to_be_visible()
    expect(television.page.get_by_text("Called again")).to_be_visible()
    call(("C005", "6"))
    expect(television.page.get_by_text("Now calling")).to_be_visible()


def test_all_three_languages_are_there_and_one_script_at_a_time(switch_on):
    page = switch_on().page
    title = page.locator(".zone .words")
    assert title.evaluate("e => [...e.children].map((word) => word.textContent)") == [
        "西等候区",
        "西等候區",
        "West Waiting Area",
    ]
    for script, others in (("zh-Hans", "zh-Hant"), ("zh-Hant", "zh-Hans")):
        page.evaluate("script => (document.documentElement.dataset.script = script)", script)
        expect(title.locator(f"[lang={script}]")).to_have_css("opacity", "1")
        expect(title.locator(f"[lang={others}]")).to_have_css("opacity", "0")
        expect(title.locator("[lang=en]")).to_have_css("opacity", "1")


def test_the_clock_is_the_halls_even_on_a_television_far_away_whose_own_is_wrong(switch_on):
    wrong = "const real = Date.now; Date.now = () => real() + 5 * 3600_000;"
    page = switch_on(prepare=lambda it: it.add_init_script(wrong), timezone_id="America/New_York").page

    def right() -> bool:
        now = datetime.now(HALL_TIME)
        return page.locator(".clock").text_content() == f"{now:%H:%M}" and f"{now.day}日" in str(
            page.locator(".date").text_content()
        )

    until(right, 10)


def test_it_asks_nobody_but_its_own_server_and_breaks_no_rule(switch_on, call, screens):
    television = switch_on()
    call(("C006", "6"))
    television.shows("C006", "6")
    assert {url.split("/")[2] for url in television.asked_for} == {f"127.0.0.1:{screens.port}"}
    assert television.troubles == []


def test_silence_is_said_at_once_the_last_state_stays_and_all_heals_without_a_reload(switch_on, call, screens):
    call(("D001", "8"), ("C006", "6"))
    television = switch_on(service_workers="allow")
    television.shows("D001", "8")
    until(lambda: television.page.evaluate(ALL_IS_KEPT), 20)
    television.page.evaluate("window.opened = 'once'")
    expect(television.silence).to_be_hidden()

    screens.stop()
    expect(television.silence).to_be_visible(timeout=2_000)
    expect(television.silence).to_contain_text(re.compile(r"Last heard \d+ seconds? ago"))
    expect(television.silence).to_contain_text(re.compile(r"上次收到：\d+秒"))
    television.shows("D001", "8")
    assert television.look()["cutOff"] == []
    assert television.look()["faint"] == []

    after_reload = Shown(television.page.context, television.page.url)  # off and on again, its server away
    after_reload.shows("D001", "8")
    expect(after_reload.silence).to_be_visible()

    screens.start()
    expect(television.silence).to_be_hidden(timeout=10_000)
    call(("D002", "8"), ("D001", "8"))
    television.shows("D002", "8")
    assert television.page.evaluate("window.opened") == "once"
    after_reload.shows("D002", "8")
    expect(after_reload.silence).to_be_hidden()


def test_a_broker_that_is_away_is_silence_too(switch_on, call, broker: RunningBroker):
    call(("D003", "8"))
    television = switch_on()
    television.shows("D003", "8")
    broker.kill()
    expect(television.silence).to_be_visible(timeout=3_000)
    television.shows("D003", "8")
    expect(television.silence).to_contain_text(re.compile(r"Last heard ([3-9]|\d\d) seconds ago"), timeout=10_000)
    late, without_scripts = switch_on(), switch_on(java_script_enabled=False)
    for other in (late, without_scripts):
        other.shows("D003", "8")
    expect(late.silence).to_contain_text(re.compile(r"Last heard ([3-9]|\d\d) seconds ago"))
    expect(without_scripts.silence).to_contain_text(re.compile(r"Last heard \d\d:\d\d"))
    broker.start()
    expect(television.silence).to_be_hidden(timeout=10_000)
    call(("D004", "8"))
    television.shows("D004", "8")


def test_what_was_shown_yesterday_is_not_shown_this_morning(switch_on):
    call = {"number": "E999", "window": "9", "call": 1}
    yesterday = json.dumps({"state": {"day": "2020-01-01", "seq": 9, "calls": [call], "waiting": {}}, "heardAt": 0})
    kept = f"localStorage.setItem('/live/board/east', '{yesterday}')"

    def kept_then(route: Route) -> None:
        """The page itself was kept yesterday, too, a little earlier."""
        page = re.sub('data-place="[^"]+"', 'data-place="2020-01-01:8"', (answer := route.fetch()).text())
        page = page.replace("data-idle", "", 1).replace('<p class="number fit">', '<p class="number fit">E998', 1)
        route.fulfill(response=answer, body=page)

    def prepare(context: BrowserContext) -> None:
        context.add_init_script(kept)
        context.route("**/board/east", kept_then)
        for never in ("**/live/**", "**/state/**"):
            context.route(never, lambda route: route.abort())

    television = switch_on("east", prepare=prepare)
    expect(television.silence).to_be_visible()
    expect(television.page.locator(".calling .number")).to_be_hidden()
    expect(television.page.get_by_text("E999")).to_have_count(0)


def test_a_page_of_an_older_version_renews_itself_once(switch_on):
    def older(route: Route) -> None:
        page = route.fetch()
        route.fulfill(response=page, body=re.sub('data-version="[^"]+"', 'data-version="older"', page.text()))

    television = switch_on("east", prepare=lambda it: it.route("**/board/east", older, times=1))
    expect(television.page.locator("body")).not_to_have_attribute("data-version", "older")
