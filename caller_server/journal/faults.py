"""How a journal can fail."""

from __future__ import annotations


class JournalUnavailable(Exception):
    """The database did not take or give what was asked; nothing was half done. May be tried again."""


class JournalLost(JournalUnavailable):
    """Another writer appended first: what memory holds is out of date."""


class JournalAway(JournalUnavailable):
    """The database went away; whether what was being written is there, the next look tells."""


class JournalUnreadable(Exception):
    """The journal cannot be used by this program; the message says what to do."""
