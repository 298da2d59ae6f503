"""LED panels: the words above a window."""

from hardware.led_panels.opening import open_led_panel

__all__ = ["open_led_panel"]
