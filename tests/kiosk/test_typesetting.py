from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.screens.typesetting import LINE_HEIGHT, common_size, fit, measure_with

WORDS = "营业执照（多证合一）设立登记，Business Licence Registration (Combined Certificates) 12–35"


def _half(text: str) -> float:
    """Every character half as wide as high."""
    return len(text) / 2


def test_a_text_that_fits_is_set_at_its_largest_on_one_line():
    assert fit("Home", 1000, 100, 48, 26, _half) == (48, ["Home"])


def test_a_text_that_does_not_fit_is_wrapped_before_it_shrinks():
    size, lines = fit("Find your matter here", 300, 150, 48, 26, _half)
    assert (size, len(lines)) == (48, 2)


def test_a_word_is_made_smaller_rather_than_cut():
    size, lines = fit("Registration", 200, 200, 48, 26, _half)
    assert lines == ["Registration"]
    assert size < 48


def test_lines_are_even_and_break_at_a_pause():
    assert fit("自助机暂时不能取号，请到窗口取号。", 500, 200, 40, 26, len)[1] == [
        "自助机暂时不能取号，",
        "请到窗口取号。",
    ]
    assert fit("a b c d e f g h i j", 10, 3, 1, 1, len)[1] == ["a b c d e", "f g h i j"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=WORDS, max_size=60), st.floats(150, 900), st.floats(60, 300))
def test_no_character_is_lost_and_nothing_is_wider_or_higher_than_its_box(text, width, height):
    size, lines = fit(text, width, height, 64, 26, _half)
    assert "".join("".join(lines).split()) == "".join(text.split())
    if size > 26:
        assert len(lines) * LINE_HEIGHT * size <= height + 1
    assert all(_half(line) * size <= width for line in lines)


def test_the_halls_font_is_measured():
    measure = measure_with(bold=True)
    assert measure("政务") == 2
    assert 0.4 < measure("A") < 0.8
    assert measure("iiii") < measure("WWWW")


def test_cards_that_stand_together_have_one_size():
    size = common_size(["Marriage", "Environmental Impact Registration for Construction Projects"], 740, 96, 42, 26)
    assert 26 <= size < 42
