"""What every body and answer of the API has."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Asked(BaseModel):
    """A request body: unknown fields are refused, so a typing mistake is never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    request_id: UUID  # made once per intention; a repeat gets the first answer


class Answer(BaseModel):
    """A response body: readers ignore fields they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Refusal(Answer):
    """Every answer of 400 and above. `code` is stable, `message` is for people."""

    code: str
    message: str
    retry_after: int | None = None  # seconds until it may work
