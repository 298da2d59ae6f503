"""The plan of the hall on a phone, and where on it the windows are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from caller_server.web.deps import Deps
from caller_server.web.plan import Plan
from config.models import Hall
from tests.accessible import violations
from tests.caller_server.web.pages.phone.visits import STATE, call_next, follow
from tests.caller_server.web.served import until

PLAN = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200"/></svg>'


class TestWithAPlan:
    @pytest.fixture
    def hall(self, hall: Hall) -> Hall:
        """Windows 2, 3 and 7 have their places on the plan, and 2 is described."""
        places = {
            "2": {"x": 25.0, "y": 50.0, "way": {"zh-Hans": "进门右手边", "en": "On the right as you come in"}},
            "3": {"x": 50.0, "y": 50.0},
            "7": {"x": 90.0, "y": 10.0},
        }
        windows = [window.model_copy(update=places.get(window.name, {})) for window in hall.window]
        return hall.model_copy(update={"window": tuple(windows)})

    @pytest.fixture
    def deps(self, deps: Deps) -> Deps:
        return replace(deps, plan=Plan(PLAN, "image/svg+xml"))

    def test_the_windows_of_the_line_are_marked_on_it(self, open_page, caller):
        page = open_page(f"/t/{caller.issue('A')['token']}")
        marks = page.locator("#places g")
        expect(page.get_by_role("img", name="Plan of the hall")).to_be_hidden()
        page.get_by_text("Where the windows are").click()
        picture = page.get_by_role("img", name="Plan of the hall")
        until(lambda: picture.evaluate("one => one.complete && one.naturalWidth") == 300)
        expect(marks.filter(visible=True)).to_have_text(["2", "3"])
        plan, mark = picture.bounding_box(), page.locator("[data-window='2'] circle").bounding_box()
        assert plan is not None
        assert mark is not None
        assert abs(mark["x"] + mark["width"] / 2 - plan["x"] - plan["width"] * 0.25) < 1
        assert abs(mark["y"] + mark["height"] / 2 - plan["y"] - plan["height"] * 0.5) < 1

    def test_whoever_is_called_sees_and_reads_where_that_window_is(self, open_page, caller, live):
        page = follow(open_page, live, caller.issue("A"))
        expect(page.locator("#way")).to_be_hidden()
        call_next(caller)
        live.say("/live/line/A", **STATE, seq=3, waiting=[])
        expect(page.locator("#way")).to_have_text("On the right as you come in")
        expect(page.get_by_role("img", name="Plan of the hall")).to_be_visible()
        expect(page.locator("#places g").filter(visible=True)).to_have_text(["2"])
        assert page.evaluate("window.neverReloaded")

    def test_it_is_there_without_scripts_too(self, open_page, caller):
        token = caller.issue("A")["token"]
        call_next(caller)
        page = open_page(f"/t/{token}", "zh-CN", java_script_enabled=False)
        expect(page.locator("#way")).to_have_text("进门右手边")
        expect(page.get_by_role("img", name="大厅平面图")).to_be_visible()
        expect(page.locator("#places g").filter(visible=True)).to_have_text(["2"])

    def test_it_is_accessible(self, open_page, caller):
        token = caller.issue("A")["token"]
        call_next(caller)
        page = open_page(f"/t/{token}")
        assert violations(page) == []


def test_a_hall_without_a_plan_offers_none(open_page, caller):
    page = open_page(f"/t/{caller.issue('A')['token']}")
    expect(page.locator("#state")).to_have_text("Waiting")
    assert page.locator("#plan").count() == 0
    assert caller.get("/plan").status_code == 404
