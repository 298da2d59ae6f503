"""A QR code as an SVG picture that a browser draws as large as it likes."""

from __future__ import annotations

from itertools import groupby

import qrcode

QUIET_MODULES = 4  # ISO/IEC 18004, 6.3.8


def qr_svg(data: str) -> str:
    """The picture of `data`, one unit a module, in its quiet zone."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(data)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(_bars(y, row) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}" shape-rendering="crispEdges">'
        f'<rect width="100%" height="100%" fill="#fff"/><path d="{path}"/></svg>'
    )


def _bars(y: int, row: list[bool]) -> str:
    """The dark modules of a row, those beside each other as one bar."""
    bars, x = "", 0
    for dark, modules in groupby(row):
        width = len(list(modules))
        if dark:
            bars += f"M{x} {y}h{width}v1h-{width}z"
        x += width
    return bars
