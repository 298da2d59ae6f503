"""A QR code on the screen, drawn in whole pixels, with its quiet zone."""

from __future__ import annotations

# mypy: disable-error-code="misc"
from typing import Any

import qrcode
from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

QUIET_MODULES = 4  # ISO/IEC 18004, 6.3.8


class QrCode(Widget):
    """The largest code of `data` that its box holds."""

    data = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._drawing = InstructionGroup()
        super().__init__(**kwargs)
        self.canvas.add(self._drawing)
        draw = Clock.create_trigger(self._draw, -1)
        for name in ("data", "pos", "size"):
            self.fbind(name, draw)
        draw()

    def _draw(self, *_: Any) -> None:
        self._drawing.clear()
        if not self.data:
            return
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET_MODULES)
        code.add_data(self.data)
        code.make(fit=True)
        rows = code.get_matrix()
        modules = len(rows)
        texture = Texture.create(size=(modules, modules), colorfmt="luminance")
        texture.mag_filter = texture.min_filter = "nearest"
        dots = b"".join(bytes(0 if dark else 255 for dark in row) for row in reversed(rows))
        texture.blit_buffer(dots, colorfmt="luminance", bufferfmt="ubyte")
        side = int(min(self.size)) // modules * modules
        left, bottom = int(self.center_x - side / 2), int(self.center_y - side / 2)
        self._drawing.add(Color(1, 1, 1))
        self._drawing.add(Rectangle(texture=texture, pos=(left, bottom), size=(side, side)))
