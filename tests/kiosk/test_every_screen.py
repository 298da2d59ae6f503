"""Every screen, in every mode and language, drawn by the real app: what a visitor of eighty must not have to suffer."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk import tokens
from kiosk.keypad import Key, led_to
from kiosk.state import Mode, Screen
from tests.kiosk.boxes import overlap
from tests.kiosk.rendering import MODES, SIZE

ROOT = Path(__file__).parents[2]
SCALE = SIZE[0] / tokens.DESIGN_WIDTH
ROUNDING = 3  # pixels; each line of a text is rounded up to a whole one
LANGUAGES = ("zh-Hans", "zh-Hant", "en")

EASY = 40  # type that is easy to read even so, design pixels
LEAST_TOP = 560  # of controls, where larger type needs the room; design pixels

pytestmark = pytest.mark.timeout(300)  # the first test waits for all to be drawn

Map = dict[str, Any]


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> list[Map]:
    """All of them, drawn once, by a process of its own: Kivy can be started once in a process."""
    file = tmp_path_factory.mktemp("screens") / "maps.json"
    command = [sys.executable, "-m", "tests.kiosk.rendering", str(file)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stderr[-3000:]
    found: list[Map] = json.loads(file.read_text("utf-8"))
    return found


def _faults(maps: list[Map], find: Any) -> list[str]:
    return [f"{_where(one)}: {fault}" for one in maps for fault in find(one)]


def _where(one: Map) -> str:
    return f"{one['state']} ({one['language']}, {'+'.join(one['modes']) or 'plain'})"


def test_every_screen_is_drawn_in_every_language_and_every_mode(maps):
    drawn = {(one["screen"], one["language"], frozenset(one["modes"])) for one in maps}
    wanted = itertools.product((screen.value for screen in Screen), LANGUAGES, MODES)
    assert sorted(set(wanted) - drawn, key=str) == []
    assert set(Mode) == set().union(*MODES)


def test_no_text_is_cut_off(maps):
    def find(one: Map) -> list[str]:
        return [
            f"{text['text']!r} {text['ink']} in {text['box']}"
            for text in one["texts"]
            if text["ink"][2] > text["box"][2] + ROUNDING or text["ink"][3] > text["box"][3] + ROUNDING
        ]

    assert _faults(maps, find) == []


def test_no_text_is_smaller_than_the_smallest_or_off_the_screen(maps):
    def find(one: Map) -> list[str]:
        width, height = one["window"]
        return [
            f"{text['text']!r} {text['size']} {text['ink']}"
            for text in one["texts"]
            if text["size"] < tokens.SMALLEST - 0.5
            or min(text["ink"][:2]) < 0
            or text["ink"][0] + text["ink"][2] > width
            or text["ink"][1] + text["ink"][3] > height
        ]

    assert _faults(maps, find) == []


def test_no_text_overlaps_another(maps):
    def find(one: Map) -> list[str]:
        pairs = itertools.combinations(one["texts"], 2)
        return [f"{a['text']!r} over {b['text']!r}" for a, b in pairs if overlap(a["ink"], b["ink"], by=3)]

    assert _faults(maps, find) == []


def test_whatever_is_touched_is_20_mm_high_and_wide_with_6_mm_between(maps):
    def find(one: Map) -> list[str]:
        boxes = {name: widget["box"] for name, widget in one["widgets"].items()}
        least, gap = (tokens.TARGET - ROUNDING) * SCALE, (tokens.GAP - ROUNDING) * SCALE
        small = [f"{name} {box}" for name, box in boxes.items() if min(box[2:]) < least]
        near = [
            f"{name} beside {other}"
            for (name, a), (other, b) in itertools.combinations(boxes.items(), 2)
            if overlap([a[0] - gap, a[1] - gap, a[2] + 2 * gap, a[3] + 2 * gap], b, by=1)
        ]
        return small + near

    assert _faults(maps, find) == []


def test_whatever_is_touched_is_in_the_lower_two_thirds_and_in_the_low_mode_in_the_lowest_900_pixels(maps):
    def find(one: Map) -> list[str]:
        low = Mode.LOW in one["modes"]
        plain = one["modes"] in ([], [Mode.CONTRAST])
        top = tokens.DESIGN_HEIGHT - tokens.REACH if low else tokens.CONTROLS_TOP if plain else LEAST_TOP
        tops = {name: widget["box"][1] / SCALE for name, widget in one["widgets"].items()}
        return [f"{name} at {at:.0f}" for name, at in tops.items() if at < top - ROUNDING]

    assert _faults(maps, find) == []


def test_larger_type_is_larger(maps):
    """A third larger for most texts; smaller only what is a title even so. Huge figures stay as they are."""
    plain = {
        (one["state"], one["language"], text["text"]): text["size"]
        for one in maps
        if not one["modes"]
        for text in one["texts"]
    }
    grown = [
        (text["size"] / plain[key], text["size"], key)
        for one in maps
        if one["modes"] == [Mode.LARGE]
        for text in one["texts"]
        if plain.get(key := (one["state"], one["language"], text["text"]), tokens.HUGE + 1) <= tokens.HUGE
    ]
    ratios = sorted(ratio for ratio, _, _ in grown)
    assert ratios[len(ratios) // 2] >= 1.3
    assert [(round(ratio, 2), key) for ratio, size, key in grown if ratio < 0.98 and size < EASY] == []


def test_everything_that_can_be_touched_is_reached_by_arrows(maps):
    def find(one: Map) -> list[str]:
        there = {name: tuple(widget["box"]) for name, widget in one["widgets"].items() if widget["enabled"]}
        names, boxes = list(there), list(there.values())
        reached, waiting = {0}, [0]
        while waiting:
            here = waiting.pop()
            leads = {led_to(boxes, here, arrow) for arrow in (Key.UP, Key.DOWN, Key.LEFT, Key.RIGHT)}
            waiting += leads - reached
            reached |= leads
        return [f"{name} is not reached" for at, name in enumerate(names) if at not in reached]

    assert _faults(maps, find) == []


def test_everything_that_can_be_touched_says_what_it_is(maps):
    def find(one: Map) -> list[str]:
        return [name for name, widget in one["widgets"].items() if not widget["text"] or not name]

    assert _faults(maps, find) == []
