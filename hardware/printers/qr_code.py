"""A QR code as dots: whole dots per module and the standard's quiet zone, so that any phone reads it from paper."""

from __future__ import annotations

import qrcode
from PIL import Image
from qrcode.exceptions import DataOverflowError

from hardware.faults import DeviceFault, FaultCode

QUIET_MODULES = 4  # ISO/IEC 18004, 6.3.8
LEAST_MODULE_DOTS = 2  # 0.25 mm on a head of 8 dots a millimetre; below that cheap cameras fail


def qr_image(data: str, room: int) -> Image.Image:
    """Draw `data` with the largest module that keeps the code within `room` dots, quiet zone included.

    A very dense code may need more: at most 370 dots, which even 58 mm paper has. Raises DeviceFault MISCONFIGURED
    for more than a QR code can hold.
    """
    modules = qr_modules(data)
    size = len(modules) + 2 * QUIET_MODULES
    dots = module_dots(len(modules), room)
    small = Image.new("1", (size, size), 1)
    small.putdata([_dot(modules, x, y) for y in range(size) for x in range(size)])
    return small.resize((size * dots, size * dots), Image.Resampling.NEAREST)


def module_dots(modules: int, room: int) -> int:
    """Dots of one module of a code that many modules wide, in `room` dots with its quiet zone."""
    return max(room // (modules + 2 * QUIET_MODULES), LEAST_MODULE_DOTS)


def qr_modules(data: str) -> list[list[bool]]:
    """The code's modules, row by row, without quiet zone; raises DeviceFault MISCONFIGURED for too much data."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(data)
    try:
        code.make(fit=True)
    except (ValueError, DataOverflowError) as fault:
        raise DeviceFault(
            FaultCode.MISCONFIGURED, f"{len(data)} characters are too many for a QR code: shorten the public URL"
        ) from fault
    return [[bool(module) for module in row] for row in code.get_matrix()]


def _dot(modules: list[list[bool]], x: int, y: int) -> int:
    row, column = y - QUIET_MODULES, x - QUIET_MODULES
    inside = 0 <= row < len(modules) and 0 <= column < len(modules)
    return 0 if inside and modules[row][column] else 1
