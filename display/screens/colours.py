"""A hall's own colours as the stylesheet that its pages load after the tokens; shades are mixed from them."""

from __future__ import annotations

from config.colours import BLACK, mixed
from config.models import Colours

DEEPER = 0.28
"""Share of black in the ground of the foot."""


def stylesheet(own: Colours) -> str:
    """CSS that sets the tokens which the hall has otherwise; empty for none."""
    tokens = {
        "primary": own.primary,
        "primary-deep": own.primary and mixed(own.primary, BLACK, DEEPER),
        "accent": own.accent,
        "ink": own.ink,
        "ink-soft": own.ink,  # a softer one might be too soft
        "paper": own.paper,
    }
    said = "".join(f"  --{name}: {colour};\n" for name, colour in tokens.items() if colour is not None)
    return f":root {{\n{said}}}\n" if said else ""
