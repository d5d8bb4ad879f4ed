"""
From Python's syntax tree to the typed tree: names looked up, types checked, literals normalised.

Everything that is not expressly allowed is refused, with the place, the reason and the cure.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from decimal import Decimal
from typing import Literal, NoReturn, TypeVar
from unicodedata import normalize

from leadcore.language import tree
from leadcore.language.literals import LiteralError, Normalisers, literal, number
from leadcore.language.names import Names, Space, Thing
from leadcore.language.syntax import Fault, FaultError, Syntax, parse
from leadcore.language.tree import Condition, Items, Value
from leadcore.language.types import (
    DECIMAL,
    WHOLE,
    Choice,
    ListOf,
    Points,
    Text,
    Type,
    YesNo,
    comparable,
    is_numeric,
    is_ordered,
)
from leadcore.language.vocabulary import Scope, Vocabulary

T = TypeVar("T")
Sign = Literal["+", "-", "*"]

_COMPARISONS: dict[type[ast.cmpop], tree.Comparison] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_MIRRORED: dict[tree.Comparison, tree.Comparison] = {
    "==": "==",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
_ARITHMETIC: dict[type[ast.operator], Sign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}

#: What authors write out of habit, by the kind of syntax node, and what to write instead.
_NOT_ALLOWED: dict[type[ast.AST], tuple[str, str]] = {
    ast.IfExp: (
        "`if ... else` is not part of the language",
        "write two rules, or a `derive:` value",
    ),
    ast.Lambda: ("functions cannot be defined in a condition", "name the condition in `segments:`"),
    ast.ListComp: ("loops are not part of the language", "narrow a list with `.where(...)`"),
    ast.GeneratorExp: ("loops are not part of the language", "narrow a list with `.where(...)`"),
    ast.SetComp: ("loops are not part of the language", "narrow a list with `.where(...)`"),
    ast.DictComp: ("loops are not part of the language", "narrow a list with `.where(...)`"),
    ast.JoinedStr: ("texts cannot be built in a condition", "write the text out in quotes"),
    ast.Subscript: ("square brackets only list values after `in`", "use `.first()` or `.last()`"),
    ast.Dict: ("braces have no meaning in a condition", "list values in square brackets"),
    ast.Set: ("braces have no meaning in a condition", "list values in square brackets"),
    ast.Tuple: ("a comma outside brackets makes two values", "use `and`, or square brackets"),
    ast.NamedExpr: ("values cannot be set in a condition", "use `derive:` to name a value"),
    ast.Starred: ("`*` before a name has no meaning here", "list the values"),
    ast.Await: ("`await` is not part of the language", "remove it"),
}


def read_condition(
    text: str, vocabulary: Vocabulary, scope: Scope, normalisers: Normalisers
) -> Condition:
    """
    Read a condition and check it against the vocabulary.

    Args:
        text: The condition as written.
        vocabulary: The names it may use.
        scope: Where it stands, which limits what results it may read.
        normalisers: How literals are made canonical, by normal form.

    Returns:
        The typed tree.

    Raises:
        FaultError: With every fault found in it.
    """
    reader = _Reader(parse(text), vocabulary, scope, normalisers)
    found = reader.condition(reader.syntax.tree)
    if reader.faults:
        raise FaultError(*reader.faults)
    return found


def read_items(text: str, vocabulary: Vocabulary, scope: Scope, normalisers: Normalisers) -> Items:
    """
    Read a list of records, as `for_each` takes it.

    Raises:
        FaultError: The text is not a list of records, or has other faults.
    """
    reader = _Reader(parse(text), vocabulary, scope, normalisers)
    thing = reader.thing(reader.syntax.tree)
    if reader.faults:
        raise FaultError(*reader.faults)
    if not isinstance(thing, Items):
        reader.stop(
            reader.syntax.tree,
            "LC-EXPR-020",
            f"`{text.strip()[:80]}` is not a list of records",
            "name a list such as `touches.email_click`, narrowed by `.where(...)` if need be",
        )
    return thing


def read_value(text: str, vocabulary: Vocabulary, scope: Scope, normalisers: Normalisers) -> Value:
    """
    Read one value, such as the fact a table looks up by.

    Raises:
        FaultError: The text is not a value, or has other faults.
    """
    reader = _Reader(parse(text), vocabulary, scope, normalisers)
    found = reader.value(reader.syntax.tree)
    if reader.faults:
        raise FaultError(*reader.faults)
    return found


class _Reader:
    """Reads one condition; collects faults of separate parts so that all are told at once."""

    def __init__(
        self, syntax: Syntax, vocabulary: Vocabulary, scope: Scope, normalisers: Normalisers
    ) -> None:
        self.syntax = syntax
        self.normalisers = normalisers
        self.faults: list[Fault] = []
        self.names = Names(self, vocabulary, scope)

    # -- faults ----------------------------------------------------------------------------------

    def stop(self, node: ast.AST, code: str, message: str, hint: str = "") -> NoReturn:
        """Refuse the part of the condition at `node`."""
        raise FaultError(self.syntax.fault(node, code, message, hint))

    def _each(self, read: Callable[[ast.expr], T], nodes: list[ast.expr]) -> list[T]:
        """Read several parts, collecting the faults of all before giving up."""
        found = []
        faults: list[Fault] = []
        for node in nodes:
            try:
                found.append(read(node))
            except FaultError as error:
                faults.extend(error.faults)
        if faults:
            raise FaultError(*faults)
        return found

    # -- conditions ------------------------------------------------------------------------------

    def condition(self, node: ast.expr) -> Condition:
        """The condition at a node."""
        if isinstance(node, ast.BoolOp):
            parts = self._each(self.condition, node.values)
            return _joined(tree.And if isinstance(node.op, ast.And) else tree.Or, parts)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return tree.Not(self.condition(node.operand))
        if isinstance(node, ast.Compare):
            return self._comparison(node)
        thing = self.thing(node)
        if isinstance(thing, Condition):
            return thing
        if isinstance(thing, Items):
            self.stop(
                node,
                "LC-EXPR-021",
                "a list is neither true nor false",
                "write `.exists()` after it, or compare its `.count()`",
            )
        if isinstance(thing, Space):
            self.names.refuse_space(node, thing)
        if isinstance(thing.kind, YesNo):
            return tree.yes_no(thing)
        shown = self.syntax.source(node)
        self.stop(
            node,
            "LC-EXPR-021",
            f"`{shown[:60]}` is a {thing.kind.name}, not a condition",
            f"compare it with something, or ask `known({shown[:40]})`",
        )

    def _comparison(self, node: ast.Compare) -> Condition:
        operands = [node.left, *node.comparators]
        steps = [
            (operator, left, right)
            for operator, left, right in zip(node.ops, operands, operands[1:], strict=False)
        ]
        parts: list[Condition] = []
        faults: list[Fault] = []
        for operator, left, right in steps:
            try:
                parts.append(self._one_comparison(node, operator, left, right))
            except FaultError as error:
                faults += [f for f in error.faults if f not in faults]
        if faults:
            raise FaultError(*faults)
        return _joined(tree.And, parts)

    def _one_comparison(
        self, node: ast.Compare, operator: ast.cmpop, left: ast.expr, right: ast.expr
    ) -> Condition:
        if isinstance(operator, ast.In | ast.NotIn):
            found = self._membership(left, right)
            return tree.Not(found) if isinstance(operator, ast.NotIn) else found
        sign = _COMPARISONS.get(type(operator))
        for side in (left, right):
            if isinstance(side, ast.Constant) and side.value is None:
                other = self.syntax.source(right if side is left else left)
                self.stop(
                    node,
                    "LC-EXPR-012",
                    "nothing is equal to None: a missing fact makes a comparison unknown",
                    f"write `missing({other})` or `known({other})`",
                )
        if sign is None:
            self.stop(node, "LC-EXPR-012", "`is` compares nothing here", "write `==` or `!=`")
        left_text, right_text = _written(left), _written(right)
        if left_text is not None and right_text is not None:
            self.stop(
                node, "LC-EXPR-013", "two literals are compared with each other", "name a fact"
            )
        if left_text is not None:
            return self._with_literal(_MIRRORED[sign], right, left)
        if right_text is not None:
            return self._with_literal(sign, left, right)
        values = self._each(self.value, [left, right])
        return self._two_values(node, sign, values[0], values[1])

    def _with_literal(self, sign: tree.Comparison, side: ast.expr, written: ast.expr) -> Condition:
        if isinstance(_written(written), bool):
            if sign not in ("==", "!="):
                self.stop(written, "LC-EXPR-014", "yes/no values have no order", "write `==`")
            held = self.condition(side)
            return held if _written(written) == (sign == "==") else tree.Not(held)
        value = self.value(side)
        self._refuse_order(side, sign, value.kind)
        constant = self.constant(written, value.kind)
        return tree.Compare(sign, value, constant)

    def _two_values(
        self, node: ast.AST, sign: tree.Comparison, left: Value, right: Value
    ) -> Condition:
        if not comparable(left.kind, right.kind):
            self.stop(
                node,
                "LC-EXPR-014",
                f"a {left.kind.name} cannot be compared with a {right.kind.name}",
                "compare facts of one type",
            )
        self._refuse_order(node, sign, left.kind)
        if isinstance(left.kind, Text | Choice) and isinstance(right.kind, Text | Choice):
            normals = {getattr(k, "normal", None) for k in (left.kind, right.kind)}
            if len(normals) > 1 and isinstance(left.kind, Text) and isinstance(right.kind, Text):
                self.stop(
                    node,
                    "LC-EXPR-014",
                    "the two facts are normalised in different ways, so they are never equal",
                    "compare facts of the same kind",
                )
        for one, other in ((left, right), (right, left)):
            if _holds_days(one) and tree.is_time_bound(other):
                self.stop(
                    node,
                    "LC-EXPR-015",
                    "both sides change with time",
                    "compare days with a number or a fact",
                )
        return tree.Compare(sign, left, right)

    def _refuse_order(self, node: ast.AST, sign: tree.Comparison, kind: Type) -> None:
        if sign in ("==", "!=") and not isinstance(kind, ListOf):
            return
        if not is_ordered(kind):
            cure = {
                "text": "texts are compared with `==`, `in` or `.contains(...)`",
                "choice": "choices have no order: list those you mean with `in [...]`",
                "yes/no": "just name the fact",
            }.get(kind.name, 'ask whether it `.has("...")` something')
            self.stop(node, "LC-EXPR-014", f"a {kind.name} has no order and no `{sign}`", cure)

    def _membership(self, left: ast.expr, right: ast.expr) -> Condition:
        if isinstance(_written(left), str):
            container = self.syntax.source(right)
            shown = self.syntax.source(left)
            self.stop(
                left,
                "LC-EXPR-013",
                "a literal stands where the fact belongs",
                f"write `{container}.has({shown})` for a list, "
                f"`{container}.contains({shown})` for a text",
            )
        if isinstance(right, ast.Tuple | ast.Set):
            self.stop(
                right, "LC-EXPR-013", "the values after `in` stand in square brackets", "[...]"
            )
        value = self.value(left)
        self._refuse_order(left, "==", value.kind)
        if isinstance(value.kind, Points):
            message = "a score is compared, it is not looked for among numbers"
            self.stop(left, "LC-EXPR-014", message, "write `score.total >= 80`")
        if isinstance(right, ast.List):
            return self._one_of(value, right)
        name = self.names.list_name(right)
        if name is None:
            self.stop(
                right,
                "LC-EXPR-013",
                f"`{self.syntax.source(right)[:60]}` is no list of values",
                'write `in ["a", "b"]`, or `in lists.NAME` for a list of the definition',
            )
        if not isinstance(value.kind, Text | Choice):
            self.stop(left, "LC-EXPR-014", f"named lists hold texts, this is a {value.kind.name}")
        return tree.InList(value, name)

    def _one_of(self, value: Value, right: ast.List) -> Condition:
        if not right.elts:
            self.stop(
                right, "LC-EXPR-013", "the list is empty", "nothing can be in it: name values"
            )
        options = self._each(lambda e: self.constant(e, value.kind).value, right.elts)
        unique = tuple(dict.fromkeys(options))
        if len(unique) == 1:
            return tree.Compare("==", value, tree.Constant(unique[0], value.kind))
        return tree.OneOf(value, unique)

    # -- values ----------------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Value:
        """The value at a node."""
        thing = self.thing(node)
        if isinstance(thing, Value):
            return thing
        if isinstance(thing, Items):
            self.stop(
                node,
                "LC-EXPR-021",
                "a list has no single value",
                "take its `.count()`, `.sum(...)`, `.first()` or `.last()`",
            )
        if isinstance(thing, Space):
            self.names.refuse_space(node, thing)
        self.stop(
            node,
            "LC-EXPR-021",
            f"`{self.syntax.source(node)[:60]}` is a condition, not a value",
            "join conditions with `and`, `or`, `not`",
        )

    def thing(self, node: ast.expr) -> Thing:
        """Whatever a node names: a value, a condition, a list or a group of names."""
        if isinstance(node, ast.Name | ast.Attribute | ast.Call):
            return self.names.resolve(node)
        if isinstance(node, ast.BinOp):
            return self._arithmetic(node)
        if isinstance(node, ast.BoolOp | ast.Compare):
            return self.condition(node)
        if isinstance(node, ast.UnaryOp):
            if isinstance(node.op, ast.Not):
                return self.condition(node)
            if isinstance(node.op, ast.USub) and _written(node) is None:
                negative = self.value(node.operand)
                zero = tree.Constant(0, negative.kind)
                return self._sum(node, "-", zero, negative)
        written = _written(node)
        if isinstance(written, bool):
            return tree.Always(written)
        if isinstance(written, Decimal):
            exact = self._exact(node)
            whole = exact == exact.to_integral_value()
            kind: Type = WHOLE if whole else DECIMAL
            return tree.Constant(int(exact) if whole else exact, kind)
        if isinstance(written, str):
            self.stop(
                node,
                "LC-EXPR-013",
                f"the text `{self.syntax.source(node)[:60]}` stands alone",
                "compare it with a fact",
            )
        if isinstance(node, ast.Constant) and node.value is None:
            self.stop(node, "LC-EXPR-012", "there is no value None", "write `missing(fact)`")
        message, hint = _NOT_ALLOWED.get(
            type(node), (f"`{self.syntax.source(node)[:60]}` is not part of the language", "")
        )
        self.stop(node, "LC-EXPR-016", message, hint)

    def constant(self, node: ast.expr, kind: Type) -> tree.Constant:
        """The literal at a node, as a value of the given type."""
        written = _written(node)
        if written is None:
            self.stop(
                node,
                "LC-EXPR-013",
                f"`{self.syntax.source(node)[:60]}` is no literal",
                "write a text in quotes or a number",
            )
        try:
            if isinstance(written, Decimal):
                written = self._exact(node)
            return tree.Constant(literal(written, kind, self.normalisers), kind)
        except LiteralError as error:
            self.stop(node, "LC-EXPR-014", str(error), error.hint)

    def _exact(self, node: ast.expr) -> Decimal:
        try:
            return number(self.syntax.source(node).replace(" ", ""))
        except LiteralError as error:
            self.stop(node, "LC-EXPR-017", str(error), error.hint)

    def text(self, node: ast.expr, what: str) -> str:
        """A literal text, for methods that take nothing else."""
        written = _written(node)
        if not isinstance(written, str):
            self.stop(
                node,
                "LC-EXPR-018",
                f"{what} must be a text in quotes, not `{self.syntax.source(node)[:60]}`",
            )
        return written

    def _arithmetic(self, node: ast.BinOp) -> Value:
        sign = _ARITHMETIC.get(type(node.op))
        if sign is None:
            names = {ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**"}
            if isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod | ast.Pow):
                self.stop(
                    node,
                    "LC-EXPR-016",
                    f"there is no `{names[type(node.op)]}`: numbers stay exact",
                    "multiply the other side instead",
                )
            hint = "write `and` or `or`"
            self.stop(node, "LC-EXPR-016", "bit operators are not part of the language", hint)
        self.names.refuse_hyphen(node)
        left, right = self._each(self.value, [node.left, node.right])
        return self._sum(node, sign, left, right)

    def _sum(self, node: ast.AST, sign: Sign, left: Value, right: Value) -> Value:
        for value in (left, right):
            if isinstance(value.kind, Points):
                self.stop(
                    node,
                    "LC-EXPR-014",
                    "scores are compared, not calculated with",
                    "`score.total` is the sum of the dimensions",
                )
            if not is_numeric(value.kind):
                self.stop(node, "LC-EXPR-014", f"a {value.kind.name} cannot be calculated with", "")
            if tree.is_time_bound(value) and _holds_days(value):
                self.stop(
                    node,
                    "LC-EXPR-015",
                    "days cannot be calculated with",
                    "compare `days_since(...)` with a number",
                )
        kind = left.kind if isinstance(left.kind, type(right.kind)) else DECIMAL
        return tree.Arithmetic(sign, left, right, kind)


def _holds_days(value: Value) -> bool:
    return any(isinstance(n, tree.DaysBetween | tree.CalendarPart) for n in value.walk())


def _joined(make: type[tree.And | tree.Or], parts: list[Condition]) -> Condition:
    """Parts joined, with nested joins of the same kind laid flat: `a and (b and c)` is one list."""
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, make) else (part,))
    return flat[0] if len(flat) == 1 else make(tuple(flat))


def _written(node: ast.expr) -> str | Decimal | bool | None:
    """The literal that a node writes, roughly; None when it is no literal."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = _written(node.operand)
        return -inner if isinstance(inner, Decimal) else None
    if isinstance(node, ast.Name) and node.id in ("true", "false"):
        return node.id == "true"
    if not isinstance(node, ast.Constant):
        return None
    value = node.value
    if isinstance(value, str):
        return normalize("NFC", value)  # as facts are on entry
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return Decimal(1)  # read exactly from the text where it is used
    return None
