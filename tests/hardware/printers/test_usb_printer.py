"""The USB line through the real pyusb and python-escpos, over a USB bus of our own with the twin at its end."""

import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
import usb.backend
import usb.core
from usb.util import ENDPOINT_IN

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.escpos import EscPosPrinter
from hardware.printers.layout import lay_out
from hardware.printers.lines import UsbLine
from hardware.printers.raster import in_dots
from hardware.turns import Turns
from tests.hardware.printers.conftest import slip

VENDOR, PRODUCT = 0x04B8, 0x0E15
OUT, IN = 0x02, 0x81  # not the endpoints that python-escpos presumes


class Bus(usb.backend.IBackend):
    """A bus with one printer, which is wired to a twin's socket."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.plugged = True
        self.line: socket.socket | None = None

    def enumerate_devices(self):
        return ["printer"] if self.plugged else []

    def get_device_descriptor(self, dev):
        return SimpleNamespace(
            idVendor=VENDOR, idProduct=PRODUCT, bNumConfigurations=1, bLength=18, bDescriptorType=1, bcdUSB=0x200,
            bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0, bMaxPacketSize0=64, bcdDevice=1, iManufacturer=0,
            iProduct=0, iSerialNumber=0, address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev, config):
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev, intf, alt, config):
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2, bInterfaceClass=7,
            bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev, ep, intf, alt, config):
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev):
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(str(self.path))
        return self.line

    def close_device(self, dev_handle):
        dev_handle.close()

    def get_configuration(self, dev_handle):
        return 1

    def claim_interface(self, dev_handle, intf):
        pass

    def release_interface(self, dev_handle, intf):
        pass

    def bulk_write(self, dev_handle, ep, intf, data, timeout):
        assert ep == OUT
        try:
            dev_handle.sendall(data)
        except OSError as fault:
            raise usb.core.USBError("no such device", errno=19) from fault
        return len(data)

    def bulk_read(self, dev_handle, ep, intf, buff, timeout):
        assert ep == IN | ENDPOINT_IN
        dev_handle.settimeout(timeout / 1000)
        try:
            data = dev_handle.recv(len(buff))
        except TimeoutError as fault:
            raise usb.core.USBTimeoutError("timed out") from fault
        if not data:
            raise usb.core.USBError("no such device", errno=19)
        buff[: len(data)] = type(buff)("B", data)
        return len(data)


@pytest.fixture
def bus(desk, tmp_path) -> Bus:
    return Bus(tmp_path / "twins" / "printer-1.sock")


@pytest.fixture
def printer(bus, faces, tmp_path) -> EscPosPrinter:
    line, turns = UsbLine(VENDOR, PRODUCT, backend=bus), Turns(tmp_path, "printer-1")
    return EscPosPrinter(line, lambda page: in_dots(lay_out(page, 576, faces)), 576, turns)


def test_slips_are_printed_over_usb(desk, printer, faces):
    for number in ("A001", "A002"):
        printer.print(slip(number))
    assert printer.status().ready
    assert [picture.size for picture in desk.pictures()] == [lay_out(slip(), 576, faces).size] * 2


def test_a_usb_plug_pulled_amid_a_slip(desk, bus, printer):
    desk.break_down("unplugged", after_rows=300)
    with pytest.raises(DeviceFault) as raised:
        printer.print(slip())
    assert raised.value.code == FaultCode.OFFLINE
    bus.plugged = False
    with pytest.raises(DeviceFault) as raised:
        printer.status()
    assert raised.value.code == FaultCode.OFFLINE
    assert "04b8:0e15" in raised.value.detail
    desk.break_down(None)
    bus.plugged = True
    printer.print(slip())
    assert desk.state["slips"] == 2  # the voided beginning, the slip
