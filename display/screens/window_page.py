"""The page of one window, for a tablet or small screen above it: its number, and whom it calls or why it does not."""

from __future__ import annotations

from collections.abc import Sequence

from config.models import Hall, Language, Text, Window
from display.screens.rendering import Filled, every
from display.screens.words import said_by
from wire.messages import UsualPause, WindowState

LONGEST_REASON = 40
"""Characters of what a clerk wrote."""


def window_page(
    filled: Filled, hall: Hall, window: Window, state: WindowState | None, languages: Sequence[Language]
) -> str:
    """The page as the window is now; `state` is today's, or None when nothing was heard of today."""
    reason = (state.reason if state is not None else None) or ""
    usual = [one.value for one in UsualPause]
    return filled.page(
        "window",
        f"/live/window/{window.name}",
        languages,
        state,
        title=_title(window),
        said=said_by(hall, languages, "tv", "window"),
        name=window.name,
        desk=window.name == hall.hall.guide_desk,
        lines=[(line.letter, every(line.name, languages)) for line in hall.line if line.letter in window.lines],
        status="" if state is None else state.status.value,
        number="" if state is None else state.number or "",
        again=state is not None and (state.call or 0) > 1,
        usual_reasons=usual,
        longest=LONGEST_REASON,
        reason=reason if reason in usual else reason and "written",
        written=reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1]}…",
    )


def _title(window: Window) -> Text:
    return {"zh-Hans": f"{window.name}号窗口", "zh-Hant": f"{window.name}號窗口", "en": f"Window {window.name}"}
