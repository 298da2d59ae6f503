"""Onbon BX-6E and BX-6Q cards: a picture in a dynamic area, which lives in memory that does not wear out."""
