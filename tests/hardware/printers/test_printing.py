"""A page in at the driver, a picture out of the twin, over every kind of line."""

import socket
import threading
import time
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.printers import open_printer
from hardware.printers.layout import lay_out
from hardware.printers.page import Page, Text
from hardware.printers.port import PrinterStatus
from hardware.twins.plugs import PtyPlug, SocketPlug
from tests.brokers import free_port, until
from tests.hardware.printers.conftest import URL, slip


def differing_dots(one: Image.Image, other: Image.Image) -> int:
    return ImageChops.logical_xor(one, other).histogram()[-1]


def test_what_comes_out_is_what_was_laid_out_but_for_a_few_tamed_dots(desk, faces):
    desk.printer.print(slip())
    (printed,) = desk.pictures()
    assert printed.size == lay_out(slip(), 576, faces).size
    assert differing_dots(printed, lay_out(slip(), 576, faces)) < 20


def test_the_code_is_read_from_the_printed_slip(desk):
    desk.printer.print(slip())
    (code,) = zxingcpp.read_barcodes(desk.pictures()[0].convert("L"))
    assert code.text == URL


def test_the_slip_is_on_paper_when_print_returns(desk):
    for number in range(1, 6):
        desk.printer.print(slip(f"A{number:03d}"))
        assert len(desk.pictures()) == number


def test_a_slip_is_out_soon_after_it_was_asked_for(desk):
    desk.printer.print(slip())  # fonts are read once
    times = []
    for _ in range(5):
        began = time.monotonic()
        desk.printer.print(slip())
        times.append(time.monotonic() - began)
    assert min(times) < 0.3  # 0.09 s on an idle machine


def test_status_is_quick_and_says_all_is_well(desk):
    began = time.monotonic()
    assert desk.printer.status() == PrinterStatus()
    assert time.monotonic() - began < 1


def test_the_newest_slip_is_found_under_one_name(desk):
    desk.printer.print(slip("A001"))
    desk.printer.print(slip("A002"))
    latest = desk.slips / "latest" / "printer-1.png"
    assert latest.resolve() == (desk.slips / "printer-1-000002.png").resolve()
    assert desk.state["latest"] == str(desk.slips / "printer-1-000002.png")


def test_a_twin_started_again_goes_on_counting(desk_at, tmp_path):
    device = Device(id="printer-1", kind="printer", driver="network", address="unix:{data}/p.sock")
    for number in (1, 2):
        desk = desk_at(SocketPlug(f"unix:{tmp_path}/p.sock"), device)
        desk.printer.print(slip())
        desk.twin.stop()
        assert desk.state["slips"] == number


def test_narrow_paper(desk_at, tmp_path, faces):
    device = Device(id="printer-1", kind="printer", driver="network", address="unix:{data}/p.sock", dots=384)
    desk = desk_at(SocketPlug(f"unix:{tmp_path}/p.sock"), device)
    desk.printer.print(slip())
    assert desk.pictures()[0].size == lay_out(slip(), 384, faces).size
    assert zxingcpp.read_barcodes(desk.pictures()[0].convert("L"))[0].text == URL


def test_over_tcp(desk_at):
    address = f"127.0.0.1:{free_port()}"
    desk = desk_at(SocketPlug(address), Device(id="printer-1", kind="printer", driver="network", address=address))
    desk.printer.print(slip())
    assert desk.printer.status().ready
    assert len(desk.pictures()) == 1


@pytest.mark.parametrize("driver", ["serial", "file"])
def test_over_a_terminal(desk_at, tmp_path, driver, faces):
    device = Device(id="printer-1", kind="printer", driver=driver, address="{data}/twins/printer-1", baud=115200)
    desk = desk_at(PtyPlug(tmp_path / "twins" / "printer-1"), device)
    for _ in range(2):
        desk.printer.print(slip())
    assert desk.printer.status().ready
    assert [picture.size for picture in desk.pictures()] == [lay_out(slip(), 576, faces).size] * 2


def test_a_socket_path_may_be_long(desk_at, tmp_path):
    folder = tmp_path / ("deep" * 20) / ("deeper" * 10)
    device = Device(id="printer-1", kind="printer", driver="network", address=f"unix:{folder}/printer-1.sock")
    desk = desk_at(SocketPlug(device.address), device)
    assert len(device.address) > 150
    desk.printer.print(slip())
    assert len(desk.pictures()) == 1


def test_into_a_plain_file(tmp_path):
    device = Device(id="printer-1", kind="printer", driver="file", address="{data}/job.bin")
    (tmp_path / "job.bin").touch()
    printer = open_printer(device, tmp_path)
    printer.print(Page((Text("您好"),)))
    assert printer.status() == PrinterStatus()  # a file says nothing
    job = (tmp_path / "job.bin").read_bytes()
    assert job.startswith(b"\x1b@\x1da\x00\x1dv0\x00")
    assert job.endswith(b"\x1dVB\x00")


def test_two_drivers_share_a_network_printer(desk, tmp_path):
    device = Device(id="printer-1", kind="printer", driver="network", address="unix:{data}/twins/printer-1.sock")
    other = open_printer(device, tmp_path)
    jobs = [threading.Thread(target=printer.print, args=(slip(),)) for printer in (desk.printer, other) for _ in "12"]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(10)
    sizes = {picture.size for picture in desk.pictures()}
    assert len(desk.pictures()) == 4
    assert len(sizes) == 1


def test_the_twin_also_prints_characters_that_plain_programs_send(desk, tmp_path):
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(tmp_path / "twins" / "printer-1.sock"))
        line.sendall(b"\x1b@" + "您好 A012\n".encode("gb18030") + b"\x1bd\x02\x1dVB\x00")
        until(lambda: len(desk.pictures()) == 1)
    assert desk.pictures()[0].histogram()[0] > 300


def test_the_twin_reports_changes_to_whoever_asked_for_them(desk, tmp_path):
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(tmp_path / "twins" / "printer-1.sock"))
        line.settimeout(5)
        line.sendall(b"\x1da\xff")
        assert line.recv(4) == bytes.fromhex("10 00 00 00")
        desk.break_down("cover_open")
        assert line.recv(4) == bytes.fromhex("38 00 00 00")
        desk.break_down("paper_out")
        assert line.recv(4) == bytes.fromhex("18 00 0f 00")


@pytest.mark.parametrize(
    ("driver", "address"),
    [
        ("network", ""),
        ("network", "192.168.1.60:"),
        ("network", "192.168.1.60:printer"),
        ("network", ":9100"),
        ("network", "192.168.1.60:99999"),
        ("network", "unix:"),
        ("serial", ""),
        ("file", ""),
        ("usb", "04b8"),
        ("usb", "epson:tm"),
        ("ff68", "/dev/ttyUSB0"),
    ],
)
def test_an_address_that_is_none_is_said_with_an_example(driver, address, tmp_path):
    with pytest.raises(DeviceFault) as raised:
        open_printer(Device(id="printer-1", kind="printer", driver=driver, address=address), tmp_path)
    assert raised.value.code == FaultCode.MISCONFIGURED
    assert "printer-1" in raised.value.detail


@pytest.mark.parametrize(
    ("driver", "address"),
    [
        ("network", "127.0.0.1:{port}"),
        ("network", "unix:{data}/nobody.sock"),
        ("serial", "{data}/nothing"),
        ("file", "{data}/no/such/folder"),
        ("file", "{data}"),
        ("usb", "04b8:0e15"),
    ],
)
def test_a_printer_that_is_not_there_is_offline_or_says_what_is_missing(driver, address, tmp_path: Path):
    address = address.replace("{port}", str(free_port()))
    printer = open_printer(Device(id="printer-1", kind="printer", driver=driver, address=address), tmp_path)
    for use in (printer.status, lambda: printer.print(slip())):
        with pytest.raises(DeviceFault) as raised:
            use()
        assert raised.value.code in {FaultCode.OFFLINE, FaultCode.MISCONFIGURED}
