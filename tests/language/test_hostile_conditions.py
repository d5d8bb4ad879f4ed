"""Any text as a condition gives a condition or its faults, in bounded time, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadcore.errors import CATALOGUE
from leadcore.language import tree
from leadcore.language.faults import Fault, FaultError
from leadcore.language.reading import read_condition, read_items, read_value
from leadcore.language.render import render
from leadcore.language.syntax import MAX_TEXT
from tests.language.situations import Fast, Situations, interpreted
from tests.language.strategies import NORMALISERS, SCOPE, VOCABULARY, TypedTrees

READERS: tuple[Callable[..., tree.Node], ...] = (read_condition, read_items, read_value)
TOKENS = (
    *("title", "budget", "timeline_days", "interests", "touches", "purchase", "amount", "company"),
    *("lead", "lists", "now", "was", "stage", "score", "grade", "qualified", "came_back", "region"),
    *(
        "known",
        "missing",
        "days_since",
        "where",
        "within",
        "count",
        "exists",
        "sum",
        "first",
        "last",
    ),
    *("has", "has_all", "contains", "has_word", "matches", "reached", "allows", "weekday", "hour"),
    *("and", "or", "not", "in", "is", "if", "else", "lambda", "None", "True", "true", "class"),
    *("==", "!=", "<", "<=", ">", ">=", "=", ":=", "->", "+", "-", "*", "/", "**", "%", "@", "~"),
    *("(", ")", "[", "]", "{", "}", ",", ".", ":", ";", "!", "?", "`", "$", "\\", "#", "'", '"'),
    *('"a"', "'b'", 'r"\\d"', 'f"{x}"', '"7 days"', '"2026-02-01"', '"Europe/Berlin"', '"("'),
    *("0", "1", "5000", "0.5", "12,000", "007", "1e9", "1e999", "9" * 40, "0x1f", "1_0", "5j", "."),
    *("\n", "\t", "\x00", "\x01", "\u00a0", "\u2028", "\ufeff", "\ud800", "é", "ı", "🚀", "“", "−"),
)
SPACES = st.sampled_from(("", " ", " ", "  "))
SOUPS = st.lists(st.tuples(st.sampled_from(TOKENS), SPACES), max_size=25).map(
    lambda parts: "".join(token + space for token, space in parts)
)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A good condition with something cut, doubled, exchanged or put in."""
    text = render(draw(TypedTrees(depth=1).conditions()))[:500]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 6)))
        put = draw(st.sampled_from(TOKENS) | st.just("") | st.just(text[start:end] * 2))
        text = text[:start] + put + text[end:]
    return text


def check(text: str) -> tree.Node | None:
    """Read a text in every way; what is refused is refused in good form."""
    found: tree.Node | None = None
    for read in READERS:
        faults: tuple[Fault, ...] | None = None
        try:
            node = read(text, VOCABULARY, SCOPE, NORMALISERS)
        except FaultError as error:
            faults = error.faults
        else:
            found = found or node
        assert faults is None or faults
        for fault in faults or ():
            assert fault.code in CATALOGUE
            assert fault.code.startswith("LC-EXPR-")
            assert fault.message
            assert 0 <= fault.start < fault.end <= max(len(text), 1)
            assert len(fault.message) + len(fault.hint) < 600
    return found


@settings(max_examples=20 * settings.default.max_examples)
@given(ANYTHING | SOUPS | damaged())
@example("")
@example("\x00")
@example("\ud800")
@example('"\ud800"')
@example("a\\\nb")
@example("title == 'a\nb'")
@example("\u2028")
@example('"""')
@example("title == f'{'")
@example("0777 == budget")
@example("1if 1else 2")
@example("budget > 0_0")
@example("(yield)")
@example("budget > 1__0")
@example("touches.purchase.sum(amount)(1) > 2")
@example("not")
def test_any_text_gives_a_condition_or_faults(text: str) -> None:
    """No text raises anything else, and every fault lies within the text."""
    node = check(text)

    if isinstance(node, tree.Condition) and not _asks_member(node):
        situation = Situations(node, Random(1)).one()
        answer = interpreted(node, situation)
        assert Fast(node)(situation) == (answer is True, answer is False)


def _asks_member(node: tree.Node) -> bool:
    return any(isinstance(each, tree.Fact) and each.of == "member" for each in node.walk())


DEEP = {
    "brackets": lambda n: "(" * n + "unsubscribed" + ")" * n,
    "open brackets": lambda n: "(" * n,
    "closed brackets": lambda n: ")" * n,
    "square brackets": lambda n: "[" * n + "]" * n,
    "braces": lambda n: "{" * n,
    "mixed brackets": lambda n: "([{" * (n // 3),
    "not": lambda n: "not " * n + "unsubscribed",
    "minus": lambda n: "budget > " + "-" * n + "1",
    "minus of a fact": lambda n: "-" * n + "budget > 1",
    "plus": lambda n: "budget > " + "+" * n + "1",
    "tilde": lambda n: "~" * n + "1",
    "dots": lambda n: "a" + ".b" * n,
    "calls": lambda n: "known" + "(title)" * n,
    "nested calls": lambda n: "known(" * n + "title" + ")" * n,
    "subscripts": lambda n: "a" + "[0]" * n,
    "where": lambda n: "touches" + ".where(kind == 'a')" * n + ".exists()",
    "nested where": lambda n: "touches.where(" * n + "true" + ")" * n,
    "within": lambda n: "touches" + ".within('7 days')" * n + ".exists()",
    "sum": lambda n: "budget" + " + 1" * n + " > 5",
    "product": lambda n: "budget" + " * 3" * n + " > 5",
    "power": lambda n: "2" + " ** 2" * n + " > budget",
    "chain": lambda n: "budget" + " < budget" * n,
    "and": lambda n: "unsubscribed" + " and unsubscribed" * n,
    "or": lambda n: "unsubscribed" + " or unsubscribed" * n,
    "and or": lambda n: "(" * n + "true" + " and true) or true" * n,
    "if": lambda n: "1 if 1 else " * n + "1",
    "lambda": lambda n: "lambda: " * n + "1",
    "list": lambda n: "budget in [" + "1, " * n + "2]",
    "texts": lambda n: "title in [" + '"a", ' * n + '"b"]',
    "texts side by side": lambda n: '"a" ' * n,
    "one long text": lambda n: 'title == "' + "a" * n + '"',
    "one open text": lambda n: 'title == "' + "a" * n,
    "one long name": lambda n: "a" * n + " > 1",
    "one long number": lambda n: "budget > " + "9" * n,
    "one long fraction": lambda n: "budget > 0." + "1" * n,
    "thousands": lambda n: "budget > 1" + ",000" * n,
    "underscores": lambda n: "budget > 1" + "_0" * n,
    "exponent": lambda n: "budget > 1e" + "9" * n,
    "zeros": lambda n: "budget > " + "0" * n + "1",
    "backslashes": lambda n: "\\" * n,
    "escapes": lambda n: 'title == "' + "\\n" * n + '"',
    "quotes": lambda n: '"' * n,
    "both quotes": lambda n: "\"'" * n,
    "remarks": lambda n: "#" * n,
    "blanks": lambda n: " " * n + "unsubscribed",
    "lines": lambda n: "\n" * n + "unsubscribed",
    "NULs": lambda n: "\x00" * n,
    "surrogates": lambda n: "\ud800" * n,
    "rockets": lambda n: 'title == "' + "🚀" * n + '"',
    "accents": lambda n: 'title == "e' + "\u0301" * n + '"',
    "ligatures": lambda n: 'title == "' + "\ufdfa" * n + '"',
    "look-alikes": lambda n: "а" * n + " > 1",
    "equals": lambda n: "=" * n,
    "exclamation": lambda n: "!" * n + "unsubscribed",
    "words": lambda n: "a " * n,
    "f-strings": lambda n: 'f"{' * n,
    "pattern": lambda n: 'title.matches("' + "(" * n + '")',
    "closed pattern": lambda n: 'title.matches("' + "(" * n + ")" * n + '")',
    "repeated pattern": lambda n: 'title.matches("' + "a?" * n + "a" * n + '")',
    "words to find": lambda n: 'title.has_word("' + "a " * n + '")',
}


@pytest.mark.parametrize("size", [20, 99, 101, 300, 1_000, 9_900])
@pytest.mark.parametrize("shape", sorted(DEEP))
def test_deep_and_long_texts_are_read_or_refused(shape: str, size: int) -> None:
    """Whatever nests or goes on, within the limit of characters or beyond, is answered."""
    text = DEEP[shape](size)
    for shown in (text, text[: MAX_TEXT + 1], f" {text[: MAX_TEXT - 1]}"):
        node = check(shown)
        if len(shown) > MAX_TEXT:
            assert node is None
        elif isinstance(node, tree.Condition):
            render(node)
            situation = Situations(node, Random(1)).one()
            answer = interpreted(node, situation)
            assert Fast(node)(situation) == (answer is True, answer is False)


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*a){12}$", "(a?){40}a{40}", "([a-z]+)*$", r"(\w+\s?)*$"],
)
def test_catastrophic_patterns_finish(pattern: str) -> None:
    """Patterns that hang other engines are linear in the text here."""
    condition = read_condition(f'title.matches(r"{pattern}")', VOCABULARY, SCOPE, NORMALISERS)
    situation = Situations(condition, Random(1)).one()
    situation.lead.title = "a" * 20_000 + "!"

    answer = interpreted(condition, situation)
    assert Fast(condition)(situation) == (answer is True, answer is False)
