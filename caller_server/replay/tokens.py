"""Colours and sizes of the chart: the one place for both."""

from __future__ import annotations

INK = "#10243E"
SOFT_INK = "#475A73"
PAPER = "#F5F8FC"
CARD = "#FFFFFF"
LINE = "#C9D6E6"

AS_IT_WAS = ("#10243E", "#FFFFFF")
POLICIES = (("#0B4EA2", "#FFFFFF"), ("#D9A441", "#10243E"), ("#1E8E5A", "#FFFFFF"), ("#B35C00", "#FFFFFF"))
"""Each with what is written on it; by place, and a fifth policy begins again."""

WIDTH_IN, HEIGHT_IN, DPI = 13.0, 6.4, 150
TITLE, HEADING, BODY, SMALL = 17, 12, 10, 9
THICK, THIN = 2.4, 0.8
