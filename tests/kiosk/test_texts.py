from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import ImageFont

import kiosk
from config.fonts import font_file
from kiosk import tokens
from kiosk.catalogues import SHIPPED, CatalogueFaulty, Catalogues, forms, places, read
from kiosk.texts import Texts, day_in_words, joined, own_name
from tests.kiosk.hall_views import hall_view
from wire.api import QuietHours
from wire.messages import Estimate

SOURCES = sorted(Path(kiosk.__file__).parent.rglob("*.py")) + sorted(Path(kiosk.__file__).parent.rglob("*.kv"))
TRADITIONAL_ONLY = "請號隊線辦點務時間現這還選單廣機頁據導諮詢紙顯須優殘軍嬰攜幾"
SIMPLIFIED_ONLY = "请号队线办点务时间现这还选单广机页据导咨询纸显须优残军婴携几"


SHIPPED_CATALOGUES = {file.stem: read(file) for file in SHIPPED.glob("*.po")}


def _texts(language: str) -> dict[str, tuple[str, ...]]:
    """Every text of a catalogue by its English words (those for one, of a text that is counted)."""
    return {forms(entry.id)[0]: forms(entry.string) for entry in SHIPPED_CATALOGUES[language] if entry.id}


KNOWN = {words for entry in SHIPPED_CATALOGUES["zh-Hans"] for words in forms(entry.id)}


def test_the_catalogues_have_the_same_texts_with_none_left_out_or_doubtful():
    assert set(SHIPPED_CATALOGUES) == {"zh-Hans", "zh-Hant"}
    assert _texts("zh-Hans").keys() == _texts("zh-Hant").keys()
    for language, catalogue in SHIPPED_CATALOGUES.items():
        assert [text for text, said in _texts(language).items() if not all(said)] == []
        assert [entry.id for entry in catalogue if entry.id and entry.fuzzy] == []


def test_each_text_has_the_same_blanks_in_every_language():
    for catalogue in SHIPPED_CATALOGUES.values():
        for entry in catalogue:
            for said in filter(None, forms(entry.string)):
                assert places(said) == places(forms(entry.id)[-1]), said


def test_no_text_is_in_the_other_script():
    for said in _texts("zh-Hans").values():
        assert not set("".join(said)) & set(TRADITIONAL_ONLY), said
    for said in _texts("zh-Hant").values():
        assert not set("".join(said)) & set(SIMPLIFIED_ONLY), said


def test_each_text_of_the_screens_and_slips_is_in_the_catalogue():
    asked = set()
    for source in SOURCES:
        written = source.read_text("utf-8")
        for call in re.finditer(r"\b(?:app\.t|say|texts\.say|say_n)\(([^\n]*)", written):
            asked |= set(re.findall(r'"([^"]+)"', call.group(1).split(", app.language")[0].split(", state.")[0]))
    sentences = {text for text in asked if "%" not in text and (" " in text or text[0].isupper())}
    assert sentences - KNOWN == set()
    assert len(sentences) > 40


def test_each_text_of_the_catalogue_is_used():
    written = "\n".join(source.read_text("utf-8") for source in SOURCES)
    assert [text for text in KNOWN if text and f'"{text}"' not in written] == []


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
        (1, 1, "1 minute"),
        (5, 5, "5 minutes"),
        (10, 20, "10–20 minutes"),
        (0, 11, "up to 11 minutes"),
        (0, 1, "up to 1 minute"),
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


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_longest_date_of_a_year_has_room_beside_the_hall_s_name(language):
    font = ImageFont.truetype(font_file("regular"), tokens.SMALLEST)
    days = [datetime(2026, 1, 1) + timedelta(days=number) for number in range(365)]  # noqa: DTZ001 - a date is enough
    assert max(font.getlength(day_in_words(day, language)) for day in days) <= tokens.DAY


def test_each_language_names_itself():
    languages = ("zh-Hans", "zh-Hant", "en", "vi", "fr")
    assert [own_name(language) for language in languages] == [
        "简体中文",
        "繁體中文",
        "English",
        "Tiếng Việt",
        "Français",
    ]


def test_lists_are_joined_as_each_language_does():
    assert (joined(("2", "3"), "zh-Hant"), joined(("2", "3"), "en")) == ("2、3", "2, 3")


# -- further languages ----------------------------------------------------------------------------

POLISH = """
msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;\\n"

msgid "Home"
msgstr "Początek"

msgid "1 person"
msgid_plural "{n} people"
msgstr[0] "{n} osoba"
msgstr[1] "{n} osoby"
msgstr[2] "{n} osób"

msgid "Back"
msgstr ""
"""


def _written(folder: Path, language: str, catalogue: str) -> Texts:
    (folder / f"{language}.po").write_text(catalogue, "utf-8")
    return Texts(catalogues=Catalogues(folder))


def test_a_language_is_added_with_a_catalogue_alone_and_has_its_own_plurals(tmp_path):
    texts = _written(tmp_path, "pl", POLISH)
    assert texts.say("Home", "pl") == "Początek"
    assert [texts.ahead(n, "pl") for n in (1, 2, 5, 22)] == ["1 osoba", "2 osoby", "5 osób", "22 osoby"]
    assert day_in_words(datetime(2026, 11, 23), "pl") == "poniedziałek, 23 listopada 2026"  # noqa: DTZ001 - a date


def test_what_a_catalogue_does_not_have_is_said_in_english(tmp_path):
    texts = _written(tmp_path, "pl", POLISH)
    assert (texts.say("Back", "pl"), texts.say("Done", "pl")) == ("Back", "Done")


def test_a_hall_s_own_catalogue_wins_text_by_text_over_the_kiosk_s(tmp_path):
    texts = _written(tmp_path, "zh-Hans", POLISH.replace("Początek", "主页"))
    assert (texts.say("Home", "zh-Hans"), texts.say("Done", "zh-Hans")) == ("主页", "完成")


def test_a_language_without_a_catalogue_is_said_with_the_file_to_write(tmp_path):
    with pytest.raises(CatalogueFaulty, match=r"no texts in the language pl: write .*pl\.po"):
        Catalogues(tmp_path).must_have(("en", "zh-Hant", "pl"))


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        (
            "{n} osoby",
            "{osoby}",
            r"line 11: \{osoby\} means nothing in the text '\{n\} people'; places there are: \{n\}",
        ),
        ("Początek", "{", "line 8: .* means nothing in the text 'Home'; places there are: none"),
        ("msgid_plural", "msgid_plurals", "cannot be read: "),
    ],
    ids=["a place that the text has not", "a brace without its other", "a word that gettext has not"],
)
def test_a_catalogue_that_would_fail_before_a_visitor_is_refused_before_the_kiosk_opens(tmp_path, wrong, right, said):
    with pytest.raises(CatalogueFaulty, match=said):
        _written(tmp_path, "pl", POLISH.replace(wrong, right)).say("Home", "pl")


def test_quieter_hours_are_told_by_the_halls_clock(hall):
    begins = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past midnight of the next day in the hall
    quiet = QuietHours(begins=begins, ends=begins + timedelta(hours=1), estimate=Estimate(low=5, high=10))
    view = hall_view(hall)
    assert Texts().quieter(quiet, view, "en") == "Tuesday 00:30–01:30: 5–10 minutes"
    tomorrow = view.model_copy(update={"day": date(2026, 11, 24)})
    assert Texts().quieter(quiet, tomorrow, "zh-Hans") == "今天 00:30–01:30：5–10 分钟"
