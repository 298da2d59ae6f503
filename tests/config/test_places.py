"""The line of every key, for fault messages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.places import lines_of

WEIDU = Path(__file__).parents[2] / "config" / "weidu"

TEXT = """\
top.of = 1
"quoted \\u0041" = 'x'

[table] # a comment
key = [
  { inner = 1, deep.er = 2 },

  # a comment in a list
  { inner = 2 }, "text",
]
long = \"\"\"
[not.a.table]
\"\"\"
[table.sub]
x = 1
[[row]]
name = "first"
list = [[1,
2]]
[row.sub]
y = 1
[[row]]
name = "second"
[[row.inner]]
z = 1
[[row.inner]]
z = 2
[a."b.c".d]
e = 1
"""

LINES = {
    ("top",): 1,
    ("top", "of"): 1,
    ("quoted A",): 2,
    ("table",): 4,
    ("table", "key"): 5,
    ("table", "key", 0): 6,
    ("table", "key", 0, "inner"): 6,
    ("table", "key", 0, "deep"): 6,
    ("table", "key", 0, "deep", "er"): 6,
    ("table", "key", 1): 9,
    ("table", "key", 1, "inner"): 9,
    ("table", "key", 2): 9,
    ("table", "long"): 11,
    ("table", "sub"): 14,
    ("table", "sub", "x"): 15,
    ("row",): 16,
    ("row", 0): 16,
    ("row", 0, "name"): 17,
    ("row", 0, "list"): 18,
    ("row", 0, "list", 0): 18,
    ("row", 0, "list", 0, 0): 18,
    ("row", 0, "list", 0, 1): 19,
    ("row", 0, "sub"): 20,
    ("row", 0, "sub", "y"): 21,
    ("row", 1): 22,
    ("row", 1, "name"): 23,
    ("row", 1, "inner"): 24,
    ("row", 1, "inner", 0): 24,
    ("row", 1, "inner", 0, "z"): 25,
    ("row", 1, "inner", 1): 26,
    ("row", 1, "inner", 1, "z"): 27,
    ("a",): 28,
    ("a", "b.c"): 28,
    ("a", "b.c", "d"): 28,
    ("a", "b.c", "d", "e"): 29,
}


def test_every_key_table_and_item_has_its_line():
    assert lines_of(TEXT) == LINES


def test_lines_are_the_same_with_the_line_ends_of_windows():
    assert lines_of(TEXT.replace("\n", "\r\n")) == LINES


@pytest.mark.parametrize("path", sorted(WEIDU.glob("*.toml")), ids=lambda path: path.name)
def test_all_that_tomllib_reads_in_a_hall_has_a_line(path):
    text = path.read_text("utf-8")
    assert set(_paths(tomllib.loads(text))) == set(lines_of(text))


@settings(deadline=None)
@given(st.text() | st.text(alphabet="[]{}=.\"'#,\n abc1"))
def test_any_text_at_all_is_walked_through(text):
    assert all(1 <= line <= text.count("\n") + 1 for line in lines_of(text).values())


@settings(deadline=None)
@given(st.text(alphabet="[]{}=.\"'#,\n abc1"))
def test_what_tomllib_can_read_has_lines(text):
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(_paths(read)) == set(lines_of(text))


def _paths(value, path=()):
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _paths(item, (*path, key))
