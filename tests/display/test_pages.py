from __future__ import annotations

import io
from html.parser import HTMLParser

from fontTools.ttLib import TTFont

from config.fonts import variable_font
from config.models import Hall
from display.screens.pages import Pages, render
from display.screens.words import TEXTS
from tests.halls import small_hall


class Words(HTMLParser):
    """The words of a page, by language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._language = ""
        self.by_language: dict[str, list[str]] = {}
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self._language = dict(attrs).get("lang", "")

    def handle_data(self, data):
        if data.strip() and self._language:
            self.by_language.setdefault(self._language, []).append(data)


def pages_of(hall: Hall) -> Pages:
    return render(hall, variable_font())


def words_of(hall: Hall, zone: str = "east") -> dict[str, list[str]]:
    return Words(pages_of(hall).boards[zone]).by_language


def changed(**hall_table: object) -> Hall:
    hall = small_hall()
    return hall.model_copy(update={"hall": hall.hall.model_copy(update=hall_table)})


def test_every_text_of_the_page_is_there_in_all_three_languages():
    assert all(set(text) == {"zh-Hans", "zh-Hant", "en"} for text in TEXTS.values())
    words = words_of(small_hall())
    assert len(words["zh-Hans"]) == len(words["zh-Hant"]) == len(words["en"])
    assert "Business Registration" in words["en"]


def test_a_page_shows_the_lines_of_its_own_zone_alone():
    assert "社会民生" in words_of(small_hall(), "west")["zh-Hans"]
    assert "社会民生" not in words_of(small_hall(), "east")["zh-Hans"]


def test_a_zone_without_a_ticker_has_a_general_one():
    assert TEXTS["tv_ticker"]["en"] in words_of(small_hall(), "west")["en"]
    assert "Please listen for your number" in words_of(small_hall(), "east")["en"]


def test_a_halls_own_words_take_the_place_of_ours():
    own = small_hall().model_copy(update={"texts": {"tv_calling": {"en": "Your turn"}}})
    assert "Your turn" in words_of(own)["en"]
    assert TEXTS["tv_calling"]["zh-Hans"] in words_of(own)["zh-Hans"]


def test_a_hall_of_one_language_shows_that_one():
    assert set(words_of(changed(languages=("en",)))) == {"en"}


def test_markup_in_a_halls_words_stays_words():
    page = pages_of(changed(name={"zh-Hans": '<img src="x" onerror="alert(1)">'})).boards["east"]
    assert "img" not in Words(page).tags


def test_the_version_changes_with_the_halls_words():
    assert pages_of(small_hall()).version == pages_of(small_hall()).version
    assert pages_of(small_hall()).version != pages_of(changed(name={"zh-Hans": "大厅"})).version


def test_the_part_of_the_font_has_every_sign_of_the_pages_and_every_weight():
    pages = pages_of(small_hall())
    font = TTFont(io.BytesIO(pages.font))
    wanted = {sign for page in pages.boards.values() for sign in page if not sign.isspace()}
    assert wanted <= {chr(code) for code in font.getBestCmap()}
    assert font["fvar"].axes[0].axisTag == "wght"
    assert len(pages.font) < 200_000
