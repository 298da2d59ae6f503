"""How many visitors came, and what became of them."""

from __future__ import annotations

from caller_server.report.figures.figure import Figure, Kind, counted
from caller_server.report.tally import Count, Tally


def _still_open(tally: Tally) -> int:
    of = tally.counts
    came = of[Count.ISSUED] + of[Count.TRANSFERRED_IN]
    return came - of[Count.TRANSFERRED_OUT] - of[Count.SERVED] - of[Count.CANCELLED] - of[Count.LAPSED]


VISITS = (
    counted(
        Count.ISSUED,
        ("取号", "取號", "Issued"),
        ("发出的号票", "發出的號票", "Tickets given"),
    ),
    counted(
        Count.CALLED,
        ("叫号", "叫號", "Called"),
        (
            "叫到窗口的人次，不含重呼；召回、恢复、转号后再叫另计一次",
            "叫到窗口的人次，不含重呼；召回、恢復、轉號後再叫另計一次",
            "Visitors called to a window, without recalls; one who is back and called anew counts again",
        ),
    ),
    counted(
        Count.RECALLED,
        ("重呼", "重呼", "Recalled"),
        ("未到窗口而再次呼叫的次数", "未到窗口而再次呼叫的次數", "Further calls of visitors who had not come yet"),
    ),
    counted(
        Count.SERVED,
        ("办结", "辦結", "Served"),
        (
            "办完的人次，计入最后办理的队列、窗口和办结的时段",
            "辦完的人次，計入最後辦理的隊列、窗口和辦結的時段",
            "Visits finished, counted for the line, window and hour in which they ended",
        ),
    ),
    counted(
        Count.MISSED,
        ("过号", "過號", "Missed"),
        ("叫号后未到的次数", "叫號後未到的次數", "Times a visitor was called and did not come"),
    ),
    counted(
        Count.REJOINED,
        ("召回", "召回", "Rejoined"),
        ("过号后重新排队的人数", "過號後重新排隊的人數", "Missed visitors let in again"),
    ),
    counted(
        Count.PARKED,
        ("挂起", "掛起", "Parked"),
        ("办理中去补材料的次数", "辦理中去補材料的次數", "Times a visitor was sent to fetch something"),
    ),
    counted(
        Count.RESUMED,
        ("恢复", "恢復", "Resumed"),
        ("挂起后回来的次数", "掛起後回來的次數", "Times a parked visitor came back"),
    ),
    counted(
        Count.TRANSFERRED_OUT,
        ("转出", "轉出", "Transferred out"),
        (
            "由此转到其他队列或窗口的次数",
            "由此轉到其他隊列或窗口的次數",
            "Times a visitor was sent from here to another line or window",
        ),
    ),
    counted(
        Count.TRANSFERRED_IN,
        ("转入", "轉入", "Transferred in"),
        (
            "转到此处的次数；对窗口只计指定转到该窗口的",
            "轉到此處的次數；對窗口只計指定轉到該窗口的",
            "Times a visitor was sent here; for a window, those sent to it by name",
        ),
    ),
    counted(
        Count.CANCELLED,
        ("取消", "取消", "Cancelled"),
        ("自行放弃的号票", "自行放棄的號票", "Tickets that visitors gave up"),
    ),
    counted(
        Count.LAPSED,
        ("作废", "作廢", "Lapsed"),
        (
            "当天结束时仍未办完的号票，计入当天最后有记录的时段",
            "當天結束時仍未辦完的號票，計入當天最後有記錄的時段",
            "Tickets still open when the day ended, counted for the last hour in which anything happened",
        ),
    ),
    Figure(
        "still_open",
        Kind.COUNT,
        _still_open,
        ("未了", "未了", "Still open"),
        (
            "统计截至时仍未结束的号票：取号加转入，减转出、办结、取消和作废",
            "統計截至時仍未結束的號票：取號加轉入，減轉出、辦結、取消和作廢",
            "Tickets not ended yet: issued and transferred in, less transferred out, served, cancelled and lapsed",
        ),
    ),
)
