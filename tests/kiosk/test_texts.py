from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest
from PIL import ImageFont

import kiosk
from config.fonts import font_file
from kiosk import tokens
from kiosk.texts import LANGUAGE_NAMES, TEXTS, Texts, day_in_words, joined
from wire.messages import Estimate

SOURCES = sorted(Path(kiosk.__file__).parent.rglob("*.py")) + sorted(Path(kiosk.__file__).parent.rglob("*.kv"))
TRADITIONAL_ONLY = "請號隊線辦點務時間現這還選單廣機頁據導諮詢紙顯須優殘軍嬰攜幾"
SIMPLIFIED_ONLY = "请号队线办点务时间现这还选单广机页据导咨询纸显须优残军婴携几"


def _fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def test_each_text_exists_in_all_three_languages_with_the_same_blanks():
    for text, (simplified, traditional) in TEXTS.items():
        assert simplified, text
        assert traditional, text
        assert _fields(simplified) == _fields(traditional) == _fields(text)


def test_no_text_is_in_the_other_script():
    for text, (simplified, traditional) in TEXTS.items():
        assert not set(simplified) & set(TRADITIONAL_ONLY), text
        assert not set(traditional) & set(SIMPLIFIED_ONLY), text


def test_each_text_of_the_screens_and_slips_is_in_the_catalogue():
    asked = set()
    for source in SOURCES:
        written = source.read_text("utf-8")
        for call in re.finditer(r"\b(?:app\.t|say|texts\.say)\(([^\n]*)", written):
            asked |= set(re.findall(r'"([^"]+)"', call.group(1).split(", app.language")[0].split(", state.")[0]))
    sentences = {text for text in asked if "%" not in text and (" " in text or text[0].isupper())}
    assert sentences <= set(TEXTS)
    assert len(sentences) > 40


def test_each_text_of_the_catalogue_is_used():
    written = "\n".join(source.read_text("utf-8") for source in SOURCES if source.name != "texts.py")
    catalogue = (Path(kiosk.__file__).parent / "texts.py").read_text("utf-8").split("class Texts")[1]
    assert [text for text in TEXTS if f'"{text}"' not in written + catalogue] == []


def test_a_halls_own_words_win():
    texts = Texts({"Home": {"zh-Hans": "主页"}})
    assert texts.say("Home", "zh-Hans") == "主页"
    assert texts.say("Home", "en") == "Home"


def test_counts_are_said_as_people_say_them():
    texts = Texts()
    assert [texts.ahead(n, "en") for n in (0, 1, 12)] == ["nobody", "1 person", "12 people"]
    assert [texts.waiting(n, "zh-Hans") for n in (0, 1, 12)] == ["无人等候", "1 人等候", "12 人等候"]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0, "your turn at once"),
        (5, 5, "5 minutes"),
        (10, 20, "10–20 minutes"),
        (0, 11, "up to 11 minutes"),
        (150, 240, "over 2 h"),
        (30, 200, "over 1 h"),
    ],
)
def test_a_wait_is_a_range_in_minutes_as_long_as_minutes_mean_something(low, high, said):
    assert Texts().wait(Estimate(low=low, high=high), "en") == said


def test_the_date_is_written_in_each_language():
    day = datetime.combine(date(2026, 11, 23), datetime.min.time())
    assert day_in_words(day, "zh-Hans") == "2026年11月23日星期一"
    assert day_in_words(day, "en") == "Monday, 23 November 2026"
    assert day_in_words(day, "zh-Hant").startswith("2026年11月23日")


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_longest_date_of_a_year_has_room_beside_the_hall_s_name(language):
    font = ImageFont.truetype(font_file("regular"), tokens.SMALLEST)
    days = [datetime(2026, 1, 1) + timedelta(days=number) for number in range(365)]  # noqa: DTZ001 - a date is enough
    assert max(font.getlength(day_in_words(day, language)) for day in days) <= tokens.DAY


def test_each_language_names_itself():
    assert LANGUAGE_NAMES == {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}


def test_lists_are_joined_as_each_language_does():
    assert (joined(("2", "3"), "zh-Hant"), joined(("2", "3"), "en")) == ("2、3", "2, 3")
