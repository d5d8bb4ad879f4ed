"""Any bytes as a definition give a clean error or a document, with every place inside the text."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcore import Definition
from leadcore.definition.loading.loaded import Loaded, load, loads
from leadcore.definition.sections.document import Document
from leadcore.errors import DefinitionError, Problem
from tests.definition.sample import FILES, SAMPLE, write_sample

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

#: What people and machines put into YAML that has a meaning there, or once had one.
SNIPPETS = [
    "{", "}", "[", "]", ",", ": ", " #", '"', "'", "\\", "|", ">", "*x", "&x ", "!t ", "- ", "? ",
    "\t", "\n", "\r\n", "\r", "  ", "%", "@", "`", "~", "---\n", "...\n", "<<: *x", "null", "\0",
    "\x85", "\u2028", "\ufeff", "é", "😀", "\ud800", "{{", "}}", "&a [*a]", "0" * 30, "1e999",
]  # fmt: skip


def assert_answered(text: str | bytes, folder: Path | None = None) -> Loaded | None:
    """Load a text, and hold whatever comes of it against what is promised."""
    shown = text if isinstance(text, str) else text.decode("utf-8", errors="replace")
    try:
        loaded = loads(text, name="a.yaml", folder=folder)
    except DefinitionError as error:
        (problem,) = error.problems
        assert_inside(shown, (problem,))
        return None
    assert isinstance(loaded.document, Document)
    assert isinstance(loaded.with_further([]).errors, tuple)
    assert_inside(shown, loaded.problems)
    return loaded


def assert_inside(text: str, problems: tuple[Problem, ...]) -> None:
    """Every problem of a text has a place within it."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        assert problem.message
        assert "\n" not in f"{problem}"
        span = problem.span
        assert span is not None
        if span.file == "a.yaml":
            assert (span.line, span.column) <= (span.end_line, span.end_column)
            assert 1 <= span.line <= span.end_line <= len(lines)
            if "\ufffd" not in text:
                assert 1 <= span.column <= len(lines[span.line - 1]) + 1
                assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 2


@settings(max_examples=5 * settings.default.max_examples)
@given(st.binary(max_size=300))
def test_any_bytes_are_answered(content: bytes) -> None:
    """Bytes of whatever kind."""
    assert_answered(content)


@settings(max_examples=5 * settings.default.max_examples)
@given(
    st.lists(st.sampled_from([*SNIPPETS, "a", "rule: x", "when: b", "disqualify:\n"])).map("".join)
)
def test_any_mess_of_yaml_is_answered(text: str) -> None:
    """Signs that mean something to YAML, in any order."""
    assert_answered(text)


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """The sample with a few things put in, taken out or moved."""
    text = SAMPLE
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        if draw(st.booleans()):
            text = text[:at] + draw(st.sampled_from(SNIPPETS)) + text[at:]
        else:
            cut = draw(st.integers(1, 40))
            moved = text[at : at + cut] if draw(st.booleans()) else ""
            text = text[:at] + text[at + cut :] + moved
    return text


@settings(max_examples=10 * settings.default.max_examples)
@given(mutations())
def test_a_damaged_sample_is_answered(text: str) -> None:
    """Whatever happens to a good definition, it is read, or told where it broke."""
    assert_answered(text)


@settings(max_examples=4 * settings.default.max_examples)
@given(st.data())
def test_lines_in_any_order_are_answered(data: st.DataObject) -> None:
    """Lines left out, doubled, indented anew."""
    lines = SAMPLE.splitlines()
    picked = data.draw(st.lists(st.sampled_from(lines), max_size=30))
    indents = data.draw(st.lists(st.integers(0, 6), min_size=len(picked), max_size=len(picked)))
    both = zip(picked, indents, strict=True)
    assert_answered("\n".join(" " * indent + line.strip() for line, indent in both))


values = st.recursive(
    st.none() | st.sampled_from(["a", "12", "x == 1", "no", "text", "choice", "a b", "1,000"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["rule", "when", "because", "stage", "points", "of", "type", "take", "a-b"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=10 * settings.default.max_examples)
@given(st.dictionaries(st.sampled_from(sorted(Document.model_fields)), values, max_size=4))
def test_any_shape_is_answered_without_surprise(data: dict[str, object]) -> None:
    """Every fault of shape is foreseen: what is left after taking faults out is a document."""
    loaded = assert_answered(json.dumps(data))
    assert loaded is not None
    if loaded.document.definition == "unnamed":
        assert any(problem.severity == "error" for problem in loaded.problems)
    # What `forms` took for right, the classes took for right as well.
    assert not any("input should" in problem.message for problem in loaded.problems)


@settings(max_examples=2 * settings.default.max_examples)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=60), st.integers(0, 60))
def test_damaged_tables_are_answered(name: str, content: bytes, at: int) -> None:
    """Whatever is in a list or table, the definition loads and says what is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_sample(Path(folder))
        whole = FILES[name].encode()
        (Path(folder) / name).write_bytes(whole[:at] + content + whole[at:])
        loaded = load(path)
        assert loaded.document.definition == "diversifyedu"


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 5_000_000,
        "a: '" + "x" * 5_000_000,
        "- " * 2_500_000,
        "a: b\n" * 300_000,
        "# \n" * 2_000_000,
        "{a, " * 50 + "b, " * 300_000,
        "when: " + "f(" * 300_000,
        "disqualify:\n" + "- {rule: a, when: b, x, y}\n" * 30_000,
        "segments: {" + ", ".join(f"a{n}" for n in range(60_000)) + "}",
        "fields:\n" + "".join(f" é{n}:\n" for n in range(60_000)),
        "a: &a x\nb: [" + "*a, " * 400_000 + "]",
        "when: " + "a " * 2_000_000 + ": b",
        "when: x" + " " * 3_000_000 + "#",
        "{when: " + "a, " * 200_000 + "b: c: d}",
        "segments: {x: y" + "".join(f", {n})" for n in range(60_000)) + "}",
        "{when: " + "[" * 90 + "a, " * 500_000,
    ],
    ids=lambda text: text[:20].replace("\n", " "),
)
@pytest.mark.slow
def test_no_text_takes_long(text: str) -> None:
    """A few megabytes of anything are answered; one that takes for ever would never come back."""
    assert_answered(text)


def test_a_definition_may_be_long_in_any_direction() -> None:
    """A thousand and more of anything are no depth: they are compiled, decided and explained."""
    many = range(2_500)
    rule = {"when": "budget > 1", "points": 1}
    document = Document.model_validate(
        {
            "definition": "long",
            "segments": {f"s{at}": f"s{at - 1}" if at else "budget > 1" for at in many},
            "derive": {f"v{at}": [{"when": "budget > 1", "value": "x"}] for at in many},
            "score": {f"d{at}": {"rules": [{"rule": f"r{at}", **rule}]} for at in many},
            "qualify": {"criteria": [{"rule": f"c{at}", "when": f"s{at}"} for at in many]},
            "grades": [{"grade": f"g{at}", "when": f"score.d{at} > 1"} for at in many],
        }
    )
    definition = Definition(document)
    decision = definition.decide(definition.lead(id=1, budget=2), NOW)
    assert decision.qualified
    assert decision.score.total == len(many)
    assert len(decision.reasons) == 2 * len(many)
    assert decision.valid_until is None
    assert "score      2500" in decision.explain()
