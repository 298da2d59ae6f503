"""The fonts that are cut from the variable one."""

from __future__ import annotations

import ctypes
from concurrent.futures import ThreadPoolExecutor

import pytest
import uharfbuzz
from PIL import Image, ImageDraw, ImageFont

from config.fonts import WEIGHTS, FontUnreadable, _cut, font_file, fontconfig_file, variable_font


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fonts")


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_cut_font_keeps_every_glyph(folder, weight):
    cut, whole = (_face(path) for path in (font_file(weight, folder), variable_font()))
    assert cut.glyph_count == whole.glyph_count
    assert set(cut.unicodes) == set(whole.unicodes)
    assert not cut.has_var_data


def test_simplified_traditional_and_latin_are_drawn(folder):
    font = ImageFont.truetype(str(font_file("regular", folder)), 40)
    pictures = {word: _drawn(font, word) for word in ("号", "號", "辦", "A", "\U0010fffd")}
    assert len(set(pictures.values())) == len(pictures)


def test_bold_is_darker_than_regular(folder):
    regular, bold = (
        _drawn(ImageFont.truetype(str(font_file(weight, folder)), 80), "政务服务大厅") for weight in ("regular", "bold")
    )
    assert sum(bold) > 1.2 * sum(regular)


def test_a_font_is_made_once(folder):
    made = font_file("regular", folder).stat().st_mtime_ns
    assert font_file("regular", folder).stat().st_mtime_ns == made


def test_fonts_made_at_once_are_whole_and_leave_nothing_else(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        paths = set(pool.map(lambda _: font_file("regular", tmp_path), range(4)))
    assert [*tmp_path.iterdir()] == [*paths]
    assert _face(paths.pop()).glyph_count == _face(variable_font()).glyph_count


def test_fonts_are_kept_in_the_users_cache_where_the_environment_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "prefix").touch()  # a file, so that nobody can make a folder in it, not even root
    monkeypatch.setattr("sys.prefix", str(tmp_path / "prefix"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert font_file("bold").parent == tmp_path / "cache" / "onedoor" / "fonts"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "prefix"))
    with pytest.raises(FontUnreadable, match="cannot write"):
        font_file("bold")


def test_a_font_without_weights_is_refused(folder):
    with pytest.raises(FontUnreadable, match="has no weights"):
        _cut(font_file("regular", folder), 400)


def test_fontconfig_finds_the_font_for_chinese(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert _matched(fontconfig_file(tmp_path), b"sans-serif:lang=zh-cn") == "Noto Sans SC"
    assert _matched(fontconfig_file(tmp_path), b"serif:lang=zh-tw") == "Noto Sans SC"


def _matched(conf, pattern: bytes) -> str:
    """The family that fontconfig's library, which Chromium uses, chooses for a pattern."""
    fc = ctypes.CDLL("libfontconfig.so.1")
    for name in ("FcConfigCreate", "FcNameParse", "FcFontMatch"):
        getattr(fc, name).restype = ctypes.c_void_p
    config = ctypes.c_void_p(fc.FcConfigCreate())
    assert fc.FcConfigParseAndLoad(config, str(conf).encode(), 1)
    assert fc.FcConfigBuildFonts(config)
    wanted = ctypes.c_void_p(fc.FcNameParse(pattern))
    fc.FcConfigSubstitute(config, wanted, 0)
    fc.FcDefaultSubstitute(wanted)
    family = ctypes.c_char_p()
    found = ctypes.c_void_p(fc.FcFontMatch(config, wanted, ctypes.byref(ctypes.c_int())))
    assert fc.FcPatternGetString(found, b"family", 0, ctypes.byref(family)) == 0
    return (family.value or b"").decode()


def _face(path) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))


def _drawn(font, word: str) -> bytes:
    picture = Image.new("L", (600, 120))
    ImageDraw.Draw(picture).text((10, 0), word, font=font, fill=255)
    return picture.tobytes()
