"""What is wrong with a file's TOML, told to a person at the right line."""

from __future__ import annotations

import pytest

from config.syntax import MOST_MENDED, read_toml

FAULTY = {
    "a = [1, 2\nb = 3\n": (1, "a list that is not closed, or lacks a comma"),
    "a = [\n  { x = 1 }\n  { x = 2 },\n]\n": (3, "a list that is not closed, or lacks a comma"),
    "a = { x = 1 y = 2 }": (1, "a table that is not closed, or lacks a comma"),
    "a = { x = 1, x = 2 }": (1, "a key given twice"),
    "b = 1\na = 1\na = 2": (3, "a key or table given twice"),
    "[a]\n[b]\n[a]": (3, "a table given twice"),
    "a = letters": (1, "a value that is not TOML"),
    "a =\n": (1, "a value that is not TOML"),
    "a = 08:30": (1, "something more after the value"),
    'a = "open\nb = 1': (1, "text that is not closed"),
    'a = 1\nb = """open\nc = 1': (2, "text that is not closed"),
    'a = "C:\\data"': (1, "a `\\` in text"),
    "a = 1\n[[row]\n": (2, "a table's name that is not closed"),
    "a": (1, "a key without `=`"),
    "\n= 3": (2, "a line that is neither `key = value` nor `[table]`"),
    "a = 2026-02-30": (1, "a date or time that does not exist"),
    "a = 1\nb = " + "1" * 5000: (2, "a number with thousands of digits"),
    "a = " + "[" * 5000: (1, "tables or lists nested too deeply"),
    "a = 1\x00": (1, "something more after the value"),
}


@pytest.mark.parametrize("text", FAULTY, ids=lambda text: repr(text[:20]))
def test_a_fault_of_syntax_is_told_at_its_line(text):
    line, wrong = FAULTY[text]
    assert [(found[0], found[1]) for found in read_toml(text).faults] == [(line, wrong)]
    assert read_toml(text).faults[0][2]


def test_a_faulty_line_of_its_own_is_set_aside_and_the_rest_is_read():
    read = read_toml("a = b\nc = 1\n# so it goes\nd = 5 5\n\n[e]\nf = x\n")
    assert [found[0] for found in read.faults] == [1, 4, 7]
    assert read.tables == {"c": 1, "e": {}}


def test_a_line_amid_a_list_is_not_set_aside():
    read = read_toml("a = [\n  1,\n  two,\n]\nb = x\n")
    assert [found[0] for found in read.faults] == [3]
    assert read.tables is None


def test_a_file_of_nothing_but_faults_is_given_up():
    assert len(read_toml("\n".join(f"key{n} = x" for n in range(500))).faults) == MOST_MENDED
