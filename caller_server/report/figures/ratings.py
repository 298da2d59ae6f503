"""What visitors said of their visits."""

from __future__ import annotations

from caller_server.report.figures.figure import Figure, Kind, counted, share
from caller_server.report.tally import Count, Tally
from caller_server.report.words import Sentence

LEVELS: dict[int, Sentence] = {
    5: ("非常满意", "非常滿意", "Very satisfied"),
    4: ("满意", "滿意", "Satisfied"),
    3: ("基本满意", "基本滿意", "Fairly satisfied"),
    2: ("不满意", "不滿意", "Dissatisfied"),
    1: ("非常不满意", "非常不滿意", "Very dissatisfied"),
}
SATISFIED = 3
"""From this level on a visitor was satisfied."""


def _level(level: int, name: Sentence) -> Figure:
    meaning = (
        f"评价为“{name[0]}”（{level} 分）的次数",
        f"評價為「{name[1]}」（{level} 分）的次數",
        f"Ratings of {level} of 5",
    )
    return Figure(f"level_{level}", Kind.COUNT, lambda tally: tally.levels[level], name, meaning)


def _rated(tally: Tally) -> int:
    return tally.levels.total()


def _mean(tally: Tally) -> float | None:
    return share(sum(level * times for level, times in tally.levels.items()), _rated(tally))


def _satisfied(tally: Tally) -> float | None:
    return share(sum(times for level, times in tally.levels.items() if level >= SATISFIED), _rated(tally))


RATINGS = (
    *(_level(level, name) for level, name in LEVELS.items()),
    Figure(
        "rated",
        Kind.COUNT,
        _rated,
        ("已评价", "已評價", "Rated"),
        (
            "收到的评价，计入被评价的窗口和评价的时段",
            "收到的評價，計入被評價的窗口和評價的時段",
            "Ratings given, counted for the window rated and the hour of the rating",
        ),
    ),
    counted(
        Count.UNRATED,
        ("未评价", "未評價", "Unrated"),
        ("办结而未评价的人次", "辦結而未評價的人次", "Visits finished and not rated"),
    ),
    Figure(
        "rating_mean",
        Kind.NUMBER,
        _mean,
        ("平均分", "平均分", "Mean rating"),
        ("评价的平均分，满分 5 分", "評價的平均分，滿分 5 分", "Of the ratings given; 5 is the best"),
    ),
    Figure(
        "satisfied_share",
        Kind.SHARE,
        _satisfied,
        ("满意率", "滿意率", "Share satisfied"),
        (
            "已评价中基本满意及以上的比例",
            "已評價中基本滿意及以上的比例",
            "Of the ratings given, those of 3 or better",
        ),
    ),
)
