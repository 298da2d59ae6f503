import pytest

from caller_server.journal.faults import JournalAway, JournalDamaged, unavailable


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("database or disk is full", "make room on its disk: the hall then goes on by itself"),
        ('could not extend file "base/5/16384": No space left on device', "make room on its disk"),
        ('could not write to file "pg_wal/xlogtemp.31": No space left on device', "make room on its disk"),
        ("disk I/O error", "look whether its disk has room and is in health; if its file is damaged: stop the hall"),
        ("attempt to write a readonly database", "let the user that runs the hall write the file and its folder"),
        ("cannot execute INSERT in a read-only transaction", "name the one that is written to"),
        ("failed to resolve host 'db.hall': [Errno -2] Name or service not known", "see that the database runs"),
        ("permission denied for table event", "own the tables"),
    ],
)
def test_what_a_database_says_is_told_with_what_to_do(said, remedy):
    fault = unavailable("written", OSError(said), JournalAway)
    assert isinstance(fault, JournalAway)
    assert str(fault).startswith(f"the journal could not be written ({said}); ")
    assert remedy in str(fault)


def test_what_only_a_person_can_mend_is_not_waited_for():
    assert isinstance(unavailable("read", OSError("file is not a database"), JournalAway), JournalDamaged)
