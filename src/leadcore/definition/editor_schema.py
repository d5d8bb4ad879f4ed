"""
The JSON Schema by which editors complete and check definitions while they are written.

It is read off the classes in `document`, so it cannot differ from what is loaded in which keys
there are. It knows shapes and not meanings: conditions, tables and names are what `check` is for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from leadcore.definition.planning.routes import OWNERS
from leadcore.definition.sections.document import Document
from leadcore.language.vocabulary import NAME
from leadcore.model import STANDARD_TOUCH_KINDS

Schema = dict[str, Any]

#: Editors read this draft everywhere; later ones only in part.
_DRAFT = "http://json-schema.org/draft-07/schema#"
_TREE = "ConditionTree"
_FACTS = "TouchFacts"
#: Sections whose keys are names that conditions can use.
_NAMED = ("fields", "touches", "lists", "segments", "derive", "score", "members")
#: Where the name of a stage stands: part and key.
_STAGE_KEYS = (
    ("LeaveRule", "to"),
    ("StageDeclaration", "from"),
    ("StageDeclaration", "again"),
    ("Route", "assign_on"),
)
#: A number that stands in quotes.
_IN_QUOTES = {"type": "string", "pattern": r"^[-+]?[0-9]+(\.[0-9]+)?$"}
_WORDS = re.compile(r"(?<!^)(?=[A-Z])")


def editor_schema(document: Document | None = None, *, in_parts: bool = False) -> Schema:
    """
    The schema, as plain data for JSON.

    Args:
        document: A definition whose stages and teams are then offered as choices.
        in_parts: Whether the definition is a folder, so that a file need not say which one it is.

    >>> schema = editor_schema()
    >>> schema["additionalProperties"], "qualify" in schema["properties"]
    (False, True)
    """
    schema = Document.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    parts = schema.pop("$defs")
    root = _plain(schema)
    definitions = {name: _plain(part) for name, part in sorted(parts.items())}
    for name, part in definitions.items():
        part["title"] = _WORDS.sub(" ", name).capitalize()
    definitions[_TREE] = _condition_tree()
    properties = root["properties"]
    for name in _NAMED:
        properties[name]["propertyNames"] = {"pattern": _pattern(NAME)}
    kinds = properties["touches"]
    definitions[_FACTS] = {"title": "Facts of a kind of touch", **kinds["additionalProperties"]}
    facts = {"$ref": f"#/definitions/{_FACTS}"}
    kinds["additionalProperties"] = facts
    kinds["properties"] = {
        kind.name: {"description": kind.description, "allOf": [facts]}
        for kind in STANDARD_TOUCH_KINDS.values()
    }
    if document is not None:
        _offer(document, definitions)
    if in_parts:
        del root["required"]
    return {
        "$schema": _DRAFT,
        **root,
        "title": "leadcore lead definition",
        "definitions": definitions,
    }


def _plain(schema: Schema) -> Schema:
    """A schema as people see it in an editor, as lenient about scalars as the loader is."""
    if schema.get("type") == "object" and schema.get("additionalProperties") is True:
        return _said(schema, {"$ref": f"#/definitions/{_TREE}"})
    if "anyOf" in schema:
        return _said(schema, _choice(schema["anyOf"]))
    found: Schema = {}
    for key, value in schema.items():
        if key in ("items", "additionalProperties") and isinstance(value, dict):
            found[key] = _plain(value)
        elif key == "properties":
            found[key] = {name: _plain(each) for name, each in value.items()}
        elif key == "default" and not (isinstance(value, bool | int | str) and value):
            continue
        elif key not in ("title", "propertyNames", "maxLength"):
            found[key] = value
    if found.get("type") == "string":
        return _text(found)
    if found.get("type") == "boolean":
        return {**found, "type": ["boolean", "string"], "enum": [True, False, "yes", "no"]}
    if "$ref" in found and len(found) > 1:  # in this draft, keys beside `$ref` are passed over
        return _said(found, {"allOf": [{"$ref": found["$ref"]}]})
    return found


def _said(outer: Schema, inner: Schema) -> Schema:
    """A schema with the description that stands around it."""
    if "description" not in outer:
        return inner
    if "$ref" in inner:
        inner = {"allOf": [inner]}
    return {
        "description": outer["description"],
        **{k: inner[k] for k in inner if k != "description"},
    }


def _choice(options: list[Schema]) -> Schema:
    """One of several forms; that a value may be left out needs no form of its own."""
    if any(option.get("type") == "number" for option in options):
        options = [_IN_QUOTES if each.get("type") == "string" else each for each in options]
    forms = [_plain(option) for option in options if option.get("type") != "null"]
    if len(forms) == 1:
        return forms[0]
    flat: list[Schema] = []
    for plain in forms:
        described = {key: value for key, value in plain.items() if key != "description"}
        flat += plain["anyOf"] if set(described) == {"anyOf"} else [plain]
    return {"anyOf": flat}


def _text(schema: Schema) -> Schema:
    """Text: what YAML takes for a number or a truth value is text where text is asked for."""
    if "enum" in schema or "const" in schema or "format" in schema:
        return schema
    if "pattern" not in schema:
        return {**schema, "type": ["string", "number", "boolean"]}
    if schema["pattern"] == _IN_QUOTES["pattern"] or not re.match(schema["pattern"], "1"):
        return schema
    return {**schema, "type": ["string", "integer"]}


def _pattern(pattern: re.Pattern[str]) -> str:
    r"""A pattern of Python as one of JavaScript: `\Z` is `$` there."""
    return "^" + pattern.pattern.removesuffix(r"\Z") + "$"


def _condition_tree() -> Schema:
    """What stands for a condition in the format of `business-rules`."""
    below = {"$ref": f"#/definitions/{_TREE}"}
    group = {"type": "array", "items": below}
    test = {"name": {"type": "string"}, "operator": {"type": "string"}, "value": {}, "params": {}}
    return {
        "title": "Condition tree",
        "description": "A condition as rule-builder screens make it, in the format of "
        "business-rules.",
        "type": "object",
        "properties": {"all": group, "any": group, "not": below, **test},
        "additionalProperties": False,
    }


def _offer(document: Document, definitions: dict[str, Schema]) -> None:
    """Offer the definition's own names where they are asked for."""
    stages = [stage.stage for stage in document.stages]
    if stages:
        for part, key in _STAGE_KEYS:
            _narrow(definitions[part]["properties"], key, stages)
    if document.teams:
        _narrow(definitions["RouteRule"]["properties"], "to", [*document.teams, *OWNERS])


def _narrow(properties: dict[str, Schema], key: str, names: list[str]) -> None:
    schema = dict(properties[key])
    named: Mapping[str, Any] = {"enum": list(dict.fromkeys(names))}
    if schema.get("type") == "array":
        schema["items"] = named
    else:
        schema.pop("type", None)
        schema.update(named)
    properties[key] = schema
