from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from caller_server.domain.policy import ARRIVAL, POLICIES
from caller_server.replay import tokens
from caller_server.replay.chart import draw
from caller_server.replay.comparison import compare
from tests.caller_server.rehearsal import Rehearsal
from tests.caller_server.replay.again import taken_from
from tests.caller_server.replay.busy_day import busy_day

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def played():
    return taken_from(busy_day(2))


def colours(file):
    with Image.open(file) as image:
        counted = image.convert("RGB").getcolors(1 << 24)
    return {f"#{red:02X}{green:02X}{blue:02X}" for count, (red, green, blue) in counted if count > 200}


def test_the_chart_has_a_colour_for_each_policy(played, tmp_path):
    draw(compare(played, tuple(POLICIES.values())), "小镇便民大厅", tmp_path / "three.png")
    with Image.open(tmp_path / "three.png") as image:
        assert image.size == (tokens.WIDTH_IN * tokens.DPI, tokens.HEIGHT_IN * tokens.DPI)
    of_policies = {colour for colour, _ in tokens.POLICIES[:3]}
    assert colours(tmp_path / "three.png") >= of_policies | {tokens.AS_IT_WAS[0], tokens.PAPER}
    draw(compare(played, (ARRIVAL,)), "小镇便民大厅", tmp_path / "one.png")
    assert colours(tmp_path / "one.png") & of_policies == {tokens.POLICIES[0][0]}


def test_the_same_comparison_is_drawn_the_same(played, tmp_path):
    comparison = compare(played, (ARRIVAL,))
    draw(comparison, "小镇便民大厅", tmp_path / "once.png")
    draw(comparison, "小镇便民大厅", tmp_path / "twice.png")
    assert (tmp_path / "once.png").read_bytes() == (tmp_path / "twice.png").read_bytes()
    draw(comparison, "大镇便民大厅", tmp_path / "other.png")
    assert (tmp_path / "once.png").read_bytes() != (tmp_path / "other.png").read_bytes()


def test_a_day_on_which_nobody_was_called_is_drawn_empty(tmp_path):
    hall = Rehearsal(always_open=True)
    hall.issue("A")
    draw(compare(taken_from(hall), (ARRIVAL,)), "小镇便民大厅", tmp_path / "empty.png")
    assert tokens.POLICIES[0][0] not in colours(tmp_path / "empty.png")


def test_drawing_needs_no_screen_and_nothing_global():
    says = "import sys, caller_server.replay.chart; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", says],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
