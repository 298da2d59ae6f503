"""`/api/leases`: numbers lent ahead, and handing in what was made of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from config.models import Offline
from wire.tokens import offline_token


def lend(kiosk, line="A", request_id=None):
    answer = kiosk.post("/api/leases", request_id, line=line)
    assert answer.status_code in (200, 201), answer.text
    return answer.json


def ticket(number, at, token=None, **more):
    return {"number": number, "token": token or offline_token(), "issued_at": at.isoformat(), **more}


def hand_in(kiosk, lease, clock, *tickets, request_id=None, **more):
    body = {"now": clock().isoformat(), "tickets": list(tickets)} | more
    return kiosk.post(f"/api/leases/{lease['id']}/tickets", request_id, **body)


def outcomes(answer):
    assert answer.status_code == 200, answer.text
    return [(each["number"], each["outcome"], each["code"]) for each in answer.json["tickets"]]


def events(caller, kind):
    told = caller.holding("supervisor-key").get("/api/journal?after=0").json["events"]
    return [event for event in told if event["kind"] == kind]


def test_a_kiosk_is_lent_numbers_and_told_what_their_slips_need(kiosk):
    answer = kiosk.post("/api/leases", line="A")
    assert answer.status_code == 201
    assert answer.json == {
        "id": "2026-11-23-A501",
        "day": "2026-11-23",
        "line": "A",
        "numbers": [f"A{count}" for count in range(501, 521)],
        "issues": [
            {"begins": "2026-11-23T08:30:00+08:00", "ends": "2026-11-23T11:45:00+08:00"},
            {"begins": "2026-11-23T14:00:00+08:00", "ends": "2026-11-23T17:15:00+08:00"},
        ],
        "expires_at": "2026-11-24T00:00:00+08:00",
        "url_prefix": "https://hall.example/t/",
        "windows": ["2", "3", "4", "5", "6"],
    }


def test_a_repeat_gets_the_same_lease_also_after_a_restart(kiosk, restarted):
    request_id = str(uuid4())
    first = kiosk.post("/api/leases", request_id, line="A")
    lend(kiosk)
    repeats = [caller.post("/api/leases", request_id, line="A") for caller in (kiosk, restarted().holding("kiosk-key"))]
    assert [(repeat.status_code, repeat.data) for repeat in repeats] == [(200, first.data)] * 2


def test_a_ticket_given_out_offline_is_followed_like_any_other_once_it_is_handed_in(kiosk, clock):
    lease = lend(kiosk)
    token, given_at = offline_token(), clock() + timedelta(minutes=2)
    clock.wait(minutes=5)
    kiosk.issue("A")
    sent = ticket("A501", given_at, token, matter="GS-001", priority=None, slip="printed")
    assert outcomes(hand_in(kiosk, lease, clock, sent)) == [("A501", "taken", None)]
    seen = kiosk.get(f"/api/tickets/{token}").json
    assert (seen["number"], seen["ahead"], seen["matter"]) == ("A501", 0, "GS-001")
    assert seen["issued_at"] == "2026-11-23T09:02:00+08:00"
    (issued,) = [event for event in events(kiosk, "ticket_issued") if event["number"] == "A501"]
    assert {name: issued[name] for name in ("offline", "kiosk", "issued_at", "at")} == {
        "offline": True,
        "kiosk": "kiosk-1",
        "issued_at": "2026-11-23T01:02:00.000+00:00",
        "at": "2026-11-23T01:05:00.000+00:00",
    }
    assert "token" not in issued
    assert "ahead" not in issued
    assert [event["number"] for event in events(kiosk, "slip_printed")] == ["A501"]


def test_handed_in_again_it_is_known(kiosk, clock):
    lease, request_id = lend(kiosk), str(uuid4())
    first, second = (ticket(number, clock()) for number in ("A501", "A502"))
    told = [hand_in(kiosk, lease, clock, first, request_id=request_id) for _ in range(2)]
    assert told[0].data == told[1].data
    assert outcomes(hand_in(kiosk, lease, clock, first, second)) == [("A501", "known", None), ("A502", "taken", None)]
    assert len(events(kiosk, "ticket_issued")) == 2


@pytest.mark.parametrize("hours", [-1, 1, 100, -100])
def test_a_clock_that_is_hours_wrong_is_made_good(kiosk, clock, hours):
    lease, wrong = lend(kiosk), timedelta(hours=hours)
    clock.wait(minutes=10)
    sent = ticket("A501", clock() + wrong - timedelta(minutes=4))
    assert outcomes(hand_in(kiosk, lease, clock, sent, now=(clock() + wrong).isoformat()))[0][1] == "taken"
    seen = kiosk.get(f"/api/tickets/{sent['token']}").json
    assert seen["issued_at"] == "2026-11-23T09:06:00+08:00"


def test_a_slow_network_is_not_taken_for_a_wrong_clock(kiosk, clock):
    lease = lend(kiosk)
    clock.wait(minutes=10)
    sent, now = ticket("A501", clock() - timedelta(minutes=4)), clock().isoformat()
    clock.wait(seconds=1.5)
    hand_in(kiosk, lease, clock, sent, now=now)
    assert kiosk.get(f"/api/tickets/{sent['token']}").json["issued_at"] == "2026-11-23T09:06:00+08:00"


def test_after_midnight_it_is_refused_with_a_code_and_in_the_journal_all_the_same(kiosk, clock):
    lease, sent = lend(kiosk), ticket("A501", clock())
    clock.wait(hours=24)
    for _ in range(2):
        assert outcomes(hand_in(kiosk, lease, clock, sent)) == [("A501", "refused", "lease_over")]
    (noted,) = events(kiosk, "offline_refused")
    assert (noted["lease"], noted["refused"], noted["code"]) == (lease["id"], "A501", "lease_over")
    assert kiosk.get(f"/api/tickets/{sent['token']}").json["code"] == "not_handed_in"


def test_what_was_handed_in_before_midnight_is_known_after_it(kiosk, clock):
    lease, sent, late = lend(kiosk), ticket("A501", clock()), ticket("A502", clock())
    request_id = str(uuid4())
    hand_in(kiosk, lease, clock, sent, request_id=request_id)  # and its answer is lost
    clock.wait(hours=24)
    for asked in (request_id, str(uuid4())):
        assert outcomes(hand_in(kiosk, lease, clock, sent, request_id=asked)) == [("A501", "known", None)]
    told = outcomes(hand_in(kiosk, lease, clock, sent, late))
    assert told == [("A501", "known", None), ("A502", "refused", "lease_over")]
    assert [noted["refused"] for noted in events(kiosk, "offline_refused")] == ["A502"]


def test_a_token_of_yesterdays_same_number_is_refused(kiosk, clock):
    token = offline_token()
    hand_in(kiosk, lend(kiosk), clock, ticket("A501", clock(), token))
    clock.wait(hours=24)
    answer = hand_in(kiosk, lend(kiosk), clock, ticket("A501", clock(), token))
    assert (answer.status_code, answer.json["code"]) == (409, "token_taken")


def test_what_was_not_lent_is_refused_number_by_number(kiosk, clock):
    lease = lend(kiosk)
    answer = hand_in(kiosk, lease, clock, ticket("A777", clock()), ticket("A501", clock()))
    assert outcomes(answer) == [("A777", "refused", "not_in_lease"), ("A501", "taken", None)]


def test_another_number_cannot_have_a_token_that_is_known(kiosk, clock):
    lease, token = lend(kiosk), kiosk.issue("A")["token"]
    answer = hand_in(kiosk, lease, clock, ticket("A501", clock(), token))
    assert (answer.status_code, answer.json["code"]) == (409, "token_taken")
    assert len(events(kiosk, "ticket_issued")) == 1


def test_only_the_kiosk_that_has_the_numbers_hands_them_in_or_a_supervisor_for_it(caller, supervisor, kiosk, clock):
    lease = lend(supervisor)
    refused = hand_in(kiosk, lease, clock, ticket("A501", clock()))
    assert (refused.status_code, refused.json["code"]) == (403, "not_yours")
    mine = lend(kiosk)
    assert outcomes(hand_in(supervisor, mine, clock, ticket("A521", clock())))[0][1] == "taken"
    assert hand_in(caller.holding("window-2-key"), mine, clock, ticket("A522", clock())).status_code == 403
    assert hand_in(caller.holding(None), mine, clock, ticket("A522", clock())).status_code == 401


def test_a_lease_that_nobody_has_is_refused(kiosk, clock):
    for lease in ("2026-11-23-A501", "nonsense"):
        answer = hand_in(kiosk, {"id": lease}, clock, ticket("A501", clock()))
        assert (answer.status_code, answer.json["code"]) == (404, "unknown_lease")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tickets": []}, "tickets"),
        ({"now": "2026-11-23T09:00:00"}, "time zone"),
        ({"tickets": [{"number": "A501", "token": offline_token(), "issued_at": "2026-11-23T09:00:00"}]}, "time zone"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_with_what_is_wrong(kiosk, clock, change, said):
    answer = hand_in(kiosk, lend(kiosk), clock, ticket("A501", clock()), **change)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert said in answer.json["message"]


def test_a_number_twice_in_one_hand_in_is_refused(kiosk, clock):
    answer = hand_in(kiosk, lend(kiosk), clock, ticket("A501", clock()), ticket("A501", clock()))
    assert "should have no number twice" in answer.json["message"]


def test_a_request_whose_answer_was_lost_leaves_one_ticket(kiosk, clock):
    lease, request_id = lend(kiosk), str(uuid4())
    unseen = kiosk.post("/api/tickets", request_id, line="A").json
    hand_in(kiosk, lease, clock, ticket("A501", clock(), request_id=request_id))
    assert kiosk.get(f"/api/tickets/{unseen['token']}").json["state"] == "cancelled"
    late = str(uuid4())
    hand_in(kiosk, lease, clock, ticket("A502", clock(), request_id=late))
    assert kiosk.post("/api/tickets", late, line="A").json["code"] == "request_id_reused"


def test_its_slip_can_be_noted_later(kiosk, clock):
    lease, sent = lend(kiosk), ticket("A501", clock())
    hand_in(kiosk, lease, clock, sent)
    assert events(kiosk, "slip_printed") == []
    answer = kiosk.post(f"/api/tickets/{sent['token']}/slip", outcome="printed")
    assert (answer.status_code, answer.json["number"]) == (200, "A501")


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Your number is valid"), ("zh-Hans", "号码有效"), ("zh-Hant", "號碼有效")]
)
def test_a_phone_that_is_early_is_told_that_the_number_is_valid_and_looks_again(caller, language, title):
    page = caller.get(f"/t/{offline_token()}?lang={language}")
    assert page.status_code == 404
    assert title in page.text
    assert '<meta http-equiv="refresh" content="20">' in page.text
    assert "refresh" not in caller.get("/t/q2sq8ec0JMxXnV4fa7FfRw").text


class TestWithoutLeases:
    @pytest.fixture
    def hall(self, hall):
        return hall.model_copy(update={"offline": Offline(block=0)})

    def test_a_hall_may_lend_none(self, kiosk):
        answer = kiosk.post("/api/leases", line="A")
        assert (answer.status_code, answer.json["code"]) == (409, "no_leases")
