"""Where a device is: its configured address with `{data}` filled in, and what a network address is."""

from __future__ import annotations

from pathlib import Path

from config.models import Device
from hardware.faults import DeviceFault, FaultCode

UNIX = "unix:"
"""Begins a network address that is a Unix socket's path."""


def address_of(device: Device, data: Path) -> str:
    """The device's address; `{data}` stands for this machine's data folder."""
    return device.address.replace("{data}", str(data.absolute()))


def network_address(device: Device, address: str, usual: str) -> str:
    """`host:port` or `unix:PATH`; `usual` is an example, whose port holds where the address has none.

    Raises DeviceFault MISCONFIGURED for what is neither.
    """
    if address.startswith(UNIX) and len(address) > len(UNIX):
        return address
    host, _, port = (address if ":" in address else f"{address}:{usual.rpartition(':')[2]}").rpartition(":")
    if host and port.isdecimal() and 0 < int(port) < 65536:
        return f"{host}:{port}"
    raise DeviceFault(
        FaultCode.MISCONFIGURED,
        f"device {device.id}: the address {address!r} is not one; write host:port, such as {usual}, or unix:path",
    )
