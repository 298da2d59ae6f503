from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.printers.wrapping import wrap


def within(width):
    """Wide characters count two, as on paper."""
    return lambda text: sum(2 if ord(c) > 0x2E7F else 1 for c in text) <= width


def test_chinese_breaks_between_any_two_characters():
    assert wrap("政务服务中心欢迎您", within(8)) == ["政务服务", "中心欢迎", "您"]


def test_latin_breaks_between_words():
    assert wrap("please wait until your number is called", within(12)) == [
        "please wait",
        "until your",
        "number is",
        "called",
    ]


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    assert wrap("请带身份证（原件）。", within(12)) == ["请带身份证", "（原件）。"]
    assert wrap("请带身份，证件。", within(8)) == ["请带身", "份，证", "件。"]


def test_a_count_stays_with_its_number():
    assert wrap("复印件一共 12份", within(14)) == ["复印件一共", "12份"]


def test_a_word_longer_than_the_line_is_broken_and_not_lost():
    assert wrap("see https://example.org/a/long/path", within(10)) == [
        "see",
        "https://ex",
        "ample.org/",
        "a/long/pat",
        "h",
    ]


def test_line_breaks_and_empty_lines_are_kept():
    assert wrap("一\n\n二", within(10)) == ["一", "", "二"]


@settings(deadline=None)
@given(st.text(alphabet="政务，。（）A012 ab-/.\n", max_size=80), st.integers(2, 30))
def test_no_character_is_ever_lost_and_every_line_fits(text, width):
    lines = wrap(text, within(width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(within(width)(line) or len(line) == 1 for line in lines)
