"""What lies in a zone's `media` folder: what is shown of it, and what is left out and why."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from config.films import trouble_of_mp4
from config.load import load_hall
from config.media import Folder
from config.models import When
from config.showing import is_shown
from tests.config.faults import said_of
from tests.films import box, mp4, track
from tests.halls import write_small_hall

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"/>'
WEBM = b"\x1a\x45\xdf\xa3" + bytes(60)
SOUND = track(b"mp4a", b"soun")
MP4 = mp4(SOUND, track(b"avc1"))


def hall_with(folder: Path, more: str = "", **files: bytes) -> Path:
    """The small hall, whose zone in the east shows these files."""
    hall = write_small_hall(folder) / "hall.toml"
    words = hall.read_text("utf-8").replace('name = "east"\n', 'name = "east"\nmedia = "shown/east"\n', 1)
    hall.write_text(f"{words}\n{more}\n", "utf-8")
    (folder / "shown" / "east").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / "shown" / "east" / name.replace("__", ".")).write_bytes(content)
    return folder


def test_pictures_videos_and_texts_are_shown_in_the_order_of_their_names(tmp_path):
    for ending in ("png", "jpg", "webp"):
        Image.new("RGB", (8, 8)).save(tmp_path / f"3-{ending}.{ending}")
    for name, content in {"1.svg": SVG.encode(), "2.webm": WEBM, "4.mp4": MP4, "5.txt": "停车".encode()}.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / ".hidden").touch()
    (tmp_path / "folder").mkdir()
    files, left_out = Folder(tmp_path).look()
    names = ["1.svg", "2.webm", "3-jpg.jpg", "3-png.png", "3-webp.webp", "4.mp4", "5.txt"]
    assert [file.name for file in files] == names
    assert [file.kind for file in files] == ["picture", "video", *["picture"] * 3, "video", "text"]
    assert left_out == []


def test_what_cannot_be_shown_is_left_out_and_said(tmp_path):
    whole = tmp_path / "whole.png"
    Image.effect_noise((200, 200), 50).save(whole)
    files = {"cut__png": whole.read_bytes()[:2000], "letter__pdf": b"%PDF", "film__mp4": b"<html>", "a__svg": b"GIF89a"}
    files |= {"gb__txt": "停车".encode("gb18030"), "empty__txt": b"  \n", "is__jpg": b"", "long__txt": b"x" * 2001}
    hall_with(tmp_path / "hall", **files)
    (tmp_path / "hall" / "shown" / "east" / "link.png").symlink_to(whole)
    Image.new("1", (8000, 5001)).save(tmp_path / "hall" / "shown" / "east" / "huge.png")
    said = said_of(tmp_path / "hall")
    for words in (
        '"shown/east/cut.png" is no picture, or not a whole one; save it as PNG, JPEG or WebP anew',
        '"shown/east/huge.png" has more than 40 million dots; make it smaller',
        '"shown/east/letter.pdf" is nothing that screens show; save it as one of jpg, ',
        '"shown/east/film.mp4" is no video; save it as MP4 (H.264) or WebM anew',
        '"shown/east/a.svg" is no drawing',
        '"shown/east/gb.txt" is no text in UTF-8; write something in it, saved as UTF-8',
        '"shown/east/empty.txt" is no text',
        '"shown/east/is.jpg" is no picture, or not a whole one',
        '"shown/east/long.txt" has 2001 bytes, too many for a text; make it 2000 bytes at most',
        '"shown/east/link.png" is no file of this folder; copy the file itself here',
    ):
        assert sum(words in one for one in said) == 1, words
    assert len(said) == 10
    assert load_hall(tmp_path / "hall").zone[0].media == "shown/east", "the hall opens all the same"


@pytest.mark.parametrize(
    "content",
    [
        *(mp4(track(coding)) for coding in (b"avc1", b"avc3", b"av01", b"vp09")),
        mp4(track(b"hvc1"), track(b"avc1")),
        # as cameras write it: its data first, of a size that does not fit into four bytes, and a last box without one
        box(b"ftyp", b"mp42", bytes(4))
        + box(b"mdat", (76).to_bytes(8), bytes(60), size=1)
        + box(b"moov", SOUND, track(b"avc1"), size=0),
    ],
)
def test_a_video_that_every_screen_plays_is_shown(tmp_path, content):
    (tmp_path / "film.mp4").write_bytes(content)
    files, left_out = Folder(tmp_path).look()
    assert [file.name for file in files] == ["film.mp4"], left_out


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (mp4(SOUND, track(b"hvc1")), "is coded as H.265 (HEVC), which not every screen plays"),
        (mp4(track(b"hev1")), "is coded as H.265 (HEVC), which not every screen plays"),
        (mp4(track(b"mp4v")), "is coded as MPEG-4, which not every screen plays"),
        (mp4(track(b"apcn")), "is coded as apcn, which not every screen plays"),
        (mp4(SOUND), "has no pictures that move"),
        (mp4(), "has no pictures that move"),
        (MP4[:-20], "is cut short"),
        (MP4[:200], "is cut short"),
        (MP4[:16], "is no whole video"),
        (box(b"ftyp", b"isom") + box(b"mdat", bytes(9)), "is no whole video"),
        (box(b"ftyp", b"isom", size=3) + bytes(50), "is no video"),
        (b"", "is no video"),
        (bytes(4000), "is no video"),
    ],
)
def test_a_video_that_no_screen_or_not_every_one_plays_is_left_out_and_said(tmp_path, content, wrong):
    (tmp_path / "film.mp4").write_bytes(content)
    files, (left_out,) = Folder(tmp_path).look()
    assert files == []
    assert (left_out.name, left_out.wrong) == ("film.mp4", wrong)
    assert left_out.right


@given(content=st.binary(max_size=300), place=st.integers(0, len(MP4)), cut=st.integers(0, len(MP4)))
def test_whatever_a_video_holds_it_is_judged(content, place, cut):
    for damaged in (content, MP4[:place] + content + MP4[cut:]):
        trouble_of_mp4(io.BytesIO(damaged))


def test_a_folder_that_is_looked_at_again_shows_what_has_come_and_changed(tmp_path):
    folder = Folder(tmp_path / "media")
    assert "cannot be read" in folder.look()[1][0].wrong
    (tmp_path / "media").mkdir()
    assert folder.look() == ([], [])
    file = tmp_path / "media" / "notice.txt"
    file.write_text("")
    assert len(folder.look()[1]) == 1
    file.write_text("a")
    first = folder.look()[0][0]
    file.write_text("ab")
    assert folder.look()[0][0].stamp != first.stamp
    file.unlink()
    assert folder.look() == ([], [])


@pytest.mark.parametrize("folder", ["../secret", "/etc", "a/../b", "a//b", "", "."])
def test_only_a_folder_within_the_halls_own_can_be_named(tmp_path, folder):
    hall_with(tmp_path)
    hall = tmp_path / "hall.toml"
    hall.write_text(hall.read_text("utf-8").replace("shown/east", folder), "utf-8")
    (said,) = said_of(tmp_path)
    assert "give the name of a folder in this one" in said


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ('[[media]]\nfile = "b.svg"', 'no zone\'s `media` folder has a file "b.svg"; did you mean `a.svg`?'),
        ('[[notice]]\ntext = "x"\nzones = ["eats"]', '`zones` names the zone "eats", which does not exist'),
        ("[[notice]]\ntext = 5", 'put it in "quotes", or write { zh-Hans = "…", en = "…" }'),
        (
            '[[notice]]\ntext = "x"\nwhen.from = 2026-10-09\nwhen.until = 2026-10-08',
            "the last day 2026-10-08 is before",
        ),
        (
            '[[notice]]\ntext = "x"\nwhen.hours = [{ from = "12:00", to = "09:00" }]',
            "the hours end at 09:00, not after",
        ),
        ('[[media]]\nfile = "a.svg"\nseconds = 1', "`seconds` in [[media]] is 1, less than 3"),
    ],
)
def test_a_schedule_that_cannot_be_is_told(tmp_path, more, wrong):
    (said,) = said_of(hall_with(tmp_path, more, a__svg=SVG.encode()))
    assert wrong in said


def test_something_is_shown_on_its_days_and_in_its_hours():
    when = When.model_validate(
        {
            "from": "2026-10-01",
            "until": "2026-10-07",
            "weekdays": ["thu", "fri"],
            "hours": [{"from": "08:30", "to": "12:00"}],
        }
    )
    for day, hour, shown in (
        (1, "08:30", True),
        (1, "08:29", False),
        (1, "12:00", False),
        (3, "09:00", False),  # a Saturday
        (8, "09:00", False),
    ):
        assert is_shown(when, datetime.fromisoformat(f"2026-10-{day:02}T{hour}:00+08:00")) is shown
    assert is_shown(When(), datetime.fromisoformat("2026-10-01T00:00:00+08:00"))
