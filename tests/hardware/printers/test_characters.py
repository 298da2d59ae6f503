"""Pages sent as GB18030 characters: the bytes, pinned; and what the twin makes of them."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.printers.characters import cells, drawable, in_characters, qr_command
from hardware.printers.layout import lay_out
from hardware.printers.page import QR, BigNumber, Columns, Gap, Heading, Item, Page, Rule, Text
from hardware.printers.raster import in_dots
from hardware.printers.twin.commands import CommandReader, EndLine, Row, Sized, Write
from tests.hardware.printers.conftest import URL, slip
from tests.hardware.printers.test_layout import ink

BOTH = pytest.mark.parametrize("dots", [576, 384])
RARE = "𠮷"  # four bytes in GB18030: no printer's font has it


def sent(page, dots, faces):
    return b"".join(in_characters(page, dots, faces).pieces)


def lines(data):
    """The lines of characters, each with how many times as wide its font is."""
    wide, line = 1, b""
    for command in CommandReader().read(data):
        match command:
            case Sized():
                wide = command.wide
            case Write():
                line += command.text
            case EndLine():
                yield line.decode("gb18030"), wide
                line = b""


def test_a_heading_and_a_number_are_these_bytes(faces):
    assert sent(Page((Heading("政务"), BigNumber("A012"), Text("您好"))), 384, faces) == (
        b"\x1c&\x1bR\x00"  # FS &, ESC R 0
        b"\x1ba\x01\x1d!\x11\x1bE\x01\xd5\xfe\xce\xf1\n"  # centre, twice as large, bold
        b"\x1d!\x77A012\n"  # eight times as large: 32 columns
        b"\x1ba\x00\x1d!\x00\x1bE\x00\xc4\xfa\xba\xc3\n"
    )


def test_a_code_is_these_bytes():
    assert qr_command(b"abc", 6) == bytes.fromhex(
        "1d 28 6b 04 00 31 41 32 00"  # model 2
        "1d 28 6b 03 00 31 43 06"  # modules of 6 dots
        "1d 28 6b 03 00 31 45 31"  # error correction M
        "1d 28 6b 06 00 31 50 30 61 62 63"
        "1d 28 6b 03 00 31 51 30"
    )


def test_a_slip_in_characters_is_a_fiftieth_of_its_picture_at_most(faces):
    picture = b"".join(in_dots(lay_out(slip(), 576, faces)).pieces)
    assert len(sent(slip(), 576, faces)) * 50 < len(picture)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("您好 A012 $", True),
        ("預計等候", True),
        ("–·—□", True),
        (RARE, False),
        ("é", True),
        ("ß", False),
        ("\ue000", False),
    ],
)
def test_what_a_font_of_two_byte_characters_has(text, known):
    assert drawable(text) == known


@pytest.mark.parametrize(
    "block", [Heading(RARE), Text(f"张{RARE}"), BigNumber(RARE), Columns("姓名", RARE), Item(RARE), QR(URL, RARE)]
)
def test_a_block_that_the_font_cannot_set_is_drawn_and_its_neighbours_are_not(faces, block):
    commands = list(CommandReader().read(sent(Page((Text("前"), block, Text("后"))), 576, faces)))
    assert any(isinstance(command, Row) for command in commands)
    written = [command.text.decode("gb18030") for command in commands if isinstance(command, Write)]
    assert written == ["前", "后"]


@BOTH
def test_the_twin_prints_the_number_large_and_the_code_readable(text_desk, dots):
    desk = text_desk(dots)
    desk.printer.print(slip())
    (picture,) = desk.pictures()
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert picture.width == dots
    assert code.text == URL


@BOTH
def test_a_drawn_block_stands_where_it_would_on_a_picture(text_desk, dots, faces):
    desk = text_desk(dots)
    desk.printer.print(Page((Text("右", align="right"), Text(RARE))))
    (picture,) = desk.pictures()
    alone = ink(lay_out(Page((Text(RARE),)), dots, faces))
    assert ink(picture.crop((0, 34, *picture.size)))[0] == alone[0]


@BOTH
def test_a_number_is_as_large_as_the_paper_allows(faces, dots):
    for number in ("A012", "A0123", "A012345678901"):
        ((_, wide),) = lines(sent(Page((BigNumber(number),)), dots, faces))
        assert len(number) * wide <= dots // 12
        assert wide == 8 or len(number) * (wide + 1) > dots // 12


WORDS = st.text(alphabet="政务大厅（过号），。gjWQ0129 /-", min_size=1, max_size=80)
BLOCKS = st.one_of(
    st.builds(Heading, WORDS),
    st.builds(Text, WORDS, st.sampled_from(["left", "centre", "right"])),
    st.builds(Columns, WORDS, WORDS, st.booleans()),
    st.builds(Item, WORDS),
    st.builds(Rule, st.booleans()),
    st.builds(Gap),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=5), st.sampled_from([576, 384]))
def test_no_line_is_wider_than_the_paper(blocks, dots):
    for line, wide in lines(sent(Page(tuple(blocks)), dots, None)):
        assert cells(line) * wide <= dots // 12


@BOTH
def test_the_paper_it_says_it_takes_is_about_what_it_takes(text_desk, dots, faces):
    desk = text_desk(dots)
    desk.printer.print(slip())
    said = in_characters(slip(), dots, faces).rows
    assert said * 0.85 < desk.pictures()[0].height <= said


def test_after_a_refill_nothing_comes_out_of_a_printer_in_text_mode(text_desk):
    desk = text_desk(576)
    desk.break_down("paper_out", after_rows=300)
    desk.print_expecting_fault(slip("A001"))
    desk.break_down(None)
    assert desk.printer.status().ready
    assert desk.state["slips"] == 0
    desk.printer.print(slip("A002"))
    assert desk.state["slips"] == 1


def test_a_slip_broken_off_in_text_mode_is_voided_and_the_next_is_dressed_afresh(text_desk):
    desk = text_desk(576)
    desk.printer.print(slip("A001"))
    desk.break_down("unplugged", after_rows=300)
    desk.print_expecting_fault(slip("A001"))
    desk.break_down(None)
    desk.printer.print(slip("A001"))
    first, scrap, whole = desk.pictures()
    assert scrap.height < whole.height
    assert whole.tobytes() == first.tobytes()
