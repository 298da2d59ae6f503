"""From a hall's `[[device]]` to the card behind its twin's face."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels.alpha.board import AlphaBoard
from hardware.led_panels.huidu.board import HuiduBoard
from hardware.led_panels.onbon.board import OnbonBoard
from hardware.led_panels.twin import Board


def board_maker(device: Device) -> Callable[[], Board]:
    """Makes a card as it is when power comes; raises DeviceFault MISCONFIGURED for a driver that is no panel's."""
    match device.driver:
        case "alpha":
            return AlphaBoard
        case "onbon":
            return partial(OnbonBoard, device.width, device.height, device.colours, device.colour)
        case "huidu":
            return partial(HuiduBoard, device.width, device.height)
    raise DeviceFault(FaultCode.MISCONFIGURED, f"device {device.id}: there is no twin of a panel {device.driver}")
