"""The page of the tablet before a window's visitor. The levels and reasons are those of the visitor's own page."""

from __future__ import annotations

from caller_server.web.words import Sentence

TABLET: dict[str, Sentence] = {
    "needs_scripts": (
        "这台平板现在不能评价。请扫描号票上的二维码，用手机评价。",
        "這台平板現在不能評價。請掃描號票上的二維碼，用手機評價。",
        "This tablet cannot ask you now. Please scan the QR code of your ticket and rate on your phone.",
    ),
    "title": ("{window} 号窗口评价", "{window} 號窗口評價", "Rating at window {window}"),
    "language": ("语言", "語言", "Language"),
    "window": ("{window} 号窗口", "{window} 號窗口", "Window {window}"),
    "welcome": ("您好，欢迎办事", "您好，歡迎辦事", "Welcome"),
    "being_served": ("正在办理", "正在辦理", "Now being served"),
    "rate_now": ("评价这次办事", "評價這次辦事", "Rate this visit"),
    "ask": ("您对这次办事满意吗？", "您對這次辦事滿意嗎？", "How was your visit?"),
    "of_number": ("{number} 号", "{number} 號", "Number {number}"),
    "voluntary": (
        "评价自愿，只记录一次。",
        "評價自願，只記錄一次。",
        "Rating is up to you, and counts once.",
    ),
    "not_now": ("不评价", "不評價", "Not now"),
    "why": ("哪里不满意？", "哪裡不滿意？", "What was not right?"),
    "why_hint": ("可选多项。", "可選多項。", "You may choose several."),
    "comment": ("还想说的", "還想說的", "In your own words"),
    "why_needed": (
        "请选择或写下不满意的原因。",
        "請選擇或寫下不滿意的原因。",
        "Please choose or write what was not right.",
    ),
    "send": ("提交评价", "提交評價", "Send"),
    "back": ("返回", "返回", "Back"),
    "thanks": ("谢谢您的评价", "謝謝您的評價", "Thank you"),
    "you_said": ("您的评价：{level}", "您的評價：{level}", "You said: {level}"),
    "sending": ("正在提交…", "正在提交…", "Sending…"),
    "lost": ("暂时连不上，正在重试", "暫時連不上，正在重試", "Not connected, trying again"),
    "not_set_up": ("这台平板还没有设置", "這台平板還沒有設定", "This tablet is not set up yet"),
    "set_up_hint": (
        "请值班长输入 {window} 号窗口的密钥，只需一次。",
        "請值班長輸入 {window} 號窗口的密鑰，只需一次。",
        "A supervisor types the key of window {window} here, once.",
    ),
    "key": ("密钥", "密鑰", "Key"),
    "set_up": ("设置", "設定", "Set up"),
}
