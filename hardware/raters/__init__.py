"""Raters: how a visitor says at the window how the visit was. The tablet's is a page, `/rate/{window}`."""

from hardware.raters.rating_keys import RatingKeys

__all__ = ["RatingKeys"]
