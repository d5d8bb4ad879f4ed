"""Validators that an application brings: what one raises by mistake is told as a refused value."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.errors import PydanticUserError
from pydantic_core import CoreSchema, PydanticOmit, PydanticUseDefault, core_schema

from leadcore.model.refusal import RefusedValueError

#: What is no mistake of a validator, or cannot be told as one.
_PASSED = (ValidationError, PydanticUseDefault, PydanticOmit, PydanticUserError, MemoryError)

_OURS = frozenset({__name__.partition(".")[0], "builtins", "typing"})


def brings_code(record: type[BaseModel]) -> bool:
    """Whether a record is, or comes from, a class that somebody else wrote."""
    roots = (base.__module__.partition(".")[0] for base in record.__mro__ if base is not BaseModel)
    return any(root not in _OURS for root in roots)


def guarded(schema: CoreSchema) -> CoreSchema:
    """
    A schema that tells any error of the code in it as a refused value.

    Pydantic does so for `ValueError` alone. One `KeyError` in a validator would otherwise end the
    reading of a file, and say neither which record it was nor where to look.
    """
    return core_schema.no_info_wrap_validator_function(_read, schema)


def _read(value: Any, read: core_schema.ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except _PASSED:
        raise
    except Exception as error:
        # Not the error's own text, which may repeat a personal value.
        raise RefusedValueError(
            f"not read: {_place(error)} raised {type(error).__name__}",
            "let validators raise ValueError, with what is wrong with the value",
        ) from error


def _place(error: Exception) -> str:
    """The function that raised, as a developer finds it."""
    trace = error.__traceback__.tb_next if error.__traceback__ is not None else None
    if trace is None:
        return "a validator"
    code = trace.tb_frame.f_code
    return f"`{code.co_name}` ({PurePath(code.co_filename).name}:{trace.tb_lineno})"
