"""A hall is upgraded while its televisions have the pages of before: what opens is always of one version."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.brokers import RunningBroker, until
from tests.display.calls import board, next_seq
from tests.display.conftest import Screens
from tests.display.looking import ALL_IS_KEPT, Shown, Watching, watching
from tests.display.proxy import Proxy
from wire.link import Link

HD = (1280, 720)
TOO_LATE_S = 3.5
"""Longer than a page's keeper waits where it has something."""
FIVE_MINUTES_LATER = "const now = Date.now; Date.now = () => now() + 301_000;"
HEARS_AT_ONCE = "dispatchEvent(new Event('online'))"
WHOSE_SCRIPTS = "document.body.dataset.scripts ?? 'newer'"
"""Which role's scripts run in the page."""
OF_WHICH_VERSIONS = """
    performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname.split("/"))
        .filter(([, folder, , file]) => folder === "static" && file).map(([, , version]) => version)
"""


@pytest.fixture
def older(broker: RunningBroker, tmp_path: Path) -> Screens:
    """The screens role as it was before the upgrade: its scripts say so."""
    shutil.copytree("display", tmp_path / "display", ignore=shutil.ignore_patterns("__pycache__"))
    script = tmp_path / "display/screens/static/page.js"
    script.write_text(f'{script.read_text("utf-8")}\ndocument.body.dataset.scripts = "older";\n', "utf-8")
    environment = broker.environment | {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}
    return Screens("display.screens", Path("config/weidu").absolute(), environment)


@pytest.fixture
def newer(older: Screens, broker: RunningBroker, server: Link) -> Iterator[Screens]:
    """The role after it, to be started at the same address; now the one of before is there."""
    newer = Screens("display.screens", older.hall_dir, dict(broker.environment), port=older.port)
    older.start()
    assert server.publish(board(next_seq(), ("C301", "6"), C=4), zone="west").wait(5)
    yield newer
    for role in (older, newer):
        role.client.close()
        if role.running:
            role.stop()


@pytest.fixture
def proxy(newer: Screens) -> Iterator[Proxy]:
    with Proxy(newer.port) as proxy:
        proxy.holds_back = False
        yield proxy


@pytest.fixture
def watch(browser: Browser, proxy: Proxy) -> Iterator[Watching]:
    with watching(browser, proxy.url) as watch:
        yield watch
        proxy.break_off()


@pytest.fixture
def kept(watch: Watching, older: Screens, newer: Screens, proxy: Proxy) -> Shown:
    """The page of before, kept by its browser; its tab is empty, and the newer role has taken its place."""
    it = watch("/board/west", HD, service_workers="allow")
    it.shows("C301")
    assert it.page.evaluate(WHOSE_SCRIPTS) == "older"
    until(lambda: it.page.evaluate(ALL_IS_KEPT), 20)
    until(lambda: it.page.evaluate("navigator.serviceWorker.controller !== null"), 20)
    it.page.goto("about:blank")
    older.stop()
    newer.start()
    return it


def version_of(page: Page) -> str:
    """Which version the page is of, and everything that it has loaded."""
    expect(page.locator("meta[http-equiv]")).to_have_count(0, timeout=20_000)  # its scripts run
    version = page.locator("body").get_attribute("data-version")
    assert set(page.evaluate(OF_WHICH_VERSIONS)) == {version}
    return str(version)


def loaded(page: Page, loads: list[str]) -> int:
    """How often it has loaded by now, which is heard only while the page is waited for."""
    page.wait_for_timeout(50)
    return len(loads)


def test_a_new_page_waits_for_its_new_scripts_and_takes_none_that_were_kept(kept: Shown, proxy: Proxy):
    proxy.late = {"/page.js": TOO_LATE_S}
    kept.page.goto(f"{proxy.url}/board/west")
    version_of(kept.page)
    assert kept.page.evaluate(WHOSE_SCRIPTS) == "newer"
    kept.shows("C301")


def test_a_page_that_was_kept_has_the_scripts_that_were_kept_with_it_until_it_is_renewed(kept: Shown, proxy: Proxy):
    page = kept.page
    loads: list[str] = []
    page.on("load", lambda it: loads.append(it.url))
    proxy.refuses = ("/board/", "/live/", "/state/")
    page.goto(f"{proxy.url}/board/west")
    before = version_of(page)
    assert page.evaluate(WHOSE_SCRIPTS) == "older"
    kept.shows("C301")
    proxy.late = {"/board/west": TOO_LATE_S}
    proxy.refuses = ()
    page.evaluate(HEARS_AT_ONCE)
    until(lambda: loaded(page, loads) == 2, 30)  # renewed in vain: the server is still too slow
    assert version_of(page) == before
    assert page.evaluate(WHOSE_SCRIPTS) == "older"

    proxy.late = {}
    page.evaluate(FIVE_MINUTES_LATER)
    page.evaluate(HEARS_AT_ONCE)
    expect(page.locator("body")).not_to_have_attribute("data-version", before, timeout=20_000)
    after = version_of(page)
    assert page.evaluate(WHOSE_SCRIPTS) == "newer"
    until(lambda: page.evaluate("caches.keys()") in ([after, "side"], ["side", after]), 20)
    assert page.evaluate(ALL_IS_KEPT)
