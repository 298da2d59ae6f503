"""From a hall's `[[device]]` to its LED panel."""

from __future__ import annotations

from pathlib import Path

from config.models import Device
from hardware.addresses import address_of, network_address
from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels.alpha.panel import AlphaPanel
from hardware.led_panels.huidu.panel import HuiduPanel
from hardware.led_panels.lines import SerialLine, SocketLine
from hardware.led_panels.onbon.dots import size_of
from hardware.led_panels.onbon.frames import LONGEST
from hardware.led_panels.onbon.panel import OnbonPanel
from hardware.led_panels.port import LedPanel

USUAL_ONBON, USUAL_HUIDU = "192.168.1.70:5005", "192.168.1.70:10001"
"""Their network addresses."""


def open_led_panel(device: Device, data: Path) -> LedPanel:
    """The panel of one `[[device]]`; `data` is this machine's data folder. Connects only when asked to do something.

    Raises DeviceFault MISCONFIGURED when the device is not a panel or its address is not one of its driver's.
    """
    address = address_of(device, data)
    match device.driver:
        case "alpha" if address:
            line = SerialLine(address, device.baud, seven_bits=True)
            return AlphaPanel(line, colour=device.colour, columns=device.width, answers=device.answers)
        case "onbon" if address:
            return _onbon(device, address)
        case "huidu" if address:
            at = network_address(device, address, USUAL_HUIDU)
            return HuiduPanel(SocketLine(at), width=device.width, height=device.height, colour=device.colour)
    raise DeviceFault(
        FaultCode.MISCONFIGURED,
        f"device {device.id}: an LED panel's driver is alpha with a serial line such as /dev/ttyUSB0, or onbon or "
        f"huidu with host:port; this one has driver {device.driver} and address {address!r}",
    )


def _onbon(device: Device, address: str) -> OnbonPanel:
    size = size_of(device.width, device.height, device.colours)
    if 2 * size > LONGEST:  # two pages make words blink
        raise DeviceFault(
            FaultCode.MISCONFIGURED,
            f"device {device.id}: {device.width} by {device.height} dots are more than an Onbon card takes at once: "
            f"{2 * size} bytes, at most {LONGEST}",
        )
    return OnbonPanel(
        SocketLine(network_address(device, address, USUAL_ONBON)),
        width=device.width,
        height=device.height,
        colours=device.colours,
        colour=device.colour,
    )
