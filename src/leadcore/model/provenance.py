"""Where values came from and how far to trust them; kept apart, so that plain leads pay nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from leadcore.model.facts import FrozenMap
from leadcore.model.kinds_of_value import Moment, Number, Text
from leadcore.model.reader import Reading
from leadcore.model.value import Value

#: How a value came to be known, from the firmest to the weakest.
Quality = Literal["verified", "stated", "found", "inferred", "doubtful"]

#: How many values of one lead can have their provenance kept.
MOST_PROVENANCES = 500

_PATH_PATTERN = r"^[a-z][a-z0-9_]{0,99}(\.[a-z][a-z0-9_]{0,99}){0,3}$"


class Provenance(Value):
    """
    Where one value came from.

    >>> Provenance(source="webform", quality="stated")
    Provenance(source='webform', quality='stated')
    """

    source: Text = Field(description="Who or what gave the value.")
    at: Moment | None = Field(default=None, description="When it was given.")
    quality: Quality | None = Field(default=None, description="How it came to be known.")
    confidence: Annotated[Number, Field(ge=0, le=1)] | None = Field(
        default=None, description="How likely it is true, from 0 to 1."
    )


class _ByPath(Reading):
    """Marks the mapping of field paths to provenance, which is frozen like every value."""

    __slots__ = ()

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        paths = core_schema.str_schema(pattern=_PATH_PATTERN, strict=True)
        provenances = handler.generate_schema(get_args(source)[1])
        return core_schema.no_info_after_validator_function(
            FrozenMap,
            core_schema.dict_schema(paths, provenances, max_length=MOST_PROVENANCES),
        )


#: Provenance by field path, as `company.employees`.
Provenances = Annotated[Mapping[str, Provenance], _ByPath()]
NO_PROVENANCES: Mapping[str, Provenance] = FrozenMap()
