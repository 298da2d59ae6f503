"""What printers say, byte by byte. Sources: Epson TM-T88III and TM-U220 specifications, Citizen CT-S2000 manual."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.faults import FaultCode
from hardware.printers.port import PrinterStatus
from hardware.printers.replies import ReplyReader, Said, decode, decode_automatic, fault_of, stopped

WELL = (0x12, 0x12, 0x12, 0x12)  # bits 1 and 4 are fixed to 1, all others 0


def kinds(data: bytes) -> list[Said]:
    return [reply.said for reply in ReplyReader().read(data)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("12", [Said.AT_ONCE]),  # DLE EOT, nothing wrong
        ("1a", [Said.AT_ONCE]),  # DLE EOT 1, offline
        ("7e", [Said.AT_ONCE]),  # DLE EOT 4, no paper, all bits
        ("00", [Said.IN_TURN]),  # GS r 1, paper adequate
        ("03", [Said.IN_TURN]),  # GS r 1, near its end
        ("37 25 00", [Said.CLEARED]),  # DLE DC4 8
        ("10 00 00 00", [Said.BY_ITSELF]),  # automatic status, all well
        ("38 08 0f 00", [Said.BY_ITSELF]),  # automatic status: offline, cover, cutter, no paper
        ("11 13", []),  # XON, XOFF
        ("38 13 08 0f 11 00", [Said.BY_ITSELF]),  # which may stand anywhere
        ("ff", [Said.GARBAGE]),
        ("37 12", [Said.GARBAGE, Said.AT_ONCE]),
        ("10 00 12", [Said.GARBAGE, Said.AT_ONCE]),
    ],
)
def test_replies_are_told_apart_by_their_fixed_bits(data, said):
    assert kinds(bytes.fromhex(data)) == said


def test_replies_may_come_in_pieces():
    reader = ReplyReader()
    assert [len(reader.read(bytes((byte,)))) for byte in bytes.fromhex("37 25 00 10 00 00 00 12")] == [
        *(0, 0, 1),
        *(0, 0, 0, 1),
        1,
    ]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_raise_or_swallow_without_end(data):
    reader = ReplyReader()
    reader.read(data)
    assert any(reply.said is Said.AT_ONCE for reply in reader.read(b"\x12" * 4))


@pytest.mark.parametrize(
    ("n", "byte", "status"),
    [
        (1, 0x1A, PrinterStatus(online=False)),  # bit 3: offline
        (2, 0x16, PrinterStatus(cover_closed=False)),  # bit 2: cover open
        (2, 0x32, PrinterStatus(paper=False)),  # bit 5: stopped by paper end
        (3, 0x1A, PrinterStatus(cutter_ok=False)),  # bit 3: autocutter
        (3, 0x16, PrinterStatus(error=True)),  # bit 2: mechanical
        (3, 0x32, PrinterStatus(error=True)),  # bit 5: unrecoverable
        (3, 0x52, PrinterStatus(error=True)),  # bit 6: recovers by itself (heat)
        (4, 0x1E, PrinterStatus(paper_near_end=True)),  # bits 2 and 3
        (4, 0x72, PrinterStatus(paper=False)),  # bits 5 and 6
        (4, 0x16, PrinterStatus(paper_near_end=True)),  # only one of two sensors (Citizen PPU)
    ],
)
def test_each_bit_of_each_status_is_decoded(n, byte, status):
    answers = list(WELL)
    answers[n - 1] = byte
    assert decode(answers) == status


@pytest.mark.parametrize(
    ("report", "status"),
    [
        ("10 00 00 00", PrinterStatus()),
        ("14 00 00 00", PrinterStatus()),  # bit 2: the drawer
        ("18 00 00 00", PrinterStatus(online=False)),
        ("38 00 00 00", PrinterStatus(online=False, cover_closed=False)),
        ("18 00 0c 00", PrinterStatus(online=False, paper=False)),
        ("10 00 03 00", PrinterStatus(paper_near_end=True)),
        ("18 08 00 00", PrinterStatus(online=False, cutter_ok=False)),
        ("18 04 00 00", PrinterStatus(online=False, error=True)),
        ("18 20 00 00", PrinterStatus(online=False, error=True)),
        ("18 40 00 00", PrinterStatus(online=False, error=True)),
    ],
)
def test_each_bit_of_the_automatic_status_is_decoded(report, status):
    assert decode_automatic(bytes.fromhex(report)) == status


def test_a_printer_without_a_fault_is_ready():
    assert decode(WELL).ready
    assert fault_of(decode(WELL)) is None
    assert not stopped(WELL[1])


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ((0x1A, 0x16, 0x12, 0x72), FaultCode.COVER_OPEN),  # an open cover says nothing about paper
        ((0x1A, 0x32, 0x12, 0x72), FaultCode.PAPER_OUT),
        ((0x1A, 0x52, 0x1A, 0x12), FaultCode.CUTTER),
        ((0x1A, 0x52, 0x32, 0x12), FaultCode.BROKEN),
        ((0x1A, 0x12, 0x12, 0x12), FaultCode.BROKEN),  # offline, no reason given
    ],
)
def test_the_most_telling_fault_is_named_with_what_to_do(answers, code):
    fault = fault_of(decode(answers))
    assert fault is not None
    assert fault.code == code
    assert len(fault.detail) > 20


@settings(deadline=None)
@given(st.lists(st.integers(0, 255), min_size=4, max_size=4))
def test_any_four_bytes_mean_something(answers):
    status = decode(answers)
    assert (fault_of(status) is None) == status.ready
