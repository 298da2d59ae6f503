"""docs/configuration.md: every setting is there, none that does not exist, and its examples are right."""

from __future__ import annotations

import re

from config.check import check_hall
from config.document import DOCUMENT, documented, renewed, table_of
from config.models import Line
from kiosk.settings import KioskSettings

TEXT = DOCUMENT.read_text("utf-8")


def test_the_tables_are_those_of_the_models():
    assert renewed(TEXT) == TEXT, "run `python -m config.document`"


def test_every_setting_is_documented():
    assert sorted(re.findall(r"<!-- table: (\w+) -->", TEXT)) == sorted(documented())
    for model in documented().values():
        assert table_of(model) in TEXT
        assert all(field.description for field in model.model_fields.values())


def test_the_kiosks_own_settings_are_documented():
    wanted = {f"ONEDOOR_KIOSK_{name.upper()}" for name in KioskSettings.model_fields}
    assert set(re.findall(r"ONEDOOR_KIOSK_\w+", TEXT)) == wanted


def test_no_environment_name_is_documented_that_does_not_exist():
    known = {f"ONEDOOR_{name.upper()}" for name in documented()["Settings"].model_fields}
    assert set(re.findall(r"ONEDOOR_(?!KIOSK_)\w+", TEXT)) == known


def test_every_section_that_a_table_points_to_exists():
    sections = {title.lower() for title in re.findall(r"^## (.+)$", TEXT, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= sections


def test_a_table_says_what_a_key_may_be_and_what_it_is_when_not_given():
    table = table_of(Line)
    assert "| `letter` | First character of its numbers. | one capital letter, A to Z | must be given |" in table
    assert "| a number, more than 0, at most 480 | `10` |" in table


def test_the_examples_together_are_a_hall(tmp_path):
    examples = "\n".join(re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL))
    (tmp_path / "hall.toml").write_text(examples, "utf-8")
    assert check_hall(tmp_path) == []
