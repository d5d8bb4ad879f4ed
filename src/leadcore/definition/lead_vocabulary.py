"""The vocabulary that a definition's conditions use: the facts of leads, touches and members."""

from __future__ import annotations

from collections.abc import Mapping

from leadcore.definition.lead_types import (
    PLAIN_TYPES,
    LeadTypes,
    declaration,
    declared_type,
    is_personal,
)
from leadcore.language.types import TEXT, WHOLE, Choice, Field, ListOf, Record, Text, Type
from leadcore.language.vocabulary import Listed, Vocabulary
from leadcore.model import STANDARD_TOUCH_KINDS, FieldShape, Lead, Touch, ValueKind, fields_of

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


def lead_vocabulary(
    types: LeadTypes, lead_type: type[Lead], lists: Mapping[str, tuple[str, ...]]
) -> Vocabulary:
    """
    The names that conditions may use, before segments and derived values.

    Args:
        types: What builds the types that the document declares.
        lead_type: The type of its leads.
        lists: Its named lists.
    """
    document = types.document
    lead = dict(_record("lead", fields_of(lead_type)).fields)
    for special in ("touches", "stage"):
        lead.pop(special, None)  # read as `touches.KIND`, and as the result `stage`
    stages = tuple(stage.stage for stage in document.stages)
    grades = tuple(dict.fromkeys(grade.grade for grade in document.grades))
    return Vocabulary(
        lead=Record("lead", lead),
        touch=_record("touch", fields_of(Touch)),
        touches=_touch_records(types),
        lists={name: Listed(values) for name, values in lists.items()},
        dimensions=tuple(document.score),
        grades=grades,
        stages=stages,
        line=tuple(stage.stage for stage in document.stages if not stage.beside),
        member=_member(types),
    )


def _touch_records(types: LeadTypes) -> dict[str, Record]:
    base = dict(_record("touch", fields_of(Touch)).fields)
    records: dict[str, dict[str, Field]] = {}
    for kind, standard in STANDARD_TOUCH_KINDS.items():
        own = {name: _in_facts(_field_of(shape)) for name, shape in standard.facts.items()}
        records[kind] = {**base, **own}
    for kind in types.document.touches:
        records.setdefault(kind, dict(base))
    for kind, name, declared, path in types.document.touch_facts():
        if name in base:
            message = f"`{name}` is a fact of every touch already"
            types.file("LC-DEF-029", message, "give it another name", path)
            continue
        records[kind][name] = _in_facts(
            Field(declared_type(declared), personal=is_personal(declared), label=declared.label)
        )
    return {kind: Record(kind, fields) for kind, fields in records.items()}


def _member(types: LeadTypes) -> Record:
    fields = dict(_MEMBER)
    for name, fact in types.document.members.items():
        declared = declaration(fact)
        if types.annotation(declared, ("members", name)) is not None:
            fields[name] = Field(
                declared_type(declared), missing=not declared.many, personal=is_personal(declared)
            )
    return Record("member", fields)


def _record(title: str, shapes: Mapping[str, FieldShape]) -> Record:
    return Record(
        title, {name: _field_of(shape) for name, shape in shapes.items() if not shape.hidden}
    )


def _field_of(shape: FieldShape) -> Field:
    return Field(
        _type_of(shape),
        missing=shape.missing,
        personal=shape.personal,
        # A label that only repeats the name is none: whoever tells it has better words for names.
        label=shape.label if shape.label != shape.name.replace("_", " ") else "",
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
    return PLAIN_TYPES[shape.kind]


def _in_facts(field: Field) -> Field:
    return Field(field.type, personal=field.personal, label=field.label, in_facts=True)
