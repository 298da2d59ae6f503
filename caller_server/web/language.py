"""Which of the hall's languages a person reads."""

from __future__ import annotations

from collections.abc import Sequence

CHOSEN = "onedoor_language"
"""The cookie that keeps the language which a visitor chose on the page of a ticket."""


def preferred(header: str, offered: Sequence[str]) -> str:
    """The best of the offered languages for an `Accept-Language` header (RFC 9110, 12.5.4)."""
    best, best_weight = offered[0], 0.0
    for part in header.split(",")[:12]:
        tag, _, weight = part.strip().partition(";q=")
        language = _known(tag.strip().lower())
        if language in offered and _number(weight) > best_weight:
            best, best_weight = language, _number(weight)
    return best


def _known(tag: str) -> str:
    """The language that a tag means: Taiwan, Hong Kong and Macau read 繁體 unless they say otherwise."""
    if tag.startswith("en"):
        return "en"
    if not tag.startswith("zh"):
        return ""
    parts = tag.split("-")
    if "hans" in parts:
        return "zh-Hans"
    return "zh-Hant" if {"hant", "tw", "hk", "mo"}.intersection(parts) else "zh-Hans"


def _number(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
