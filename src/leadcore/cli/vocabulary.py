"""`leadcore vocabulary`: the names that conditions may use, for rule builders and for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from leadcore.cli.examples import Example
from leadcore.cli.opening import DefinitionPath, opened

if TYPE_CHECKING:
    from leadcore.definition import Definition
    from leadcore.language.types import Field, Type
    from leadcore.model import FieldShape

EXAMPLES = (
    Example("leadcore vocabulary leads --text", "for people who write conditions"),
    Example("leadcore vocabulary leads > vocabulary.json", "for a rule-builder screen"),
)
#: How many options of a choice, or values of a list, are shown.
_MOST = 6

Row = tuple[str, str, str]


def command(
    definition: DefinitionPath,
    *,
    text: Annotated[
        bool, typer.Option("--text", help="List the names with type and label, for people.")
    ] = False,
) -> None:
    """
    Write the names that conditions may use.

    By default as JSON in the form that the package business-rules calls rule data, so that
    rule-builder screens made for it can edit the conditions of a definition. What the form cannot
    express, such as touches, is only in the list for people.
    """
    found = opened(definition)
    if text:
        _tell(found)
    else:
        from leadcore.cli.terminal import write_json
        from leadcore.language.business_rules import vocabulary_data

        write_json(vocabulary_data(found.vocabulary, teams=tuple(found.document.teams)))


def _tell(definition: Definition) -> None:
    from rich.text import Text

    from leadcore.cli.terminal import out, seen, table

    console = out()
    for at, (title, rows) in enumerate(_groups(definition)):
        if at:
            console.print()
        console.print(Text(title, "bold"))
        listed = table("Name", "Type", "What it is")
        for row in rows:
            listed.add_row(*map(seen, row))
        console.print(listed)


def _groups(definition: Definition) -> Iterator[tuple[str, list[Row]]]:
    from leadcore.language.types import ListOf, Record
    from leadcore.model import STANDARD_TOUCH_KINDS, Touch, fields_of

    vocabulary = definition.vocabulary
    shapes = fields_of(definition.lead_type)
    own: dict[str, Field] = {}
    inner: list[tuple[str, list[Row]]] = []
    for name, field in vocabulary.lead.fields.items():
        several = isinstance(field.type, ListOf)
        held = field.type.item if isinstance(field.type, ListOf) else field.type
        if not isinstance(held, Record):
            own[name] = field
            continue
        shape = shapes[name].item if several else shapes[name]
        below = fields_of(shape.record) if shape is not None and shape.record is not None else {}
        title = f"Each of {name}, as {name}.where(...)" if several else f"The {name}"
        inner.append((title, _rows(held.fields, below, "" if several else f"{name}.")))
    yield "The lead", _rows(own, shapes)
    yield from inner
    yield (
        "Every touch, as touches.KIND.where(...)",
        _rows(vocabulary.touch.fields, fields_of(Touch)),
    )
    kinds = []
    for kind, record in sorted(vocabulary.touches.items()):
        facts = [f"{n}: {_type(f.type)}" for n, f in record.fields.items() if f.in_facts]
        standard = STANDARD_TOUCH_KINDS.get(kind)
        said = standard.description if standard else "declared in the definition"
        kinds.append((f"touches.{kind}", ", ".join(facts), said))
    yield "Kinds of touch, and the facts of each", kinds
    yield "What the definition makes of it", list(_results(definition))


def _rows(
    fields: Mapping[str, Field], shapes: Mapping[str, FieldShape], before: str = ""
) -> list[Row]:
    return [
        (f"{before}{name}", _type(field.type), _said(field, shapes.get(name)))
        for name, field in fields.items()
    ]


def _said(field: Field, shape: FieldShape | None) -> str:
    """What a fact is: the words of its author, or else those of the model."""
    said = (shape.description if shape is not None else "") or field.label
    return f"{said} (personal)" if field.personal else said


def _type(kind: Type) -> str:
    from leadcore.language.types import Choice, ListOf, Record, Text

    if isinstance(kind, ListOf):
        return f"list of {_type(kind.item)}"
    if isinstance(kind, Choice):
        return f"one of {_few(kind.options)}"
    if isinstance(kind, Text) and kind.normal is not None:
        return kind.normal
    return kind.title if isinstance(kind, Record) else kind.name


def _results(definition: Definition) -> Iterator[Row]:
    vocabulary, plan = definition.vocabulary, definition.meaning.plan
    for name, kind in vocabulary.derived.items():
        yield name, _type(kind), "derived"
    for name in plan.segments:
        yield name, "yes/no", "segment"
    for name, listed in vocabulary.lists.items():
        yield f"lists.{name}", "list", f"{_few(listed.values)}"
    yield "disqualified", "yes/no", "from qualify on"
    yield "qualified", "yes/no", "from score on"
    for name in ("total", *vocabulary.dimensions):
        yield f"score.{name}", "score", "from grades on"
    if vocabulary.grades:
        yield "grade", f"one of {_few(vocabulary.grades)}", "from stages on"
    if vocabulary.stages:
        yield "stage", f"one of {_few(vocabulary.stages)}", "from route on"
        yield "was.stage", f"one of {_few(vocabulary.stages)}", "the stage before, anywhere"


def _few(names: tuple[str, ...]) -> str:
    if len(names) <= _MOST + 1:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST])} and {len(names) - _MOST:,} more"
