"""Call pads: the buttons on a clerk's desk."""

from hardware.call_pads.opening import open_call_pad, open_call_pads

__all__ = ["open_call_pad", "open_call_pads"]
