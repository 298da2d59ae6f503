"""The hash that a kiosk and a server have to agree on, and what is told from a mistyped number."""

from __future__ import annotations

import pytest

from wire.persons import mistyped, person_of, written_out

ID = "11010519491231002X"  # the example of GB 11643-1999


def test_a_person_is_the_hmac_of_the_number_under_the_halls_secret():
    # printf 11010519491231002X | openssl dgst -sha256 -hmac "the hall's secret"
    assert person_of(ID, b"the hall's secret") == "8ae35df226c6a304004c5be835fc7b30f2e341a0681780573423ee5f7d2cf8fe"


def test_another_hall_knows_the_person_by_another_hash():
    assert person_of(ID, b"one") != person_of(ID, b"two")


@pytest.mark.parametrize(
    "written", [ID.lower(), f" {ID} ", "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_a_number_is_hashed_in_one_way_however_it_is_written(written):
    assert written_out(written) == ID


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        (ID, False),
        (f"{ID[:-1]}1", True),
        ("11010519491231003X", True),
        ("E12345678", False),
        ("110105491231002", False),
    ],
)
def test_the_last_character_tells_a_mistyped_number_of_a_resident(number, wrong):
    assert mistyped(number) is wrong
