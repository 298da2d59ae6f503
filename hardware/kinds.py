"""The kinds of devices that the role `devices` drives.

Printers, readers and scanners are their kiosk's, speakers the announcer's or their kiosk's.
"""

from __future__ import annotations

from hardware.call_pads.desk import open_pad_desks
from hardware.desks import OpenDesks
from hardware.led_panels.desk import open_panel_desks

KINDS: dict[str, OpenDesks] = {
    "call_pad": open_pad_desks,
    "rater": open_pad_desks,
    "led_panel": open_panel_desks,
}
