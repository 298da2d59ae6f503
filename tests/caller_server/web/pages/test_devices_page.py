"""The supervisor's page of devices in a real Chromium, with a real broker and drivers behind it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from caller_server.web.app import make_app
from caller_server.web.deps import Deps
from hardware.faults import DeviceFault, FaultCode
from tests.brokers import RunningBroker, mosquitto_broker
from tests.caller_server.web.driven import Driven, driven
from tests.halls import write_small_hall

INSIDE = "/console/devices#key:supervisor-key"


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBroker]:
    folder = tmp_path_factory.mktemp("broker")
    with mosquitto_broker(folder, write_small_hall(folder / "hall")) as running:
        yield running


@pytest.fixture
def drivers(broker: RunningBroker, deps: Deps) -> Iterator[Driven]:
    broker.stop()
    broker.start()  # what an earlier test's devices said is forgotten
    with driven(broker, deps.hall) as drivers:
        yield drivers


@pytest.fixture
def app(deps: Deps, drivers: Driven) -> Flask:
    return make_app(replace(deps, devices=drivers.devices))


@pytest.fixture
def page(open_page) -> Page:
    page = open_page(INSIDE)
    expect(page.locator("#devices")).to_be_visible()
    return page


def row(page: Page, device: str):
    return page.locator(f"[data-device={device}]")


def fault(drivers: Driven, device: str, code: FaultCode, detail: str = "look at it") -> None:
    drivers[device].tell(DeviceFault(code, detail))
    drivers.wait_for(device, code.value)


def test_the_page_follows_a_device_into_a_fault_and_out_of_it(page, drivers):
    expect(row(page, "printer-1")).to_contain_text("never heard of")
    drivers["printer-1"].tell(None, 200)
    expect(row(page, "printer-1").locator(".level")).to_have_text(re.compile("Works$"))
    expect(row(page, "printer-1")).to_contain_text("about 200 slips")
    fault(drivers, "printer-1", FaultCode.PAPER_OUT, "the roll in it is empty")
    expect(row(page, "printer-1").locator(".level")).to_have_text(re.compile("Fault$"))
    expect(row(page, "printer-1")).to_contain_text("out of paper")
    expect(row(page, "printer-1")).to_contain_text("Put in a roll and close the cover.")
    expect(row(page, "printer-1").locator("[lang=en].detail")).to_have_text("the roll in it is empty")
    expect(page.locator("tbody tr").first).to_have_attribute("data-device", "printer-1")  # the worst stands first
    expect(page.locator("#summary")).to_contain_text("printer-1")
    drivers["printer-1"].tell(None, 190)
    expect(row(page, "printer-1").locator(".level")).to_have_text(re.compile("Works$"))
    expect(row(page, "printer-1")).to_contain_text(re.compile(r"\d\d:\d\d out of paper"))


def test_a_device_is_tested_by_keyboard_and_what_came_of_it_is_said(page, drivers):
    drivers["pad-1"].tested_by(lambda: "it beeped and showed 888")
    button = page.get_by_role("button", name="Test pad-1: Beep and show")
    button.focus()
    page.keyboard.press("Enter")
    expect(row(page, "pad-1").locator(".result")).to_contain_text("Done")
    expect(row(page, "pad-1").locator(".result")).to_contain_text("it beeped and showed 888")
    expect(button).to_be_focused()


def test_a_failed_test_says_what_is_wrong_in_the_readers_language(open_page, drivers):
    def fails() -> str:
        raise DeviceFault(FaultCode.COVER_OPEN, "close the cover")

    drivers["printer-1"].tested_by(fails)
    page = open_page(INSIDE, locale="zh-CN")
    page.get_by_role("button", name="测试 printer-1：打印测试页").click()
    expect(row(page, "printer-1").locator(".result")).to_contain_text("没成功：盖子没关")


def test_a_test_goes_on_once_however_often_its_button_is_pressed(page, drivers):
    go_on, done = threading.Event(), []
    drivers["pad-1"].tested_by(lambda: (done.append("beep"), go_on.wait(10), "it beeped")[-1])
    button = row(page, "pad-1").locator("button")
    button.click()
    expect(row(page, "pad-1").locator(".result")).to_have_text("Testing…")
    button.click(force=True)
    go_on.set()
    expect(row(page, "pad-1").locator(".result")).to_contain_text("Done")
    assert done == ["beep"]


def test_focus_stays_on_its_button_when_the_order_changes(page, drivers):
    drivers["pad-8"].tell(None)
    expect(row(page, "pad-8").locator(".level")).to_have_text(re.compile("Works$"))
    row(page, "pad-8").locator("button").focus()
    fault(drivers, "pad-8", FaultCode.SILENT)
    expect(page.locator("tbody tr").first).to_have_attribute("data-device", "pad-8")
    expect(row(page, "pad-8").locator("button")).to_be_focused()


def test_a_supervisor_logs_in_and_out_and_nobody_else_gets_in(open_page):
    page = open_page("/console/devices")
    for key, said in (("nonsense", "The key is not right"), ("kiosk-key", "may not do this")):
        page.locator("#log-in-key").fill(key)
        page.keyboard.press("Enter")
        expect(page.locator("#log-in-problem")).to_contain_text(said)
    page.locator("#log-in-key").fill("supervisor-key")
    page.keyboard.press("Enter")
    expect(page.locator("#devices")).to_be_visible()
    page.reload()
    expect(page.locator("#devices")).to_be_visible()  # the session stays
    page.locator("#log-out").click()
    expect(page.locator("#log-in-key")).to_be_visible()
    page.reload()
    expect(page.locator("#devices")).to_be_hidden()


def test_only_a_supervisor_finds_the_page_from_a_clerks_page(open_page):
    page = open_page("/console#window-2:supervisor-key")
    page.get_by_role("link", name="Devices").click()
    expect(page.locator("#devices")).to_be_visible()
    page.goto(page.url.replace("/devices", ""))  # the session is known again
    expect(page.get_by_role("link", name="Devices")).to_be_visible()
    page.locator("#log-out").click()
    expect(page.locator("#log-in")).to_be_visible()
    expect(page.locator("#devices")).to_be_hidden()
    clerk = open_page("/console#window-2:window-2-key")
    expect(clerk.locator("#desk")).to_be_visible()
    expect(clerk.locator("#devices")).to_be_hidden()


def test_a_clerk_of_a_window_is_told_that_this_page_is_the_supervisors(open_page):
    page = open_page("/console/devices#key:window-1-key")
    expect(page.locator("#log-in-problem")).to_contain_text("may not do this")
    expect(page.locator("#devices")).to_be_hidden()


def test_a_device_cannot_write_on_the_page(page, drivers):
    fault(drivers, "pad-2", FaultCode.BROKEN, "<img src=x onerror=alert(1)>")
    expect(row(page, "pad-2")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("#rows img").count() == 0


def test_all_of_it_fits_the_screen_in_every_language(page, drivers):
    fault(drivers, "printer-1", FaultCode.OFFLINE, "unix:/var/lib/onedoor/twins/printer-1.sock-is-away " * 3)
    drivers["printer-2"].tell(None, 12)
    drivers.wait_for("printer-2", "ok")
    for language in ("English", "简体", "繁體"):
        page.get_by_role("link", name=language).click()
        expect(row(page, "printer-2").locator("[data-level=warn]")).to_be_visible()
        for width in (400, 1280):
            page.set_viewport_size({"width": width, "height": 860})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
            assert page.eval_on_selector_all("#devices td > div, #devices button", cut) == 0
            heights = page.eval_on_selector_all("#devices button", "all => all.map(one => one.offsetHeight)")
            assert min(heights) >= 44
