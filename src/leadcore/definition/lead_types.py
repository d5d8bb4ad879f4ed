"""
The lead type that a definition decides about, and the vocabulary that its conditions use.

Fields declared in the definition become fields of a subclass of `Lead` (or of the application's
own subclass), so that every lead a definition sees has been read by the same model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import Field as ModelField
from pydantic import TypeAdapter, ValidationError, create_model, field_validator

from leadcore.definition.planning.conditions import ConditionReader, Path
from leadcore.definition.sections.document import Document, FieldDeclaration
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
    Field,
    ListOf,
    Record,
    Text,
    Type,
)
from leadcore.language.vocabulary import Listed, Vocabulary
from leadcore.model import (
    STANDARD_TOUCH_KINDS,
    Amount,
    CountryCode,
    Day,
    DomainName,
    Duration,
    EmailAddress,
    FieldShape,
    LanguageCode,
    Lead,
    Moment,
    Number,
    Personal,
    PhoneNumber,
    RefusedValueError,
    Touch,
    Touches,
    ValueKind,
    Whole,
    YesNo,
    fields_of,
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

_TYPES: Mapping[ValueKind, Type] = {
    ValueKind.WHOLE: WHOLE,
    ValueKind.DECIMAL: DECIMAL,
    ValueKind.MONEY: MONEY,
    ValueKind.YES_NO: YES_NO,
    ValueKind.DATE: DATE,
    ValueKind.MOMENT: MOMENT,
    ValueKind.DURATION: DURATION,
}

#: What every member of a team is known by, beside what the definition declares.
_MEMBER = {
    "name": Field(TEXT, missing=False),
    "team": Field(TEXT, missing=False),
    "email": Field(Text("email"), personal=True),
    "speaks": Field(ListOf(Text("language")), missing=False),
    "skills": Field(ListOf(TEXT), missing=False),
    "countries": Field(ListOf(Text("country")), missing=False),
    "level": Field(WHOLE),
}


class LeadTypes:
    """Builds the lead type and the vocabulary of one document."""

    def __init__(self, document: Document, base: type[Lead], reader: ConditionReader) -> None:
        self.document = document
        self.base = base
        self.reader = reader

    # -- the lead type ---------------------------------------------------------------------------

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
            validators["typed_touches"] = field_validator("touches")(_touch_reader(adapters))
        stages = tuple(stage.stage for stage in self.document.stages)
        if stages:
            validators["known_stage"] = field_validator("stage")(_stage_reader(stages))
        if not fields and not validators:
            return self.base
        made = create_model(
            self.base.__name__,
            __base__=self.base,
            __doc__=f"A lead as the definition `{self.document.definition}` declares it.",
            __module__=__name__,
            __validators__=validators,
            **fields,
        )
        return cast(type[Lead], made)

    def _field(self, name: str, declared: FieldDeclaration) -> tuple[Any, Any] | None:
        path: Path = ("fields", name)
        if name in self.base.model_fields or hasattr(self.base, name):
            message = f"`{name}` is a standard field or method of leads already"
            self.reader.file("LC-DEF-029", message, "use it, or give yours another name", path)
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
                self.reader.file("LC-DEF-029", message, "remove `default`", (*path, "default"))
            several: Any = tuple.__class_getitem__((annotation, ...))
            return several, ModelField(default=(), **told)
        if declared.default is None:
            return annotation | None, ModelField(default=None, **told)
        try:
            default = TypeAdapter(annotation).validate_python(declared.default)
        except ValidationError:
            message = f"the default `{declared.default[:60]}` is no {declared.type}"
            self.reader.file("LC-DEF-029", message, "give a value of the type", (*path, "default"))
            return None
        return annotation, ModelField(default=default, **told)

    def annotation(self, declared: FieldDeclaration, path: Path) -> Any | None:
        """The Python type of a declared field, or None when the declaration has faults."""
        if (declared.type == "choice") != (declared.of is not None):
            self.reader.file(
                "LC-DEF-030",
                "a choice needs `of`, and nothing else has it",
                "list what can be chosen: {type: choice, of: [small, large]}",
                path,
            )
            return None
        if declared.type != "choice":
            return _ANNOTATIONS[declared.type]
        assert declared.of is not None
        options = tuple(dict.fromkeys(option.strip() for option in declared.of))
        if not options or not all(options):
            message = "a choice needs at least one option, and none that is empty"
            self.reader.file("LC-DEF-030", message, "name what can be chosen", (*path, "of"))
            return None
        return Literal[options]

    def _touch_shapes(self) -> dict[str, dict[str, FieldDeclaration]]:
        """Per kind of the definition, its own facts."""
        found: dict[str, dict[str, FieldDeclaration]] = {}
        for kind, facts in self.document.touches.items():
            found[kind] = {
                name: fact if isinstance(fact, FieldDeclaration) else FieldDeclaration(type=fact)
                for name, fact in facts.items()
            }
        return found

    def _touch_adapters(self) -> dict[str, dict[str, TypeAdapter[Any]]]:
        adapters: dict[str, dict[str, TypeAdapter[Any]]] = {}
        for kind, standard in STANDARD_TOUCH_KINDS.items():
            adapters[kind] = {
                name: TypeAdapter(_ANNOTATIONS[shape.kind.value])
                for name, shape in standard.facts.items()
                if shape.kind.value in _ANNOTATIONS
            }
        for kind, facts in self._touch_shapes().items():
            own = adapters.setdefault(kind, {})
            for name, declared in facts.items():
                annotation = self.annotation(declared, ("touches", kind, name))
                if annotation is not None:
                    own[name] = TypeAdapter(annotation)
        return adapters

    # -- the vocabulary --------------------------------------------------------------------------

    def vocabulary(self, lead_type: type[Lead], lists: Mapping[str, tuple[str, ...]]) -> Vocabulary:
        """The names that conditions may use, before segments and derived values."""
        document = self.document
        lead = dict(_record("lead", fields_of(lead_type)).fields)
        for special in ("touches", "stage"):
            lead.pop(special, None)  # read as `touches.KIND`, and as the result `stage`
        for name, declared in document.fields.items():
            if name in lead and declared.label:
                lead[name] = _relabelled(lead[name], declared.label)
        stages = tuple(stage.stage for stage in document.stages)
        grades = tuple(dict.fromkeys(grade.grade for grade in document.grades))
        return Vocabulary(
            lead=Record("lead", lead),
            touch=_record("touch", fields_of(Touch)),
            touches=self._touch_records(),
            lists={name: Listed(values) for name, values in lists.items()},
            dimensions=tuple(document.score),
            grades=grades,
            stages=stages,
            line=tuple(stage.stage for stage in document.stages if not stage.beside),
            member=self._member(),
        )

    def _touch_records(self) -> dict[str, Record]:
        base = dict(_record("touch", fields_of(Touch)).fields)
        records: dict[str, dict[str, Field]] = {}
        for kind, standard in STANDARD_TOUCH_KINDS.items():
            facts = {name: _field_of(shape) for name, shape in standard.facts.items()}
            records[kind] = {**base, **{n: _in_facts(f) for n, f in facts.items()}}
        for kind, declared in self._touch_shapes().items():
            held = records.setdefault(kind, dict(base))
            for name, fact in declared.items():
                if name in base:
                    message = f"`{name}` is a fact of every touch already"
                    path: Path = ("touches", kind, name)
                    self.reader.file("LC-DEF-029", message, "give it another name", path)
                    continue
                held[name] = _in_facts(Field(declared_type(fact), label=fact.label))
        return {kind: Record(kind, fields) for kind, fields in records.items()}

    def _member(self) -> Record:
        fields = dict(_MEMBER)
        for name, fact in self.document.members.items():
            declared = fact if isinstance(fact, FieldDeclaration) else FieldDeclaration(type=fact)
            if self.annotation(declared, ("members", name)) is not None:
                fields[name] = Field(declared_type(declared), missing=not declared.many)
        return Record("member", fields)


def declared_type(declared: FieldDeclaration) -> Type:
    """The language's type of a declared field."""
    kind: Type
    if declared.type == "choice":
        kind = Choice(tuple(dict.fromkeys(declared.of or ())))
    elif declared.type in ("email", "phone", "domain", "country", "language"):
        kind = Text(declared.type)
    elif declared.type == "text":
        kind = TEXT
    else:
        kind = _TYPES[ValueKind(declared.type)]
    return ListOf(kind) if declared.many else kind


def _record(title: str, shapes: Mapping[str, FieldShape]) -> Record:
    return Record(
        title, {name: _field_of(shape) for name, shape in shapes.items() if not shape.hidden}
    )


def _field_of(shape: FieldShape) -> Field:
    return Field(
        _type_of(shape),
        missing=shape.missing,
        personal=shape.personal,
        label=shape.label,
        computed=shape.derived,
    )


def _type_of(shape: FieldShape) -> Type:
    if shape.kind is ValueKind.TEXT:
        return Text(shape.normal)
    if shape.kind is ValueKind.CHOICE:
        return Choice(shape.options)
    if shape.kind is ValueKind.LIST:
        assert shape.item is not None
        return ListOf(_type_of(shape.item))
    if shape.kind is ValueKind.RECORD:
        assert shape.record is not None
        title = shape.record.__name__.lower()
        return _record(title, fields_of(shape.record))
    return _TYPES[shape.kind]


def _in_facts(field: Field) -> Field:
    return Field(field.type, personal=field.personal, label=field.label, in_facts=True)


def _relabelled(field: Field, label: str) -> Field:
    return Field(field.type, field.missing, field.personal, label, field.in_facts, field.computed)


def _stage_reader(stages: tuple[str, ...]) -> Any:
    known = frozenset(stages)

    def known_stage(value: str | None) -> str | None:
        if value is not None and value not in known:
            raise RefusedValueError(
                "no stage of the definition", f"the stages are {', '.join(stages)}"
            )
        return value

    return known_stage


def _touch_reader(adapters: Mapping[str, Mapping[str, TypeAdapter[Any]]]) -> Any:
    """Reads the facts of touches as their kinds declare them."""

    def typed_touches(touches: Touches) -> Touches:
        changed: list[Touch] | None = None
        for at, touch in enumerate(touches):
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
