"""Every page of the server in each of its states: axe-core finds nothing, and nobody else is asked for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from tests.accessible import violations
from tests.caller_server.web.served import until
from wire.tokens import offline_token

PHONE, TABLET, DESK = 360, 800, 1280
LOOKED_AT = {"/t/<token>", "/console", "/console/devices", "/console/voice", "/rate/<window>"}
"""The pages that the tests below open."""


@pytest.fixture
def page(browser: Browser, address: str, live) -> Iterator[Page]:
    """A browser that may ask only the hall for things, and whose pages keep to their policy."""
    page = browser.new_page(locale="zh-CN", reduced_motion="reduce")
    faults: list[str] = []
    asked: set[str] = set()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
    yield page
    page.context.close()
    assert faults == []
    assert asked <= {address, live.url}


def open_at(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)


def test_every_page_is_looked_at(app: Flask, caller):
    token = caller.issue("A")["token"]
    found = set()
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            facts = {name: {"token": token, "window": "2"}.get(name, "x") for name in rule.arguments}
            path = app.url_map.bind("hall").build(rule.endpoint, facts)
            answer = caller.get(path)
            if answer.mimetype == "text/html":
                found.add(rule.rule)
                policy = answer.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';")
                assert "unsafe" not in policy
    assert found == LOOKED_AT


# -- the phone ----------------------------------------------------------------------------------


def state(page: Page, name: str) -> None:
    """Wait until the phone shows a state, asking anew so that no stream is needed."""
    page.reload()
    expect(page.locator("main")).to_have_attribute("data-state", name)


def as_without_scripts(route: Route) -> None:
    """The page as a browser shows it that runs no scripts; axe itself needs them.

    Its refresh is taken out: axe refuses any, and does not see the link beside it that stops it.
    """
    answer = route.fetch()
    html = re.sub(r"<script type=.module.*?</script>|</?noscript>", "", answer.text())
    route.fulfill(response=answer, body=html.replace('http-equiv="refresh"', 'name="refresh"'))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_phone_page_in_each_state(page, address, caller, scripts):
    if not scripts:
        page.route("**/t/*", as_without_scripts)
    caller.issue("A")
    ticket = caller.issue(line=None, matter="GS-001")
    open_at(page, f"{address}/t/{ticket['token']}", PHONE)
    found = {"waiting": violations(page)}
    for folded in page.locator("summary").all():
        folded.click()
    if scripts:
        page.locator("#alert").click()
    found["everything unfolded"] = violations(page)
    theirs = page.locator(".relative a").get_attribute("href") or ""
    page.goto(f"{address}/t/{theirs.rpartition('/')[2]}")
    found["a relative's"] = violations(page)
    page.goto(f"{address}/t/{ticket['token']}")
    caller.move("2", "open")
    caller.move("2", "next")
    caller.move("3", "open")
    caller.move("3", "next")
    state(page, "called")
    found["called"] = violations(page)
    until(lambda: caller.move("3", "miss").status_code == 200)
    state(page, "missed")
    found["missed"] = violations(page)
    assert caller.act(ticket["token"], "rejoin").status_code == 200
    caller.move("3", "next")
    caller.move("3", "start")
    state(page, "serving")
    found["serving"] = violations(page)
    caller.move("3", "park")
    state(page, "parked")
    found["parked"] = violations(page)
    caller.move("3", "resume", number=ticket["number"])
    caller.move("3", "next")
    caller.move("3", "start")
    caller.move("3", "finish")
    state(page, "done")
    page.locator("[name=level][value='1']").check()
    found["rating"] = violations(page)
    page.locator(".rating button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["why"] = violations(page)
    page.locator("[name=reasons]").first.check()
    page.locator(".rating button").click()
    expect(page.locator(".rated")).to_be_visible()
    found["rated"] = violations(page)
    given_up = caller.issue("A")
    caller.act(given_up["token"], "cancel")
    page.goto(f"{address}/t/{given_up['token']}")
    found["cancelled"] = violations(page)
    assert not any(found.values()), found


def test_what_is_wrong_would_be_found(page, address):
    open_at(page, f"{address}/t/unknown", PHONE)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [line.split(":")[0] for line in violations(page)] == ["html-has-lang"]


def test_the_pages_that_say_sorry(page, address):
    found = {}
    for token in ("unknown", offline_token()):
        open_at(page, f"{address}/t/{token}", PHONE)
        found[token] = violations(page)
    assert not any(found.values()), found


# -- the window ---------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [400, DESK], ids=["beside other software", "whole screen"])
def test_the_clerks_page(page, address, caller, width):
    for line in "AAABC":
        caller.issue(line)
    open_at(page, f"{address}/console", width)
    expect(page.locator("#log-in")).to_be_visible()
    found = {"log-in": violations(page)}
    page.locator("#log-in-key").fill("wrong")
    page.locator("#log-in button").click()
    expect(page.locator("#log-in-problem")).not_to_be_empty()
    found["wrong key"] = violations(page)
    page.locator("#log-in-window").select_option("2")
    page.locator("#log-in-key").fill("window-2-key")
    page.locator("#log-in button").click()
    expect(page.locator("#desk")).to_be_visible()
    found["closed"] = violations(page)
    for key, status in (("o", "open"), ("n", "calling"), ("s", "serving")):
        page.keyboard.press(key)
        expect(page.locator("body")).to_have_attribute("data-status", status)
        found[status] = violations(page)
    for key, dialog in (("t", "#asking"), ("l", "#order")):
        page.keyboard.press(key)
        expect(page.locator(f"{dialog}[open] button").first).to_be_visible()
        found[dialog] = violations(page)
        page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("r")  # not allowed now
    expect(page.locator("#said")).not_to_be_empty()
    found["refused"] = violations(page)
    page.locator("#log-out").click()
    page.locator("#log-in-key").fill("supervisor-key")
    page.locator("#log-in button").click()
    expect(page.locator("#devices")).to_be_visible()
    found["supervisor"] = violations(page)
    assert not any(found.values()), found


def test_the_page_of_devices(page, address):
    open_at(page, f"{address}/console/devices", DESK)
    expect(page.locator("#log-in")).to_be_visible()
    found = {"log-in": violations(page)}
    page.locator("#log-in-key").fill("supervisor-key")
    page.locator("#log-in button").click()
    expect(page.locator("#rows tr").first).to_be_visible()
    found["devices"] = violations(page)
    page.set_viewport_size({"width": 400, "height": 900})
    found["narrow"] = violations(page)
    assert not any(found.values()), found


def test_the_page_of_the_voices(page, address, caller):
    open_at(page, f"{address}/console/voice", DESK)
    expect(page.locator("#log-in")).to_be_visible()
    found = {"log-in": violations(page)}
    page.locator("#log-in-key").fill("supervisor-key")
    page.locator("#log-in button").click()
    expect(page.locator(".lately li").first).to_be_visible()
    page.locator("#announce button").click()
    expect(page.locator("#problem")).not_to_be_empty()
    found["nothing written"] = violations(page)
    page.locator(".act").first.click()
    expect(page.locator("[data-state=paused_since]")).to_be_visible()
    page.set_viewport_size({"width": 400, "height": 900})
    found["paused, narrow"] = violations(page)
    assert not any(found.values()), found


def test_the_tablet_before_the_visitor(page, address, caller, live):
    open_at(page, f"{address}/rate/2", TABLET)
    expect(page.locator("body")).to_have_attribute("data-screen", "locked")
    found = {"locked": violations(page)}
    page.locator("#key").fill("window-2-key")
    page.locator("#set-up button").click()
    until(lambda: live.followed("/live/window/2"))
    expect(page.locator("body")).to_have_attribute("data-screen", "idle")
    found["idle"] = violations(page)
    caller.issue("A")
    for move in ("open", "next", "start", "finish"):
        assert caller.move("2", move).status_code == 200
    live.moved("2")
    for touched, screen in ((None, "ask"), ("[data-level='1']", "why"), ("#why .primary", "why"), (None, "thanks")):
        if touched:
            page.locator(touched).click()
        elif screen == "thanks":
            page.locator("[name=reasons]").first.check()
            page.locator("#why .primary").click()
        expect(page.locator("body")).to_have_attribute("data-screen", screen)
        found[f"{screen} after {touched}"] = violations(page)
    assert not any(found.values()), found
