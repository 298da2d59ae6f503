from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.codes import (
    LONGEST,
    AppointmentCode,
    NumberCode,
    TicketCode,
    Unusable,
    UnusableCode,
    made_out,
    of_today,
)

HALL = "https://hall.example.gov.cn"
TOKEN = "AbCdEfGhIjKlMnOpQrSt_-"


def why(text: str, hall: str = HALL) -> Unusable:
    code = made_out(text, hall)
    assert isinstance(code, UnusableCode)
    return code.why


@pytest.mark.parametrize(
    "scanned",
    [
        f"{HALL}/t/{TOKEN}",
        f"{HALL}/t/{TOKEN}/",
        f"{HALL}/t/{TOKEN}?lang=en#rate",  # shared from a phone
        f"  {HALL}/t/{TOKEN}\r\n",
        f"HTTPS://HALL.EXAMPLE.GOV.CN/t/{TOKEN}",
        f"{HALL}:443/t/{TOKEN}",
        f"http://hall.example.gov.cn/t/{TOKEN}",  # a slip from before the hall had a certificate
    ],
)
def test_a_slip_of_this_hall_leads_to_its_ticket(scanned):
    assert made_out(scanned, HALL) == TicketCode(TOKEN)


def test_a_hall_may_stand_at_a_port_and_below_a_path():
    assert made_out(f"http://127.0.0.1:8080/t/{TOKEN}", "http://127.0.0.1:8080") == TicketCode(TOKEN)
    assert made_out(f"{HALL}/weidu/t/{TOKEN}", f"{HALL}/weidu") == TicketCode(TOKEN)


@pytest.mark.parametrize(
    "scanned",
    [
        f"https://other.example.gov.cn/t/{TOKEN}",
        f"{HALL}:8443/t/{TOKEN}",
        f"{HALL}/other/t/{TOKEN}",
        f"{HALL}.evil.example/t/{TOKEN}",
        f"https://evil.example/{HALL}/t/{TOKEN}",
    ],
)
def test_a_slip_of_another_hall_is_told_as_such(scanned):
    assert why(scanned) is Unusable.OTHER_HALL


def test_a_kiosk_that_does_not_know_its_halls_address_takes_no_slip_for_its_own():
    assert why(f"{HALL}/t/{TOKEN}", "") is Unusable.OTHER_HALL


@pytest.mark.parametrize("typed", ["A012", "a012", " A 012 ", "Ａ０１２", "A-012"])
def test_a_number_may_be_typed_as_it_is_read(typed):
    assert made_out(typed, HALL) == NumberCode("A012")


@pytest.mark.parametrize("typed", ["7K3M9PQR", "7k3m9pqr", "7K3M-9PQR", "7k3m 9pqr", "７Ｋ３Ｍ９ＰＱＲ"])
def test_an_appointments_code_is_taken_in_either_case_and_with_gaps(typed):
    assert made_out(typed, HALL) == AppointmentCode("7K3M9PQR")


@pytest.mark.parametrize(
    "scanned",
    [
        "$(rm -rf /)",
        "; shutdown -h now",
        "'; DROP TABLE ticket; --",
        "../../etc/passwd",
        f"javascript://hall.example.gov.cn/t/{TOKEN}",
        f"file:///t/{TOKEN}",
        f"{HALL}/console",
        f"{HALL}/t/{TOKEN}x",
        f"{HALL}/t/../t/short",
        f"https://hall.example.gov.cn:port/t/{TOKEN}",
        f"https://[hall/t/{TOKEN}",
        "weixin://wxpay/bizpayurl?pr=abc",
        "6901028075763",  # the bar code of a packet of cigarettes
        "7K3M9PQ0",  # no code of an appointment has a 0
        "张三",
        TOKEN,
    ],
)
def test_anything_else_is_unknown(scanned):
    assert why(scanned) is Unusable.UNKNOWN


def test_nothing_at_all_is_empty():
    assert why(" \r\n\t ") is Unusable.EMPTY


@pytest.mark.parametrize(
    "scanned", ["A0\x0012", "\x1b[2J\x1b[31mA012", f"{HALL}/t/\x07{TOKEN}", "A012\nA013", "\udc80"]
)
def test_control_characters_are_unreadable(scanned):
    assert why(scanned) is Unusable.UNREADABLE


def test_ten_thousand_characters_are_too_long():
    assert why("A" * 10_000) is Unusable.TOO_LONG
    assert why("A" * (LONGEST + 1)) is Unusable.TOO_LONG


def test_what_could_not_be_used_is_not_kept():
    assert repr(made_out("410123199001011236", HALL)) == "UnusableCode(why=<Unusable.UNKNOWN: 'unknown'>)"


def test_a_ticket_is_of_today_by_the_halls_own_clock():
    issued_at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    assert of_today(issued_at, date(2026, 11, 24), "Asia/Shanghai")
    assert not of_today(issued_at, date(2026, 11, 23), "Asia/Shanghai")


@given(
    st.text()
    | st.text().map(lambda text: f"{HALL}/t/{text}")
    | st.text().map(lambda text: f"{text}://{text}/t/{TOKEN}")
)
def test_whatever_was_scanned_is_made_out_or_refused(text):
    code = made_out(text, HALL)
    assert isinstance(code, TicketCode | NumberCode | AppointmentCode | UnusableCode)
