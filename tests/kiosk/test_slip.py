from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.models import Hall
from hardware.printers.page import QR, BigNumber, Columns, Heading, Text
from kiosk.slip import practice_page, slip_page
from kiosk.texts import Texts
from tests.halls import small_hall
from tests.kiosk.hall_views import hall_view
from wire.api import TicketIssued
from wire.messages import Estimate

HALL = small_hall()
MATERIALS = ["1. Application form", "2. Photograph (3 copies)", "3. Proof of address (may follow later)"]


def _ticket(matter: str | None = None, *, reprint: bool = False) -> TicketIssued:
    return TicketIssued(
        number="A012",
        token="t" * 22,
        line="A",
        matter=matter,
        ahead=11,
        estimate=Estimate(low=20, high=35),
        windows=("2", "3"),
        url="http://hall/t/tttttttttttttttttttttt",
        issued_at=datetime(2026, 11, 23, 17, 5, tzinfo=UTC),  # 01:05 of the next day in the hall
        reprint=reprint,
    )


def _blocks(language: str, matter: str | None = None, hall: Hall = HALL):
    return slip_page(_ticket(matter), hall_view(hall), hall, Texts(hall.texts), language).blocks


def _texts(blocks) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Text)]


def test_a_slip_says_everything_about_the_ticket():
    blocks = _blocks("en")
    assert Heading("Small Town Hall") in blocks
    assert BigNumber("A012") in blocks
    assert "Business Registration" in _texts(blocks)
    assert [(row.left, row.right) for row in blocks if isinstance(row, Columns)] == [
        ("People ahead", "11 people"),
        ("Probable wait", "20–35 minutes"),
        ("Window", "2, 3"),
        ("Issued", "2026-11-24 01:05"),
    ]


def test_the_qr_code_is_the_tickets_url():
    (code,) = [block for block in _blocks("zh-Hans") if isinstance(block, QR)]
    assert code == QR("http://hall/t/tttttttttttttttttttttt", caption="手机扫码查看排队进度")


def test_a_matters_slip_lists_what_to_bring():
    texts = _texts(_blocks("en", "GS-001"))
    assert "Business Licence Registration" in texts
    assert [text for text in texts if text[0].isdigit()] == MATERIALS


def test_a_hall_may_leave_the_materials_out():
    printing = HALL.printing.model_copy(update={"show_materials": False})
    hall = HALL.model_copy(update={"printing": printing})
    assert not set(MATERIALS) & set(_texts(_blocks("en", "GS-001", hall)))


def test_a_line_without_a_matter_has_nothing_to_bring():
    assert "What to bring" not in _texts(_blocks("en"))


def test_a_slip_is_in_the_visitors_language_down_to_the_footer():
    for language in HALL.hall.languages:
        blocks = _blocks(language)
        assert Heading(HALL.hall.name[language]) in blocks
        assert _texts(blocks)[-1] == HALL.printing.footer[language]


@pytest.mark.parametrize(("language", "mark"), [("zh-Hans", "补打"), ("zh-Hant", "補打"), ("en", "Reprint")])
def test_a_slip_printed_again_says_so_and_the_first_does_not(language, mark):
    first, again = (
        slip_page(_ticket(reprint=reprint), hall_view(HALL), HALL, Texts(HALL.texts), language).blocks
        for reprint in (False, True)
    )
    assert not any(mark in text for text in _texts(first))
    assert any(mark in text for text in _texts(again))


def test_the_page_that_gets_a_printer_ready_has_every_letter_and_digit_of_a_number():
    numbers = [block.text for block in practice_page(HALL, Texts(HALL.texts)).blocks if isinstance(block, BigNumber)]
    assert numbers == ["A0123456789", "B0123456789", "C0123456789"]
