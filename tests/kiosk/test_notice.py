from __future__ import annotations

import pytest

from hardware.printers.layout import lay_out
from hardware.printers.page import Columns, Heading, Item, Text
from kiosk.notice import notice_page
from kiosk.texts import Texts
from tests.halls import small_hall
from tests.kiosk.hall_views import hall_view

HALL = small_hall()
VIEW = hall_view(HALL)


def _page(language: str, code: str = "GS-001"):
    matter = next(matter for matter in VIEW.matters if matter.code == code)
    return notice_page(matter, VIEW, HALL, Texts(HALL.texts), language)


def test_a_notice_says_all_that_a_matter_needs_with_a_box_to_tick_for_each_piece():
    blocks = _page("en").blocks
    assert Heading("One-off notice") in blocks
    assert [block.text for block in blocks if isinstance(block, Item)] == [
        "Application form",
        "Photograph (3 copies)",
        "Proof of address (may follow later)",
    ]
    assert [(row.left, row.right) for row in blocks if isinstance(row, Columns)] == [
        ("Handled by", "Administration for Industry and Commerce"),
        ("Line", "A Business Registration"),
        ("Window", "2, 3, 4, 5, 6"),
        ("Opening hours", "08:30–12:00, 14:00–17:30"),
        ("Printed on", "2026-11-23"),
    ]


def test_a_notice_says_that_it_holds_no_place_in_line():
    assert any(isinstance(block, Text) and "不是号票" in block.text for block in _page("zh-Hans").blocks)


def test_a_matter_that_needs_nothing_says_so():
    blocks = _page("en", "MZ-001").blocks
    assert Text("You need bring nothing for this.") in blocks
    assert not any(isinstance(block, Item) for block in blocks)


@pytest.mark.parametrize("language", HALL.hall.languages)
@pytest.mark.parametrize("dots", [576, 384])
def test_a_notice_is_laid_out_in_each_language_on_both_papers(faces, language, dots):
    assert lay_out(_page(language), dots, faces).width == dots
