"""Every page of the house, in a real hall and a real browser, at every size of screen: whole, quiet, strict, and of
use without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect

from tests.accessible import violations
from tests.brokers import until
from tests.browser import weighed
from tests.hall.every_page import (
    OF_THE_SCREENS,
    OF_THE_SERVER,
    SIZES,
    WALL,
    Day,
    Surface,
    impatient_weidu,
    played,
    surfaces,
)
from tests.hall.open_hall import open_hall

LAYOUT = (Path(__file__).parent / "layout.js").read_text()
STILL = """document.fonts.status === "loaded"
  && !document.getAnimations().some((one) => one instanceof CSSTransition)"""
DRAWN = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
"""Scripts that fit words into their places have done so by then."""


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("pages")
    weidu = impatient_weidu(folder / "weidu")
    with open_hall(folder / "data", ("broker", "server", "screens"), weidu) as hall:
        yield played(hall)


class Watched:
    """What pages do besides being looked at: whom they ask, what breaks in them, what policy they come with."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: set[str] = set()
        self.wrong: list[str] = []
        context.on("request", lambda request: self.asked.add("/".join(request.url.split("/")[:3])))
        context.on("response", self._answered)
        context.on("weberror", lambda fault: self.wrong.append(f"script: {fault.error}"))
        context.on("console", lambda said: self.wrong.append(said.text) if "Content Security" in said.text else None)

    def _answered(self, response: Response) -> None:
        if response.request.resource_type != "document":
            return
        policy = response.headers.get("content-security-policy", "")
        if not policy.startswith("default-src 'none';") or "unsafe" in policy or "*" in policy:
            self.wrong.append(f"{response.url} has the policy {policy!r}")


def held_still(route: Route) -> None:
    """The page without its refresh, so that nobody has to be quicker than that."""
    if route.request.resource_type != "document":
        route.continue_()
        return
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('http-equiv="refresh"', 'name="refresh"'))


def seen(page: Page, surface: Surface, *, scripts: bool = True) -> list[str]:
    """What is wrong with a page at each of its sizes."""
    found = []
    for size in surface.sizes:
        width, height = (SIZES | WALL)[size]
        page.set_viewport_size({"width": width, "height": height})
        if scripts:
            page.evaluate(DRAWN)
        until(lambda: page.evaluate(STILL))
        looked: dict[str, Any] = page.evaluate(LAYOUT)
        # a screen across the hall may be small in a hand, but what is held or sat before is to be read
        near = surface.rule in OF_THE_SERVER
        found += [f"{surface.name}, {size}: {one}" for one in looked["wrong"] if near or not one.startswith("tiny")]
        if len(looked["said"]) < 8:
            found.append(f"{surface.name}, {size}: says only {looked['said']!r}")
    return found


def test_every_page_has_its_place_in_this_list():
    assert {one.rule for one in surfaces()} == OF_THE_SERVER | OF_THE_SCREENS


@pytest.mark.timeout(240)
def test_every_page_is_whole_at_every_size_and_asks_nobody_else(day: Day, browser: Browser):
    found, judged = [], set()
    for surface in surfaces():
        context = browser.new_context(locale="en-GB", reduced_motion="reduce", service_workers="block")
        watched, page = Watched(context), context.new_page()
        surface.open(day, page)
        found += seen(page, surface)
        if surface.rule not in judged:  # its other states are judged where they are tested
            judged.add(surface.rule)
            page.set_viewport_size({"width": 820, "height": 1180})
            found += [f"{surface.name}: {line}" for line in violations(page)]
        found += [f"{surface.name}: {line}" for line in watched.wrong]
        context.close()
        found += [f"{surface.name} asks {one}" for one in watched.asked - {day.hall.run["http"], day.hall.run["live"]}]
    assert not found, "\n".join(found)


def test_every_page_says_something_true_where_no_scripts_run(day: Day, browser: Browser):
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    context.route("**/*", held_still)
    watched, page, found = Watched(context), context.new_page(), []
    for surface in {one.address(day).partition("#")[0]: one for one in surfaces()}.values():
        page.goto(surface.address(day))
        said = page.locator("body").inner_text()
        if surface.without_scripts not in said or len(said) < 8:
            found.append(f"{surface.name} says {said!r}")
        sizes = surface.sizes if len(surface.sizes) == 1 else ("phone", "1080p")
        found += seen(page, replace(surface, sizes=sizes), scripts=False)
    context.close()
    found += watched.wrong
    assert not found, "\n".join(found)


def test_a_visitor_without_scripts_lets_others_go_first_and_gives_up(day: Day, browser: Browser):
    page = browser.new_context(locale="en-GB", java_script_enabled=False).new_page()
    page.goto(day.tickets["next"]["url"])
    ahead = int(page.locator("#people").inner_text())
    page.get_by_text("I need more time").click()
    page.get_by_role("button", name="Let them go first").click()
    expect(page.locator("#people")).to_have_text(str(ahead + 1))
    page.get_by_text("Give up my place").click()
    page.get_by_role("button", name="Yes, give it up").click()
    expect(page.locator("#state")).to_have_text("Cancelled")
    page.context.close()


PROMISED = 30 * 1024
"""Bytes over the line at most, headers included, when a slip's code is scanned for the first time (docs/phone.md)."""
PLAIN = 36 * 1024
"""And without compression, which no browser asks for, but which keeps the page honest."""


@pytest.mark.parametrize("state", ["waiting", "called"])
def test_a_scanned_slip_loads_little(day: Day, browser: Browser, state: str):
    page = browser.new_page(locale="zh-CN")
    loaded = weighed(page)
    page.goto(day.tickets[state]["url"])

    def came() -> bool:
        page.evaluate("document.readyState")  # the browser's news come while it is asked something
        names = {url.rpartition("/")[2] for url in loaded}
        return names >= {"phone.js", "phone.css", "tokens.css"} | ({"plan"} if state == "called" else set())

    until(came, within_s=30)
    page.context.close()
    own = {url: size for url, size in loaded.items() if url.startswith(day.hall.run["http"])}
    assert sum(own.values()) <= PROMISED / 1.5, own
    plain = [httpx.get(url, headers={"Accept-Encoding": "identity"}) for url in own if not url.endswith("/plan")]
    assert sum(len(answer.content) for answer in plain if "json" not in answer.headers["Content-Type"]) <= PLAIN
