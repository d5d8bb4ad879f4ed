"""Pydantic's errors as leadcore's problems: with a code, a path, a cure, and no personal values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from leadcore.errors import LeadError, Problem, nearest
from leadcore.model.kinds_of_value import NAME_PATTERN, Hidden, Personal, markers_of
from leadcore.model.refusal import RefusedValueError
from leadcore.model.timeline import Timeline

_BAD_VALUE, _UNKNOWN_FIELD, _MISSING_FIELD = "LC-LEAD-001", "LC-LEAD-002", "LC-LEAD-003"

#: How much of a refused value a message repeats.
_SHOWN = 60
_SHOWABLE = (str, int, float, Decimal, date)


def problems_of(
    error: ValidationError, record: type[BaseModel] | None = None
) -> tuple[Problem, ...]:
    """
    What pydantic found wrong, as problems in the order of the fields.

    Args:
        error: The error that pydantic raised for a record of the model.
        record: The record's class. With it, values that are not personal are shown and misspelt
            fields get a suggestion; without it no value is repeated.

    Returns:
        One problem for each refused value; never empty.
    """
    return tuple(
        _problem_of(details, record)
        for details in error.errors(include_url=False)
        # Said only of a default that depends on a value which has a problem of its own.
        if details["type"] != "default_factory_not_called"
    )


def lead_error(error: ValidationError, record: type[BaseModel] | None = None) -> LeadError:
    """The error to raise in place of pydantic's, carrying `problems_of` it."""
    subject = record.__name__ if record is not None else error.title
    return LeadError(problems_of(error, record), subject=subject)


def _problem_of(details: ErrorDetails, record: type[BaseModel] | None) -> Problem:
    path = _path(details["loc"])
    context = details.get("ctx", {})
    field, owner = _field_at(details["loc"], record)
    subject = _shown(details.get("input"), field)
    match details["type"]:
        case "missing":
            return Problem(_MISSING_FIELD, "the field is missing", "give it a value", path)
        case "extra_forbidden":
            return _unknown_field(details["loc"], owner, path)
        case "literal_error" | "enum":
            return _no_choice(subject, details.get("input"), field, str(context["expected"]), path)
        case "string_pattern_mismatch" if context.get("pattern") == NAME_PATTERN:
            hint = "use lower-case letters, digits and underscores, as in `email_click`"
            return Problem(_BAD_VALUE, f"{subject} is not in the form of names", hint, path)
        case "model_type" | "dict_type" | "model_attributes_type":
            hint = "give its fields, as in {'name': ...}"
            return Problem(_BAD_VALUE, f"{subject} is not a mapping of fields", hint, path)
        case "tuple_type" | "list_type" | "frozen_set_type":
            return Problem(_BAD_VALUE, f"{subject} is not a list", "give a list or tuple", path)
        case "too_long":
            hint = f"at most {context['max_length']:,} are kept"
            return Problem(_BAD_VALUE, "there are too many", hint, path)
        case _:
            return _refused(details, subject, path)


def _refused(details: ErrorDetails, subject: str, path: str) -> Problem:
    refused = details.get("ctx", {}).get("error")
    if isinstance(refused, RefusedValueError):
        return Problem(refused.code, f"{subject} is {refused.message}", refused.hint, path)
    reason = details["msg"].removeprefix("Value error, ").rstrip(".")
    return Problem(_BAD_VALUE, f"{subject} is refused: {reason[:1].lower()}{reason[1:]}", "", path)


def _unknown_field(loc: tuple[int | str, ...], owner: type[BaseModel] | None, path: str) -> Problem:
    name = str(loc[-1])[:_SHOWN]
    fields = owner.model_fields if owner is not None else {}
    near = nearest(name, fields)
    if near is not None:
        hint = f"did you mean `{near}`?"
    elif "facts" in fields:
        hint = f"what more is known of it belongs into `facts`, as {{'facts': {{'{name}': ...}}}}"
    else:
        hint = "declare it in your definition or in your subclass, or leave it out"
    return Problem(_UNKNOWN_FIELD, f"there is no field called `{name}`", hint, path)


def _no_choice(
    subject: str, value: object, field: FieldInfo | None, expected: str, path: str
) -> Problem:
    options = [option for option in _options(field) if isinstance(option, str)]
    near = nearest(value, options) if isinstance(value, str) else None
    if near is not None:
        hint = f"did you mean `{near}`?"
    elif options:
        hint = "the choices are " + ", ".join(f"`{option}`" for option in options[:12])
    else:
        hint = f"the choices are {expected}"
    return Problem(_BAD_VALUE, f"{subject} is none of the choices", hint, path)


def _path(loc: tuple[int | str, ...]) -> str:
    """The place of a value as `touches[3].at`."""
    path = ""
    for step in loc:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step[:_SHOWN]}" if path else step[:_SHOWN]
    return path


def _field_at(
    loc: tuple[int | str, ...], record: type[BaseModel] | None
) -> tuple[FieldInfo | None, type[BaseModel] | None]:
    """
    The field that a location names, and the record it is a field of.

    The field is None where it is not known or may not be shown, being personal or within
    something personal.
    """
    field: FieldInfo | None = None
    owner = record
    for step in loc:
        if isinstance(step, int):
            continue
        if field is not None:
            owner = _record_within(field.annotation)
        field = owner.model_fields.get(step) if owner is not None else None
        if field is None or any(isinstance(m, (Personal, Hidden)) for m in markers_of(field)):
            return None, owner
    return field, owner


def _record_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type):
        if issubclass(annotation, BaseModel):
            return annotation
        if issubclass(annotation, Timeline):
            return _record_within(annotation.record_type(annotation))
    for part in get_args(annotation):
        found = _record_within(part)
        if found is not None:
            return found
    return None


def _options(field: FieldInfo | None) -> tuple[Any, ...]:
    return tuple(_options_within(field.annotation)) if field is not None else ()


def _options_within(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from (member.value for member in annotation)
    else:
        for part in get_args(annotation):
            yield from _options_within(part)


def _shown(value: object, field: FieldInfo | None) -> str:
    """The value in backticks where it may be shown and is short enough to help."""
    if field is not None and isinstance(value, _SHOWABLE):
        if isinstance(value, int) and value.bit_length() > 128:
            return "the number"  # Python refuses to write the largest ones out
        text = str(value)
        if text.strip():
            short = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
            return "`" + "".join(c if c.isprintable() else "\ufffd" for c in short) + "`"
    return "the value"
