from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import zxingcpp

from hardware.printers.layout import lay_out
from hardware.printers.page import BigNumber, Columns, Heading, Item, Text
from kiosk.acceptance import Accepted, acceptance_page
from kiosk.texts import Texts
from tests.halls import small_hall
from tests.kiosk.hall_views import hall_view

HALL = small_hall()
VIEW = hall_view(HALL)
MATTER = next(matter for matter in VIEW.matters if matter.code == "GS-001")
ACCEPTED = Accepted(
    case="GS-2026-000123",
    ticket="A012",
    matter=MATTER,
    received=MATTER.materials[:2],
    to_follow=MATTER.materials[2:],
    on=date(2026, 9, 29),
    responsible="张建国",
    url="http://hall/c/0123456789abcdefghijkl",
)


def _blocks(language: str, accepted: Accepted = ACCEPTED):
    return acceptance_page(accepted, VIEW, HALL, Texts(HALL.texts), language).blocks


def test_a_notice_says_who_decides_what_until_when():
    blocks = _blocks("en")
    assert Heading("Acceptance notice") in blocks
    assert BigNumber("GS-2026-000123") in blocks
    assert [(row.left, row.right) for row in blocks if isinstance(row, Columns)] == [
        ("Number", "A012"),
        ("Handled by", "Administration for Industry and Commerce"),
        ("Person responsible", "张建国"),
        ("Accepted on", "2026-09-29"),
        ("Decided by", "2026-10-09"),  # three working days, with the National Day holidays between
    ]


def test_what_was_handed_in_is_listed_and_what_is_to_follow_has_a_box_to_tick():
    blocks = _blocks("en")
    texts = [block.text for block in blocks if isinstance(block, Text)]
    assert [text for text in texts if text[0].isdigit() or text in ("Received", "Still to be brought")] == [
        "Received",
        "1. Application form",
        "2. Photograph (3 copies)",
        "Still to be brought",
    ]
    assert [block.text for block in blocks if isinstance(block, Item)] == ["Proof of address"]


def test_a_complete_application_has_nothing_to_follow():
    complete = replace(ACCEPTED, received=MATTER.materials, to_follow=(), ticket=None)
    blocks = _blocks("zh-Hans", complete)
    assert not any(isinstance(block, Item) for block in blocks)
    assert Text("待补材料", bold=True) not in blocks
    assert "号码" not in [row.left for row in blocks if isinstance(row, Columns)]


@pytest.mark.parametrize("language", HALL.hall.languages)
@pytest.mark.parametrize("dots", [576, 384])
def test_the_progress_code_is_read_from_both_papers(faces, language, dots):
    picture = lay_out(acceptance_page(ACCEPTED, VIEW, HALL, Texts(HALL.texts), language), dots, faces)
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == ACCEPTED.url
