"""The visitor's page behind the slip's QR code."""

from __future__ import annotations

from caller_server.web.words import Sentence

PHONE: dict[str, Sentence] = {
    "title": ("{number} · 排队进度", "{number} · 排隊進度", "{number} · Your place in line"),
    "your_number": ("您的号码", "您的號碼", "Your number"),
    "language": ("语言", "語言", "Language"),
    "state_waiting": ("等候中", "等候中", "Waiting"),
    "state_called": ("请到 {window} 号窗口", "請到 {window} 號窗口", "Please go to window {window}"),
    "state_serving": ("正在 {window} 号窗口办理", "正在 {window} 號窗口辦理", "Being served at window {window}"),
    "state_done": ("已办结", "已辦結", "Done"),
    "state_missed": ("已过号", "已過號", "Your call was missed"),
    "state_parked": ("已挂起", "已掛起", "On hold"),
    "state_cancelled": ("已取消", "已取消", "Cancelled"),
    "state_lapsed": ("号票已过期", "號票已過期", "This ticket has lapsed"),
    "called_window": ("请到", "請到", "Please go to"),
    "before_window": ("", "", "window"),
    "after_window": ("号窗口", "號窗口", ""),
    "hint_called": ("请现在前往，并带好材料。", "請現在前往，並帶好材料。", "Go now, and take your papers with you."),
    "hint_recalled": ("第 {n} 次呼叫，请尽快前往。", "第 {n} 次呼叫，請盡快前往。", "Call {n}: please go at once."),
    "hint_serving": ("请在窗口办理。", "請在窗口辦理。", "You are at the window now."),
    "hint_done": ("谢谢，再见。", "謝謝，再見。", "Thank you, and goodbye."),
    "hint_parked": (
        "办好后回到窗口即可，不用重新取号。",
        "辦好後回到窗口即可，不用重新取號。",
        "Come back to the window when ready; no new ticket is needed.",
    ),
    "hint_cancelled": ("需要办理请重新取号。", "需要辦理請重新取號。", "Take a new ticket when you need one."),
    "hint_lapsed": (
        "号票只在当天有效，需要办理请重新取号。",
        "號票只在當天有效，需要辦理請重新取號。",
        "A ticket is good for its own day. Take a new one when you need it.",
    ),
    "ahead": ("前面还有", "前面還有", "Ahead of you"),
    "people": ("人", "人", "people"),
    "you_are_next": ("下一位就是您", "下一位就是您", "You are next"),
    "about": ("大约还要", "大約還要", "Probably"),
    "minutes": ("分钟", "分鐘", "min"),
    "windows": ("办理窗口", "辦理窗口", "Windows"),
    "issued": ("取号时间", "取號時間", "Issued"),
    "line": ("队列", "隊列", "Line"),
    "matter": ("事项", "事項", "Matter"),
    "bring": ("请带好材料", "請帶好材料", "What to bring"),
    "copies": ("{n} 份", "{n} 份", "{n} copies"),
    "later": ("可后补", "可後補", "may follow later"),
    "cancel": ("取消排队", "取消排隊", "Give up my place"),
    "cancel_sure": (
        "取消后不能恢复，需要重新取号。",
        "取消後不能恢復，需要重新取號。",
        "This cannot be undone; you would need a new ticket.",
    ),
    "cancel_yes": ("确定取消", "確定取消", "Yes, give it up"),
    "alert_on": ("叫到我时响铃", "叫到我時響鈴", "Ring when I am called"),
    "alert_is_on": ("叫到您时会响铃", "叫到您時會響鈴", "It will ring when you are called"),
    "live": ("自动更新", "自動更新", "Updates by itself"),
    "live_lost": ("暂时连不上，正在重试", "暫時連不上，正在重試", "Not connected, trying again"),
    "no_script": ("本页每 20 秒刷新一次", "本頁每 20 秒重新整理一次", "This page refreshes every 20 seconds"),
    "sorry_404": ("找不到", "找不到", "Not found"),
    "sorry": ("很抱歉", "很抱歉", "Sorry"),
}
"""`state_*` and `hint_*` are looked up by a ticket's state, on the server and by the page's script."""
