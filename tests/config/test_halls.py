"""The halls that ship, and the one that tests use."""

from __future__ import annotations

from pathlib import Path

from config.load import load_hall
from config.models import Hall, Text
from tests.halls import small_hall, write_small_hall

WEIDU = Path(__file__).parents[2] / "config" / "weidu"


def test_the_small_hall_reads_the_same_from_its_files(tmp_path):
    assert load_hall(write_small_hall(tmp_path)) == small_hall()


def test_the_weidu_hall_is_whole():
    hall = load_hall(WEIDU)
    counts = (len(hall.line), len(hall.window), len(hall.matter), len(hall.kiosk), len(hall.zone))
    assert counts == (8, 13, 32, 2, 2)
    assert hall.windows_of("A") == ("2", "3", "4", "5")
    assert hall.hall.guide_desk == "1"
    assert {d.window for d in hall.device if d.kind == "call_pad"} == {w.name for w in hall.window}


def test_every_text_of_the_weidu_hall_is_in_all_three_languages():
    assert [where for where, text in _texts(load_hall(WEIDU)) if set(text) != {"zh-Hans", "zh-Hant", "en"}] == []


def test_a_matters_unit_is_named_in_every_language():
    hall = load_hall(WEIDU)
    assert hall.unit_name(hall.matter[0])["en"] == "Administration for Industry and Commerce, Weidu Branch"


def _texts(hall: Hall) -> list[tuple[str, Text]]:
    found: list[tuple[str, Text]] = [("hall", hall.hall.name), ("footer", hall.printing.footer)]
    found += [(z.name, text) for z in hall.zone for text in (z.title, z.ticker) if text]
    found += [(m.code, material.name) for m in hall.matter for material in m.materials]
    found += [(str(part), part.name) for part in (*hall.line, *hall.matter, *hall.theme, *hall.unit)]
    return found
