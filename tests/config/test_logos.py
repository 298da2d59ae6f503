from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from config.check import check_hall
from tests.halls import write_small_hall


def _checked(folder: Path, logo: str) -> list[str]:
    write_small_hall(folder)
    file = folder / "hall.toml"
    words = file.read_text("utf-8").replace('name = "kiosk-1"', f'name = "kiosk-1"\nlogo = "{logo}"')
    file.write_text(words, "utf-8")
    return [str(fault) for fault in check_hall(folder)]


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg"])
def test_a_logo_lies_beside_the_halls_files(tmp_path, name):
    Image.new("RGB", (8, 8)).save(tmp_path / name)
    assert _checked(tmp_path, name) == []


def test_a_logo_that_is_not_there_is_told(tmp_path):
    (fault,) = _checked(tmp_path, "logo.png")
    assert "there is no file" in fault
    assert "put it there, or remove `logo`" in fault


def test_a_logo_that_is_no_picture_is_told(tmp_path):
    (tmp_path / "logo.png").write_text("<svg/>")
    (fault,) = _checked(tmp_path, "logo.png")
    assert "is no picture; save it as PNG or JPEG" in fault


@pytest.mark.parametrize("name", ["../logo.png", "/etc/logo.png", "logo.svg"])
def test_a_logo_is_the_name_of_a_picture_in_the_halls_folder(tmp_path, name):
    (fault,) = _checked(tmp_path, name)
    assert "a file name ending in .png, .jpg or .jpeg" in fault
