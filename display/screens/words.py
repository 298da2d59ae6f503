"""The words of the TV page in the hall's languages. A hall may put its own in `[texts]`, by these names."""

from __future__ import annotations

from collections.abc import Mapping

from config.models import Hall, Text

TEXTS: dict[str, Text] = {
    "tv_calling": {"zh-Hans": "正在叫号", "zh-Hant": "正在叫號", "en": "Now calling"},
    "tv_again": {"zh-Hans": "再次呼叫", "zh-Hant": "再次呼叫", "en": "Called again"},
    "tv_go_to": {"zh-Hans": "请到窗口", "zh-Hant": "請到窗口", "en": "Please go to window"},
    "tv_earlier": {"zh-Hans": "已叫号码", "zh-Hant": "已叫號碼", "en": "Called before"},
    "tv_window": {"zh-Hans": "窗口", "zh-Hant": "窗口", "en": "Window"},
    "tv_waiting": {"zh-Hans": "等候人数", "zh-Hant": "等候人數", "en": "People waiting"},
    "tv_idle": {"zh-Hans": "请稍候", "zh-Hant": "請稍候", "en": "Please take a seat"},
    "tv_idle_more": {
        "zh-Hans": "叫到的号码会显示在这里",
        "zh-Hant": "叫到的號碼會顯示在這裡",
        "en": "Your number will appear here",
    },
    "tv_ticker": {
        "zh-Hans": "请留意屏幕和语音，叫到您的号码后请到相应窗口办理。",
        "zh-Hant": "請留意螢幕和語音，叫到您的號碼後請到相應窗口辦理。",
        "en": "Please watch the screen and listen for your number, then go to the window shown.",
    },
    "tv_silent": {
        "zh-Hans": "屏幕暂时收不到更新，上次收到：{ago}",
        "zh-Hant": "螢幕暫時收不到更新，上次收到：{ago}",
        "en": "This screen is not being updated. Last heard {ago}",
    },
    "tv_connecting": {"zh-Hans": "正在连接…", "zh-Hant": "正在連接…", "en": "Connecting…"},
}


def texts(hall: Hall) -> Mapping[str, Text]:
    """The page's words, the hall's own where it has them."""
    return {name: {**text, **hall.texts.get(name, {})} for name, text in TEXTS.items()}
