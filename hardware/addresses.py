"""Where a device is: its configured address with `{data}` filled in."""

from __future__ import annotations

from pathlib import Path

from config.models import Device

UNIX = "unix:"
"""Begins a network address that is a Unix socket's path."""


def address_of(device: Device, data: Path) -> str:
    """The device's address; `{data}` stands for this machine's data folder."""
    return device.address.replace("{data}", str(data.absolute()))
