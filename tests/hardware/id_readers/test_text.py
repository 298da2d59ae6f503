"""What is kept of a card, and that nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.id_readers.port import Card
from hardware.id_readers.text import card_of, masked
from hardware.id_readers.twin_card import card_from
from tests.hardware.id_readers.cards import OLD, OLD_CARD, SECRET, YOUNG, foreign_text, text
from wire.persons import person_of


def test_a_residents_card_is_a_masked_name_a_hash_and_a_year():
    card = card_of(text(name="张爱华", born="19491231", number=OLD), SECRET)
    assert card == Card(person_of(OLD, SECRET), "张*华", 1949)


def test_the_text_that_a_twin_has_on_its_card_is_in_the_places_of_the_standard():
    data = card_from(OLD_CARD).pack()
    assert data[:4] == bytes.fromhex("01 00 04 00")
    assert data[4:260] == text(name="张爱华", born="19491231", number=OLD)
    assert data[4:10] == bytes.fromhex("20 5f 31 72 4e 53")  # 张爱华
    assert len(data) == 4 + 256 + 1024


def test_a_card_of_hong_kong_macau_or_taiwan_is_read_as_a_residents():
    card = card_of(text(name="陈大文", born="19700101", number="810000197001010036", kind="J"), SECRET)
    assert card == Card(person_of("810000197001010036", SECRET), "陈*文", 1970)


def test_a_foreigners_card_of_2017_has_its_own_places():
    card = card_of(foreign_text(latin="SMITH, JOHN", number="GBR110082111401", born="19821114", kind="I"), SECRET)
    assert card == Card(person_of("GBR110082111401", SECRET), "S*********N", 1982)
    named = card_of(
        foreign_text(latin="SMITH, JOHN", name="史密", number="GBR110082111401", born="19821114", kind="I"), SECRET
    )
    assert named is not None
    assert named.name == "史*"


def test_a_foreigners_card_of_2023_may_have_a_latin_name_alone():
    card = card_of(text(latin="DOE, JANE", born="19880229", number="911124198108030024", kind="Y"), SECRET)
    assert card == Card(person_of("911124198108030024", SECRET), "D*******E", 1988)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("张爱华", "张*华"), ("欧阳小明", "欧**明"), ("阿卜杜·热西提", "阿*****提"), ("张", "张*")],
)
def test_a_name_is_masked_in_the_middle(name, shown):
    assert masked(name) == shown


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        bytes(255),
        bytes(256),
        text(name="张爱华", born="19491231"),
        text(born="19491231", number=OLD),
        text(name="张爱华", number=OLD),
        text(name="张爱华", born="19491331", number=OLD),
        text(name="张爱华", born="19491231", number=OLD[:-1] + "1"),
        text(name="张爱华", born="19491231", number="not a number"),
    ],
)
def test_what_is_no_card_is_none(wrong):
    assert card_of(wrong, SECRET) is None


def test_nothing_of_a_card_is_shown():
    card = card_of(text(name="张爱华", born="19491231", number=OLD), SECRET)
    assert repr(card) == "Card()"
    assert "张爱华" not in repr(card_from(OLD_CARD))
    with pytest.raises(ValueError, match="a card has a name") as refused:
        card_from({"name": "张爱华" * 9, "number": YOUNG})
    assert "张" not in str(refused.value)
    assert YOUNG not in str(refused.value)


@given(
    st.binary(min_size=256, max_size=256)
    | st.tuples(st.text(max_size=15), st.text("0123456789X", max_size=18), st.text("0123456789", max_size=8))
    .map(lambda said: text(name=said[0][:7], number=said[1], born=said[2]))
    .map(lambda whole: whole[:256])
)
def test_whatever_stands_on_a_card_it_is_one_or_none(whole):
    card = card_of(whole, SECRET)
    assert card is None or (len(card.person) == 64 and "*" in card.name and 1900 <= card.born < 2100)
