"""What every part of a definition shares, whichever section it belongs to."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

#: A length of time.
Duration = Annotated[str, Field(description='A length of time such as "30 days".', max_length=40)]


class Part(BaseModel):
    """What all parts of a definition share: they are frozen, and unknown keys are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        coerce_numbers_to_str=True,
        str_max_length=100_000,
    )
