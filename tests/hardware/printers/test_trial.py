from __future__ import annotations

from datetime import UTC, datetime

import pytest
import zxingcpp

from config.fonts import font_file
from hardware.printers.layout import Faces, lay_out
from hardware.printers.trial import trial_page


@pytest.mark.parametrize("dots", [384, 576])
def test_the_test_page_fits_every_paper_and_its_code_can_be_read(dots):
    page = trial_page("printer-1", "魏都区为民服务中心", "https://hall.example", datetime(2026, 11, 23, 9, tzinfo=UTC))
    picture = lay_out(page, dots, Faces(font_file("regular"), font_file("bold")))
    assert picture.width == dots
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == "https://hall.example"
