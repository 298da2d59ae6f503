"""What became of slips and of spoken calls."""

from __future__ import annotations

from caller_server.report.figures.figure import counted
from caller_server.report.tally import Count

SLIPS_AND_CALLS = (
    counted(
        Count.SLIPS_PRINTED,
        ("出票", "出票", "Slips printed"),
        ("打印成功的号票", "列印成功的號票", "Slips that the printer said are out"),
    ),
    counted(
        Count.SLIPS_FAILED,
        ("出票失败", "出票失敗", "Slips failed"),
        (
            "未能打印的号票，号码仍然有效",
            "未能列印的號票，號碼仍然有效",
            "Slips that did not come out; the tickets stand",
        ),
    ),
    counted(
        Count.CALLS_SPOKEN,
        ("已播报", "已播報", "Calls spoken"),
        ("语音播报的叫号", "語音播報的叫號", "Calls that the voice spoke"),
    ),
    counted(
        Count.CALLS_DROPPED,
        ("未播报", "未播報", "Calls not spoken"),
        ("只显示而未播报的叫号", "只顯示而未播報的叫號", "Calls that were shown but not spoken"),
    ),
)
