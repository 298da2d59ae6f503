"""A page of the live port in a real Chromium, and what a person with a measuring tape finds on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.brokers import until

NOTHING_WRONG: dict[str, list[str]] = {"cutOff": [], "overlapping": [], "scrolling": [], "faint": []}
"""What `Shown.look` finds on a page that is whole, without overlaps and scroll bars, and in strong contrast."""
ALL_IS_KEPT = """() => {
    const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
    const wanted = [location.pathname, ...files.filter((path) => path.startsWith("/static/"))];
    return Promise.all(wanted.map((path) => caches.match(path))).then((kept) => kept.every(Boolean));
}"""
"""A script: whether the page's keeper has all of it, so that it opens with nobody there."""

_LOOKING = (Path(__file__).parent / "looking.js").read_text()


def asks_for_a_reload_soon(route: Route) -> None:
    """The page as it is served, but not so patient."""
    page = route.fetch()
    route.fulfill(response=page, body=re.sub('content="(5|60)"', 'content="1"', page.text()))


class Shown:
    """A page that is open on some screen."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.asked_for: set[str] = set()
        self.page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.troubles.append(str(fault)))
        self.page.on("request", lambda request: self.asked_for.add(request.url))
        self.page.goto(address)

    def follows(self) -> None:
        """Wait until it has heard its stream, and has kept what it heard."""
        until(lambda: self.page.evaluate("localStorage.getItem(document.body.dataset.live)"))

    def shows(self, number: str, window: str = "") -> None:
        """Wait until this call is the newest, at this window where one is given."""
        expect(self.page.locator(".calling .number")).to_have_text(number, timeout=20_000)  # one alone is called there
        if window:
            expect(self.page.locator(".calling .window")).to_have_text(window)

    def one(self, selector: str) -> Locator:
        """The first of what the selector finds."""
        return self.page.locator(selector).first

    @property
    def silence(self) -> Locator:
        """What is said when nothing is heard."""
        return self.page.locator(".silent")

    def size_of(self, selector: str) -> float:
        """How large its words are, in pixels of the screen."""
        return float(self.one(selector).evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))

    def look(self, more_than: int = 0) -> dict[str, Any]:
        """Measure the page, once it has its font and stands still; it has to say more texts than so many."""
        self.page.evaluate("document.fonts.ready")
        until(lambda: not self.page.evaluate("document.getAnimations().some((one) => one instanceof CSSTransition)"))
        found: dict[str, Any] = self.page.evaluate(_LOOKING)
        assert found.pop("texts") > more_than
        return found


class Watching:
    """Opens pages of the live port, and closes them in the end."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self.contexts: list[BrowserContext] = []

    def __call__(
        self,
        path: str,
        size: tuple[int, int],
        prepare: Callable[[BrowserContext], Any] = lambda _context: None,
        **more: Any,
    ) -> Shown:
        """Open a page on a screen of this size; nothing is kept by a service worker, and little moves, unless asked.

        Without a graphics card each step of what moves is drawn by the processor.
        """
        settings: dict[str, Any] = {"service_workers": "block", "reduced_motion": "reduce"}
        context = self._browser.new_context(viewport={"width": size[0], "height": size[1]}, **settings | more)
        self.contexts.append(context)
        prepare(context)
        return Shown(context, self._address + path)


@contextmanager
def watching(browser: Browser, address: str) -> Iterator[Watching]:
    """Whoever watches pages of the live port at this address within it."""
    watch = Watching(browser, address)
    yield watch
    for context in watch.contexts:
        context.unroute_all(behavior="ignoreErrors")  # a page may still be asking for something
        context.close()
