"""Everything Kivy must be told before it is imported: no files of its own, no log of its own, our font, our window."""

from __future__ import annotations

import logging
import os
from pathlib import Path


def prepare(home: Path, regular: Path, bold: Path, *, size: tuple[int, int], covering: bool) -> None:
    """Set Kivy's environment and configuration; call it once, before any other import of Kivy.

    `covering`: the window covers the whole screen, whose size is `size`. Kivy's own full screen needs a window manager.
    """
    os.environ.update(
        KIVY_HOME=str(home),
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",  # reads and writes no file
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="PYTHON",  # logs like everything else of this process
        KIVY_METRICS_DENSITY="1",
    )
    logging.getLogger("kivy").addFilter(lambda record: record.levelno >= logging.WARNING)  # it sets its level itself
    from kivy.config import Config

    options: dict[str, dict[str, object]] = {
        "kivy": {
            "default_font": repr(["Noto Sans SC", str(regular), str(regular), str(bold), str(bold)]),
            "exit_on_escape": 0,
            "log_level": "warning",
        },
        "graphics": {
            "width": size[0],
            "height": size[1],
            "maxfps": 30,  # nothing moves much, and a kiosk's computer is small
            "multisamples": 0,  # every shape smooths its own edges
            "resizable": int(not covering),
            "borderless": int(covering),
            "fullscreen": 0,
            "show_cursor": int(not covering),
            "position": "custom" if covering else "auto",
            "left": 0,
            "top": 0,
        },
        "input": {"mouse": "mouse,disable_multitouch,disable_on_activity,disable_hover"},
    }
    for section, values in options.items():
        for name, value in values.items():
            Config.set(section, name, value)
    # the window gives us fingers; the raw devices would give them a second time
    Config.remove_option("input", "%(name)s")
