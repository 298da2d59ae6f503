from __future__ import annotations

import csv
import stat
from datetime import timedelta

import pytest

from caller_server.journal.archive import Archive
from caller_server.report.comma_separated import as_shown
from tests.caller_server.journal.behind import run
from tests.caller_server.rehearsal import NINE
from tests.caller_server.report.by_hand import morning
from tests.caller_server.report.played import played
from tests.caller_server.report.sheets import part, sheets

DAY = ("--day", "2026-11-23")
TABLES = ("totals", "days", "lines", "windows", "hours", "ratings", "meanings")


@pytest.fixture
def two_days(written):
    return [written(played(1)), written(played(2, begin=NINE + timedelta(days=1)))]


def table(out, name, stem="small-2026-11-23"):
    with (out / f"{stem}-{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_csv_is_pinned_to_the_byte(written, report, out):
    written(morning())
    assert report(*DAY, "--format", "csv", "--language", "en").returncode == 0
    assert (out / "small-2026-11-23-ratings.csv").read_bytes() == (
        b"\xef\xbb\xbfOf,Name,Served,Very satisfied,Satisfied,Fairly satisfied,Dissatisfied,Very dissatisfied,"
        b"Rated,Unrated,Mean rating,Share satisfied\r\n"
        b"Hall,Small Town Hall,2,1,0,0,0,0,1,1,5.0,1.0\r\n"
        b"Line,A,1,1,0,0,0,0,1,0,5.0,1.0\r\n"
        b"Line,B,0,0,0,0,0,0,0,0,,\r\n"
        b"Line,C,1,0,0,0,0,0,0,1,,\r\n"
        b"Window,1,0,0,0,0,0,0,0,0,,\r\n"
        b"Window,2,1,1,0,0,0,0,1,0,5.0,1.0\r\n"
        b"Window,3,0,0,0,0,0,0,0,0,,\r\n"
        b"Window,4,0,0,0,0,0,0,0,0,,\r\n"
        b"Window,5,1,0,0,0,0,0,0,1,,\r\n"
        b"Window,6,0,0,0,0,0,0,0,0,,\r\n"
        b"Window,7,0,0,0,0,0,0,0,0,,\r\n"
        b"Window,8,0,0,0,0,0,0,0,0,,\r\n"
    )
    assert table(out, "totals")[1:8] == [
        ["Hall", "Small Town Hall"],
        ["First day", "2026-11-23"],
        ["Last day", "2026-11-23"],
        ["Days with events", "1"],
        ["Counted until", "2026-11-24 00:00"],
        ["Issued", "4"],
        ["Called", "5"],
    ]


def test_the_workbook_holds_what_the_csv_files_hold(two_days, report, out):
    said = report("--from", "2026-11-23", "--to", "2026-11-24", "--language", "zh-Hant")
    assert (said.returncode, said.stderr) == (0, "")
    stem = "small-2026-11-23_2026-11-24"
    assert said.stdout.splitlines()[1:] == [str(out / f"{stem}.xlsx")] + [
        str(out / f"{stem}-{name}.csv") for name in TABLES
    ]
    found = sheets(out / f"{stem}.xlsx")
    assert list(found) == ["合計", "各時段人數", "每日", "隊列", "窗口", "時段", "評價", "指標說明"]
    assert found.pop("各時段人數") == []
    for name, rows in zip(TABLES, found.values(), strict=True):
        expected = table(out, name, stem)
        assert len(rows) == len(expected) > 1
        for got, wanted in zip(rows, expected, strict=True):
            filled = [*got, *[None] * (len(wanted) - len(got))]
            assert [_same(value, text) for value, text in zip(filled, wanted, strict=True)] == wanted


def _same(value, text):
    """The text again, when the workbook has the same value, as a number where it is one."""
    if isinstance(value, float):
        return text if float(text) == value else value
    return value or ""


def test_all_days_come_first_and_each_day_after_them_adds_up(two_days, report, out):
    said = report("--from", "2026-11-23", "--to", "2026-11-24", "--format", "csv", "--language", "en")
    issued = [sum(event.kind == "ticket_issued" for event in day.events) for day in two_days]
    assert f"{sum(issued)} issued" in said.stdout
    stem = "small-2026-11-23_2026-11-24"
    days = table(out, "days", stem)
    assert [row[:2] for row in days[1:]] == [
        ["all", str(sum(issued))],
        ["2026-11-23", str(issued[0])],
        ["2026-11-24", str(issued[1])],
    ]
    for name in ("lines", "hours"):
        head, *rows = table(out, name, stem)
        of = head.index("Issued")
        for day in ("all", "2026-11-23", "2026-11-24"):
            whole = next(row[1] for row in days if row[0] == day)
            assert sum(int(row[of]) for row in rows if row[0] == day) == int(whole)
    hours = [row for row in table(out, "hours", stem) if row[0] == "all"]
    assert [row[1] for row in hours] == sorted({row[1] for row in hours})
    assert {row[2] for row in hours} == {""}


def test_a_workbook_is_made_to_be_read(two_days, report, out):
    report("--from", "2026-11-23", "--to", "2026-11-24", "--format", "xlsx", "--language", "en")
    (book,) = out.iterdir()
    lines = part(book, "xl/worksheets/sheet3.xml")
    assert '<pane xSplit="3" ySplit="1"' in lines
    assert 'state="frozen"' in lines
    assert "<cols>" in lines
    assert "<autoFilter" in lines
    formats = part(book, "xl/styles.xml")
    assert 'formatCode="#,##0.0"' in formats
    assert 'formatCode="0.0%"' in formats
    chart = part(book, "xl/charts/chart1.xml")
    hours = sheets(book)["Hours"]
    last = 1 + sum(row[0] == "all" for row in hours)
    assert f"<c:f>Hours!$B$2:$B${last}</c:f>" in chart
    columns = [chr(ord("A") + hours[0].index(name)) for name in ("Issued", "Served")]
    for column in columns:
        assert f"<c:f>Hours!${column}$2:${column}${last}</c:f>" in chart
    assert "Small Town Hall 2026-11-23 to 2026-11-24" in part(book, "docProps/core.xml")


def test_text_that_looks_like_a_formula_is_text(written, report, out, hall):
    hall_file = hall / "hall.toml"
    hall_file.write_text(
        hall_file.read_text().replace("Business Permits", "=1+1").replace("Social Affairs", "@SUM(A1)")
    )
    written(morning())
    assert report(*DAY, "--language", "en").returncode == 0
    assert [row[2] for row in table(out, "lines")[1:]] == ["Business Registration", "'=1+1", "'@SUM(A1)"]
    assert [row[2] for row in sheets(out / "small-2026-11-23.xlsx")["Lines"][1:]] == [
        "Business Registration",
        "=1+1",
        "@SUM(A1)",
    ]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A", "\tA", "\r=1"])
def test_text_that_a_spreadsheet_would_reckon_with_is_marked(text):
    assert as_shown(text) == f"'{text}"


@pytest.mark.parametrize("value", ["A", "", "UTC+08:00", "2026-11-23", 0, -1.5, None])
def test_numbers_and_other_text_stay_as_they_are(value):
    assert as_shown(value) == value


def test_nothing_personal_stands_in_a_report(two_days, report, out):
    assert report("--from", "2026-11-23").returncode == 0
    tokens = [event.fact.token for day in two_days for event in day.events if event.kind == "ticket_issued"]
    (book,) = out.glob("*.xlsx")
    text = "".join(file.read_text("utf-8-sig") for file in out.glob("*.csv"))
    text += "".join(f"{value}" for rows in sheets(book).values() for row in rows for value in row)
    assert not [token for token in tokens if token in text]
    assert "so nice" not in text
    assert "A001" not in text


def test_headings_are_in_the_hall_s_first_language_unless_told(written, report, out):
    written(morning())
    report(*DAY, "--format", "csv")
    assert table(out, "lines")[0][:5] == ["日期", "队列", "名称", "取号", "叫号"]
    assert table(out, "lines")[1][1:3] == ["A", "工商登记"]
    report(*DAY, "--format", "csv", "--language", "en")
    assert table(out, "lines")[0][:5] == ["Day", "Line", "Name", "Issued", "Called"]
    assert ["Past patience", "First calls after a wait longer than the line's patience, as it is set today"] in table(
        out, "meanings"
    )


def test_a_report_gives_way_to_a_newer_one_of_the_same_days_and_leaves_nothing_beside(written, report, out):
    written(morning())
    for _ in range(2):
        assert report(*DAY).returncode == 0
    assert sorted(file.name for file in out.iterdir()) == sorted(
        ["small-2026-11-23.xlsx", *(f"small-2026-11-23-{name}.csv" for name in TABLES)]
    )
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.iterdir()} == {0o644}


def test_the_same_days_give_the_same_csv_files(two_days, report, out):
    texts = []
    for _ in range(2):
        report("--from", "2026-11-23", "--to", "2026-11-24", "--format", "csv")
        texts.append({file.name: file.read_bytes() for file in out.iterdir()})
    assert texts[0] == texts[1]


def test_a_day_without_events_is_said_and_nothing_is_written(written, report, out):
    written(morning())
    said = report("--day", "2026-11-22")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == "small 2026-11-22: no events, so there is nothing to report\n"
    assert not out.exists()


def test_days_without_events_are_left_out_of_a_range(two_days, report, out):
    assert report("--from", "2026-11-21", "--to", "2026-11-25", "--format", "csv", "--language", "en").returncode == 0
    stem = "small-2026-11-21_2026-11-25"
    assert [row[0] for row in table(out, "days", stem)[1:]] == ["all", "2026-11-23", "2026-11-24"]
    assert ["Days with events", "2"] in table(out, "totals", stem)


def test_a_day_in_the_archive_is_reported_as_before(two_days, report, out, store, tmp_path):
    assert report(*DAY, "--format", "csv").returncode == 0
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    archive, day = Archive(tmp_path / "archive"), two_days[0].day.day
    with store.record() as record:
        archive.keep("small", day, record.before("small", day, {}).digest, list(record.rows("small", day)))
        head = record.last("small", day)
    store.forget_day("small", head)
    assert store.events("small", day) == []
    assert report(*DAY, "--format", "csv").returncode == 0
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_a_day_that_cannot_be_read_is_said_and_nothing_is_written(written, report, out, url):
    written(morning())
    run(url, "UPDATE event SET body = '{' WHERE seq = 7")
    said = report(*DAY)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("event 7 of 2026-11-23 cannot be read")
    assert not out.exists()


def test_a_day_with_an_event_removed_is_said(written, report, url):
    written(morning())
    run(url, "DELETE FROM event WHERE kind = 'ticket_issued' AND seq = 3")
    said = report(*DAY)
    assert said.returncode == 1
    assert "is about A001, of which the day has not told" in said.stderr


def test_a_journal_that_is_not_there_is_said(report, url):
    said = report(*DAY)
    assert said.returncode == 1
    assert "could not be read" in said.stderr


def test_a_folder_that_cannot_be_written_is_said(written, report, out):
    written(morning())
    out.write_text("a file, no folder")
    said = report(*DAY)
    assert said.returncode == 1
    assert "the report could not be written" in said.stderr


@pytest.mark.parametrize("suffix", [".xlsx", "-lines.csv"])
def test_a_name_that_is_taken_by_a_folder_is_said_and_leaves_nothing_half_done(written, report, out, suffix):
    written(morning())
    (out / f"small-2026-11-23{suffix}").mkdir(parents=True)
    said = report(*DAY)
    assert said.returncode == 1
    assert "the report could not be written" in said.stderr
    assert not [file for file in out.iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--day", "2026-11-23", "--from", "2026-11-23"), "ask for one day or for a range"),
        (("--to", "2026-11-23"), "a range needs its first day"),
        (("--from", "2026-11-24", "--to", "2026-11-23"), "must begin with the earlier day"),
    ],
)
def test_days_that_cannot_be_meant_are_refused(report, capsys, words, why):
    with pytest.raises(SystemExit) as ended:
        report(*words)
    assert ended.value.code == 64
    assert why in capsys.readouterr().err
