"""The words of the pages in the hall's languages. A hall may put its own in `[texts]`, by these names."""

from __future__ import annotations

from collections.abc import Sequence

from config.models import Hall, Language, Text
from display.screens.rendering import Said, every

TEXTS: dict[str, Text] = {
    "tv_calling": {"zh-Hans": "正在叫号", "zh-Hant": "正在叫號", "en": "Now calling"},
    "tv_again": {"zh-Hans": "再次呼叫", "zh-Hant": "再次呼叫", "en": "Called again"},
    "tv_go_to": {"zh-Hans": "请到窗口", "zh-Hant": "請到窗口", "en": "Please go to window"},
    "tv_earlier": {"zh-Hans": "已叫号码", "zh-Hant": "已叫號碼", "en": "Called before"},
    "tv_window": {"zh-Hans": "窗口", "zh-Hant": "窗口", "en": "Window"},
    "tv_waiting": {"zh-Hans": "等候人数", "zh-Hant": "等候人數", "en": "People waiting"},
    "tv_wait_none": {"zh-Hans": "无需等候", "zh-Hant": "無需等候", "en": "no wait"},
    "tv_wait_range": {
        "zh-Hans": "约等{low}–{high}分钟",
        "zh-Hant": "約等{low}–{high}分鐘",
        "en": "{low}–{high} min",
    },
    "tv_wait_about": {"zh-Hans": "约等{low}分钟", "zh-Hant": "約等{low}分鐘", "en": "{low} min"},
    "tv_wait_up_to": {"zh-Hans": "最多等{high}分钟", "zh-Hant": "最多等{high}分鐘", "en": "up to {high} min"},
    "tv_wait_over": {"zh-Hans": "需等{hours}小时以上", "zh-Hant": "需等{hours}小時以上", "en": "over {hours} h"},
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
    "window_window": {"zh-Hans": "窗口", "zh-Hant": "窗口", "en": "Window"},
    "window_desk": {"zh-Hans": "导办台", "zh-Hant": "導辦台", "en": "Guide desk"},
    "window_desk_more": {
        "zh-Hans": "有问题请到这里",
        "zh-Hant": "有問題請到這裡",
        "en": "Please ask here",
    },
    "window_open": {"zh-Hans": "请等候叫号", "zh-Hant": "請等候叫號", "en": "Please wait to be called"},
    "window_calling": {"zh-Hans": "请到本窗口", "zh-Hant": "請到本窗口", "en": "Please come to this window"},
    "window_again": {
        "zh-Hans": "再次呼叫，请到本窗口",
        "zh-Hant": "再次呼叫，請到本窗口",
        "en": "Called again: please come here",
    },
    "window_serving": {"zh-Hans": "正在办理", "zh-Hant": "正在辦理", "en": "Now serving"},
    "window_paused": {"zh-Hans": "暂停服务", "zh-Hant": "暫停服務", "en": "Paused"},
    "window_closed": {"zh-Hans": "窗口关闭", "zh-Hant": "窗口關閉", "en": "Closed"},
    "window_closed_more": {
        "zh-Hans": "请到其他窗口",
        "zh-Hant": "請到其他窗口",
        "en": "Please use another window",
    },
    "window_meal": {"zh-Hans": "用餐", "zh-Hant": "用餐", "en": "Meal"},
    "window_meeting": {"zh-Hans": "会议", "zh-Hant": "會議", "en": "Meeting"},
    "window_papers": {"zh-Hans": "整理材料", "zh-Hant": "整理材料", "en": "Paperwork"},
    "guide_title": {"zh-Hans": "导办总览", "zh-Hant": "導辦總覽", "en": "Guide desk"},
    "guide_windows": {"zh-Hans": "窗口", "zh-Hant": "窗口", "en": "Windows"},
    "guide_is_open": {"zh-Hans": "空闲", "zh-Hant": "空閒", "en": "Free"},
    "guide_is_calling": {"zh-Hans": "叫号中", "zh-Hant": "叫號中", "en": "Calling"},
    "guide_is_serving": {"zh-Hans": "办理中", "zh-Hant": "辦理中", "en": "Serving"},
    "guide_is_paused": {"zh-Hans": "暂停", "zh-Hant": "暫停", "en": "Paused"},
    "guide_is_closed": {"zh-Hans": "关闭", "zh-Hant": "關閉", "en": "Closed"},
    "guide_needs_help": {"zh-Hans": "有人需要帮助", "zh-Hant": "有人需要幫助", "en": "Somebody needs help"},
    "guide_needs_a_look": {"zh-Hans": "需要查看的设备", "zh-Hant": "需要查看的設備", "en": "Needs a look"},
    "guide_all_well": {"zh-Hans": "设备正常", "zh-Hant": "設備正常", "en": "All devices are well"},
    "guide_sound": {"zh-Hans": "打开铃声", "zh-Hant": "打開鈴聲", "en": "Turn sound on"},
    "guide_sound_on": {"zh-Hans": "铃声已开", "zh-Hant": "鈴聲已開", "en": "Sound is on"},
    "guide_kind_printer": {"zh-Hans": "打印机", "zh-Hant": "打印機", "en": "Printer"},
    "guide_kind_call_pad": {"zh-Hans": "叫号器", "zh-Hant": "叫號器", "en": "Call pad"},
    "guide_kind_rater": {"zh-Hans": "评价器", "zh-Hant": "評價器", "en": "Rating device"},
    "guide_kind_led_panel": {"zh-Hans": "窗口屏", "zh-Hant": "窗口螢幕", "en": "LED panel"},
    "guide_kind_id_reader": {"zh-Hans": "身份证读卡器", "zh-Hant": "身份證讀卡器", "en": "ID reader"},
    "guide_kind_scanner": {"zh-Hans": "扫码器", "zh-Hant": "掃碼器", "en": "Scanner"},
    "guide_kind_speaker": {"zh-Hans": "音箱", "zh-Hant": "音箱", "en": "Speaker"},
    "guide_kind_kiosk": {"zh-Hans": "自助机", "zh-Hant": "自助機", "en": "Kiosk"},
    "wall_window": {"zh-Hans": "{window}号窗口", "zh-Hant": "{window}號窗口", "en": "Window {window}"},
    "wall_idle": {"zh-Hans": "请稍候", "zh-Hant": "請稍候", "en": "Please wait"},
    "places_title": {"zh-Hans": "屏幕页面", "zh-Hant": "螢幕頁面", "en": "Pages for screens"},
    "places_missing": {
        "zh-Hans": "大厅没有这个页面",
        "zh-Hant": "大廳沒有這個頁面",
        "en": "This hall has no such page",
    },
    "places_boards": {"zh-Hans": "等候区电视", "zh-Hant": "等候區電視", "en": "Televisions of the waiting areas"},
    "places_guide": {"zh-Hans": "导办台", "zh-Hant": "導辦台", "en": "The guide at the door"},
    "places_walls": {"zh-Hans": "LED大屏", "zh-Hant": "LED大屏", "en": "LED walls"},
    "places_windows": {"zh-Hans": "窗口屏", "zh-Hant": "窗口螢幕", "en": "Screens at the windows"},
}


def said_by(hall: Hall, languages: Sequence[Language], *pages: str) -> Said:
    """The words of these pages in these languages, the hall's own where it has them; the last page's win.

    They are named without the pages' own prefix.
    """
    return {
        name.removeprefix(f"{page}_"): every({**text, **hall.texts.get(name, {})}, languages)
        for page in pages
        for name, text in TEXTS.items()
        if name.startswith(f"{page}_")
    }
