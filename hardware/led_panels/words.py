"""The words above a window, by what the window does."""

from __future__ import annotations

from config.models import LANGUAGES, Device, HallTable, Text, in_language
from hardware.led_panels.port import Face
from wire.messages import UsualPause, WindowState, WindowStatus

WORDS: dict[str, tuple[str, str, str]] = {
    "calling": ("请{number}", "請{number}", "Calling {number}"),
    "serving": ("{number}", "{number}", "{number}"),
    "paused": ("暂停服务", "暫停服務", "Paused"),
    "closed": ("窗口关闭", "窗口關閉", "Closed"),
    "trial": ("测试{window}", "測試{window}", "Test {window}"),
    "idle": ("{window}号窗口", "{window}號窗口", "Window {window}"),
}
"""In the order of `LANGUAGES`."""

PAUSES: dict[str, tuple[str, str, str]] = {
    UsualPause.MEAL: ("用餐", "用餐", "Meal"),
    UsualPause.MEETING: ("会议", "會議", "Meeting"),
    UsualPause.PAPERS: ("整理材料", "整理材料", "Paperwork"),
}
"""The reasons that a clerk chooses; any other one was written."""

LONGEST_REASON = 40  # characters


class PanelWords:
    """What one panel says, in its one language."""

    def __init__(self, window: str, language: str, idle: Text | None = None) -> None:
        """`idle` replaces the words for a window where nobody is called."""
        at = LANGUAGES.index(language)
        self._window = window
        self._words = {name: words[at] for name, words in WORDS.items()}
        self._pauses = {reason: words[at] for reason, words in PAUSES.items()}
        self._language = language
        self._idle = idle

    def face(self, state: WindowState) -> Face:
        """What the panel shows for a window's state."""
        match state.status:
            case WindowStatus.CALLING if state.number:
                return Face(self._words["calling"].format(number=state.number), blinking=True)
            case WindowStatus.SERVING if state.number:
                return Face(self._words["serving"].format(number=state.number))
            case WindowStatus.PAUSED:
                return Face(self._with_reason(self._words["paused"], state.reason))
            case WindowStatus.CLOSED:
                return Face(self._words["closed"])
        if self._idle:
            return Face(in_language(self._idle, self._language))
        return Face(self._words["idle"].format(window=self._window))

    def trial(self) -> Face:
        """What the panel shows while it is tested."""
        return Face(self._words["trial"].format(window=self._window), blinking=True)

    def _with_reason(self, words: str, reason: str | None) -> str:
        """A clerk may have written it, in whatever language; an English panel leaves out what it could not show."""
        reason = self._pauses.get(reason or "", reason)
        shown = " ".join("".join(filter(str.isprintable, part)) for part in (reason or "").split())[:LONGEST_REASON]
        if not shown or (self._language == "en" and not shown.isascii()):
            return words
        return f"{words} {shown}"


def words_of(device: Device, window: str, hall: HallTable) -> PanelWords:
    """The words of a hall's panel: in its own language, else in the hall's first; an Alpha sign knows English alone.

    A language that the hall has from a catalogue of its own is the kiosks' only, and passed over here.
    """
    halls = next((language for language in hall.languages if language in LANGUAGES), LANGUAGES[0])
    return PanelWords(window, "en" if device.driver == "alpha" else device.language or halls, device.idle_text)
