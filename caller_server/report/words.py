"""Words of a report that are no figures: the sheets, the columns that say what a row is about."""

from __future__ import annotations

from config.models import LANGUAGES

Sentence = tuple[str, str, str]
"""In the order of LANGUAGES: 简体, 繁體, English."""

SHEETS: dict[str, Sentence] = {
    "totals": ("合计", "合計", "Totals"),
    "days": ("每日", "每日", "Days"),
    "lines": ("队列", "隊列", "Lines"),
    "windows": ("窗口", "窗口", "Windows"),
    "hours": ("时段", "時段", "Hours"),
    "ratings": ("评价", "評價", "Ratings"),
    "meanings": ("指标说明", "指標說明", "Meanings"),
}
VISITORS_BY_HOUR: Sentence = ("各时段人数", "各時段人數", "Visitors by hour")

PAPER: dict[str, Sentence] = {
    "daily": ("大厅日报", "大廳日報", "Daily report"),
    "several": ("大厅统计", "大廳統計", "Report"),
}

COLUMNS: dict[str, Sentence] = {
    "figure": ("指标", "指標", "Figure"),
    "value": ("数值", "數值", "Value"),
    "meaning": ("说明", "說明", "Meaning"),
    "hall": ("大厅", "大廳", "Hall"),
    "first": ("首日", "首日", "First day"),
    "last": ("末日", "末日", "Last day"),
    "days": ("有记录的天数", "有記錄的天數", "Days with events"),
    "until": ("统计截至", "統計截至", "Counted until"),
    "day": ("日期", "日期", "Day"),
    "line": ("队列", "隊列", "Line"),
    "window": ("窗口", "窗口", "Window"),
    "name": ("名称", "名稱", "Name"),
    "hour": ("时段", "時段", "Hour"),
    "offset": ("时区", "時區", "Offset"),
    "of": ("范围", "範圍", "Of"),
}
ALL_DAYS: Sentence = ("全部", "全部", "all")


def say(sentence: Sentence, language: str) -> str:
    """The sentence in one of LANGUAGES, or in English."""
    return sentence[LANGUAGES.index(language if language in LANGUAGES else "en")]
