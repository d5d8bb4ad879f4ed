"""
From the typed tree to plain English, for people who read rules and do not write them.

It says exactly what the tree says: `not` is worked into the words, groups stand in brackets.
"""

from __future__ import annotations

from leadcore.language import tree
from leadcore.language.english.phrases import (
    alternatives,
    number_words,
    one_line,
    own_words,
    plural_of,
    together,
    value_words,
    words,
)
from leadcore.language.render import duration_text
from leadcore.language.tree import OPPOSITE, Comparison, Condition, Constant, Items, Scalar, Value
from leadcore.language.types import Date, Duration, Field, Moment, Record, Type
from leadcore.language.vocabulary import Vocabulary

_NUMBERS: dict[Comparison, str] = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_DAYS = _NUMBERS | {
    "<": "is before",
    "<=": "is no later than",
    ">": "is after",
    ">=": "is no earlier than",
}
_LENGTHS = _NUMBERS | {"<": "is shorter than", ">": "is longer than"}
_AMOUNTS: dict[Comparison, str] = {
    "==": "exactly",
    "!=": "not exactly",
    "<": "fewer than",
    "<=": "at most",
    ">": "more than",
    ">=": "at least",
}
_TEXT_TESTS = {
    "contains": ("contains", "does not contain"),
    "starts_with": ("begins with", "does not begin with"),
    "ends_with": ("ends with", "does not end with"),
    "has_word": ("has the word", "does not have the word"),
    "matches": ("matches the pattern", "does not match the pattern"),
}
_SIGNS = {"+": "plus", "-": "minus", "*": "times"}
_PARTS = {
    "weekday": "the weekday",
    "hour": "the hour",
    "day": "the day of the month",
    "month": "the number of the month",
}
_EXTREMES = {"max": "largest", "min": "smallest"}


def english(node: Condition | Value | Items, vocabulary: Vocabulary) -> str:
    """
    A condition, value or list in plain English.

    Args:
        node: The typed tree.
        vocabulary: Where fields have their labels; a field without one is called by its name.

    Returns:
        One line without a final stop, such as
        `the country is US or CA, and the budget is at least 5,000`.

    >>> from leadcore.language.tree import Compare, Constant, Fact, Not
    >>> from leadcore.language.types import MONEY, Field, Record
    >>> lead = Record("lead", {"budget": Field(MONEY, label="Yearly budget")})
    >>> budget = Fact(("budget",), MONEY)
    >>> condition = Not(Compare("<", budget, Constant(5000, MONEY)))
    >>> english(condition, Vocabulary(lead, touch=Record("touch")))
    'the yearly budget is at least 5,000'
    """
    speaker = _Speaker(vocabulary, None)
    if isinstance(node, Condition):
        return one_line(speaker.condition(node))
    return one_line(speaker.several(node) if isinstance(node, Items) else speaker.noun(node))


class _Speaker:
    """Speaks of the lead, or inside a `where` of an item of a list."""

    def __init__(self, vocabulary: Vocabulary, item: Record | None) -> None:
        self.vocabulary = vocabulary
        self.item = item

    # -- conditions ------------------------------------------------------------------------------

    def condition(self, node: Condition, *, negated: bool = False, nested: bool = False) -> str:
        """A condition, or its opposite."""
        match node:
            case tree.Not(part):
                return self.condition(part, negated=not negated, nested=nested)
            case tree.And(parts) | tree.Or(parts):
                # The opposite of a group is the other group of the opposites.
                sign = ", and " if isinstance(node, tree.And) is not negated else ", or "
                said = sign.join(self.condition(p, negated=negated, nested=True) for p in parts)
                return f"({said})" if nested else said
            case tree.Exists(items):
                return f"no {self.several(items)}" if negated else f"at least 1 {self.one(items)}"
            case tree.Compare(operator, left, right):
                return self._comparison(OPPOSITE[operator] if negated else operator, left, right)
            case tree.Truth(value):
                return self._truth(value, negated=negated)
            case _:
                return self._test(node, negated=negated)

    def _test(self, node: Condition, *, negated: bool) -> str:
        said_of = self._said_of(node, negated=negated)
        if said_of is not None:
            value, predicate = said_of
            return f"{self.noun(value)} {predicate}"
        return self._result(node, negated=negated)

    def _said_of(self, node: Condition, *, negated: bool) -> tuple[Value, str] | None:
        """What a test is about, and what it says of it; None for what has no such form."""
        match node:
            case tree.Not(part):
                return self._said_of(part, negated=not negated)
            case tree.Compare(_, tree.Count() | tree.DaysBetween(), _):
                return None
            case tree.Compare(operator, left, right):
                return left, self._compared(
                    OPPOSITE[operator] if negated else operator, left, right
                )
            case tree.OneOf(value, options):
                said = alternatives([value_words(option, value.kind) for option in options])
                return value, f"{'is not' if negated else 'is'} {said}"
            case tree.InList(value, name):
                return value, f"{'is not' if negated else 'is'} on the list of {words(name)}"
            case tree.TextTest(test, value, needles):
                quoted = alternatives([value_words(needle) for needle in needles])
                return value, f"{_TEXT_TESTS[test][negated]} {quoted}"
            case tree.Known(value):
                return value, "is not known" if negated else "is known"
            case tree.Truth(value):
                return value, "is no" if negated else "is yes"
            case tree.Has(values, options, every):
                assert not isinstance(values.kind, Record)
                kind: Type = getattr(values.kind, "item", values.kind)
                said = (together if every else alternatives)(
                    [value_words(o, kind) for o in options]
                )
                return values, f"{'do not include' if negated else 'include'} {said}"
            case tree.HasListed(values, name):
                include = "include nothing" if negated else "include something"
                return values, f"{include} on the list of {words(name)}"
            case _:
                return None

    def _result(self, node: Condition, *, negated: bool) -> str:
        match node:
            case tree.Segment(name):
                belongs = "does not belong to" if negated else "belongs to"
                return f"the lead {belongs} the segment {words(name)}"
            case tree.Flag(name):
                return f"the lead {'is not' if negated else 'is'} {name}"
            case tree.Reached(stage, before):
                verb, when = ("had", " before") if before else ("has", "")
                return f"the lead {verb}{' not' if negated else ''} reached {words(stage)}{when}"
            case tree.Allows(channel, purpose):
                consent = "there is no consent" if negated else "there is consent"
                return f"{consent} to {words(channel)} for {value_words(purpose, bare=True)}"
            case tree.Always(holds):
                return "always" if holds is not negated else "never"
            case _:
                raise TypeError(f"a {type(node).__name__} is no node of a condition")

    def _comparison(self, operator: Comparison, left: Value, right: Value) -> str:
        if isinstance(right, Constant) and isinstance(left, tree.Count):
            return self._counted(operator, right.value, left.items)
        if isinstance(right, Constant) and isinstance(left, tree.DaysBetween):
            amount = _AMOUNTS[operator].replace("fewer", "less")
            days = "day" if right.value == 1 else "days"
            number = number_words(right.value)
            return f"it is {amount} {number} {days} {left.direction} {self.noun(left.moment)}"
        return f"{self.noun(left)} {self._compared(operator, left, right)}"

    def _counted(self, operator: Comparison, number: Scalar, items: Items) -> str:
        if (operator, number) in ((">", 0), ("!=", 0)):
            operator, number = ">=", 1
        if (operator, number) in (("==", 0), ("<=", 0), ("<", 1)):
            return f"no {self.several(items)}"
        counted = self.one(items) if number == 1 else self.several(items)
        return f"{_AMOUNTS[operator]} {number_words(number)} {counted}"

    def _compared(self, operator: Comparison, left: Value, right: Value) -> str:
        signs = _NUMBERS
        if isinstance(left.kind, Date | Moment):
            signs = _DAYS
        elif isinstance(left.kind, Duration):
            signs = _LENGTHS
        return f"{signs[operator]} {self.noun(right)}"

    def _truth(self, value: Value, *, negated: bool) -> str:
        answer = "no" if negated else "yes"
        if isinstance(value, tree.Fact | tree.Derived):
            owner, name = self.owner_and_name(value)
            first, _, rest = name.partition(" ")
            if first == "is" and rest:
                return f"{owner} {'is not' if negated else 'is'} {rest}"
            if first == "has" and rest:
                return f"{owner} {'does not have' if negated else 'has'} {rest}"
            said = self._named(value)
            return f"{name if said == f'the {name}' else said} is {answer}"
        return f"{self.noun(value)} is {answer}"

    # -- values ----------------------------------------------------------------------------------

    def noun(self, value: Value) -> str:
        """A value as something that can be spoken of."""
        match value:
            case Constant(held, kind):
                return value_words(held, kind)
            case tree.Fact() | tree.Derived():
                return self._named(value)
            case tree.Points(dimension):
                return f"the {words(dimension)} score"
            case tree.Outcome(name):
                return {"was.stage": "the stage before"}.get(name, f"the {name}")
            case tree.Arithmetic():
                return self._calculation(value)
            case tree.DaysBetween(direction, moment):
                return f"the number of days {direction} {self.noun(moment)}"
            case tree.CalendarPart(part, zone):
                return f"{_PARTS[part]} in {zone or 'the time zone of the lead'}"
            case tree.Count(items):
                return f"the number of {self.several(items)}"
            case tree.Length(values):
                return f"the number of {self.owner_and_name(values)[1]}"
            case tree.Total():
                return self._total(value)
            case tree.EndItem(end, items, fact):
                owner, called = _Speaker(self.vocabulary, items.record).owner_and_name(fact)
                if owner != "it":
                    called = f"{owner.removeprefix('its ')}'s {called}"
                age = "oldest" if end == "first" else "newest"
                return f"the {called} of the {age} {self.one(items)}"
            case _:
                raise TypeError(f"a {type(value).__name__} is no value of a condition")

    def _calculation(self, value: tree.Arithmetic) -> str:
        def part(each: Value) -> str:
            said = self.noun(each)
            return f"({said})" if isinstance(each, tree.Arithmetic) else said

        if value.operator == "-" and value.left == Constant(0, value.right.kind):
            return f"minus {part(value.right)}"
        return f"{part(value.left)} {_SIGNS[value.operator]} {part(value.right)}"

    def _total(self, value: tree.Total) -> str:
        inner = _Speaker(self.vocabulary, value.items.record)
        if isinstance(value.of, tree.Fact) and value.of.of == "item":
            said = inner.owner_and_name(value.of)[1]
        else:
            said = f"({inner.noun(value.of)})"
        if value.operation == "sum":
            return f"the sum of {said} over {self.several(value.items)}"
        return f"the {_EXTREMES[value.operation]} {said} of {self.several(value.items)}"

    # -- names -----------------------------------------------------------------------------------

    def _named(self, value: tree.Fact | tree.Derived) -> str:
        owner, name = self.owner_and_name(value)
        if owner == "it":
            return f"its {name}"
        if owner == "the lead" and self.item is None:
            return f"the {name}"
        return f"{owner}'s {name}"

    def owner_and_name(self, value: tree.Fact | tree.Derived) -> tuple[str, str]:
        """Whose fact it is, and what it is called: `the company`, `number of employees`."""
        if isinstance(value, tree.Derived):
            return "the lead", words(value.name)
        record = {"lead": self.vocabulary.lead, "member": self.vocabulary.member}.get(
            value.of, self.item
        )
        names = []
        for step in value.path:
            field = record.fields.get(step) if isinstance(record, Record) else None
            names.append(_name(step, field))
            record = field.type if field is not None and isinstance(field.type, Record) else None
        owner = {"lead": "the lead", "member": "the candidate"}.get(value.of, "it")
        for index, outer in enumerate(names[:-1]):
            if index == 0 and value.of == "lead" and self.item is None:
                owner = f"the {outer}"
            else:
                owner = f"its {outer}" if owner == "it" else f"{owner}'s {outer}"
            # A label such as "Company name" already says whose name it is.
            names[-1] = names[-1].removeprefix(f"{outer} ")
        return owner, names[-1]

    # -- lists -----------------------------------------------------------------------------------

    def one(self, items: Items) -> str:
        """One item of a list, as after "1"."""
        kind = items.path[0] == "touches" and len(items.path) == 2
        return words(items.path[1] if kind else items.record.title) + self._narrowed(items)

    def several(self, items: Items) -> str:
        """The items of a list, in the plural."""
        if items.path[0] == "touches" and len(items.path) == 2:
            return plural_of(words(items.path[1])) + self._narrowed(items)
        return words(items.path[-1]) + self._narrowed(items)

    def _narrowed(self, items: Items) -> str:
        said = ""
        if items.within is not None:
            length = duration_text(items.within)
            said += f" in the last {length.removeprefix('1 ')}"
        if items.where is not None:
            said += f" {_Speaker(self.vocabulary, items.record).set_apart(items.where)}"
        return said

    def set_apart(self, where: Condition) -> str:
        """What sets items apart: `whose url contains "x" and whose title is "y"`."""
        parts = where.parts if isinstance(where, tree.And) else (where,)
        said = []
        for part in parts:
            about = self._said_of(part, negated=False)
            fact = about[0] if about is not None else None
            if about is None or not isinstance(fact, tree.Fact) or fact.of != "item":
                return f"for which ({self.condition(where)})"
            owner, name = self.owner_and_name(fact)
            whose = "whose" if owner == "it" else f"whose {owner.removeprefix('its ')}'s"
            said.append(f"{whose} {name} {about[1]}")
        return " and ".join(said)


def _name(step: str, field: Field | None) -> str:
    return own_words(field.label) if field is not None and field.label else words(step)
