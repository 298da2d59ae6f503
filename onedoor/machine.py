"""What this machine has for people to see and hear with."""

from __future__ import annotations

import os
from pathlib import Path


def has_screen() -> bool:
    """Whether windows can be shown to a person; without, the kiosk draws into Xvfb."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def has_sound_card(cards: Path = Path("/proc/asound/cards")) -> bool:
    """Whether the kernel knows a sound card."""
    try:
        return cards.read_text().lstrip()[:1].isdecimal()  # " 0 [PCH ]: …", else "--- no soundcards ---"
    except OSError:
        return False
