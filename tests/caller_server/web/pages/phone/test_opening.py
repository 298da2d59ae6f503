"""A slip whose code is scanned: what comes, in which language, how much of it, and whether it fits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser import weighed
from tests.caller_server.web.served import until
from wire.tokens import offline_token


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_page_speaks_three_languages(open_page, caller, scripts):
    token = caller.issue(line=None, matter="GS-001")["token"]
    page = open_page(f"/t/{token}", "zh-HK", java_script_enabled=scripts)
    expect(page.get_by_text("請帶好材料")).to_be_visible()
    for name, code, state, bring in (
        ("简体", "zh-Hans", "等候中", "请带好材料"),
        ("English", "en", "Waiting", "What to bring"),
        ("繁體", "zh-Hant", "等候中", "請帶好材料"),
    ):
        page.get_by_role("link", name=name).click()
        expect(page.locator("html")).to_have_attribute("lang", code)
        expect(page.locator("#state")).to_have_text(state)
        expect(page.get_by_text(bring)).to_be_visible()


def test_the_language_that_was_chosen_is_kept(open_page, caller):
    token = caller.issue("A")["token"]
    page = open_page(f"/t/{token}", "en-GB")
    page.get_by_role("link", name="繁體").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    page.goto(page.url.partition("?")[0])  # the slip is scanned again
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    page.goto(page.url.replace(token, "unknown"))
    expect(page.get_by_role("heading")).to_have_text("找不到")
    page.goto(page.url.partition("/t/")[0] + "/console")  # whoever works at it has a language of their own
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_an_unknown_ticket_has_a_kind_page(open_page):
    page = open_page("/t/unknown")
    expect(page.get_by_role("heading")).to_have_text("Not found")
    expect(page.get_by_text("Check the QR code, or ask at the guide desk.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_whose_kiosk_was_cut_off_is_shown_the_ticket_once_it_is_handed_in(open_page, caller, scripts):
    token, now = offline_token(), datetime.now(UTC)
    kiosk = caller.holding("kiosk-key")
    lease = kiosk.post("/api/leases", line="A").json
    page = open_page(f"/t/{token}", java_script_enabled=scripts)
    expect(page.get_by_role("heading")).to_have_text("Your number is valid")
    sent = {"number": lease["numbers"][0], "token": token, "issued_at": now.isoformat()}
    handed_in = kiosk.post(f"/api/leases/{lease['id']}/tickets", now=now.isoformat(), tickets=[sent])
    assert handed_in.json["tickets"][0]["outcome"] == "taken"
    if not scripts:
        page.get_by_role("link", name="Stop that").click()  # rather than wait for its 20 seconds
    expect(page.locator("h1")).to_have_text(lease["numbers"][0])  # looks every 5 seconds
    expect(page.locator("#state")).to_have_text("Waiting")


FIRST_LOAD = 20 * 1024
"""Bytes over the line at most, headers included: two thirds of what a phone may be asked to load."""


def test_the_first_load_is_small_and_the_next_is_the_page_alone(caller, browser, address):
    token = caller.issue(line=None, matter="GS-001")["token"]
    page = browser.new_page(locale="zh-CN")
    loaded = weighed(page)

    def names() -> set[str]:
        expect(page.locator("#state")).to_have_text("等候中")  # the browser's news come while it is asked something
        return {url.rpartition("/")[2] for url in loaded}

    page.goto(f"{address}/t/{token}")
    until(lambda: names() >= {token, "tokens.css", "phone.css", "phone.js"})
    assert sum(loaded.values()) <= FIRST_LOAD
    loaded.clear()
    page.goto(f"{address}/t/{token}")
    until(lambda: token in names())
    page.wait_for_load_state("load")
    anew = {
        url for url, size in loaded.items() if size and not url.endswith("/icon.svg")
    }  # which it fetches when it likes
    assert {url.rpartition("/")[2] for url in anew} == {token}, loaded
    page.context.close()


CUT_OFF = """[...document.querySelectorAll("body *:not(.unseen, svg, svg *)")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 || one.scrollWidth > one.clientWidth + 1)
  .filter((one) => getComputedStyle(one).display !== "inline")
  .map((one) => one.outerHTML.slice(0, 80))"""


def test_nothing_is_cut_off(open_page, caller):
    page = open_page(f"/t/{caller.issue(line=None, matter='GS-001')['token']}")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for width in (320, 390, 430, 800):
        page.set_viewport_size({"width": width, "height": 800})
        for letters in ("100%", "200%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
            assert page.evaluate(CUT_OFF) == []
