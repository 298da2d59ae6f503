"""How the real window looks in every language: nothing cut off, nothing overlapping, everything large enough."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from kiosk import tokens
from tests.kiosk.boxes import overlap
from tests.kiosk.driven import SIZE, Driven
from tests.kiosk.window.scene import IDLE_S

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
SCALE = SIZE[0] / tokens.DESIGN_WIDTH


@pytest.fixture
def check(kiosk: Driven) -> Callable[[str], None]:
    """Look this screen over in every language."""

    def look(screen: str) -> None:
        first = kiosk.map["language"]
        for language in (first, *(other for other in LANGUAGES if other != first)):
            if kiosk.map["language"] != language:
                kiosk.touch(f"language:{language}")
            _look_over(kiosk.wait(lambda seen, one=language: (seen["screen"], seen["language"]) == (screen, one)))

    return look


def test_no_text_is_cut_off_or_overlaps_on_the_way_to_a_ticket_in_any_language(kiosk, printer, check):
    check("home")
    kiosk.go(("find", "find"))
    check("find")
    kiosk.go(("find:topic", "themes"))
    check("themes")
    kiosk.go(("back", "find"), ("find:life_event", "themes"), ("theme:创业", "matters"))
    check("matters")
    kiosk.go(("matter:GS-001", "matter"))
    check("matter")
    printer.obey({"fault": "cover_open"})
    kiosk.go(("take", "confirm"))
    kiosk.wait(lambda seen: seen["printer_fault"] is not None)
    check("confirm")
    kiosk.go(("confirm", "slip_ready"))
    kiosk.wait(lambda seen: any(words in kiosk.said for words in ("盖子", "蓋子", "cover")))
    check("slip_ready")
    printer.obey({"fault": None})


def test_no_text_is_cut_off_or_overlaps_where_something_is_wrong_in_any_language(kiosk, hall_server, check):
    kiosk.go(("staff", "staff"))
    check("staff")
    kiosk.go(("home", "home"), ("line:F", "trouble"))
    check("trouble")
    kiosk.go(("back", "home"), ("line:D", "confirm"))
    check("confirm")
    hall_server.go()
    kiosk.wait_for("away")
    check("away")
    hall_server.come()
    kiosk.wait_for("confirm")
    kiosk.touch("language:en")
    _look_over(kiosk.wait_for("still_there", within_s=IDLE_S + 20))


def _look_over(seen: dict[str, Any]) -> None:
    width, height = seen["window"]
    where = (seen["screen"], seen["language"])
    for text in seen["texts"]:
        x, y, w, h = text["ink"]
        _left, _top, wide, high = text["box"]
        assert w <= wide + 1, (where, "cut off", text)
        assert h <= high + 1, (where, "cut off", text)
        assert x >= 0, (where, text)
        assert y >= 0, (where, text)
        assert x + w <= width, (where, text)
        assert y + h <= height, (where, text)
        assert text["size"] >= tokens.SMALLEST - 0.5, (where, text)
    for one, other in itertools.combinations([text["ink"] for text in seen["texts"]], 2):
        assert not overlap(one, other, by=3), (where, one, other)
    for name, widget in seen["widgets"].items():
        _x, y, w, h = widget["box"]
        assert min(w, h) >= (tokens.TARGET - 2) * SCALE, (where, name, widget)
        assert y >= tokens.CONTROLS_TOP * SCALE - 1, (where, name, widget)
    for (name, one), (other, two) in itertools.combinations(seen["widgets"].items(), 2):
        gap = (tokens.GAP - 2) * SCALE
        x, y, w, h = one["box"]
        assert not overlap([x - gap, y - gap, w + 2 * gap, h + 2 * gap], two["box"], by=1), (where, name, other)
