from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from caller_server.web.plan import plan_of
from config.load import load_hall
from tests.config.faults import said_of
from tests.halls import write_small_hall

SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'


def _written(folder: Path, plan: str, window: str = "x = 20\ny = 30.5") -> Path:
    """The small hall with these words about its plan and in its window 2."""
    write_small_hall(folder)
    file = folder / "hall.toml"
    words = file.read_text("utf-8")
    words = words.replace('guide_desk = "1"', f'guide_desk = "1"\n{plan}')
    file.write_text(words, "utf-8")
    windows = folder / "windows.toml"
    words = windows.read_text("utf-8").replace('name = "2"\n', f'name = "2"\n{window}\n', 1)
    windows.write_text(words, "utf-8")
    return folder


def test_a_plan_is_a_drawing_or_a_picture_beside_the_halls_files(tmp_path):
    (tmp_path / "plan.svg").write_text(SVG)
    hall = load_hall(_written(tmp_path, 'plan = "plan.svg"'))
    assert [(w.x, w.y) for w in hall.window if w.name == "2"] == [(20, 30.5)]
    plan = plan_of(hall, tmp_path)
    assert plan is not None
    assert (plan.picture, plan.media) == (SVG.encode(), "image/svg+xml")
    Image.new("RGB", (8, 8)).save(tmp_path / "plan.png")
    plan = plan_of(load_hall(_written(tmp_path, 'plan = "plan.png"')), tmp_path)
    assert plan is not None
    assert plan.media == "image/png"


def test_a_plan_that_is_not_there_is_told(tmp_path):
    (said,) = said_of(_written(tmp_path, 'plan = "plan.svg"'))
    assert "there is no file" in said
    assert "put it there, or remove `plan`" in said


@pytest.mark.parametrize("name", ["plan.svg", "plan.png"])
def test_a_plan_that_is_no_picture_is_told(tmp_path, name):
    (tmp_path / name).write_text("<html>")
    (said,) = said_of(_written(tmp_path, f'plan = "{name}"'))
    assert "is no picture; save it as SVG or PNG" in said


def test_a_plan_that_phones_would_wait_for_is_told(tmp_path):
    (tmp_path / "plan.svg").write_text(SVG + " " * 300_000)
    (said,) = said_of(_written(tmp_path, 'plan = "plan.svg"'))
    assert "has 300 kB, which phones wait for too long; make it 300 kB at most" in said


@pytest.mark.parametrize("name", ["../plan.svg", "/etc/plan.svg", "plan.pdf"])
def test_a_plan_is_the_name_of_a_picture_in_the_halls_folder(tmp_path, name):
    assert any("a file name ending in .svg or .png" in said for said in said_of(_written(tmp_path, f'plan = "{name}"')))


@pytest.mark.parametrize(
    ("plan", "window", "told"),
    [
        ('plan = "plan.svg"', "x = 20", 'the window "2" has `x` and no `y`; give both, or neither'),
        ('plan = "plan.svg"', "x = 20\ny = 101", "give 100 or less"),
        ("", "x = 20\ny = 30", "has a place on a plan, and the hall has no plan; name the picture as `plan`"),
    ],
)
def test_a_place_that_leads_nowhere_is_told(tmp_path, plan, window, told):
    (tmp_path / "plan.svg").write_text(SVG)
    (said,) = said_of(_written(tmp_path, plan, window))
    assert told in said
