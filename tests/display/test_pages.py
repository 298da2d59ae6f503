from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest
from fontTools.ttLib import TTFont

from config.checks.words import PLACES_OF_SCREENS
from config.fonts import variable_font
from config.models import PLACE, Colours, Hall
from display.screens.board_page import board_page
from display.screens.colours import stylesheet
from display.screens.pages import version_of
from display.screens.places import Places
from display.screens.rendering import Filled, wanted
from display.screens.streams import Streams
from display.screens.typeface import part_of
from display.screens.waits import worded
from display.screens.words import TEXTS
from tests.display.calls import NINE, board
from tests.halls import small_hall
from wire.messages import BoardState, Estimate


class Words(HTMLParser):
    """The words of a page, by language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._language = ""
        self.by_language: dict[str, list[str]] = {}
        self.other: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self._language = dict(attrs).get("lang", "")

    def handle_data(self, data):
        if data.strip() and not self._language:
            self.other.append(data)
        elif data.strip():
            self.by_language.setdefault(self._language, []).append(data)


def page_of(hall: Hall, zone: str = "east", state: BoardState | None = None) -> str:
    filled = Filled(hall, "", lambda: NINE)
    return board_page(filled, hall, next(one for one in hall.zone if one.name == zone), state, hall.hall.languages)


def words_of(hall: Hall, zone: str = "east", state: BoardState | None = None) -> dict[str, list[str]]:
    return Words(page_of(hall, zone, state)).by_language


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


def test_the_check_of_a_halls_own_words_knows_every_place_of_ours():
    places = {
        name: {place for words in text.values() for place in PLACE.findall(words)} for name, text in TEXTS.items()
    }
    assert {name: found for name, found in places.items() if found} == PLACES_OF_SCREENS


def test_languages_that_are_asked_for_come_in_that_order_if_the_hall_has_them():
    hall = small_hall()
    assert wanted(hall, "") == ("zh-Hans", "zh-Hant", "en")
    assert wanted(hall, "en, zh-Hant,en") == ("en", "zh-Hant")
    assert wanted(hall, "fr,en") == ("en",)
    assert wanted(hall, "fr") == wanted(hall, "<script>") == ("zh-Hans", "zh-Hant", "en")


def test_a_hall_of_one_language_shows_that_one():
    assert set(words_of(changed(languages=("en",)))) == {"en"}


def test_markup_in_a_halls_words_stays_words():
    page = page_of(changed(name={"zh-Hans": '<img src="x" onerror="alert(1)">'}))
    assert "img" not in Words(page).tags


def test_the_version_changes_with_the_halls_words():
    assert version_of(small_hall()) == version_of(small_hall())
    assert version_of(small_hall()) != version_of(changed(name={"zh-Hans": "大厅"}))


def test_the_part_of_the_font_has_every_sign_of_the_pages_and_every_weight():
    pages = Places(small_hall(), "", Streams([], "", lambda: NINE)).words()
    part = part_of(variable_font(), pages)
    font = TTFont(io.BytesIO(part))
    wanted = {sign for page in pages for sign in page if not sign.isspace()}
    assert wanted <= {chr(code) for code in font.getBestCmap()}
    assert font["fvar"].axes[0].axisTag == "wght"
    assert len(part) < 200_000


def test_a_page_is_served_with_the_newest_state_in_it():
    state = board(7, ("A012", "3"), ("B004", "5"), A=4, B=0, day=NINE.date())
    words = Words(page_of(small_hall(), state=state.model_copy(update={"estimates": {"A": Estimate(low=10, high=25)}})))
    assert {"A012", "3", "B004", "5", "4", "0", "09:00"} <= set(words.other)
    assert {"约等10–25分钟", "2026年11月22日星期日"} <= set(words.by_language["zh-Hans"])
    assert {"10–25 min", "Sunday 22 November"} <= set(words.by_language["en"])
    assert {"–", "09:00"} <= set(Words(page_of(small_hall())).other)


def test_a_halls_own_colours_come_as_a_stylesheet_of_tokens():
    assert stylesheet(Colours()) == ""
    assert stylesheet(Colours(primary="#7A1F2B", paper="#FFFFFF")) == (
        ":root {\n  --primary: #7A1F2B;\n  --primary-deep: #58161f;\n  --paper: #FFFFFF;\n}\n"
    )


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 0, "no wait"),
        (0, 1, "no wait"),
        (0, 2, "up to 2 min"),
        (7, 7, "7 min"),
        (10, 180, "10–180 min"),
        (59, 181, "over 1 h"),
        (130, 200, "over 2 h"),
    ],
)
def test_a_wait_is_said_as_exactly_as_it_is_known(low, high, words):
    said = {name.removeprefix("tv_"): text for name, text in TEXTS.items() if name.startswith("tv_wait_")}
    assert worded(said, Estimate(low=low, high=high))["en"] == words


def test_a_place_that_a_halls_own_words_for_a_wait_invent_stays_as_it_is_written():
    own = {"wait_about": {"en": "{low} of {all} {"}}
    assert worded(own, Estimate(low=7, high=7)) == {"en": "7 of {all} {"}
