"""Everything that goes wrong with a printer, before a slip and in the middle of one; and never an old slip after it."""

import socket

import pytest
import zxingcpp
from PIL import Image

from config.models import Device
from hardware.faults import FaultCode
from hardware.printers import open_printer
from hardware.printers.layout import lay_out
from hardware.printers.page import BigNumber, Page
from hardware.printers.raster import strips
from hardware.twins.plugs import PtyPlug
from tests.brokers import until
from tests.hardware.printers.conftest import Desk, slip

CODES = {
    "paper_out": FaultCode.PAPER_OUT,
    "cover_open": FaultCode.COVER_OPEN,
    "cutter": FaultCode.CUTTER,
    "broken": FaultCode.BROKEN,
    "unplugged": FaultCode.OFFLINE,
    "garbage": FaultCode.GARBAGE,
    "silent": FaultCode.SILENT,
}
EACH = pytest.mark.parametrize("fault", CODES)


def heights(desk: Desk) -> list[int]:
    return [picture.height for picture in desk.pictures()]


@EACH
def test_a_fault_is_told_apart_before_anything_is_printed(desk, fault):
    desk.break_down(fault)
    raised = desk.print_expecting_fault(slip())
    assert raised.code == CODES[fault]
    assert len(raised.detail) > 20
    desk.break_down(None)
    desk.printer.print(slip())
    assert len(desk.pictures()) == 1  # what was refused does not come out


@EACH
def test_a_fault_in_the_middle_of_a_slip_is_told_and_the_slip_never_comes_out_later(desk, fault, faces):
    whole = lay_out(slip(), 576, faces).height
    desk.printer.print(slip("A001"))
    desk.break_down(fault, after_rows=300)
    assert desk.print_expecting_fault(slip("A002")).code == CODES[fault]
    before = len(desk.pictures())
    desk.break_down(None)
    desk.printer.print(slip("A003"))
    *scraps, last = heights(desk)[before:]
    assert last == whole  # nothing hangs on the next visitor's slip
    assert all(scrap < whole for scrap in scraps)
    assert len(scraps) <= 1


def test_near_the_end_of_the_roll_it_still_prints_and_says_so(desk):
    desk.break_down("paper_near_end")
    status = desk.printer.status()
    assert status.paper_near_end
    assert status.ready
    desk.printer.print(slip())
    assert len(desk.pictures()) == 1


def test_a_slow_printer_is_waited_for(desk):
    desk.break_down("slow")
    desk.printer.print(Page((BigNumber("A012"),)))
    assert len(desk.pictures()) == 1


def test_after_a_refill_a_printer_left_alone_goes_on_with_the_old_slip(desk, tmp_path, faces):
    """What the driver is for: this is what the same printer does under a program that only sends bytes."""
    desk.break_down("paper_out", after_rows=300)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(tmp_path / "twins" / "printer-1.sock"))
        line.sendall(b"".join(strips(lay_out(slip("A001"), 576, faces))) + b"\x1dVB\x00")
        until(lambda: desk.state["fault"] == "paper_out")
    desk.break_down(None)
    until(lambda: desk.state["slips"] == 1)
    assert heights(desk) == [lay_out(slip("A001"), 576, faces).height - 300]  # the old slip's rest


def test_after_a_refill_nothing_comes_out_of_a_printer_that_our_driver_used(desk):
    desk.break_down("paper_out", after_rows=300)
    desk.print_expecting_fault(slip())
    desk.break_down(None)
    assert desk.printer.status().ready  # and all that it had to say was said before
    assert desk.state["slips"] == 0
    assert len(list((desk.slips / "torn").iterdir())) == 1  # the technician took the beginning away


def test_a_slip_that_a_kiosk_left_as_it_was_killed_does_not_come_out_after_a_refill(desk, tmp_path, faces):
    desk.break_down("paper_out", after_rows=300)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(tmp_path / "twins" / "printer-1.sock"))
        line.sendall(b"".join(strips(lay_out(slip("A001"), 576, faces))) + b"\x1dVB\x00")
        until(lambda: desk.state["fault"] == "paper_out")
    assert not desk.printer.status().paper  # as the kiosk that was started again sees it
    desk.break_down(None)
    assert desk.printer.status().ready
    desk.printer.print(Page((BigNumber("A002"),)))
    assert heights(desk) == [lay_out(Page((BigNumber("A002"),)), 576, faces).height]


def test_what_another_program_left_in_the_printer_is_forgotten_before_the_first_slip(desk, tmp_path, faces):
    half = b"".join(strips(lay_out(slip("A001"), 576, faces)))[:20_000]  # breaks off amid a picture
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(tmp_path / "twins" / "printer-1.sock"))
        line.sendall(half)
        until(lambda: desk.twin._works._paper.height > 100)
    device = Device(id="printer-1", kind="printer", driver="network", address="unix:{data}/twins/printer-1.sock")
    open_printer(device, tmp_path).print(slip("A002"))
    assert zxingcpp.read_barcodes(desk.pictures()[0].convert("L"))


def test_the_beginning_of_a_slip_left_hanging_is_voided_and_cut_off_first(desk):
    desk.break_down("unplugged", after_rows=300)
    desk.print_expecting_fault(slip("A001"))
    desk.break_down(None)
    desk.printer.print(slip("A002"))
    scrap, whole = desk.pictures()
    assert 300 < scrap.height < 450  # 作废 VOID is printed below what hung there
    assert not zxingcpp.read_barcodes(scrap.convert("L"))
    assert zxingcpp.read_barcodes(whole.convert("L"))


def test_a_cutter_that_jams_at_the_cut_is_told_although_the_slip_was_printed(desk):
    desk.break_down("cutter", after_rows=0)
    assert desk.print_expecting_fault(slip()).code == FaultCode.CUTTER
    desk.break_down(None)
    desk.printer.print(slip())
    assert len(desk.pictures()) == 1


@pytest.mark.parametrize("driver", ["serial", "file"])
def test_a_serial_plug_pulled_amid_a_slip(desk_at, tmp_path, driver):
    device = Device(id="printer-1", kind="printer", driver=driver, address="{data}/twins/printer-1", baud=115200)
    desk = desk_at(PtyPlug(tmp_path / "twins" / "printer-1"), device)
    desk.break_down("unplugged", after_rows=300)
    assert desk.print_expecting_fault(slip("A001")).code == FaultCode.OFFLINE
    assert desk.print_expecting_fault(slip("A001")).code == FaultCode.OFFLINE
    desk.break_down(None)
    desk.printer.print(slip("A002"))
    assert zxingcpp.read_barcodes(desk.pictures()[-1].convert("L"))


def test_a_fault_names_itself_the_same_way_each_time(desk):
    desk.break_down("paper_out")
    assert not desk.printer.status().paper
    first, second = (desk.print_expecting_fault(slip()) for _ in range(2))
    assert str(first) == str(second) == f"paper_out: {first.detail}"


def test_pictures_are_never_seen_half_written(desk):
    for _ in range(3):
        desk.printer.print(slip())
        for path in desk.slips.glob("*.png"):
            Image.open(path).verify()
    assert not [path for path in desk.slips.iterdir() if path.name.startswith(".")]
