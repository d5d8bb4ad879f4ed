"""
From the typed tree back to the canonical text of the condition.

One meaning has one text: the fewest brackets, one spelling for each construct, numbers exact.
Reading the text again gives the same tree.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from leadcore.language import tree
from leadcore.language.tree import Condition, Constant, Items, Node, Scalar, Value
from leadcore.language.types import YesNo

# How tightly each construct binds, loosest first; a part that binds looser than its place demands
# is put in brackets.
_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)
_BINDING = {"+": _SUM, "-": _SUM, "*": _PRODUCT}

_UNITS = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
    ("second", timedelta(seconds=1)),
    ("microsecond", timedelta(microseconds=1)),
)


def render(node: Condition | Value | Items, *, of_item: bool = False) -> str:
    r"""
    The canonical text of a condition, a value or a list of records.

    Args:
        node: The typed tree.
        of_item: Whether the tree stands inside `where` or `sum`, where bare names are the item's
            and the lead's own facts are written `lead.x`.

    Returns:
        One line that reads back as the same tree. It may be a little longer than the text the
        tree came from, so a condition within a few characters of the limit may exceed it.

    >>> from leadcore.language.tree import And, Compare, Fact, Known, Not
    >>> from leadcore.language.types import MONEY
    >>> budget = Fact(("budget",), MONEY)
    >>> render(Not(And((Known(budget), Compare(">=", budget, Constant(Decimal(5000), MONEY))))))
    'not (known(budget) and budget >= 5000)'
    """
    return _Writer(of_item).text(node)


def render_literal(value: Scalar) -> str:
    r"""
    A literal as the language writes it.

    >>> render_literal(timedelta(days=7)), render_literal(Decimal("0.50")), render_literal('a"b')
    ('"7 days"', '0.5', '\'a"b\'')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return number_text(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, timedelta):
        return f'"{duration_text(value)}"'
    if isinstance(value, datetime):
        return f'"{value.astimezone(UTC).isoformat().removesuffix("+00:00")}Z"'
    return f'"{value.isoformat()}"'


def number_text(value: int | Decimal) -> str:
    """
    A number in plain digits, exact, without idle zeros.

    >>> number_text(Decimal("5E+3")), number_text(Decimal("-0.0"))
    ('5000', '0')
    """
    if isinstance(value, int):
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def duration_text(value: timedelta) -> str:
    """
    A length of time in the largest unit that says it in whole numbers, weeks aside.

    >>> duration_text(timedelta(hours=48)), duration_text(timedelta(minutes=90))
    ('2 days', '90 minutes')
    """
    for unit, length in _UNITS:
        count, rest = divmod(value, length)
        if not rest:
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    raise AssertionError("every duration is a whole number of microseconds")


def _quoted(text: str) -> str:
    quote = "'" if '"' in text and "'" not in text else '"'
    return quote + text.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote


def _quoted_pattern(pattern: str) -> str:
    """A pattern, raw where it has backslashes, as authors write it."""
    if "\\" not in pattern or (len(pattern) - len(pattern.rstrip("\\"))) % 2:
        return _quoted(pattern)  # a raw string cannot end in an odd backslash
    for quote in ('"', "'"):
        if quote not in pattern:
            return f"r{quote}{pattern}{quote}"
    return _quoted(pattern)


class _Writer:
    """Writes the nodes of one place: of the lead, or of an item of a list."""

    def __init__(self, of_item: bool) -> None:
        self.of_item = of_item

    def text(self, node: Node, binding: int = _OR) -> str:
        """A node's text, in brackets if it binds looser than its place demands."""
        written, own = self._written(node)
        return f"({written})" if own < binding else written

    def _written(self, node: Node) -> tuple[str, int]:
        match node:
            case tree.Or(parts):
                return " or ".join(self.text(part, _AND) for part in parts), _OR
            case tree.And(parts):
                return " and ".join(self.text(part, _NOT) for part in parts), _AND
            case tree.Not(part):
                return self._negation(part)
            case tree.Compare(operator, left, right):
                return self._comparison(operator, left, right), _COMPARISON
            case tree.OneOf(value, options):
                return self._membership(value, "in", _listed(options)), _COMPARISON
            case tree.InList(value, name):
                return self._membership(value, "in", f"lists.{name}"), _COMPARISON
            case tree.Arithmetic():
                return self._arithmetic(node)
            case Constant(value):
                return render_literal(value), _SIGN if _is_negative(value) else _ATOM
            case _:
                return self._atom(node), _ATOM

    def _negation(self, part: Condition) -> tuple[str, int]:
        match part:
            case tree.Known(value):
                return f"missing({self.text(value)})", _ATOM
            case tree.OneOf(value, options):
                return self._membership(value, "not in", _listed(options)), _COMPARISON
            case tree.InList(value, name):
                return self._membership(value, "not in", f"lists.{name}"), _COMPARISON
            case _:
                return f"not {self.text(part, _NOT)}", _NOT

    def _comparison(self, operator: str, left: Value, right: Value) -> str:
        if isinstance(right, Constant) and isinstance(right.kind, YesNo):
            # `fact == true` reads as the fact itself; membership keeps the comparison.
            inside = "in" if operator == "==" else "not in"
            return self._membership(left, inside, _listed((right.value,)))
        return f"{self.text(left, _SUM)} {operator} {self.text(right, _SUM)}"

    def _membership(self, value: Value, operator: str, container: str) -> str:
        return f"{self.text(value, _SUM)} {operator} {container}"

    def _arithmetic(self, node: tree.Arithmetic) -> tuple[str, int]:
        if (
            node.operator == "-"
            and node.left == Constant(0, node.right.kind)
            and not isinstance(node.right, Constant)
        ):
            return f"-{self.text(node.right, _SIGN)}", _SIGN
        own = _BINDING[node.operator]
        left, right = self.text(node.left, own), self.text(node.right, own + 1)
        return f"{left} {node.operator} {right}", own

    def _atom(self, node: Node) -> str:
        match node:
            case tree.Fact():
                return self._fact(node)
            case tree.Derived(name) | tree.Segment(name) | tree.Flag(name) | tree.Outcome(name):
                return name
            case tree.Points(dimension):
                return f"score.{dimension}"
            case tree.Truth(value):
                return self.text(value)
            case tree.Known(value):
                return f"known({self.text(value)})"
            case tree.Always(holds):
                return "true" if holds else "false"
            case tree.TextTest(test, value, needles):
                quoted = _quoted_pattern if test == "matches" else _quoted
                return f"{self.text(value, _ATOM)}.{test}({', '.join(map(quoted, needles))})"
            case tree.Has(values, options, every):
                name = "has" if len(options) == 1 else "has_all" if every else "has_any"
                return f"{self._fact(values)}.{name}({', '.join(map(render_literal, options))})"
            case tree.HasListed(values, name):
                return f"{self._fact(values)}.has(lists.{name})"
            case tree.Length(values):
                return f"{self._fact(values)}.count()"
            case tree.Allows(channel, purpose):
                said = (channel,) if purpose == "marketing" else (channel, purpose)
                return f"{self._own('consent')}.allows({', '.join(map(_quoted, said))})"
            case tree.Reached(stage, before):
                return f"{'was.stage' if before else 'stage'}.reached({_quoted(stage)})"
            case tree.DaysBetween(direction, moment):
                return f"days_{direction}({self.text(moment)})"
            case tree.CalendarPart(part, zone):
                return f"now.{part}({'' if zone is None else _quoted(zone)})"
            case Items() | tree.Count() | tree.Exists() | tree.Total() | tree.EndItem():
                return self._list(node)
            case _:
                raise TypeError(f"a {type(node).__name__} is no node of a condition")

    def _list(self, node: Items | tree.Count | tree.Exists | tree.Total | tree.EndItem) -> str:
        if not isinstance(node, Items):
            items = self._list(node.items)
            match node:
                case tree.Count():
                    return f"{items}.count()"
                case tree.Exists():
                    return f"{items}.exists()"
                case tree.Total(operation, _, of):
                    return f"{items}.{operation}({_Writer(of_item=True).text(of)})"
                case tree.EndItem(end, _, fact):
                    return f"{items}.{end}().{'.'.join(fact.path)}"
        text = self._own(".".join(node.path))
        if node.where is not None:
            text += f".where({_Writer(of_item=True).text(node.where)})"
        if node.within is not None:
            text += f'.within("{duration_text(node.within)}")'
        return text

    def _fact(self, fact: tree.Fact) -> str:
        path = ".".join(fact.path)
        if fact.of == "lead":
            return self._own(path)
        return f"member.{path}" if fact.of == "member" else path

    def _own(self, path: str) -> str:
        """A path of the lead, as it is written where the writer stands."""
        return f"lead.{path}" if self.of_item else path


def _listed(options: tuple[Scalar, ...]) -> str:
    return f"[{', '.join(map(render_literal, options))}]"


def _is_negative(value: Scalar) -> bool:
    return isinstance(value, int | Decimal) and number_text(value).startswith("-")
