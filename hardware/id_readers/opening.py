"""From a hall's `[[device]]` to its ID reader."""

from __future__ import annotations

from pathlib import Path

from config.models import Device
from hardware.addresses import address_of
from hardware.faults import DeviceFault, FaultCode
from hardware.id_readers.port import IdReader
from hardware.id_readers.sam import SamReader

USUAL_BAUD = 115_200
"""What a SAM is delivered with."""


def open_id_reader(device: Device, data: Path, secret: bytes) -> IdReader:
    """The reader of one `[[device]]`; `secret` is what the hall hashes ID numbers with. Opens nothing yet.

    Raises DeviceFault MISCONFIGURED when the device is no ID reader or has no address.
    """
    address = address_of(device, data)
    if device.driver != "sam" or not address:
        raise DeviceFault(
            FaultCode.MISCONFIGURED,
            f"device {device.id}: an ID reader's driver is sam and its address a serial line such as /dev/ttyUSB0; "
            f"this one has driver {device.driver} and address {address!r}",
        )
    baud = device.baud if "baud" in device.model_fields_set else USUAL_BAUD
    return SamReader(address, baud, secret)
