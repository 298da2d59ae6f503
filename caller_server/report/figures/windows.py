"""What windows spent their time with, and what they got done."""

from __future__ import annotations

from caller_server.report.figures.figure import Figure, Kind, share
from caller_server.report.tally import Count, Doing, Tally
from caller_server.report.words import Sentence

MINUTE = 60_000_000
"""Microseconds."""

AT_WORK = (Doing.WALKING, Doing.SERVING)
OPEN = (*AT_WORK, Doing.IDLE)


def _minutes(tally: Tally, doing: tuple[Doing, ...]) -> float:
    return sum(tally.spent[each] for each in doing) / MINUTE


def _time(key: str, doing: tuple[Doing, ...], name: Sentence, meaning: Sentence) -> Figure:
    return Figure(key, Kind.MINUTES, lambda tally: _minutes(tally, doing), name, meaning)


def _busy(tally: Tally) -> float | None:
    return share(_minutes(tally, AT_WORK), _minutes(tally, OPEN))


def _served_an_hour(tally: Tally) -> float | None:
    return share(tally.counts[Count.SERVED], _minutes(tally, OPEN) / 60)


WINDOWS = (
    _time(
        "open",
        OPEN,
        ("开窗时间", "開窗時間", "Open"),
        (
            "窗口开着的时间，不含暂停，等于等人、办理与空闲之和；未关的窗口计到当天结束",
            "窗口開著的時間，不含暫停，等於等人、辦理與空閒之和；未關的窗口計到當天結束",
            "Time windows were open, pauses left out: walking, serving and idle together; until midnight if not closed",
        ),
    ),
    _time(
        "walking",
        (Doing.WALKING,),
        ("等人时间", "等人時間", "Walking"),
        (
            "从叫号到开始办理或过号的时间",
            "從叫號到開始辦理或過號的時間",
            "From a call until the visit began or was missed",
        ),
    ),
    _time(
        "serving",
        (Doing.SERVING,),
        ("办理时间", "辦理時間", "Serving"),
        ("窗口为人办理的时间", "窗口為人辦理的時間", "Time with a visitor at the window"),
    ),
    _time(
        "idle",
        (Doing.IDLE,),
        ("空闲时间", "空閒時間", "Idle"),
        ("窗口开着而没有叫号的时间", "窗口開著而沒有叫號的時間", "Time open with nobody called"),
    ),
    _time(
        "paused",
        (Doing.PAUSED,),
        ("暂停时间", "暫停時間", "Paused"),
        ("窗口暂停的时间", "窗口暫停的時間", "Time windows rested"),
    ),
    Figure(
        "busy_share",
        Kind.SHARE,
        _busy,
        ("忙碌占比", "忙碌佔比", "Busy share"),
        (
            "等人与办理占开窗时间的比例",
            "等人與辦理佔開窗時間的比例",
            "Walking and serving as a part of the time open",
        ),
    ),
    Figure(
        "served_an_hour",
        Kind.NUMBER,
        _served_an_hour,
        ("每小时办结", "每小時辦結", "Served an hour"),
        (
            "每个开窗小时办结的人次",
            "每個開窗小時辦結的人次",
            "Visits finished for each hour that a window was open",
        ),
    ),
)
