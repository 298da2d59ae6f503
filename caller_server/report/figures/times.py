"""How long visitors waited, and how long they were served."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import fmean, median

from caller_server.report.figures.figure import Figure, Kind, counted
from caller_server.report.tally import Count, Tally
from caller_server.report.words import Sentence

NINE_IN_TEN = 0.9


def ninetieth(seconds: Sequence[float]) -> float:
    """The smallest of them that at least nine in ten do not exceed (nearest rank)."""
    return sorted(seconds)[math.ceil(NINE_IN_TEN * len(seconds)) - 1]


def _of_waits(key: str, found: Callable[[Sequence[float]], float], name: Sentence, meaning: Sentence) -> Figure:
    return Figure(f"wait_{key}", Kind.MINUTES, lambda tally: _minutes(found, tally.waits), name, meaning)


def _of_handlings(key: str, found: Callable[[Sequence[float]], float], name: Sentence, meaning: Sentence) -> Figure:
    return Figure(f"handling_{key}", Kind.MINUTES, lambda tally: _minutes(found, tally.handlings), name, meaning)


def _minutes(found: Callable[[Sequence[float]], float], seconds: Sequence[float]) -> float | None:
    return found(seconds) / 60 if seconds else None


def _first_calls(tally: Tally) -> int:
    return len(tally.waits)


TIMES = (
    Figure(
        "first_calls",
        Kind.COUNT,
        _first_calls,
        ("首次叫号", "首次叫號", "First calls"),
        (
            "当天第一次被叫到的人数，等候各项以此为准，计入叫号的窗口和时段",
            "當天第一次被叫到的人數，等候各項以此為準，計入叫號的窗口和時段",
            "Visitors called for the first time: those whose waits are known, by the window and hour of that call",
        ),
    ),
    _of_waits(
        "mean",
        fmean,
        ("平均等候", "平均等候", "Mean wait"),
        ("从取号到首次叫号的平均时间", "從取號到首次叫號的平均時間", "From issue to first call, on average"),
    ),
    _of_waits(
        "median",
        median,
        ("等候中位数", "等候中位數", "Median wait"),
        ("一半的人等候不超过此时间", "一半的人等候不超過此時間", "Half of them waited no longer"),
    ),
    _of_waits(
        "p90",
        ninetieth,
        ("九成等候", "九成等候", "90 % wait"),
        ("九成的人等候不超过此时间", "九成的人等候不超過此時間", "Nine in ten waited no longer"),
    ),
    _of_waits(
        "worst",
        max,
        ("最长等候", "最長等候", "Longest wait"),
        ("等候最久者的时间", "等候最久者的時間", "Nobody waited longer"),
    ),
    counted(
        Count.PAST_PATIENCE,
        ("超时等候", "超時等候", "Past patience"),
        (
            "等候超过所在队列上限的人数，按现行设置",
            "等候超過所在隊列上限的人數，按現行設定",
            "First calls after a wait longer than the line's patience, as it is set today",
        ),
    ),
    _of_handlings(
        "mean",
        fmean,
        ("平均办理", "平均辦理", "Mean handling"),
        (
            "办结者在窗口办理的平均时间，挂起或转号前的也计入",
            "辦結者在窗口辦理的平均時間，掛起或轉號前的也計入",
            "From start to finish, on average, with the time at windows before a park or a transfer",
        ),
    ),
    _of_handlings(
        "median",
        median,
        ("办理中位数", "辦理中位數", "Median handling"),
        ("一半的人办理不超过此时间", "一半的人辦理不超過此時間", "Half of the visits took no longer"),
    ),
    _of_handlings(
        "p90",
        ninetieth,
        ("九成办理", "九成辦理", "90 % handling"),
        ("九成的人办理不超过此时间", "九成的人辦理不超過此時間", "Nine in ten visits took no longer"),
    ),
)
