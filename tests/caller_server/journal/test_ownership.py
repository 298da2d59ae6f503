import threading

import pytest

from caller_server.journal.ownership import BelongsToAnother
from caller_server.journal.store import Store
from config.keys import make_keys
from tests.caller_server.journal.commands import issue
from tests.caller_server.rehearsal import NINE
from tests.halls import small_hall

OURS, THEIRS = "a" * 64, "b" * 64


def test_a_hall_belongs_to_whoever_opens_it_first_however_often(store, open_store):
    store.claim("small", OURS)
    store.claim("small", OURS)
    open_store().claim("small", OURS)
    store.claim("other", THEIRS)


def test_another_installation_is_told_what_to_do_and_changes_nothing(store, open_store):
    store.claim("small", OURS)
    with pytest.raises(BelongsToAnother, match=r"another id in its hall.toml.*`onedoor journal own HALL_DIR`"):
        open_store().claim("small", THEIRS)
    store.claim("small", OURS)


def test_of_several_who_come_at_once_one_has_the_hall(open_store):
    stores = [open_store() for _ in range(6)]
    together, has, has_not = threading.Barrier(6), [], []

    def come(store: Store, installation: str) -> None:
        together.wait()
        try:
            store.claim("small", installation)
        except BelongsToAnother:
            has_not.append(installation)
        else:
            has.append(installation)

    threads = [threading.Thread(target=come, args=(store, str(n))) for n, store in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(has), len(has_not)) == (1, 5)


def test_a_hall_that_moved_is_taken_over_by_hand(store, journal, hall, tmp_path):
    store.claim("small", THEIRS)
    ours = make_keys(small_hall(), tmp_path).installation
    said = journal("own", hall)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == "small belongs to this installation now; start no other server of it\n"
    store.claim("small", ours)
    with pytest.raises(BelongsToAnother):
        store.claim("small", THEIRS)


def test_without_keys_nobody_takes_a_hall_over(store, journal, hall):
    store.claim("small", OURS)
    said = journal("own", hall)
    assert said.returncode == 1
    assert said.stderr.endswith("keys.json is missing; make it with `onedoor keys HALL_DIR`\n")
    store.claim("small", OURS)


def test_what_is_restored_belongs_to_whoever_opens_it(engine, store, open_store, journal, hall, tmp_path):
    engine.obey("small", issue())
    store.claim("small", OURS)
    assert journal("backup", hall, tmp_path / "backup").returncode == 0
    store.close()
    assert journal("restore", hall, tmp_path / "backup").stderr == ""
    again = open_store()
    again.claim("small", THEIRS)
    with pytest.raises(BelongsToAnother):
        again.claim("small", OURS)
    assert [event.seq for event in again.events("small", NINE.date())] == [1]
