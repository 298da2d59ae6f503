from __future__ import annotations

import pytest

from config.checks.colours import LINES, WORDS
from config.colours import ACCENT, INK, PAPER, PRIMARY, WHITE, contrast
from tests.config.faults import said_of
from tests.halls import write_small_hall


def said_with(folder, **colours) -> list[str]:
    hall = write_small_hall(folder) / "hall.toml"
    words = "".join(f'{name} = "{colour}"\n' for name, colour in colours.items())
    hall.write_text(f"{hall.read_text('utf-8')}\n[colours]\n{words}", "utf-8")
    return said_of(folder)


def test_contrast_is_reckoned_as_the_guidelines_do():
    assert contrast("#000000", WHITE) == 21
    assert contrast("#777777", "#777777") == 1
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


def test_the_colours_of_a_hall_that_gives_none_are_easy_to_read():
    assert contrast(PRIMARY, WHITE) >= WORDS
    assert contrast(INK, PAPER) >= WORDS
    assert contrast(PRIMARY, ACCENT) >= LINES


@pytest.mark.parametrize(
    "colours",
    [
        {"primary": "#7A1F2B", "accent": "#E3B34C"},
        {"primary": "#004d40"},
        {"ink": "#000000", "paper": "#FFFFFF"},
        {"paper": "#fff8e1"},
    ],
)
def test_colours_that_are_easy_to_read_are_welcome(tmp_path, colours):
    assert said_with(tmp_path, **colours) == []


@pytest.mark.parametrize(
    ("colours", "wrong", "right"),
    [
        ({"primary": "#D32F2F"}, "white words on the primary colour #D32F2F have a contrast of 5.0", "a darker one"),
        (
            {"ink": "#999999"},
            "words of the ink #999999 on #f5f8fc have a contrast of 2.7",
            "a darker ink, such as #",
        ),
        ({"paper": "#556677"}, "words of the ink #10243e on #556677", "a lighter paper, such as #"),
        ({"accent": "#113366"}, "the accent #113366 on the primary colour #0b4ea2", "a lighter accent, such as #"),
    ],
)
def test_colours_that_are_hard_to_read_are_told_with_one_that_would_do(tmp_path, colours, wrong, right):
    (said,) = said_with(tmp_path, **colours)
    assert said.startswith(wrong)
    assert right in said
    better = said[-7:]
    assert said_with(tmp_path / "again", **{next(iter(colours)): better}) == []


def test_a_colour_that_is_none_is_told_how_to_be_written(tmp_path):
    (said,) = said_with(tmp_path, primary="blue")
    assert said.endswith("give # and six hexadecimal digits, such as #0B4EA2")
