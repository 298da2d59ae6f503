"""Reads a workbook back with the standard library alone: what stands in the cells, as a spreadsheet finds it."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Rows = list[list[str | float | None]]


def sheets(path: Path) -> dict[str, Rows]:
    """Rows by the title of their sheet, in the order of the tabs; a chart's sheet has none."""
    with ZipFile(path) as book:
        targets = {link.get("Id"): link.get("Target") for link in _xml(book, "xl/_rels/workbook.xml.rels")}
        tabs = _xml(book, "xl/workbook.xml").iter(f"{MAIN}sheet")
        texts = ["".join(each.itertext()) for each in _xml(book, "xl/sharedStrings.xml")]
        return {str(tab.get("name")): _rows(_xml(book, f"xl/{targets[tab.get(RELATION)]}"), texts) for tab in tabs}


def part(path: Path, name: str) -> str:
    """One of the files within."""
    with ZipFile(path) as book:
        return book.read(name).decode()


def _xml(book: ZipFile, name: str) -> ET.Element:
    return ET.fromstring(book.read(name))


def _rows(sheet: ET.Element, texts: list[str]) -> Rows:
    found: Rows = []
    for row in sheet.iter(f"{MAIN}row"):
        values: list[str | float | None] = []
        for cell in row:
            assert cell.find(f"{MAIN}f") is None, "a formula"
            values += [None] * (_column(str(cell.get("r"))) - len(values))
            values.append(_value(cell, texts))
        found.append(values)
    return found


def _value(cell: ET.Element, texts: list[str]) -> str | float | None:
    value = cell.find(f"{MAIN}v")
    if value is None:
        return None
    return texts[int(str(value.text))] if cell.get("t") == "s" else float(str(value.text))


def _column(place: str) -> int:
    """0 for A1."""
    letters, index = re.sub(r"\d", "", place), 0
    for letter in letters:
        index = 26 * index + ord(letter) - ord("A") + 1
    return index - 1
