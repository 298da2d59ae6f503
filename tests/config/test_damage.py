"""Whatever is done to a hall's files, the answer is a hall or faults, never anything else."""

from __future__ import annotations

import copy
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from config.check import faults_of
from config.load import HallFaulty, load_hall
from config.reading import Reading
from config.sentences import hall_of
from tests.halls import small_hall_files, write_small_hall

FILES = {name: text.encode() for name, text in small_hall_files().items()}
TABLES = tomllib.loads("\n".join(small_hall_files().values()))


@st.composite
def torn_files(draw):
    """The hall's files with some stretches of bytes replaced."""
    files = dict(FILES)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        content = files[name]
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        patch = draw(st.binary(max_size=12) | st.text("[]{}=\"',\n#ab1é", max_size=12).map(str.encode))
        files[name] = content[:start] + patch + content[end:]
    return files


@settings(deadline=None)
@given(torn_files())
def test_torn_files_give_a_hall_or_faults_with_their_lines(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("torn")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for fault in faults_in(folder):
        assert 1 <= fault.line <= files[Path(fault.file).name].count(b"\n") + 1
        assert fault.wrong
        assert fault.right
        assert "\n" not in str(fault)


def faults_in(folder):
    try:
        load_hall(folder)
    except HallFaulty as refused:
        return refused.faults
    return ()


scalars = (
    st.text(max_size=8)
    | st.sampled_from(["A", "east", "1", "{data}", "08:30", "printer-1", "创业", "{", "ff68"])
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.sampled_from([time(8, 30), date(2026, 2, 28), datetime(2026, 2, 28, tzinfo=UTC), 2**70, -(2**70)])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["zh-Hans", "en", "from", "to", "line", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(item, (*path, key))


@st.composite
def changed_tables(draw):
    """The hall's tables with some values replaced, removed or added, anywhere."""
    tables = copy.deepcopy(TABLES)
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from([path for path in places(tables) if path]))
        holder = tables
        for step in way:
            holder = holder[step]
        match draw(st.sampled_from(["replace", "remove", "add"])):
            case "replace":
                holder[last] = draw(values)
            case "remove":
                del holder[last]
            case "add" if isinstance(holder, dict):
                holder[draw(st.text(min_size=1, max_size=8))] = draw(values)
            case "add":
                holder.append(draw(values))
    return tables


@given(changed_tables())
@settings(deadline=None, max_examples=200)
def test_any_value_anywhere_gives_a_hall_or_faults(tables):
    faults = faults_of(Reading(Path("hall"), tables=tables))
    assert faults or hall_of(tables)
    assert all(fault.wrong and fault.right for fault in faults)


def test_the_hall_that_is_damaged_here_is_right_before(tmp_path):
    assert load_hall(write_small_hall(tmp_path)) == hall_of(TABLES)
