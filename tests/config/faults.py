"""What is said of a hall that is not right."""

from __future__ import annotations

from pathlib import Path

from config.check import check_hall


def faults(folder: Path) -> list[str]:
    """Every fault, with its place in the folder."""
    return [str(fault).replace(f"{folder}/", "") for fault in check_hall(folder)]


def said_of(folder: Path) -> list[str]:
    """Every fault, without its place."""
    return [fault.partition(": ")[2] for fault in faults(folder)]
