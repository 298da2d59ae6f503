"""How a journal can fail."""

from __future__ import annotations


class JournalUnavailable(Exception):
    """The database did not take or give what was asked; nothing was half done. May be tried again."""


class JournalLost(JournalUnavailable):
    """Another writer appended first: what memory holds is out of date."""


class JournalAway(JournalUnavailable):
    """The database went away; whether what was being written is there, the next look tells."""


class JournalUnreadable(JournalUnavailable):
    """This program cannot use what is there until a person has done what the message says."""


class JournalDamaged(JournalUnreadable):
    """What is on the disk is not what was written."""


def unavailable(
    what: str, fault: Exception, otherwise: type[JournalUnavailable] = JournalUnavailable
) -> JournalUnavailable:
    """What a database said, as the journal's fault, with what to do about it; `what` is what could not be done."""
    said = str(getattr(fault, "orig", None) or fault)
    for words, kind, remedy in _REMEDIES:
        if words in said:
            return (kind or otherwise)(f"the journal could not be {what} ({said}); {remedy}")
    return otherwise(f"the journal could not be {what} ({said})")


RESTORE = (
    "stop the hall and put the latest backup in its place with `onedoor restore HALL_DIR FILE`, "
    "which keeps the damaged file as well"
)
_DAMAGED = f"its file is damaged: {RESTORE}"
_ROOM = "make room on its disk: the hall then goes on by itself"
_ADDRESS = "see that the database runs, and that ONEDOOR_DATABASE_URL names it and a user who may use it"
_REMEDIES: tuple[tuple[str, type[JournalUnavailable] | None, str], ...] = (
    ("malformed", JournalDamaged, _DAMAGED),
    ("not a database", JournalDamaged, _DAMAGED),
    ("unsupported file format", JournalDamaged, _DAMAGED),
    ("decode to UTF-8", JournalDamaged, _DAMAGED),
    ("disk I/O error", None, f"look whether its disk has room and is in health; if {_DAMAGED}"),
    ("is full", None, _ROOM),
    ("No space left", None, _ROOM),
    ("could not extend", None, _ROOM),
    (
        "read-only transaction",
        None,
        "ONEDOOR_DATABASE_URL leads to a database that only reads, such as a standby: name the one that is written to",
    ),
    ("connection failed", JournalAway, _ADDRESS),
    ("connection is bad", JournalAway, _ADDRESS),
    ("failed to resolve host", JournalAway, _ADDRESS),
    ("permission denied", None, "let the user that ONEDOOR_DATABASE_URL names own the tables"),
    ("readonly database", None, "let the user that runs the hall write the file and its folder"),
    (
        "unable to open",
        None,
        "check that its folder exists and that the user that runs the hall may write it",
    ),
    ("no such table", None, "no hall has been opened with it yet, or ONEDOOR_DATA names another folder"),
    ("no such column", None, "open the hall once, which brings the journal up to this version"),
    (
        "does not exist",
        None,
        "open the hall once, which makes the tables and brings them up to this version",
    ),
)
"""Words of a database, and what a person does then."""
