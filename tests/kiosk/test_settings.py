from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from kiosk.settings import KioskSettings, pixels
from kiosk.state import Screen

PAGE = (Path(__file__).parents[2] / "docs" / "kiosk.md").read_text("utf-8")


@pytest.mark.parametrize("name", KioskSettings.model_fields)
def test_each_setting_is_documented(name):
    assert f"`ONEDOOR_KIOSK_{name.upper()}`" in PAGE


@pytest.mark.parametrize("screen", Screen)
def test_each_screen_is_documented(screen):
    assert f"`{screen}`" in PAGE


def test_a_size_is_two_numbers(monkeypatch):
    assert pixels(KioskSettings().virtual) == (1080, 1920)
    monkeypatch.setenv("ONEDOOR_KIOSK_WINDOW", "large")
    with pytest.raises(ValidationError, match="window"):
        KioskSettings()
