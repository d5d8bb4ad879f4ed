"""
The lead type that a definition decides about.

Fields declared in the definition become fields of a subclass of `Lead` (or of the application's
own subclass), so that every lead a definition sees has been read by the same model.

No module holds such a type, so it is known by what it was made of: the class and the declarations.
Equal declarations give one type for as long as it is in use, which lets a lead that was pickled
come back as what it was, in this process or another.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, cast, get_args
from weakref import WeakValueDictionary

from pydantic import Field as ModelField
from pydantic import TypeAdapter, ValidationError, create_model, field_validator

from leadcore.definition.planning.conditions import Path
from leadcore.definition.sections.document import (
    Document,
    FieldDeclaration,
    FieldTypeName,
    TouchDeclaration,
)
from leadcore.language.types import (
    DATE,
    DECIMAL,
    DURATION,
    MOMENT,
    MONEY,
    TEXT,
    WHOLE,
    YES_NO,
    Choice,
    ListOf,
    Text,
    Type,
)
from leadcore.model import (
    STANDARD_TOUCH_KINDS,
    Amount,
    CountryCode,
    Day,
    Direction,
    DomainName,
    Duration,
    EmailAddress,
    LanguageCode,
    Lead,
    Moment,
    Number,
    Personal,
    PhoneNumber,
    RefusedValueError,
    Touch,
    Touches,
    Whole,
    YesNo,
)
from leadcore.model import Text as TextValue

_ANNOTATIONS: Mapping[str, Any] = {
    "text": TextValue,
    "whole": Whole,
    "decimal": Number,
    "money": Amount,
    "yes_no": YesNo,
    "date": Day,
    "moment": Moment,
    "duration": Duration,
    "email": EmailAddress,
    "phone": PhoneNumber,
    "domain": DomainName,
    "country": CountryCode,
    "language": LanguageCode,
}

#: The type of every kind of single value that is neither a choice nor text of one form.
PLAIN_TYPES: Mapping[str, Type] = {
    "text": TEXT,
    "whole": WHOLE,
    "decimal": DECIMAL,
    "money": MONEY,
    "yes_no": YES_NO,
    "date": DATE,
    "moment": MOMENT,
    "duration": DURATION,
}

#: Files a fault: code, message, hint and the path it is at.
File = Callable[[str, str, str, Path], None]


class LeadTypes:
    """
    Builds the types that one document declares.

    Args:
        document: The document.
        base: The application's own type of lead, or `Lead`.
        file: Files the faults of declarations.
    """

    def __init__(self, document: Document, base: type[Lead], file: File) -> None:
        self.document = document
        self.base = base
        self.file = file

    def lead_type(self) -> type[Lead]:
        """The type of the leads that the definition decides about."""
        fields: dict[str, Any] = {
            name: found
            for name, declared in self.document.fields.items()
            if (found := self._field(name, declared)) is not None
        }
        validators: dict[str, Any] = {}
        adapters = self._touch_adapters()
        if adapters:
            reader = _touch_reader(adapters, self._directions())
            validators["typed_touches"] = field_validator("touches")(reader)
        stages = tuple(stage.stage for stage in self.document.stages)
        if stages:
            validators["known_stage"] = field_validator("stage")(_stage_reader(stages))
        if not fields and not validators:
            return self.base
        made_of = parts_of(self.base), _declarations(self.document)
        known = _MADE.get(made_of)
        if known is not None:
            return known
        bases: Any = self.base if issubclass(self.base, _Pickled) else (_Pickled, self.base)
        made = create_model(
            self.base.__name__,
            __base__=bases,
            __doc__=f"A {self.base.__name__} with what a definition declares.",
            __module__=__name__,
            __validators__=validators,
            **fields,
        )
        made.__leadcore_made_of__ = made_of  # type: ignore[attr-defined]  # `_Pickled` has it
        # Another thread may have been faster; then its type is the one.
        return _MADE.setdefault(made_of, cast(type[Lead], made))

    def _field(self, name: str, declared: FieldDeclaration) -> tuple[Any, Any] | None:
        path: Path = ("fields", name)
        if name in self.base.model_fields or hasattr(self.base, name):
            self.file("LC-DEF-029", *standard_name(name), path)
            return None
        annotation: Any = self.annotation(declared, path)
        if annotation is None:
            return None
        told: dict[str, Any] = {"title": declared.label or None}
        if declared.personal:
            annotation = Annotated[annotation, Personal()]
        if declared.many:
            if declared.default is not None:
                message = "a field that holds several values starts out empty"
                self.file("LC-DEF-029", message, "remove `default`", (*path, "default"))
            several: Any = tuple.__class_getitem__((annotation, ...))
            return several, ModelField(default=(), **told)
        if declared.default is None:
            return annotation | None, ModelField(default=None, **told)
        try:
            default = TypeAdapter(annotation).validate_python(declared.default)
        except ValidationError:
            message = f"the default `{declared.default[:60]}` is not {_one(declared)}"
            self.file("LC-DEF-029", message, "give a value of the type", (*path, "default"))
            return None
        return annotation, ModelField(default=default, **told)

    def annotation(self, declared: FieldDeclaration, path: Path) -> Any | None:
        """The Python type of a declared field, or None when the declaration has faults."""
        if (declared.type == "choice") != (declared.of is not None):
            self.file(
                "LC-DEF-030",
                "a choice needs `of`, and nothing else has it",
                "list what can be chosen: {type: choice, of: [small, large]}",
                path,
            )
            return None
        if declared.type != "choice":
            return _ANNOTATIONS[declared.type]
        assert declared.of is not None
        options = tuple(option.strip() for option in declared.of)
        if not options or not all(options):
            message = "a choice needs at least one option, and none that is empty"
            self.file("LC-DEF-030", message, "name what can be chosen", (*path, "of"))
            return None
        for at, option in enumerate(options):
            if option in options[:at]:
                message = f"the option `{option[:60]}` stands twice"
                self.file("LC-DEF-030", message, "remove one of them", (*path, "of", at))
                return None
        return Literal[options]

    def _touch_adapters(self) -> dict[str, dict[str, TypeAdapter[Any]]]:
        adapters: dict[str, dict[str, TypeAdapter[Any]]] = {}
        for kind, standard in STANDARD_TOUCH_KINDS.items():
            adapters[kind] = {
                name: TypeAdapter(_ANNOTATIONS[shape.kind.value])
                for name, shape in standard.facts.items()
                if shape.kind.value in _ANNOTATIONS
            }
        for kind, name, declared, path in self.document.touch_facts():
            annotation = self.annotation(declared, path)
            if annotation is not None:
                adapters.setdefault(kind, {})[name] = TypeAdapter(annotation)
        return adapters

    def _directions(self) -> dict[str, Direction]:
        """From whom touches of declared kinds come, where they do not say it."""
        return {
            kind: declared.direction
            for kind, declared in self.document.touches.items()
            if isinstance(declared, TouchDeclaration) and declared.direction is not None
        }


def standard_name(name: str) -> tuple[str, str]:
    """Message and hint for a field that bears the name of what every lead has."""
    message = f"`{name}` is a standard field or method of leads already"
    return message, "use it, or give yours another name"


def declaration(fact: FieldDeclaration | FieldTypeName) -> FieldDeclaration:
    """The declaration of a fact for which its type alone may be written."""
    return fact if isinstance(fact, FieldDeclaration) else FieldDeclaration(type=fact)


def declared_type(declared: FieldDeclaration) -> Type:
    """The language's type of a declared field."""
    kind: Type
    if declared.type == "choice":
        kind = Choice(tuple(dict.fromkeys(declared.of or ())))
    else:
        kind = PLAIN_TYPES.get(declared.type) or Text(declared.type)
    return ListOf(kind) if declared.many else kind


_ONE: Mapping[str, str] = {
    "choice": "one of the choices",
    "country": "a country",
    "domain": "a domain",
    "email": "an e-mail address",
    "language": "a language",
    "phone": "a telephone number",
}


def _one(declared: FieldDeclaration) -> str:
    """A value of a declared type, as messages name it."""
    return _ONE.get(declared.type) or declared_type(declared).one


def is_personal(declared: FieldDeclaration) -> bool:
    """Whether a declared fact is personal: it says so, or its type is so by itself."""
    if declared.personal or declared.type not in _ANNOTATIONS:
        return declared.personal
    markers = get_args(_ANNOTATIONS[declared.type])
    return any(isinstance(marker, Personal) for marker in markers)


# -- types that come back --------------------------------------------------------------------------

#: What a type was made of: the class below it, or what that was made of; and the declarations.
MadeOf: TypeAlias = "tuple[type[Lead] | MadeOf, str]"

_MADE: WeakValueDictionary[MadeOf, type[Lead]] = WeakValueDictionary()


class _Pickled:
    """Below every type that a definition makes: lets its leads be pickled without a module."""

    __slots__ = ()
    __leadcore_made_of__: ClassVar[MadeOf]

    def __reduce_ex__(self, protocol: Any) -> Any:
        if "__leadcore_made_of__" not in vars(type(self)):  # an application's class below it
            return super().__reduce_ex__(protocol)
        return _unfilled, (self.__leadcore_made_of__,), self.__getstate__()


def parts_of(lead_type: type[Lead]) -> type[Lead] | MadeOf:
    """What stands for a type of lead in a pickle; for one that lies in a module, itself."""
    found: type[Lead] | MadeOf = vars(lead_type).get("__leadcore_made_of__", lead_type)
    return found


def type_of(parts: type[Lead] | MadeOf) -> type[Lead]:
    """The type of lead that something stands for."""
    if isinstance(parts, type):
        return parts
    known = _MADE.get(parts)
    if known is not None:
        return known
    below, declarations = parts
    document = Document.model_validate_json(declarations)
    return LeadTypes(document, type_of(below), _no_fault).lead_type()


def _unfilled(made_of: MadeOf) -> Lead:
    """A lead of the type that was made of such parts, for pickle to fill."""
    lead_type = type_of(made_of)
    return lead_type.__new__(lead_type)


def _no_fault(code: str, message: str, _hint: str, _path: Path) -> None:
    raise AssertionError(f"{code}: {message}")  # only sound declarations make types


def _declarations(document: Document) -> str:
    """What of a document shapes its leads, as a document of its own."""
    shaping = document.model_dump(
        mode="json", include={"fields", "touches"}, by_alias=True, exclude_defaults=True
    )
    stages = [{"stage": stage.stage} for stage in document.stages]
    return json.dumps({"definition": "declarations", **shaping, "stages": stages})


# -- what the fields read --------------------------------------------------------------------------


def _stage_reader(stages: tuple[str, ...]) -> Any:
    known = frozenset(stages)

    def known_stage(value: str | None) -> str | None:
        if value is not None and value not in known:
            raise RefusedValueError(
                "no stage of the definition", f"the stages are {', '.join(stages)}"
            )
        return value

    return known_stage


def _touch_reader(
    adapters: Mapping[str, Mapping[str, TypeAdapter[Any]]], directions: Mapping[str, Direction]
) -> Any:
    """Reads the facts and directions of touches as their kinds declare them."""

    def typed_touches(touches: Touches) -> Touches:
        changed: list[Touch] | None = None
        for at, touch in enumerate(touches):
            if directions and touch.direction is None and touch.kind in directions:
                changed = changed or list(touches)
                touch = touch.replace(direction=directions[touch.kind])  # noqa: PLW2901
                changed[at] = touch
            known = adapters.get(touch.kind)
            if not known or not touch.facts:
                continue
            facts = {}
            for name, value in touch.facts.items():
                adapter = known.get(name)
                try:
                    facts[name] = value if adapter is None else adapter.validate_python(value)
                except ValidationError:
                    raise RefusedValueError(
                        f"not a list of touches: in the {touch.kind} at position {at} "
                        f"the fact `{name}` is of another type",
                        "give it a value of the type that the definition declares",
                    ) from None
            if facts != touch.facts:
                changed = changed or list(touches)
                changed[at] = touch.replace(facts=facts)
        return touches if changed is None else Touches(changed)

    return typed_touches
