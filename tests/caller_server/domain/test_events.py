from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.events import KINDS, Event, TicketIssued, body_of, fact_of, public_view
from caller_server.domain.ticket import Priority
from tests.caller_server.rehearsal import NINE


@given(kind=st.sampled_from(sorted(KINDS)), data=st.data())
def test_every_fact_survives_the_journal(kind, data):
    fact = data.draw(st.builds(KINDS[kind]))
    assert fact_of(kind, body_of(fact)) == fact


def test_the_body_is_plain_json_that_later_versions_can_read():
    fact = TicketIssued("A001", "A", 3, 5, 12, "GS-001", Priority.ELDER, token="t0")
    assert body_of(fact) == (
        '{"number":"A001","line":"A","ahead":3,"low":5,"high":12,"matter":"GS-001","priority":"elder","token":"t0"}'
    )


def test_the_public_view_has_no_token():
    event = Event(date(2026, 11, 23), 7, NINE, TicketIssued("A001", "A", 3, 5, 12, token="secret"))
    assert public_view(event) == {
        "day": "2026-11-23",
        "seq": 7,
        "at": "2026-11-23T01:00:00.000+00:00",
        "kind": "ticket_issued",
        "number": "A001",
        "line": "A",
        "ahead": 3,
        "low": 5,
        "high": 12,
    }


def test_an_event_of_an_unknown_kind_is_not_guessed():
    with pytest.raises(ValueError, match="'ticket_flew', which this version does not know"):
        fact_of("ticket_flew", "{}")


def test_only_plain_values_stand_in_the_journal():
    with pytest.raises(TypeError, match="object cannot stand in the journal"):
        body_of(TicketIssued("A001", "A", 3, 5, object()))
