"""Composing: YAML text becomes plain data with places, within bounds, and nothing is guessed."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from leadcore.definition.composing.composed import Composed, Path
from leadcore.definition.composing.composer import compose
from leadcore.definition.loading.joining import join
from leadcore.errors import DefinitionError, Problem
from tests.definition.sample import SAMPLE

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def loader(request: pytest.FixtureRequest) -> Any:
    """The reader of libyaml where it is there, and PyYAML's own: both give the same answers."""
    return request.param


def refused(text: str, loader: Any = None) -> Problem:
    """The one problem for which a text cannot be read."""
    with pytest.raises(DefinitionError) as caught:
        compose(text, "a.yaml", **({"loader": loader} if loader else {}))
    (problem,) = caught.value.problems
    assert problem.span is not None
    assert problem.span.file == "a.yaml"
    return problem


def place(problem: Problem) -> tuple[int, int]:
    """Line and column of a problem."""
    assert problem.span is not None
    return problem.span.line, problem.span.column


# -- data ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "on",
        "yes",
        "True",
        "01067",
        "12:30",
        "1e3",
        "0x1F",
        "1_000",
        ".inf",
        "2027-02-01",
        "=",
    ],
)
def test_every_scalar_stays_text(word: str, loader: Any) -> None:
    """Whatever a value looks like to YAML, the definition has the text that its author wrote."""
    assert compose(f"a: {word}\n{word}: b\n", loader=loader).data == {"a": word, word: "b"}


@pytest.mark.parametrize("written", ["", " ~", " null"])
def test_nothing_and_null_are_none(written: str, loader: Any) -> None:
    """What is left empty, `~` and `null` are no text."""
    assert compose(f"a:{written}\nb: x\n", loader=loader).data == {"a": None, "b": "x"}


@pytest.mark.parametrize("word", ["'null'", '""', "Null", "none"])
def test_other_words_for_nothing_are_text(word: str, loader: Any) -> None:
    """A quoted null and words of other languages are texts, such as a choice called none."""
    assert compose(f"a: {word}", loader=loader).data == {"a": word.strip("'\"")}


@pytest.mark.parametrize("text", ["", "\n", "# nothing but remarks\n", "---\n"])
def test_a_text_without_content_is_none(text: str, loader: Any) -> None:
    """An empty document can be read; that it lacks everything is said later."""
    assert compose(text, loader=loader).data is None


def test_an_alias_repeats_what_its_anchor_names(loader: Any) -> None:
    """A value that stands twice can be written once, and its parts have their places."""
    composed = compose("a: &both [x, y]\nb: *both\nc: &one z\nd: *one\n", loader=loader)

    assert composed.data == {"a": ["x", "y"], "b": ["x", "y"], "c": "z", "d": "z"}
    source = join([composed]).source
    assert str(source.span(("b",))) == "2:4"
    assert str(source.span(("b", 1))) == "1:14"
    assert str(source.span(("c",))) == "3:9"


scalars = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"
    )
)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(scalars, inner, max_size=4),
    max_leaves=12,
)


@given(trees, st.booleans(), st.sampled_from(LOADERS))
def test_what_yaml_writes_is_read_back(tree: Any, flow: bool, loader: Any) -> None:
    """Data of texts, lists and mappings survives being written as YAML, in either style."""
    text = yaml.safe_dump({"root": tree}, default_flow_style=flow, allow_unicode=True)
    if "? " in text or '"":' in text or "'':" in text:
        return  # keys too long to stand before a colon, and empty ones, are refused

    assert compose(text, loader=loader).data == {"root": tree}


def paths(data: Any, path: Path = ()) -> list[Path]:
    """The way to every value of some data."""
    steps = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    return [path, *(way for step, inner in steps for way in paths(inner, (*path, step)))]


@given(trees, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_every_value_has_its_place(tree: Any, flow: bool, newline: str) -> None:
    """The text at the place of a value, read by itself, is that value."""
    text = yaml.safe_dump({"root": tree}, default_flow_style=flow, allow_unicode=True, width=40)
    if "? " in text or '"":' in text or "'':" in text:
        return
    composed = compose(text.replace("\n", newline))
    source = join([composed]).source
    lines = text.split("\n")
    for path in paths(composed.data):
        span = source.span(path)
        assert span is not None
        value: Any = composed.data
        for step in path:
            value = value[step]
        if isinstance(value, str):
            picked = lines[span.line - 1 : span.end_line]
            picked[-1] = picked[-1][: span.end_column - 1]
            picked[0] = " " * (span.column - 1) + picked[0][span.column - 1 :]
            assert compose("\n".join(picked)).data == (value if picked[0].strip(" ") else None)


# -- bounds ----------------------------------------------------------------------------------------


def test_nesting_has_a_bound(loader: Any) -> None:
    """120 levels are read, and one more is refused where it opens."""
    deep = compose("[" * 120 + "]" * 120, loader=loader).data
    assert isinstance(deep, list)

    problem = refused("[" * 121 + "]" * 121, loader)
    assert (problem.code, place(problem)) == ("LC-YAML-004", (1, 121))
    assert "120 levels" in problem.message


def test_aliases_do_not_hide_nesting(loader: Any) -> None:
    """What an alias stands for counts where the alias stands."""
    held = "a: &a " + "[" * 60 + "]" * 60 + "\n"
    assert compose(held + "b: " + "[" * 59 + "*a" + "]" * 59, loader=loader).data

    problem = refused(held + "b: " + "[" * 60 + "*a" + "]" * 60, loader)
    assert (problem.code, place(problem)) == ("LC-YAML-004", (2, 64))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n", "? "])
def test_endless_nesting_is_refused_at_once(opening: str, loader: Any) -> None:
    """No depth of nesting exhausts the stack."""
    text = opening * 100_000
    if opening == "a:\n":
        text = "".join(" " * level + "a:\n" for level in range(2_000))

    assert refused(text, loader).code in {"LC-YAML-004", "LC-YAML-007", "LC-YAML-015"}


def test_an_alias_bomb_is_refused(loader: Any) -> None:
    """A few lines cannot stand for more values than anybody can have meant."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    problem = refused("\n".join(lines), loader)
    assert problem.code == "LC-YAML-005"
    assert "1,000,000" in problem.message


def test_aliases_may_stand_for_a_million_values_and_no_more(loader: Any) -> None:
    """At the bound a text is read; the alias that goes beyond it is refused where it stands."""
    held = f"a: &a [{'x, ' * 999}]\n"  # a list of 999 texts: 1,000 values
    most = held + "b: [" + "*a, " * 1_000 + "]\n"
    assert compose(most, loader=loader).data

    for beyond in ("c: *a", "c: &c x\nd: *c"):
        problem = refused(most + beyond, loader)
        assert problem.code == "LC-YAML-005"
        assert problem.message == "the aliases of this file stand for more than 1,000,000 values"
        at = beyond.index("*")
        line, column = beyond[:at].count("\n") + 3, at - (beyond.rfind("\n", 0, at) + 1) + 1
        assert place(problem) == (line, column)


def test_values_written_out_are_not_counted_as_aliases(loader: Any) -> None:
    """The bound is on what aliases stand for; a long list is only as long as its file."""
    held = f"a: &a [{'x, ' * 999}]\n"

    assert compose(held + f"b: [{'x, ' * 2_000}]\nc: *a\nd: *a", loader=loader).data


def test_aliases_cannot_nest_deeper_than_brackets(loader: Any) -> None:
    """A ladder of aliases counts as deep as what it stands for."""
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 200))]

    problem = refused("\n".join(lines), loader)
    assert problem.code == "LC-YAML-004"
    assert place(problem)[0] == 120  # the mapping itself is a level


def test_an_alias_of_what_it_stands_in_is_refused(loader: Any) -> None:
    """A value cannot hold itself."""
    problem = refused("a: &a [x, *a]", loader)
    assert (problem.code, place(problem)) == ("LC-YAML-005", (1, 11))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: b\nc: d\0e", (2, 5)),
        ("a: b\x07", (1, 5)),
        ("a: \x85b", (1, 4)),
        ("a: b\u2028c", (1, 5)),
        ("a: b\ufeffc", (1, 5)),
        ("a: \ud800", (1, 4)),
        ("a: \ufffe", (1, 4)),
    ],
)
def test_invisible_characters_are_refused_by_name(text: str, at: tuple[int, int]) -> None:
    """What no editor shows, or what YAML alone takes for a line break, is named and placed."""
    problem = refused(text)
    assert (problem.code, place(problem)) == ("LC-YAML-003", at)
    assert "U+" in problem.message


# -- what YAML offers beyond -----------------------------------------------------------------------


def noted(text: str, loader: Any) -> tuple[Composed, list[Problem]]:
    """A text that can be read, and what is wrong with it all the same."""
    composed = compose(text, "a.yaml", loader=loader)
    return composed, [note.problem for note in composed.notes]


def test_a_repeated_key_names_both_lines(loader: Any) -> None:
    """Of two values for one key none may silently win; both are named, and reading goes on."""
    composed, problems = noted("a: 1\nb: {c: 1, d: 2, c: 3}\na: [4]\ne: 5\n", loader)

    assert [(p.code, place(p)) for p in problems] == [
        ("LC-YAML-006", (2, 17)),
        ("LC-YAML-006", (3, 1)),
    ]
    assert "line 2 twice" in problems[0].message
    assert "lines 1 and 3" in problems[1].message
    assert composed.data == {"a": "1", "b": {"c": "1", "d": "2"}, "e": "5"}
    assert str(join([composed]).source.span(("e",))) == "a.yaml:4:4"


@pytest.mark.parametrize(
    "text",
    ["a: !!python/object/apply:os.system [x]", "a: !!python/name:os.system ", "a: !!binary x"],
)
def test_tags_are_refused_by_name(text: str, loader: Any) -> None:
    """A tag has no meaning here, and is told by its name; nothing is ever made of it."""
    composed, problems = noted(text, loader)

    assert [(p.code, place(p)) for p in problems] == [("LC-YAML-008", (1, 4))]
    assert text.split()[1] in problems[0].message
    assert composed.data in ({"a": ["x"]}, {"a": ""}, {"a": "x"}, {"a": None})


def test_a_condition_that_begins_with_an_exclamation_mark_is_told_as_such(loader: Any) -> None:
    """`!qualified` is a tag to YAML; its author meant `not`."""
    _, problems = noted("when: !qualified and x", loader)

    assert problems[0].code == "LC-YAML-008"
    assert "`not`" in problems[0].hint


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("a: b\n---\nc: d\n", "LC-YAML-009", (2, 1)),
        ("base: &b {x: y}\nc:\n  <<: *b\n", "LC-YAML-010", (3, 3)),
        ("? [a, b]\n: c\n", "LC-YAML-007", (1, 3)),
        ("{[a]: b}", "LC-YAML-007", (1, 2)),
        ("a: {{ b }}", "LC-YAML-007", (1, 5)),
        ("a: &x b\n*x : c\n", "LC-YAML-007", (2, 1)),
        ("?\n: b", "LC-YAML-007", (1, 2)),
        ("%YAML 3.0\n---\na: b\n", "LC-YAML-001", (1, 1)),
    ],
)
def test_what_else_yaml_offers_is_refused_by_name(
    text: str, code: str, at: tuple[int, int], loader: Any
) -> None:
    """Several documents, merge keys, keys that are no names, directives: each says what it is."""
    problem = refused(text, loader)
    assert (problem.code, place(problem)) == (code, at)


def test_a_quoted_merge_sign_is_a_key_like_any_other(loader: Any) -> None:
    """Only the bare sign merges in YAML."""
    assert compose("'<<': x", loader=loader).data == {"<<": "x"}


def test_an_escape_that_makes_a_control_character_is_told(loader: Any) -> None:
    r"""In double quotes `\b` is a backspace; the cure is single quotes."""
    composed, problems = noted("when: \"title.matches('\\bvp\\b')\"", loader)

    assert [(p.code, place(p)) for p in problems] == [("LC-YAML-016", (1, 23))]
    assert r"`\b`" in problems[0].message
    assert "single quotes" in problems[0].hint
    assert composed.notes[0].path == ("when",)
    assert composed.notes[0].spoils


def test_a_surrogate_by_escape_is_no_text(loader: Any) -> None:
    """Half a character cannot be written, hashed or stored, however it comes in."""
    try:
        _, problems = noted(r'a: "\ud800"', loader)
    except DefinitionError as error:  # libyaml refuses it, PyYAML's own reader does not
        problems = list(error.problems)

    assert [problem.code for problem in problems] == ["LC-YAML-016"]


@pytest.mark.parametrize("escape", [r"\UFFFFFFFF", r"\U00110000", r"\xZZ", r"\u12"])
def test_an_escape_for_no_character_is_refused(escape: str, loader: Any) -> None:
    """Whichever reader meets it, there is one clean error."""
    problem = refused(f'a: b\nc: "{escape}"\n', loader)

    assert problem.code == "LC-YAML-016"
    assert place(problem)[0] == 2


def test_very_many_problems_are_cut(loader: Any) -> None:
    """A file full of one fault is told by its first ones."""
    _, problems = noted("a: 1\n" * 500, loader)

    assert len(problems) == 50


# -- speed -----------------------------------------------------------------------------------------


def rules(count: int) -> str:
    """A definition with many rules."""
    when = "'budget >= {n} and title.has_word(\"vp\")'"
    rule = f"  - {{{{rule: r{{n}}, when: {when}, because: Reason {{n}}}}}}\n"
    return "leadcore: 1\ndisqualify:\n" + "".join(rule.format(n=n) for n in range(count))


@pytest.mark.slow
@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
def test_ten_megabytes_are_read() -> None:
    """A document of 10 MB is allowed, and read whole."""
    text = rules(110_000)
    assert len(text) > 10_000_000

    data = compose(text).data
    assert isinstance(data, dict)
    assert isinstance(data["disqualify"], list)
    assert len(data["disqualify"]) == 110_000


def test_the_sample_is_the_same_with_either_reader() -> None:
    """The readers of libyaml and PyYAML's own reader agree on data and places."""
    first, *others = (compose(SAMPLE, loader=each) for each in LOADERS)
    for other in others:
        assert other.data == first.data
        assert [other.written(n) for n in range(len(other.starts))] == [
            first.written(n) for n in range(len(first.starts))
        ]
