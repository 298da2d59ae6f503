"""Every fault of a hall, at once, with its file and line, in words that say what would be right."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from config.check import check_hall
from config.load import HallFaulty, load_hall
from tests.config.faults import faults
from tests.halls import HALL

WEIDU = Path(__file__).parents[2] / "config" / "weidu"


def changed(hall: Path, old: str, new: str, file: str = "hall.toml") -> Path:
    """The hall with the first `old` in a file replaced, lines kept."""
    path = hall / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return hall


def line_of(words: str, text: str = HALL) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_right_hall_has_no_fault(hall):
    assert check_hall(hall) == []
    assert check_hall(WEIDU) == []


def test_a_line_that_no_window_serves(hall):
    changed(hall, 'lines = ["C"]', 'lines = ["A"]', "windows.toml")
    changed(hall, 'lines = ["C"]', 'lines = ["A"]', "windows.toml")
    at = line_of('letter = "C"')
    assert faults(hall) == [f'hall.toml:{at}: no window serves the line "C"; name it in a window\'s `lines`']


def test_a_scanner_and_an_id_reader_are_of_one_kiosk(hall):
    both = 'scanner = "scanner-1"\nid_reader = "reader-1"'
    for n in (1, 2):
        changed(hall, f'printer = "printer-{n}"', f'printer = "printer-{n}"\n{both}')
    (hall / "readers.toml").write_text(
        '[[device]]\nid = "scanner-1"\nkind = "scanner"\ndriver = "keyboard"\naddress = "/dev/input/event3"\n'
        '[[device]]\nid = "reader-1"\nkind = "id_reader"\ndriver = "sam"\naddress = "/dev/ttyUSB3"\n'
    )
    at = line_of('printer = "printer-2"') + 3
    right = "give each its own, or remove one"
    assert faults(hall) == [
        f'hall.toml:{at}: the kiosks "kiosk-1" and "kiosk-2" have one scanner, "scanner-1"; {right}',
        f'hall.toml:{at + 1}: the kiosks "kiosk-1" and "kiosk-2" have one id_reader, "reader-1"; {right}',
    ]


def test_a_policy_that_is_none_is_told_at_its_line(hall):
    (hall / "calling.toml").write_text('[calling]\npolicy = "fare"\n')
    assert faults(hall) == ['calling.toml:2: `policy` in [calling] is "fare", not a known word; did you mean `fair`?']


def test_pads_may_share_a_line_when_each_has_its_own_unit(hall):
    changed(hall, "{data}/twins/pad-2", "{data}/twins/pad-1", "devices.toml")
    assert len(faults(hall)) == 1
    changed(hall, 'window = "2"', 'window = "2"\nunit = 2', "devices.toml")
    assert faults(hall) == []


def test_a_hall_of_nothing_says_what_it_lacks(tmp_path):
    (tmp_path / "hall.toml").write_text("")
    assert faults(tmp_path) == [
        "hall.toml:1: the hall has no [[line]]; add [[line]]",
        "hall.toml:1: the hall has no [[window]]; add [[window]]",
        "hall.toml:1: the hall has no [[zone]]; add [[zone]]",
        "hall.toml:1: the hall has no [hall]; add [hall]",
    ]


def test_tables_of_the_wrong_kind_say_how_they_are_written(tmp_path):
    (tmp_path / "hall.toml").write_text('hall = "weidu"\nline = 0\nwindow = []\n[zone]\nname = "east"\n')
    assert faults(tmp_path) == [
        'hall.toml:1: `hall` is "weidu", not a table; write [hall] and keys below it',
        "hall.toml:2: `line` is 0, not a table; write [[line]] and keys below it",
        "hall.toml:3: the hall has no [[window]]; add [[window]]",
        'hall.toml:4: `zone` is {"name": "east"}, not a table; write [[zone]] and keys below it',
    ]


def test_a_table_given_in_two_files_is_told_at_the_second(hall):
    (hall / "more.toml").write_text('\n[hall]\nid = "other"\n')
    assert faults(hall) == [
        f"more.toml:2: [hall] is given here and in {hall}/hall.toml:2; give it once".replace(f"{hall}/", "")
    ]


def test_an_empty_a_missing_and_a_false_folder_are_faults(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    assert faults(tmp_path / "empty") == [
        f"{tmp_path}/empty:1: no *.toml file in this folder; begin with hall.toml; config/weidu is an example"
    ]
    assert faults(tmp_path / "none") == [
        f"{tmp_path}/none:1: no such file or directory; give the folder of a hall, such as config/weidu"
    ]
    assert faults(tmp_path / "file") == [
        f"{tmp_path}/file:1: not a directory; give the folder of a hall, such as config/weidu"
    ]


def test_a_file_that_is_not_utf_8_is_told_at_its_line_and_hides_no_other_fault(hall):
    changed(hall, "promised_days = 3", "promised_days = 16")
    windows = hall / "windows.toml"
    windows.write_bytes(windows.read_bytes() + "# 窗口".encode("gb18030"))
    last = windows.read_bytes().count(b"\n") + 1
    said = faults(hall)
    assert f"windows.toml:{last}: not UTF-8 text; save the file in the encoding UTF-8" in said
    assert len(said) == 2  # and the promise; not that every window named elsewhere is unknown


def test_a_file_that_is_a_folder_is_a_fault(hall):
    (hall / "more.toml").mkdir()
    assert faults(hall) == ["more.toml:1: is a directory; make it a file that may be read"]


def test_the_mark_that_windows_editors_put_before_utf_8_does_no_harm(hall):
    path = hall / "hall.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults(hall) == []


def test_a_syntax_fault_hides_no_other_fault_and_makes_none_up(hall):
    changed(hall, 'letter = "B"', "letter = B")
    changed(hall, 'timezone = "Asia/Shanghai"', 'timezone = "Asia/Shangai')
    changed(hall, "promised_days = 3", "promised_days = 16")
    changed(hall, 'zone = "east"', 'zone = "north"', "windows.toml")
    said = [fault.partition("; ")[0] for fault in faults(hall)]
    text = (hall / "hall.toml").read_text()
    assert said == [
        f"hall.toml:{line_of('timezone', text)}: text that is not closed",
        f"hall.toml:{line_of('letter = B', text)}: a value that is not TOML",
        f'hall.toml:{line_of("= 16", text)}: the matter "GS-001" is promised in 16 days, past its legal limit of 15',
    ]


def test_a_file_that_cannot_be_read_at_all_makes_up_no_unknown_names(hall):
    changed(hall, "[[zone]]", "[[zone]")
    assert faults(hall) == [
        (
            f"hall.toml:{line_of('[[zone]]')}: a table's name that is not closed; "
            "write `[name]`, or `[[name]]` for one of several"
        )
    ]


def test_many_faults_are_told_at_once_in_the_order_of_files_and_lines(tmp_path):
    hall = tmp_path / "weidu"
    shutil.copytree(WEIDU, hall)
    changed(hall, "Asia/Shanghai", "Asia/Shangai")
    changed(hall, 'letter = "B"', 'letter = "A"', "lines.toml")
    changed(hall, 'zone = "east"\nusual_minutes = 12', "usual_minute = 12", "lines.toml")
    changed(hall, 'line = "G"', 'line = "Y"', "matters.toml")
    changed(hall, 'driver = "file"', 'driver = "fil"', "devices.toml")
    found = check_hall(hall)
    assert found == sorted(found)
    assert len(found) >= 7
    assert {Path(fault.file).name for fault in found} == {
        "hall.toml",
        "lines.toml",
        "matters.toml",
        "devices.toml",
        "windows.toml",
    }


def test_a_faulty_hall_does_not_open_and_says_every_fault(hall):
    changed(hall, "promised_days = 3", "promised_days = 16")
    changed(hall, 'zone = "east"', 'zone = "north"', "windows.toml")
    with pytest.raises(HallFaulty) as refused:
        load_hall(hall)
    assert str(refused.value).splitlines() == [str(fault) for fault in check_hall(hall)]
    assert len(refused.value.faults) == 2


def test_the_halls_own_words_may_fill_in_only_what_the_text_offers(hall):
    (hall / "texts.toml").write_text(
        '[texts]\n"{n} people waiting" = "{n} 人"\n"Closed" = { zh-Hans = "关 {n}", en = "{" }\n"{a}{b}" = "{c}"\n'
    )
    assert faults(hall) == [
        'texts.toml:3: "{" has a brace without its other; write {{ and }} for braces in words',
        'texts.toml:3: `{n}` means nothing in the text "Closed"; places there are: none',
        'texts.toml:4: `{c}` means nothing in the text "{a}{b}"; places there are: `{a}`, `{b}`',
    ]


def test_the_halls_own_words_on_screens_may_fill_in_what_those_offer(hall):
    (hall / "texts.toml").write_text(
        '[texts]\ntv_silent = { en = "Nothing heard: {ago}" }\nwall_window = { en = "No. {window}" }\n'
        'window_closed = { en = "Gone {ago}" }\n'
    )
    assert faults(hall) == ['texts.toml:4: `{ago}` means nothing in the text "window_closed"; places there are: none']


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("weights = { C = 2 }", 'names the line "C", which does not exist; known: `A`'),
        ('transfers_to = "Q"', 'line or window "Q"'),
        ("weights = { A = 0 }", "weights"),
    ],
)
def test_weights_and_transfers_that_lead_nowhere(hall, wrong, said):
    changed(hall, 'lines = ["A"]', f'lines = ["A"]\n{wrong}', "windows.toml")
    (fault,) = faults(hall)
    assert said in fault, fault


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('[calling]\npolicy = "fastest"', "known: `arrival`, `fair`, `priority-first`"),
        ("[calendar]\nclosed = [20261001]", "write YYYY-MM-DD"),
        ('[calendar]\nopen = ["tomorrow"]', "not a day; write YYYY-MM-DD"),
        ('[calendar]\nweekdays = ["Monday"]', "did you mean `mon`?"),
        ("[retention]\nopen_days = 0", "1"),
    ],
)
def test_policies_and_days_that_are_none(hall, wrong, said):
    changed(hall, "[[zone]]", f"{wrong}\n\n[[zone]]")
    (fault,) = faults(hall)
    assert said in fault, fault


# -- a kiosk's speaker ----------------------------------------------------------------------------

SPEAKER = '[[device]]\nid = "speaker-k"\nkind = "speaker"\ndriver = "file"\naddress = "{data}/spoken/k"\n'


def test_a_kiosks_speaker_stands_in_no_zone(hall):
    changed(hall, 'printer = "printer-1"', 'printer = "printer-1"\nspeaker = "speaker-k"')
    devices = hall / "devices.toml"
    written = devices.read_text("utf-8")
    devices.write_text(f"{written}\n{SPEAKER}", "utf-8")
    assert faults(hall) == []
    devices.write_text(f'{written}\n{SPEAKER}zone = "east"\n', "utf-8")
    (fault,) = faults(hall)
    assert 'the speaker "speaker-k" belongs to a kiosk and to a zone; remove `zone`' in fault


def test_a_speaker_of_nobody_has_no_zone(hall):
    devices = hall / "devices.toml"
    devices.write_text(f"{devices.read_text('utf-8')}\n{SPEAKER}", "utf-8")
    (fault,) = faults(hall)
    assert 'the speaker "speaker-k" has no `zone`' in fault


# -- languages ------------------------------------------------------------------------------------


def offering(hall: Path, *languages: str) -> None:
    changed(hall, 'guide_desk = "1"', f'guide_desk = "1"\nlanguages = {json.dumps(["zh-Hans", *languages])}')


def test_a_further_language_is_offered_once_the_kiosks_have_its_texts(hall):
    offering(hall, "vi")
    changed(hall, 'en = "East"', 'en = "East", vi = "Phía đông"')
    wanted = hall / "languages" / "vi.po"
    (fault,) = faults(hall)
    assert 'the kiosks have no texts in the language "vi"; write languages/vi.po, ' in fault
    wanted.parent.mkdir()
    wanted.write_text("")
    assert faults(hall) == []
    assert load_hall(hall).zone[0].title["vi"] == "Phía đông"


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("zh_Hant", "did you mean `zh-Hant`?"),
        ("Vietnamese", "give `zh-Hans`, `zh-Hant`, `en` or another language's tag, such as `vi`"),
        ("xx", 'there is no language "xx"; give the tag of one, such as vi'),
    ],
)
def test_a_language_that_is_none_is_refused(hall, tag, said):
    offering(hall, tag)
    (fault,) = faults(hall)
    assert said in fault, fault


def test_words_in_a_language_that_the_hall_does_not_offer_are_a_slip_of_the_finger(hall):
    changed(hall, 'en = "East"', 'em = "East"')
    (fault,) = faults(hall)
    assert f'hall.toml:{line_of("East")}: words in "em", a language that the hall does not offer; ' in fault
    assert "write one of `en`, `zh-Hans`, `zh-Hant`, or add it to `languages` of [hall]" in fault


def test_a_line_is_spoken_only_in_languages_that_have_a_voice(hall):
    changed(hall, 'letter = "B"', 'letter = "B"\nspoken = ["yue", "en"]')
    (fault,) = faults(hall)
    assert 'the line "B" is spoken in "yue", which has no voice; ' in fault
    assert "write one of `zh-Hans`, `en`, or add it to `voices` of [calling]" in fault
    (hall / "voices.toml").write_text('[calling.voices]\nyue = "sit/yue"\nen = "gmw/en"\n')
    assert faults(hall) == []


def test_a_windows_long_name_is_a_text_per_language(hall):
    windows = hall / "windows.toml"
    windows.write_text(windows.read_text("utf-8").replace('name = "5"', 'name = "5"\nspoken = 5'), "utf-8")
    (fault,) = faults(hall)
    assert '`spoken` in [[window]] "5" is 5, not text; ' in fault


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            'text = "还有{n}分钟"\nbefore_close = [5]',
            '`{n}` in "x", which is said before closing by itself; only `{minutes}`',
        ),
        ('text = "还有{分钟"', "has a brace that is no place; write a place as {name}"),
        ('text = "还有{n:d}分钟"', "has a brace that is no place; write a place as {name}"),
        ("text = 5", '`text` in [[announcement]] "x" is 5, not text; '),
        ('text = "a"\nbefore_close = [0]', "item 1 of `before_close`"),
        ('text = { em = "a" }', 'words in "em", a language that the hall does not offer'),
    ],
)
def test_announcements_that_nobody_could_say(hall, written, said):
    (hall / "announcements.toml").write_text(f'[[announcement]]\nname = "x"\n{written}\n', "utf-8")
    (fault,) = faults(hall)
    assert said in fault, fault


def test_two_volumes_from_one_hour_on(hall):
    (hall / "loud.toml").write_text(
        '[[calling.volume]]\nfrom = "08:00"\npercent = 80\n[[calling.volume]]\nfrom = "08:00"\npercent = 0\n'
    )
    assert faults(hall) == ["loud.toml:5: two volumes from 08:00 on; give each hour once"]
