"""What the hall of these tests says and shows of itself."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image

CLOSED = "本时段的号已取完，下午两点继续取号"
IDLE_S = 10
TICKER = "社保卡业务今天改在东区二楼办理，请按指示牌前往"
OWN = f"""idle_seconds = {IDLE_S}
brightness = [{{ from = "00:00", percent = 30 }}]
attract_seconds = {IDLE_S + 2}
logo = "logo.png"
ticker = {{ zh-Hans = "{TICKER}", zh-Hant = "{TICKER}", en = "Social security cards: second floor, east, today" }}
"""
LOGO = (200, 30, 90)


def codes(png: bytes) -> list[str]:
    """What the QR codes of a picture lead to."""
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)).convert("L"))]
