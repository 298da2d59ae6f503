"""From a hall's `[[device]]` to its LED panel."""

from __future__ import annotations

from pathlib import Path

from config.models import Device
from hardware.addresses import address_of
from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels.alpha.panel import AlphaPanel
from hardware.led_panels.lines import SerialLine
from hardware.led_panels.port import LedPanel


def open_led_panel(device: Device, data: Path) -> LedPanel:
    """The panel of one `[[device]]`; `data` is this machine's data folder. Connects only when asked to do something.

    Raises DeviceFault MISCONFIGURED when the device is not a panel or its address is not one of its driver's.
    """
    address = address_of(device, data)
    match device.driver:
        case "alpha" if address:
            line = SerialLine(address, device.baud, seven_bits=True)
            return AlphaPanel(line, colour=device.colour, columns=device.width, answers=device.answers)
    raise DeviceFault(
        FaultCode.MISCONFIGURED,
        f"device {device.id}: an LED panel's driver is alpha with a serial line such as /dev/ttyUSB0, or onbon or "
        f"huidu with host:port; this one has driver {device.driver} and address {address!r}",
    )
