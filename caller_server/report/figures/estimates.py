"""How often the wait fell inside the range that the visitor was told."""

from __future__ import annotations

from caller_server.report.figures.figure import Figure, Kind, counted, share
from caller_server.report.tally import Count, Tally


def _within(tally: Tally) -> float | None:
    told = (Count.TOLD_SOONER, Count.TOLD_WITHIN, Count.TOLD_LATER)
    return share(tally.counts[Count.TOLD_WITHIN], sum(tally.counts[each] for each in told))


ESTIMATES = (
    counted(
        Count.TOLD_SOONER,
        ("早于预计", "早於預計", "Sooner than told"),
        (
            "等候短于取号时告知范围的人数",
            "等候短於取號時告知範圍的人數",
            "First calls before the range that was told at issue",
        ),
    ),
    counted(
        Count.TOLD_WITHIN,
        ("在预计内", "在預計內", "As told"),
        ("等候在取号时告知范围内的人数", "等候在取號時告知範圍內的人數", "First calls within the range told at issue"),
    ),
    counted(
        Count.TOLD_LATER,
        ("晚于预计", "晚於預計", "Later than told"),
        ("等候长于取号时告知范围的人数", "等候長於取號時告知範圍的人數", "First calls after the range told at issue"),
    ),
    Figure(
        "told_share",
        Kind.SHARE,
        _within,
        ("预计准确率", "預計準確率", "Share as told"),
        (
            "首次叫号中等候在告知范围内的比例",
            "首次叫號中等候在告知範圍內的比例",
            "Of the first calls, those within the range that was told",
        ),
    ),
)
