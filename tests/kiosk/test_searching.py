from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.searching import LONGEST, found, typed_after
from tests.halls import small_hall
from tests.kiosk.hall_views import hall_view

MATTERS = hall_view(small_hall()).matters


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("y", ["GS-001"]),
        ("YYZZ", ["GS-001"]),
        ("hun yin", ["MZ-001"]),
        ("j", []),  # inside a word, one letter says nothing
        ("照", ["GS-001"]),
        ("xk", ["GS-002"]),
        ("食品", ["GS-002"]),
        ("設立", ["GS-001"]),
        ("permit", ["GS-002"]),
        ("gs001", ["GS-001"]),
        ("GS", ["GS-001", "GS-002"]),
        ("qqqq", []),
        ("", []),
        (" ", []),
    ],
)
def test_a_matter_is_found_by_pinyin_characters_words_or_its_code(typed, codes):
    assert [matter.code for matter in found(MATTERS, typed)] == codes


def test_what_begins_so_comes_before_what_merely_has_it_somewhere():
    for matters in (MATTERS, MATTERS[::-1]):
        assert [matter.code for matter in found(matters, "ying")] == ["GS-001", "GS-002"]


def test_what_is_typed_is_cut_and_loses_what_nobody_can_read():
    assert typed_after("", "y" * 10_000) == "y" * LONGEST
    assert typed_after("ab", "\x00\x1b[2J\r\n\u202e") == "ab[2J"
    assert typed_after("", "ＹＹ营业") == "YY营业"


@given(st.text(max_size=400), st.text(max_size=400))
def test_whatever_is_typed_the_field_stays_short_and_legible(typed, more):
    kept = typed_after(typed_after("", typed), more)
    assert len(kept) <= LONGEST
    assert kept.isprintable()
    found(MATTERS, kept)
