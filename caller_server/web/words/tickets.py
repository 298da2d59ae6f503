"""States, moves and reasons of tickets."""

from __future__ import annotations

from caller_server.web.words import Sentence

STATES: dict[str, Sentence] = {
    "waiting": ("等候中", "等候中", "waiting"),
    "called": ("已叫号", "已叫號", "called"),
    "serving": ("办理中", "辦理中", "being served"),
    "done": ("已办结", "已辦結", "done"),
    "missed": ("已过号", "已過號", "missed"),
    "parked": ("已挂起", "已掛起", "parked"),
    "cancelled": ("已取消", "已取消", "cancelled"),
    "lapsed": ("已作废", "已作廢", "lapsed"),
}

MOVES: dict[str, Sentence] = {
    "open": ("开窗", "開窗", "Open"),
    "pause": ("暂停", "暫停", "Pause"),
    "close": ("关窗", "關窗", "Close"),
    "next": ("叫下一位", "叫下一位", "Next"),
    "hand_over": ("换班", "換班", "Hand over"),
    "call": ("叫号", "叫號", "Call"),
    "recall": ("重呼", "重呼", "Recall"),
    "start": ("开始办理", "開始辦理", "Start"),
    "finish": ("办结", "辦結", "Finish"),
    "miss": ("过号", "過號", "Miss"),
    "park": ("挂起", "掛起", "Park"),
    "resume": ("恢复", "恢復", "Resume"),
    "transfer": ("转号", "轉號", "Transfer"),
    "rejoin": ("召回", "召回", "Rejoin"),
    "delay": ("延后", "延後", "Let others pass"),
    "rate": ("评价", "評價", "Rate"),
    "cancel": ("取消", "取消", "Cancel"),
    "slip": ("打印号票", "列印號票", "Print slip"),
    "wait": ("等候", "等候", "Wait"),
}

REASONS: dict[str, Sentence] = {
    "arrival": ("先到先办", "先到先辦", "First to arrive"),
    "priority": ("优先对象：{priority}", "優先對象：{priority}", "Priority: {priority}"),
    "resumed": ("挂起后回来", "掛起後回來", "Was parked and came back"),
    "rejoined": ("过号后召回", "過號後召回", "Was missed and is due again"),
    "appointment": ("预约时段", "預約時段", "Appointment"),
    "chosen": ("指定叫号", "指定叫號", "Called by number"),
    "patience": ("等候已超过上限", "等候已超過上限", "Waited longer than the line's patience"),
}
"""Why a visitor is next."""

PRIORITIES: dict[str, Sentence] = {
    "elder": ("老年人", "老年人", "elder"),
    "disabled": ("残疾人", "殘疾人", "disabled"),
    "service_member": ("军人", "軍人", "service member"),
    "pregnant_or_infant": ("孕妇或带婴儿", "孕婦或帶嬰兒", "pregnant or with infant"),
    "green_channel": ("绿色通道", "綠色通道", "green channel"),
}
