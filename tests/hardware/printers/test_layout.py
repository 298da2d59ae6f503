"""Slips as pictures: read back, measured, never cut off."""

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.layout import MEASURES, lay_out
from hardware.printers.page import QR, BigNumber, Columns, Gap, Heading, Item, Page, Rule, Text
from tests.hardware.printers.conftest import URL, slip

BOTH = pytest.mark.parametrize("dots", [576, 384])


def ink(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The box around everything black."""
    return ImageChops.invert(picture.convert("L")).getbbox()


@BOTH
def test_a_slip_is_as_wide_as_the_paper_and_purely_black_and_white(faces, dots):
    picture = lay_out(slip(), dots, faces)
    assert picture.mode == "1"
    assert picture.width == dots


@BOTH
def test_the_code_on_a_slip_is_read_back(faces, dots):
    (code,) = zxingcpp.read_barcodes(lay_out(slip(), dots, faces).convert("L"))
    assert code.text == URL
    assert code.format == zxingcpp.BarcodeFormat.QRCode


@BOTH
def test_a_code_keeps_its_quiet_zone_on_both_sides(faces, dots):
    picture = lay_out(Page((QR(URL),)), dots, faces)
    left, top, right, bottom = ink(picture)
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    modules = 17 + 4 * int(code.extra["Version"]) if "Version" in code.extra else 33
    module = (right - left) / modules
    assert module == int(module)  # whole dots
    assert min(left, top, picture.width - right, picture.height - bottom) >= 4 * module


@BOTH
def test_an_address_of_300_characters_still_makes_a_readable_code(faces, dots):
    long = URL + "?" + "x" * 248
    (code,) = zxingcpp.read_barcodes(lay_out(Page((QR(long),)), dots, faces).convert("L"))
    assert code.text == long


def test_more_than_a_code_can_hold_is_said_and_not_printed(faces):
    with pytest.raises(DeviceFault) as raised:
        lay_out(Page((QR("x" * 3000),)), 384, faces)
    assert raised.value.code == FaultCode.MISCONFIGURED


def test_the_densest_code_still_fits_the_narrowest_paper(faces):
    left, _, right, _ = ink(lay_out(Page((QR("x" * 2300),)), 384, faces))
    assert right - left == 2 * 177


@BOTH
def test_the_number_is_the_largest_thing_on_the_slip(faces, dots):
    left, top, right, bottom = ink(lay_out(Page((BigNumber("A012"),)), dots, faces))
    assert right - left > 0.8 * dots
    assert bottom - top > 0.25 * dots


@BOTH
def test_every_number_takes_the_same_paper(faces, dots):
    numbers = ("A001", "A003", "A012", "A468", "B777")
    assert len({lay_out(Page((BigNumber(number),)), dots, faces).height for number in numbers}) == 1


@BOTH
def test_a_long_number_shrinks_until_it_fits(faces, dots):
    left, _, right, _ = ink(lay_out(Page((BigNumber("A012345"),)), dots, faces))
    assert left >= MEASURES[dots].margin // 2
    assert right <= dots - MEASURES[dots].margin // 2


@BOTH
def test_columns_that_do_not_fit_beside_each_other_stack(faces, dots):
    one = lay_out(Page((Columns("前面等待", "12 人"),)), dots, faces)
    two = lay_out(Page((Columns("Estimated waiting time", "between 18 and 35 minutes", bold=True),)), dots, faces)
    foot = MEASURES[dots].small
    assert two.height - foot >= 2 * (one.height - foot)


@BOTH
def test_an_empty_page_is_one_white_row(faces, dots):
    picture = lay_out(Page(()), dots, faces)
    assert picture.size == (dots, 1)
    assert ink(picture) is None


def test_white_space_and_rules_take_the_room_they_say(faces):
    assert lay_out(Page((Gap(2),)), 576, faces).height == 3 * MEASURES[576].small  # one below the last block
    solid, dashed = (lay_out(Page((Rule(dashed=dashed),)), 576, faces) for dashed in (False, True))
    assert ink(solid)[:2] == ink(dashed)[:2]
    assert solid.histogram()[0] > 1.5 * dashed.histogram()[0]


@BOTH
def test_centred_lines_are_of_like_length(faces, dots):
    text = "Missed your call? Ask at the guide desk or at any kiosk in this hall."
    picture = lay_out(Page((Text(text, align="centre", small=True),)), dots, faces)
    rows = (picture.height - MEASURES[dots].small) // round(MEASURES[dots].small * 1.4)
    high = round(MEASURES[dots].small * 1.4)
    widths = [ink(picture.crop((0, row * high, dots, (row + 1) * high))) for row in range(rows)]
    assert rows >= 2
    assert min(right - left for left, _, right, _ in widths) > 0.6 * max(right - left for left, _, right, _ in widths)


def test_a_long_heading_is_set_smaller(faces):
    long = "Weidu District Government Affairs and Public Services Administration Centre"
    short = lay_out(Page((Heading("渭都区政务服务中心"),)), 384, faces)
    assert lay_out(Page((Heading(long),)), 384, faces).height < 4 * short.height


TEXTS = st.text(alphabet="政务大厅（过号），。gjWQ0129 /-", min_size=1, max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.sampled_from([576, 384]), st.sampled_from([Heading, Text, Item]))
def test_no_text_is_cut_off_at_an_edge(faces, text, dots, block):
    picture = lay_out(Page((block(text),)), dots, faces)
    box = ink(picture)
    if box is None:
        assert not text.strip()
        return
    left, top, right, bottom = box
    assert left > 0
    assert right < dots
    assert top > 0
    assert bottom < picture.height


@BOTH
@pytest.mark.parametrize(
    "text", ["Administration for Industry and Commerce", "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii 1111111111"]
)
def test_text_at_the_right_ends_at_the_margin_however_many_letters_it_has(faces, dots, text):
    _, _, right, _ = ink(lay_out(Page((Text(text, align="right"),)), dots, faces))
    margin = dots - MEASURES[dots].margin
    assert margin - 4 <= right <= margin


@BOTH
def test_a_wrapped_line_shows_as_much_ink_as_its_pieces(faces, dots):
    whole = "所需材料及其份数请以窗口一次性告知单为准"
    together = lay_out(Page((Text(whole),)), dots, faces)
    apart = [lay_out(Page((Text(character),)), dots, faces) for character in whole]
    assert together.histogram()[0] == sum(picture.histogram()[0] for picture in apart)
