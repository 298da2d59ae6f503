import threading
from datetime import date
from pathlib import Path

import pytest

from caller_server.journal.store import JournalUnavailable, Store

TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)


def test_a_day_has_one_key_whoever_asks_and_however_often(store, open_store):
    key = store.day_key("small", TODAY)
    assert len(key) == 32
    assert store.day_key("small", TODAY) == open_store().day_key("small", TODAY) == key


def test_each_day_and_each_hall_has_its_own_key(store):
    keys = {store.day_key(hall, day) for hall in ("small", "other") for day in (TODAY, TOMORROW)}
    assert len(keys) == 4


def test_many_who_ask_at_once_are_given_the_same_key(open_store):
    stores = [open_store() for _ in range(6)]
    together, keys = threading.Barrier(6), set()

    def ask(store: Store) -> None:
        together.wait()
        keys.add(store.day_key("small", TODAY))

    threads = [threading.Thread(target=ask, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 1


def test_keys_of_days_gone_by_are_erased_and_the_day_s_own_stays(store, open_store):
    gone, other = store.day_key("small", TODAY), store.day_key("other", TODAY)
    kept = store.day_key("small", TOMORROW)
    store.forget_keys("small", before=TOMORROW)
    for known in (store, open_store()):
        assert known.day_key("small", TOMORROW) == kept
        assert known.day_key("other", TODAY) == other
    assert store.day_key("small", TODAY) != gone


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_erased_key_is_nowhere_in_the_files(store, tmp_path: Path):
    key = store.day_key("small", TODAY)
    assert any(key in path.read_bytes() for path in tmp_path.glob("journal.sqlite3*"))
    store.forget_keys("small", before=TOMORROW)
    assert not any(key in path.read_bytes() for path in tmp_path.glob("journal.sqlite3*"))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_while_somebody_reads_at_length_no_writer_waits_and_the_key_is_said_to_stay(store, tmp_path: Path):
    key = store.day_key("small", TODAY)
    with store.record() as record:
        record.halls()
        with pytest.raises(JournalUnavailable, match="stays in its log"):
            store.forget_keys("small", before=TOMORROW)
        assert store.day_key("small", TOMORROW)
    store.forget_keys("small", before=TOMORROW)
    assert not any(key in path.read_bytes() for path in tmp_path.glob("journal.sqlite3*"))
