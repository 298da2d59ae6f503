from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine
from caller_server.journal.store import Store
from caller_server.rules_of import rules_of
from caller_server.web.app import make_app
from caller_server.web.deps import Deps
from config.models import Hall
from tests.caller_server.web.pages.browsing import LivePort, at_a_port, live_port

expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong

HURRIED = "Math.random = () => 0"
"""A script for pages in tests: what waits a random time waits the shortest."""
LINK = "/console#window-2:window-2-key"

OpenPage = Callable[..., Page]


@pytest.fixture
def live() -> Iterator[LivePort]:
    with live_port() as port:
        yield port


@pytest.fixture
def recall_seconds() -> int:
    """So long a call stands before there may be another, or a miss: short, as some tests wait for it."""
    return 1


@pytest.fixture
def hall(hall: Hall, recall_seconds: int) -> Hall:
    return hall.model_copy(update={"calling": hall.calling.model_copy(update={"recall_seconds": recall_seconds})})


@pytest.fixture
def rules(hall: Hall) -> HallRules:
    return rules_of(hall, demo=True)


@pytest.fixture
def now() -> Callable[[], datetime]:
    """The real clock, which a browser goes by, too."""
    return lambda: datetime.now(UTC)


@pytest.fixture
def open_engine(deps: Deps, rules: HallRules, store: Store, now: Callable[[], datetime]) -> Engine:
    """Always open."""
    return Engine(store, {deps.hall.id: rules}, now)


@pytest.fixture
def app(deps: Deps, open_engine: Engine, live: LivePort, now: Callable[[], datetime]) -> Flask:
    settings = deps.settings.model_copy(update={"public_live_url": live.url})
    return make_app(replace(deps, engine=open_engine, clock=now, settings=settings))


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with at_a_port(app) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Opens pages, which must end without a fault of their scripts or their policy."""
    opened: list[Page] = []
    faults: list[str] = []

    def opens(path: str, locale: str = "en-GB", width: int = 400, **more: object) -> Page:
        page = browser.new_page(locale=locale, viewport={"width": width, "height": 860}, **more)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        opened.append(page)
        page.add_init_script(HURRIED)
        page.goto(address + path)
        return page

    yield opens
    for page in opened:
        page.context.close()
    assert faults == []


@pytest.fixture
def desk(open_page: OpenPage) -> Page:
    """The clerk's page of window 2."""
    page = open_page(LINK)
    expect(page.locator("#desk")).to_be_visible()
    return page
