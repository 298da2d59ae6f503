"""A token tells whether a kiosk made it while it was cut off."""

from __future__ import annotations

from secrets import token_urlsafe

from pydantic import TypeAdapter

from wire.tokens import made_offline, offline_token
from wire.words import Token


def test_a_kiosks_token_is_a_token_like_any_other_and_can_be_told():
    made = {offline_token() for _ in range(500)}
    assert len(made) == 500
    assert all(TypeAdapter(Token).validate_python(token) and made_offline(token) for token in made)


def test_the_servers_tokens_have_no_mark():
    assert not any(made_offline(token_urlsafe(16)) for _ in range(500))
    assert not made_offline("")
    assert not made_offline("2")
