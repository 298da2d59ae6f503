"""The comparison as a picture: how many had been called after so many minutes, and what each class waited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from caller_server.replay import tokens
from caller_server.replay.comparison import AS_IT_WAS, Comparison
from caller_server.replay.figures import Kind, Waits
from config.fonts import font_file

LABELLED_INSIDE = 0.06
"""Of the tallest mark: a lower bar has its figure above it."""


def draw(comparison: Comparison, title: str, file: Path) -> None:
    """Write the chart as a PNG. Raise OSError when the file cannot be written, FontUnreadable without a font."""
    figure = Figure(figsize=(tokens.WIDTH_IN, tokens.HEIGHT_IN), dpi=tokens.DPI, facecolor=tokens.PAPER)
    FigureCanvasAgg(figure)
    called, classes = figure.subplots(1, 2, width_ratios=(1.25, 1))
    _called_by_then(called, comparison)
    _waits_by_kind(classes, comparison)
    figure.subplots_adjust(left=0.06, right=0.98, top=0.82, bottom=0.17, wspace=0.16)
    figure.text(0.06, 0.92, title, color=tokens.INK, fontproperties=_type(tokens.TITLE, bold=True))
    _legend(figure, called, comparison)
    figure.savefig(file, format="png", facecolor=tokens.PAPER)


def _called_by_then(axes: Any, comparison: Comparison) -> None:
    _dress(axes, "Called after so many minutes", "minutes from ticket to first call", "of those who were called")
    longest = 0.0
    for name, day in comparison.columns.items():
        minutes = day.waits.minutes
        if not minutes:
            continue
        shares = [100 * (index + 1) / len(minutes) for index in range(len(minutes))]
        as_it_was = name == AS_IT_WAS
        axes.step(
            (0, *minutes),
            (0, *shares),
            where="post",
            label=name,
            color=_colours(comparison, name)[0],
            linewidth=tokens.THICK,
            linestyle=(0, (2.2, 1.4)) if as_it_was else "solid",
            zorder=4 if as_it_was else 3,
        )
        longest = max(longest, minutes[-1])
    axes.set_xlim(0, longest * 1.02 or 1)
    axes.set_ylim(0, 101)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0f} %")
    _letter(axes)


def _waits_by_kind(axes: Any, comparison: Comparison) -> None:
    _dress(axes, "Wait by class", "", "minutes")
    kinds = [kind for kind in Kind if any(kind in day.by_kind for day in comparison.columns.values())]
    width = 0.8 / len(comparison.columns)
    tallest = max(
        (waits.percentile(90) for day in comparison.columns.values() for waits in day.by_kind.values()), default=0
    )
    for place, (name, day) in enumerate(comparison.columns.items()):
        for at, kind in enumerate(kinds):
            waits = day.by_kind.get(kind)
            if waits is not None:
                left = at - 0.4 + (place + 0.5) * width
                _bar(axes, left, width, waits, _colours(comparison, name), tallest)
    axes.set_xticks(range(len(kinds)), [f"{kind.value}\n{_people(comparison, kind)}" for kind in kinds])
    axes.set_ylim(bottom=0)
    axes.grid(visible=False, axis="x")
    axes.tick_params(axis="x", length=0)
    axes.annotate(
        "bar: mean; mark: 90th percentile",
        (1, 1.02),
        xycoords="axes fraction",
        ha="right",
        color=tokens.SOFT_INK,
        fontproperties=_type(tokens.SMALL),
    )
    _letter(axes)


def _bar(axes: Any, at: float, width: float, waits: Waits, colours: tuple[str, str], tallest: float) -> None:
    colour, on_colour = colours
    mean, ninetieth = waits.mean, waits.percentile(90)
    axes.bar(at, mean, width * 0.86, color=colour, zorder=3)
    axes.vlines(at, mean, ninetieth, color=colour, linewidth=1.4, zorder=3)
    axes.hlines(ninetieth, at - width * 0.28, at + width * 0.28, color=colour, linewidth=tokens.THICK, zorder=3)
    inside = mean >= LABELLED_INSIDE * tallest
    axes.annotate(
        f"{mean:.0f}" if mean >= 10 else f"{mean:.1f}",
        (at, 0 if inside else ninetieth),
        (0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        color=on_colour if inside else tokens.INK,
        fontproperties=_type(tokens.SMALL),
        zorder=4,
    )


def _people(comparison: Comparison, kind: Kind) -> str:
    """How many of a class were called on the day as it was."""
    waits = comparison.columns[AS_IT_WAS].by_kind.get(kind)
    return f"{len(waits.minutes) if waits else 0} called"


def _legend(figure: Any, axes: Any, comparison: Comparison) -> None:
    lines, names = axes.get_legend_handles_labels()
    own = comparison.rules.policy.name
    figure.legend(
        lines,
        [f"{name} (the hall's policy)" if name == own else name for name in names],
        loc="lower left",
        bbox_to_anchor=(0.05, 0.01),
        ncols=len(names) or 1,
        frameon=False,
        labelcolor=tokens.INK,
        prop=_type(tokens.BODY),
    )


def _dress(axes: Any, heading: str, below: str, beside: str) -> None:
    axes.set_facecolor(tokens.CARD)
    axes.set_title(heading, loc="left", pad=10, color=tokens.INK, fontproperties=_type(tokens.HEADING, bold=True))
    axes.set_xlabel(below, color=tokens.SOFT_INK, fontproperties=_type(tokens.BODY))
    axes.set_ylabel(beside, color=tokens.SOFT_INK, fontproperties=_type(tokens.BODY))
    axes.grid(visible=True, color=tokens.LINE, linewidth=tokens.THIN)
    axes.set_axisbelow(True)
    axes.tick_params(colors=tokens.SOFT_INK)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(tokens.LINE)


def _letter(axes: Any) -> None:
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_type(tokens.BODY))


def _colours(comparison: Comparison, name: str) -> tuple[str, str]:
    """A column's colour, and what is written on it."""
    if name == AS_IT_WAS:
        return tokens.AS_IT_WAS
    place = [policy for policy in comparison.columns if policy != AS_IT_WAS].index(name)
    return tokens.POLICIES[place % len(tokens.POLICIES)]


def _type(size: int, *, bold: bool = False) -> FontProperties:
    return FontProperties(fname=font_file("bold" if bold else "regular"), size=size)
