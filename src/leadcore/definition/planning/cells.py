"""
What the cells of a decision table say: `US|CA`, `!US`, `>=50`, `50..200`, `94*`, `lists.x`, or any.

Each cell becomes an ordinary condition on its column's fact, so that a table means exactly what
the same rows would mean as rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from leadcore.errors import nearest
from leadcore.language import tree
from leadcore.language.literals import LiteralError, Normalisers, literal, number
from leadcore.language.reading.comparisons import out_of_calendar
from leadcore.language.tree import Condition, Scalar, Value
from leadcore.language.types import Choice, ListOf, Points, Text, YesNo, is_numeric, is_ordered

_BOUND = re.compile(r"(>=|<=|>|<|=)\s*(.+)\Z", re.DOTALL)
_RANGE = re.compile(r"(.+?)\s*\.\.\s*(.+)\Z", re.DOTALL)
_LOOKS_ORDERED = re.compile(r"(?:>=|<=|>|<)\s*\S|\S*\d\s*\.\.\s*\d")
_QUOTED = re.compile(r'"(.*)"\Z', re.DOTALL)
_YES = {"yes": True, "true": True, "no": False, "false": False}


class CellError(ValueError):
    """A cell cannot be read; carries the reason and a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def read_cell(
    text: str, value: Value, lists: Mapping[str, Any], normalisers: Normalisers
) -> Condition | None:
    """
    The condition that a cell states of its column's fact, or None when anything fits.

    Args:
        text: The cell as written; empty means any, also a missing fact.
        value: The column's fact.
        lists: The named lists there are.
        normalisers: How literals are made canonical.

    Raises:
        CellError: The cell is not in the form of the column's type.
    """
    cell = text.strip()
    if not cell:
        return None
    if isinstance(value.kind, ListOf):
        return _of_list(cell, value, lists, normalisers)
    if cell.startswith("!"):
        inner = _positive(cell[1:].strip(), value, lists, normalisers)
        if isinstance(inner, tree.Known):
            raise CellError(f"`{cell[:60]}` leaves nothing that could fit", "write `yes` or `no`")
        return tree.Not(inner)
    return _positive(cell, value, lists, normalisers)


def _positive(
    cell: str, value: Value, lists: Mapping[str, Any], normalisers: Normalisers
) -> Condition:
    if not cell:
        raise CellError("`!` stands alone", "name what it must not be, as `!US`")
    listed = _listed(cell, lists)
    if listed is not None:
        if not isinstance(value.kind, Text | Choice):
            raise CellError(f"named lists hold texts, this column holds {value.kind.one}")
        return tree.InList(value, listed)
    options = [option.strip() for option in _parts(cell)]
    if not all(options):
        raise CellError(f"`{cell[:60]}` has nothing on one side of `|`", "remove the `|`")
    if isinstance(value.kind, YesNo):
        answers = {_answer(option) for option in options}
        if len(answers) == 2:
            return tree.Known(value)
        return tree.Truth(value) if True in answers else tree.Not(tree.Truth(value))
    conditions = [_one(option, value, normalisers) for option in options]
    equal = [c for c in conditions if isinstance(c, tree.Compare) and c.operator == "=="]
    if len(equal) == len(conditions) > 1 and not isinstance(value.kind, Points):
        constants = [c.right.value for c in equal if isinstance(c.right, tree.Constant)]
        return tree.OneOf(value, tuple(dict.fromkeys(constants)))
    return conditions[0] if len(conditions) == 1 else tree.Or(tuple(conditions))


def _parts(cell: str) -> list[str]:
    """What stands between the `|` of a cell, those in quotes aside."""
    if '"' not in cell:
        return cell.split("|")
    parts = [""]
    quoted = False
    for character in cell:
        quoted ^= character == '"'
        if character == "|" and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _answer(option: str) -> bool:
    if option.lower() not in _YES:
        raise CellError(f"`{option[:60]}` is neither yes nor no", "write `yes` or `no`")
    return _YES[option.lower()]


def _listed(cell: str, lists: Mapping[str, Any]) -> str | None:
    if not cell.startswith("lists."):
        return None
    name = cell.removeprefix("lists.")
    if name not in lists:
        near = nearest(name, lists)
        hint = f"did you mean `lists.{near}`?" if near else "declare it under `lists:`"
        raise CellError(f"no list is called `{name[:60]}`", hint)
    return name


def _one(option: str, value: Value, normalisers: Normalisers) -> Condition:
    kind = value.kind
    quoted = _QUOTED.match(option)
    if quoted:
        return tree.Compare("==", value, _constant(quoted[1], value, normalisers))
    if is_ordered(kind):
        bound = _BOUND.match(option)
        if bound:
            sign: dict[str, tree.Comparison] = {
                ">=": ">=",
                "<=": "<=",
                ">": ">",
                "<": "<",
                "=": "==",
            }
            asked = sign[bound[1]]
            return tree.Compare(asked, value, _constant(bound[2], value, normalisers, asked))
        between = _RANGE.match(option)
        if between:
            low = _constant(between[1], value, normalisers)
            high = _constant(between[2], value, normalisers)
            if low.value > high.value:  # type: ignore[operator]
                raise CellError(
                    f"`{option[:60]}` runs backwards, so nothing is in it",
                    f"write `{between[2]}..{between[1]}`",
                )
            return tree.And((tree.Compare(">=", value, low), tree.Compare("<=", value, high)))
    elif isinstance(kind, Text) and _LOOKS_ORDERED.match(option):
        raise CellError(
            f"`{option[:60]}` looks like a range, and texts have no order",
            'write a prefix such as `94*`, list the values, or quote a literal text: `"..."`',
        )
    if isinstance(kind, Text) and "*" in option:
        prefix, _, rest = option.partition("*")
        if not prefix or rest:
            raise CellError(
                f"`{option[:60]}` is no prefix",
                "write the beginning and one `*`, as `94*`; leave the cell empty for any, "
                'or quote a literal text: `"..."`',
            )
        return tree.TextTest("starts_with", value, (prefix,))
    return tree.Compare("==", value, _constant(option, value, normalisers))


def _constant(
    text: str, value: Value, normalisers: Normalisers, sign: tree.Comparison = "=="
) -> tree.Constant:
    kind = value.kind
    try:
        written: str | Decimal = (
            number(text) if is_numeric(kind) or isinstance(kind, Points) else text.strip()
        )
        found = literal(written, kind, normalisers)
    except LiteralError as error:
        raise CellError(str(error), error.hint) from None
    wrong = out_of_calendar(value, sign, found)
    if wrong is not None:
        raise CellError(*wrong)
    return tree.Constant(found, kind)


def _of_list(
    cell: str, value: Value, lists: Mapping[str, Any], normalisers: Normalisers
) -> Condition:
    if not isinstance(value, tree.Fact) or not isinstance(value.kind, ListOf):
        raise CellError("a table column must name a fact")
    negative = cell.startswith("!")
    body = cell[1:].strip() if negative else cell
    listed = _listed(body, lists)
    found: Condition
    if listed is not None:
        found = tree.HasListed(value, listed)
    else:
        options: list[Scalar] = []
        for option in _parts(body):
            quoted = _QUOTED.match(option.strip())
            text = quoted[1] if quoted else option.strip()
            if not quoted and "*" in text and isinstance(value.kind.item, Text):
                raise CellError(
                    f"`{text[:60]}` is no value: prefixes are not looked for in a list",
                    'name whole values, or quote a literal text: `"..."`',
                )
            try:
                options.append(literal(text, value.kind.item, normalisers))
            except LiteralError as error:
                raise CellError(str(error), error.hint) from None
        found = tree.Has(value, tuple(dict.fromkeys(options)))
    return tree.Not(found) if negative else found
