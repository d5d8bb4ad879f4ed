"""
From condition trees of the package to the typed tree, with the package's meaning or not at all.

Each test becomes what it means on the facts of a lead: the package's tolerance for numbers, its
empty text for a missing one, its disregard of case in choices and lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from leadcore.errors import nearest
from leadcore.language import tree
from leadcore.language.business_rules.choice_tests import (
    SELECT_MULTIPLE_OPERATORS,
    SELECT_OPERATORS,
    select_multiple_test,
    select_test,
)
from leadcore.language.business_rules.faults import Steps, TreeFault, shown, tree_fault, wrong_type
from leadcore.language.business_rules.joining import all_of, any_of
from leadcore.language.business_rules.leaf import Leaf
from leadcore.language.business_rules.string_tests import STRING_OPERATORS, string_test
from leadcore.language.business_rules.tolerance import NUMERIC_OPERATORS, bounds
from leadcore.language.business_rules.tree_size import refuse_size
from leadcore.language.business_rules.variables import (
    Variable,
    VariableKind,
    variable_named,
    variables_of,
)
from leadcore.language.faults import FaultError
from leadcore.language.literals import LiteralError, Normalisers, literal, number
from leadcore.language.reading import read_condition, read_value
from leadcore.language.render import number_text
from leadcore.language.tree import Condition, Constant, Value
from leadcore.language.types import ListOf, Text, Whole
from leadcore.language.vocabulary import Scope, Vocabulary

#: The operators of each of the package's types.
OPERATORS: Mapping[VariableKind, tuple[str, ...]] = {
    "string": STRING_OPERATORS,
    "numeric": NUMERIC_OPERATORS,
    "boolean": ("is_true", "is_false"),
    "select": SELECT_OPERATORS,
    "select_multiple": SELECT_MULTIPLE_OPERATORS,
}
# Beyond every fact and every float that is not nearly nothing; exact fractions of what lies further
# out would fill the memory.
_FURTHEST_DIGIT = 400
#: How many faults of one tree are told; what comes after is not read.
_MOST_TOLD = 50
_LEAF = ("name", "operator", "value")
_FORM = 'a test reads {"name": "country", "operator": "equal_to", "value": "US"}'


def from_business_rules(
    conditions: object,
    vocabulary: Vocabulary,
    scope: Scope,
    normalisers: Normalisers,
    *,
    untyped: bool = False,
) -> Condition:
    """
    Read a condition tree in the format of the `business-rules` package.

    Args:
        conditions: The tree as plain data: `{"all": [...]}`, `{"any": [...]}` or one test with
            `name`, `operator` and `value`. Names are dotted paths such as `company.employees`.
        vocabulary: The names it may use.
        scope: Where it stands, which limits what results it may read.
        normalisers: How literals are made canonical, by normal form.
        untyped: Whether every value is still text, as in a document whose scalars are typed only
            by what they meet; numbers are then read from text.

    Returns:
        The typed tree, which means what the package means. Where a value is missing that the
        package would stop at with an error, the test is unknown.

    Raises:
        FaultError: With every fault, each a `TreeFault` with its path within the tree.

    >>> from leadcore.language.types import WHOLE, Field, Record
    >>> from leadcore.language.vocabulary import Section
    >>> lead = Record("lead", {"employees": Field(WHOLE)})
    >>> test = {"name": "employees", "operator": "greater_than", "value": 50}
    >>> found = from_business_rules(
    ...     {"all": [test]}, Vocabulary(lead, touch=Record("touch")), Scope(Section.SCORE), {}
    ... )
    >>> found.operator, found.right.value
    ('>', 50)
    """
    refuse_size(conditions)
    importer = _Importer(vocabulary, scope, normalisers, untyped=untyped)
    found = importer.condition(conditions, ())
    if found is None:
        raise FaultError(*importer.faults)
    return found


class _Importer:
    """Reads one tree, and gathers what is wrong with its parts."""

    def __init__(
        self, vocabulary: Vocabulary, scope: Scope, normalisers: Normalisers, *, untyped: bool
    ) -> None:
        self.vocabulary = vocabulary
        self.scope = scope
        self.normalisers = normalisers
        self.untyped = untyped
        self.named: dict[str, Value | Condition] = {}
        self.faults: list[TreeFault] = []

    # -- groups ----------------------------------------------------------------------------------

    def condition(self, node: object, at: Steps) -> Condition | None:
        """The condition at a place; None when it has faults, which are noted."""
        if len(self.faults) >= _MOST_TOLD:
            return None
        try:
            return self._condition(node, at)
        except FaultError as error:
            self.faults += [fault for fault in error.faults if isinstance(fault, TreeFault)]
            return None

    def _condition(self, node: object, at: Steps) -> Condition | None:
        if not isinstance(node, Mapping):
            raise tree_fault("LC-BR-001", "this is neither a group nor a test", _FORM, at=at)
        for key in ("all", "any"):
            if key in node:
                return self._group(node, key, at)
        return self._test(node, at)

    def _group(self, node: Mapping[object, object], key: str, at: Steps) -> Condition | None:
        others = [shown(other) for other in node if other != key]
        if others:
            message = f"`{key}` stands alone in its group, not beside `{others[0]}`"
            raise tree_fault("LC-BR-001", message, "put the one into the other", at=at)
        parts, at = node[key], (*at, key)
        if isinstance(parts, str) or not isinstance(parts, Sequence):
            raise tree_fault("LC-BR-001", f"`{key}` takes a list", _FORM, at=at)
        if not parts:
            raise tree_fault("LC-BR-002", f"`{key}` is empty", "name at least one test", at=at)
        found = [self.condition(part, (*at, index)) for index, part in enumerate(parts)]
        read = [part for part in found if part is not None]
        if len(read) < len(found):
            return None
        return all_of(read) if key == "all" else any_of(read)

    # -- tests -----------------------------------------------------------------------------------

    def _test(self, node: Mapping[object, object], at: Steps) -> Condition:
        if "conditions" in node:
            message = "this is a whole rule, not its conditions"
            raise tree_fault("LC-BR-001", message, "give what `conditions` holds", at=at)
        for key in node:
            if key not in _LEAF:
                near = nearest(shown(key), (*_LEAF, "all", "any"))
                hint = f"did you mean `{near}`?" if near else _FORM
                message = f"`{shown(key)}` has no meaning in a test"
                raise tree_fault("LC-BR-001", message, hint, at=at)
        for key in _LEAF:
            if key not in node:
                raise tree_fault("LC-BR-001", f"the test has no `{key}`", _FORM, at=at)
        variable = self._variable(node["name"], (*at, "name"))
        found = self._read(variable, (*at, "name"))
        operator = self._operator(node["operator"], variable, (*at, "operator"))
        if isinstance(found, Condition):
            return found if operator == "is_true" else tree.Not(found)
        given = node["value"]
        if self.untyped and variable.kind == "numeric" and isinstance(given, str):
            given = _number_written(given, (*at, "value"))
        leaf = Leaf(variable, found, operator, given, (*at, "value"), self.normalisers)
        if variable.kind == "string":
            return string_test(leaf)
        if variable.kind == "numeric":
            return _numeric_test(leaf)
        return select_test(leaf) if variable.kind == "select" else select_multiple_test(leaf)

    def _variable(self, given: object, at: Steps) -> Variable:
        if not isinstance(given, str):
            raise wrong_type("a name in quotes", given, at)
        variable = variable_named(self.vocabulary, given)
        if variable is not None:
            return variable
        name = given[:60]
        field = self.vocabulary.fact(tuple(given.split(".")))
        kind = field.type if field is not None else self.vocabulary.derived.get(given)
        if kind is not None:
            message = f"`{name}` is {kind.one}, for which the format has no operators"
            hint = "write the condition as text, or name it in `segments:` and test that"
            if isinstance(kind, ListOf) and isinstance(kind.item, Text):
                hint = f"in lists the format ignores case, and the language does not; {hint}"
            raise tree_fault("LC-BR-004", message, hint, at=at)
        known = variables_of(self.vocabulary)
        near = nearest(given, known)
        listed = ", ".join(sorted(known)[:8])
        hint = f"did you mean `{near}`?" if near else f"there is: {listed} ..."
        raise tree_fault("LC-BR-003", f"no variable is called `{name}`", hint, at=at)

    def _operator(self, given: object, variable: Variable, at: Steps) -> str:
        operators = OPERATORS[variable.kind]
        if isinstance(given, str) and given in operators:
            return given
        near = nearest(shown(given), operators)
        hint = f"did you mean `{near}`?" if near else f"there is: {', '.join(operators)}"
        message = f"a {variable.kind} variable has no operator `{shown(given)}`"
        raise tree_fault("LC-BR-005", message, hint, at=at)

    def _read(self, variable: Variable, at: Steps) -> Value | Condition:
        """What a name stands for, read as in a text: there it is known what is decided where."""
        name = variable.name
        read = read_condition if variable.kind == "boolean" else read_value
        if name not in self.named:
            try:
                self.named[name] = read(name, self.vocabulary, self.scope, self.normalisers)
            except FaultError as error:
                first = error.faults[0]
                raise tree_fault(first.code, first.message, first.hint, at=at) from None
        return self.named[name]


def _number_written(text: str, at: Steps) -> Decimal:
    try:
        return number(text)
    except LiteralError as error:
        raise tree_fault("LC-BR-006", str(error), error.hint, at=at) from None


def _numeric_test(leaf: Leaf) -> Condition:
    given, kind = leaf.given, leaf.variable.type
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal):
        raise wrong_type("a number", given, leaf.at)
    if isinstance(given, float | Decimal) and not Decimal(given).is_finite():
        raise tree_fault("LC-BR-006", f"`{given}` is no number", at=leaf.at)
    if given and abs(Decimal(given).adjusted()) > _FURTHEST_DIGIT:
        message = "the number has more digits than any fact"
        raise tree_fault("LC-BR-011", message, at=leaf.at)
    parts: list[Condition] = []
    try:
        for sign, bound in bounds(leaf.operator, given, whole=isinstance(kind, Whole)):
            exact = literal(number(number_text(bound)), kind, leaf.normalisers)
            parts.append(tree.Compare(sign, leaf.value, Constant(exact, kind)))
    except LiteralError as error:
        raise tree_fault("LC-BR-011", str(error), error.hint, at=leaf.at) from None
    return all_of(parts)
