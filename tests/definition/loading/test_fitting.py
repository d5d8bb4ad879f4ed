"""Shape: all faults at once, in an author's words, and the rest of the document goes on."""

from __future__ import annotations

import pytest

from leadcore.definition.loading.loaded import Loaded, loads
from leadcore.errors import Problem
from tests.definition.sample import SAMPLE

HEAD = "leadcore: 1\ndefinition: x\n"


def problems_of(text: str) -> list[Problem]:
    """What is wrong with a document, its two first lines left out."""
    return list(loads(HEAD + text).problems)


def only(text: str) -> Problem:
    """The only problem of a document."""
    (problem,) = problems_of(text)
    return problem


def place(problem: Problem) -> str:
    """Line, counted after the two first ones, and column of a problem."""
    assert problem.span is not None
    return f"{problem.span.line - 2}:{problem.span.column}"


RULE = "disqualify:\n  - {rule: a, when: b}\n"
CASES = {
    "an unknown section": ("disqualfy: []\n", "LC-DEF-002", "1:1", "disqualfy", "`disqualify`"),
    "an unknown key": (
        "disqualify:\n  - {rule: a, wen: b}\n",
        "LC-DEF-002",
        "2:15",
        "disqualify[0].wen",
        "`when`",
    ),
    "a key of another system": (
        "disqualify:\n  - {rule: a, when: b, reason: c}\n",
        "LC-DEF-002",
        "2:24",
        "disqualify[0].reason",
        "`because`",
    ),
    "a key with a look-alike letter": (
        "disqualify:\n  - {rule: a, wh\u0435n: b}\n",
        "LC-DEF-002",
        "2:15",
        "disqualify[0].wh\u0435n",
        "`when`",
    ),
    "no blank after a colon": (
        "qualify:\n  criteria: [{rule: a, when:b}]\n",
        "LC-DEF-002",
        "2:24",
        "qualify.criteria[0].when:b",
        "`when: ...`",
    ),
    "a missing key": (
        "disqualify:\n  - rule: a\n    because: b\n",
        "LC-DEF-003",
        "2:5",
        "disqualify[0]",
        "holds",
    ),
    "a key without value": (
        "grades:\n  - {grade: A, when: , because: b}\n",
        "LC-DEF-003",
        "2:16",
        "grades[0].when",
        "remove",
    ),
    "a field without declaration": (
        "fields:\n  seats:\n",
        "LC-DEF-003",
        "2:3",
        "fields.seats",
        "give it one",
    ),
    "a null among texts": (
        "fields: {a: {type: choice, of: [null, small]}}\n",
        "LC-DEF-003",
        "1:33",
        "fields.a.of[0]",
        "'null'",
    ),
    "an entry that is nothing": (
        "disqualify:\n  -\n  - {rule: a, when: b}\n",
        "LC-DEF-003",
        "2:4",
        "disqualify[0]",
        "give it one",
    ),
    "a word for a whole number": (
        "qualify: {need: two, criteria: []}\n",
        "LC-DEF-004",
        "1:17",
        "qualify.need",
        "digits",
    ),
    "half a whole number": (
        "qualify: {need: 1.5, criteria: []}\n",
        "LC-DEF-004",
        "1:17",
        "qualify.need",
        "digits",
    ),
    "a word for a number": (
        "score: {fit: {cap: lots, rules: []}}\n",
        "LC-DEF-004",
        "1:20",
        "score.fit.cap",
        "digits",
    ),
    "thousands separators": (
        "score: {fit: {cap: '12,000', rules: []}}\n",
        "LC-DEF-004",
        "1:20",
        "score.fit.cap",
        "write 12000",
    ),
    "no day": (
        "agreement: {review_on: soon}\n",
        "LC-DEF-004",
        "1:24",
        "agreement.review_on",
        "2027",
    ),
    "neither yes nor no": (
        "fields: {a: {type: text, many: some}}\n",
        "LC-DEF-004",
        "1:32",
        "fields.a.many",
        "",
    ),
    "one rule for a list of rules": (
        "disqualify: {rule: a, when: b}\n",
        "LC-DEF-004",
        "1:13",
        "disqualify",
        "put `- ` before it",
    ),
    "one text for a list of texts": ("teams: us\n", "LC-DEF-004", "1:8", "teams", "[us]"),
    "a list where names belong": (
        "score: [{cap: 1}]\n",
        "LC-DEF-004",
        "1:8",
        "score",
        "without `- `",
    ),
    "a text for a stage": ("stages: [mql]\n", "LC-DEF-004", "1:10", "stages[0]", "{stage: mql}"),
    "a list for a text": (
        "agreement: {owner: [a, b]}\n",
        "LC-DEF-004",
        "1:20",
        "agreement.owner",
        "single quotes",
    ),
    "a block list for a condition": (
        "segments:\n  hot: {when: x}\n  cold:\n    when:\n      - a\n      - b\n",
        "LC-DEF-004",
        "5:7",
        "segments.cold.when",
        "`and`",
    ),
    "a mapping for a condition": (
        "segments:\n  hot:\n    when:\n      field: x\n",
        "LC-DEF-004",
        "4:7",
        "segments.hot.when",
        "as one text",
    ),
    "a roster's teams": ("teams: {us: {calendar: x}}\n", "LC-DEF-004", "1:8", "teams", "[us]"),
    "a type that is none": (
        "fields: {seats: {type: intger}}\n",
        "LC-DEF-005",
        "1:24",
        "fields.seats.type",
        "",
    ),
    "a type of another system": (
        "fields: {seats: {type: integer}}\n",
        "LC-DEF-005",
        "1:24",
        "fields.seats.type",
        "`whole`",
    ),
    "a type in short": (
        "touches: {visit: {pages: number}}\n",
        "LC-DEF-005",
        "1:26",
        "touches.visit.pages",
        "`decimal`",
    ),
    "a bad name of a rule": (
        "disqualify:\n  - {rule: 'a b', when: c}\n",
        "LC-DEF-007",
        "2:12",
        "disqualify[0].rule",
        "",
    ),
    "a bad currency": ("currency: euros\n", "LC-DEF-007", "1:11", "currency", ""),
    "too many digits": (
        "score: {fit: {cap: 1.1234567, rules: []}}\n",
        "LC-DEF-007",
        "1:20",
        "score.fit.cap",
        "",
    ),
    "too large a number": (
        "score: {fit: {cap: 1000001, rules: []}}\n",
        "LC-DEF-007",
        "1:20",
        "score.fit.cap",
        "",
    ),
    "a number that is none": (
        "score: {fit: {cap: NaN, rules: []}}\n",
        "LC-DEF-004",
        "1:20",
        "score.fit.cap",
        "",
    ),
    "a negative count": (
        "qualify: {need: -1, criteria: []}\n",
        "LC-DEF-007",
        "1:17",
        "qualify.need",
        "",
    ),
    "tracks": ("tracks: []\n", "LC-DEF-009", "1:1", "tracks", "leave the section out"),
    "hand_back": ("hand_back: {}\n", "LC-DEF-009", "1:1", "hand_back", "leave the section out"),
    "people": ("calendars: {}\n", "LC-DEF-002", "1:1", "calendars", "roster"),
    "a derived value without its column": (
        "derive: {region: {lookup: a.csv, by: country}}\n",
        "LC-DEF-003",
        "1:18",
        "derive.region",
        "",
    ),
    "a case for a list of cases": (
        "derive: {region: {when: a, value: b}}\n",
        "LC-DEF-004",
        "1:18",
        "derive.region",
        "put `- ` before it",
    ),
    "a case without a value": (
        "derive: {region: [{when: a}]}\n",
        "LC-DEF-003",
        "1:19",
        "derive.region[0]",
        "",
    ),
    "a table with a misspelt key": (
        "derive: {region: {cases: [], typ: text}}\n",
        "LC-DEF-002",
        "1:30",
        "derive.region.typ",
        "`type`",
    ),
    "a list that is a text": ("lists: {us: a}\n", "LC-DEF-004", "1:13", "lists.us", "[a]"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_of_shape_has_place_path_and_cure(name: str) -> None:
    """Each is told once, where it stands, with the way to it and what to do."""
    text, code, at, path, cure = CASES[name]
    problem = only(text)

    assert (problem.code, place(problem), problem.path) == (code, at, path)
    assert cure in problem.hint


def test_no_message_speaks_of_python_or_pydantic() -> None:
    """Authors read no names of types, classes or modules."""
    foreign = (
        "dict",
        " str ",
        " int ",
        "Decimal",
        "pydantic",
        "valid",
        "instance",
        "parse",
        "literal",
    )
    for text, *_ in CASES.values():
        problem = only(text)
        said = f"{problem.message} {problem.hint} "
        assert [word for word in foreign if word in said] == []


def test_all_faults_are_told_at_once_and_in_reading_order() -> None:
    """One run shows every fault, whatever section it stands in."""
    by_section = {text.split(":")[0]: (text, code) for text, code, *_ in CASES.values()}
    text = "".join(text for text, _ in by_section.values())
    problems = problems_of(text)

    assert sorted(each.code for each in problems) == sorted(code for _, code in by_section.values())
    lines = [problem.span.line for problem in problems if problem.span]
    assert lines == sorted(lines)


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "section",
    [
        "fields: {%s: {type: text}}",
        "touches: {%s: {}}",
        "touches: {visit: {%s: text}}",
        "lists: {%s: [a]}",
        "segments: {%s: known(budget)}",
        "derive: {%s: [{value: a}]}",
        "members: {%s: text}",
        "score: {%s: {rules: []}}",
    ],
)
@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("us-states", "`us_states`"),
        ("US", "`us`"),
        ("class", "`lead_class`"),
        ("score", "`my_score`"),
        ("1st", ""),
        ("my field", "`my_field`"),
        ("b\u03c5dget", "write `budget`"),
        ("ж", "plain letters"),
        ("größe", "plain letters"),
        ("naïve", "`naive`"),
        ("x.y", "`x_y`"),
        ("_x", "`x`"),
        ("b" * 101, "100 letters"),
    ],
)
def test_names_that_conditions_cannot_use_are_refused(section: str, name: str, cure: str) -> None:
    """A name is made of small letters, digits and `_`, and means nothing else already."""
    problem = only(section % f"'{name}'")

    assert problem.code == "LC-DEF-006"
    assert cure in problem.hint


def test_a_letter_that_only_looks_plain_is_named() -> None:
    """A Greek upsilon in `budget` is seen and called by its name."""
    problem = only("fields: {b\u03c5dget: {type: text}}")

    assert "greek small letter upsilon" in problem.message


def test_the_total_of_the_score_is_no_dimension() -> None:
    """`score.total` is the sum, so no dimension can be called so."""
    assert only("score: {total: {rules: []}}").code == "LC-DEF-006"


def test_names_in_other_places_are_free() -> None:
    """Sources of capture and teams are not used as names in conditions, nor carried by leads."""
    text = "capture: {web-form: {}}\nteams: [North America]\n"

    assert problems_of(text) == []


# -- versions --------------------------------------------------------------------------------------


def test_a_missing_version_is_a_warning() -> None:
    """A document without `leadcore: 1` can be read, and should say what it is."""
    (problem,) = loads("definition: x").problems

    assert (problem.code, problem.severity) == ("LC-DEF-008", "warning")


@pytest.mark.parametrize("version", ["2", "0", "10", "-1", "99999999999999999999999"])
def test_another_version_is_told_alone(version: str) -> None:
    """Of a document in another version nothing more can be said."""
    (problem,) = loads(f"leadcore: {version}\ndefinition: 5 x\nnew_section: []").problems

    assert problem.code == "LC-DEF-008"
    assert version[:20] in problem.message
    assert "version 1" in problem.message


@pytest.mark.parametrize("version", ["one", "1.5", "[1]", ""])
def test_a_version_that_is_no_number_is_a_fault(version: str) -> None:
    """The version is a whole number."""
    (problem,) = loads(f"leadcore: {version}\ndefinition: x").problems

    assert problem.code in ("LC-DEF-003", "LC-DEF-004")


def test_the_order_of_keys_is_free() -> None:
    """The same document with its sections turned round is the same document."""
    assert (
        loads("definition: x\nteams: [a]\nleadcore: 1").document
        == loads("leadcore: 1\nteams: [a]\ndefinition: x").document
    )


# -- traps that YAML reads without complaint -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at", "cure"),
    [
        (
            "disqualify:\n  - {rule: a, when: budget >= 12,000, because: b}\n",
            "2:21",
            "when: budget >= 12000",
        ),
        (
            "disqualify:\n  - {rule: a, when: title.has_word(vp, ceo, cfo), because: b}\n",
            "2:21",
            "when: 'title.has_word(vp, ceo, cfo)'",
        ),
        (
            'disqualify:\n  - {rule: a, when: x == "a, b", because: c}\n',
            "2:21",
            """when: 'x == "a, b"'""",
        ),
        ("segments: {big: f(a, b), c: d}\n", "1:17", "big: 'f(a, b)'"),
    ],
)
def test_a_value_that_a_comma_split_is_told_once(text: str, at: str, cure: str) -> None:
    """The tail of a value that has become a key is told as what it is, with the value mended."""
    problem = only(text)

    assert (problem.code, place(problem)) == ("LC-YAML-012", at)
    assert cure in problem.hint
    assert problem.path.endswith(("when", "big"))


def test_an_unknown_key_without_value_is_no_tail_of_a_quoted_text() -> None:
    """Only an unquoted value can have been split."""
    assert only("disqualify:\n  - {rule: 'a', vhen, when: x}\n").code == "LC-DEF-002"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ('disqualify:\n  - rule: a\n    when: title == "the #1 choice"\n', "3:25"),
        ("segments:\n  hot: budget >= 5 and # 3\n", "2:24"),
        ("segments:\n  hot: {when: f(a #1\n    }\n", "2:19"),
        ("score: {fit: {rules: [{rule: a, for_each: f( # x\n  , points: 1}]}}\n", "1:46"),
    ],
)
def test_a_condition_that_a_hash_cut_short_is_told(text: str, at: str) -> None:
    """Where a comment follows a condition that breaks off, the comment is the mistake."""
    problem = only(text)

    assert (problem.code, place(problem)) == ("LC-YAML-013", at)
    assert "single quotes" in problem.hint


def test_a_remark_behind_a_whole_condition_is_fine() -> None:
    """Comments are good."""
    text = 'disqualify: # who is none\n  - rule: a # b\n    when: x == "y" # really\n'

    assert problems_of(text) == []


@pytest.mark.parametrize("value", ['["US"]', "{budget}", "[a, b]", "{a: b}"])
def test_a_condition_that_yaml_takes_for_something_else_is_told(value: str) -> None:
    """A condition that begins with a bracket is a list or mapping to YAML."""
    problem = only(f"disqualify:\n  - rule: a\n    when: {value}\n")

    assert (problem.code, place(problem)) == ("LC-YAML-015", "3:11")
    assert "single quotes" in problem.hint


def test_a_condition_tree_is_a_condition() -> None:
    """Trees in the format of business-rules pass, their values still texts."""
    tree = "{all: [{name: budget, operator: greater_than, value: 5}]}"
    loaded = loads(HEAD + f"disqualify:\n  - {{rule: a, when: {tree}}}\n")

    assert loaded.problems == ()
    assert loaded.document.disqualify[0].when == {
        "all": [{"name": "budget", "operator": "greater_than", "value": "5"}]
    }


# -- what goes on being checked --------------------------------------------------------------------


BROKEN = (
    HEAD
    + """\
fields:
  seats: {type: whole}
  bad-name: {type: text}
  size: {type: chioce}
disqualify:
  - {rule: a}
  - {rule: b, when: seats >= 1}
  - {rule: c d, when: e}
  - {rule: f, when: budget >= 12,000}
  - {rule: g, when: seats >= 2}
qualify:
  need: 2
  criteria:
    - {rule: h}
    - {rule: i, when: seats >= 3}
"""
)


def broken() -> Loaded:
    """A document with faults, and entries around them that are right."""
    return loads(BROKEN)


def test_what_is_right_is_kept() -> None:
    """Entries without faults are in the document."""
    document = broken().document

    assert [rule.rule for rule in document.disqualify] == ["b", "f", "g"]
    assert list(document.fields) == ["seats"]


def test_places_are_those_of_the_file() -> None:
    """Although entries were taken out, the others are found where they are written."""
    source = broken().source

    assert str(source.span(("disqualify", 0, "when"))) == "9:21"
    assert str(source.span(("disqualify", 2, "when"))) == "12:21"
    assert source.path_text(("disqualify", 2, "when")) == "disqualify[4].when"
    assert str(source.span_within(("qualify", "criteria", 0, "when"), 0, 5)) == "17:23"


@pytest.mark.parametrize(
    ("path", "message", "told"),
    [
        ("disqualify[0].when", "no fact is called `budgt`", True),
        ("disqualify[2].when", "something else", True),
        ("disqualify[1].when", "more of what is split", False),
        ("disqualify[0].when", "no fact is called `size`", False),
        ("disqualify[0].when", "`lists.size.x` is not known", False),
        ("fields.size", "a choice without options", False),
        ("fields.size.of", "a choice without options", True),
        ("qualify.need", "more criteria are needed than there are", False),
        ("disqualify", "too few", False),
        ("", "the document as a whole", True),
    ],
)
def test_what_only_follows_is_not_told(path: str, message: str, told: bool) -> None:
    """A later finding is left out where it comes only from what was taken out, or was told."""
    loaded = broken()
    further = Problem("LC-EXPR-003", message, path=path)

    assert (message in [each.message for each in loaded.with_further([further])]) is told


def test_further_problems_have_the_paths_of_the_file() -> None:
    """Positions count the entries that were taken out too."""
    loaded = broken()
    further = Problem("LC-EXPR-003", "new", path="disqualify[2].when")

    (problem,) = [each for each in loaded.with_further([further]) if each.message == "new"]
    assert problem.path == "disqualify[4].when"


def test_a_misspelt_key_is_not_also_missing() -> None:
    """`wehn` says that `when` was meant; that it is missing needs no saying."""
    assert only("disqualify:\n  - {rule: a, wehn: b}\n").code == "LC-DEF-002"


def test_very_many_faults_are_cut() -> None:
    """Of a document of nothing but faults the first are told, and how many more there are."""
    text = "".join(f"key_{n}: x\n" for n in range(20_000))
    problems = problems_of(text)

    assert len(problems) == 201
    assert any("19,800 more" in problem.message for problem in problems)


def test_sections_left_empty_are_as_good_as_left_out() -> None:
    """A section whose entries are all commented out is empty."""
    text = HEAD + "".join(f"{name}:\n" for name in ("fields", "lists", "disqualify", "score"))
    loaded = loads(text + "route:\nqualify: ~\ntouches:\n  email_open:\n")

    assert loaded.problems == ()
    assert loaded.document.touches == {"email_open": {}}


def test_the_sample_has_no_faults_of_shape() -> None:
    """What is right is not complained of; only that its files have no folder here."""
    assert {problem.code for problem in loads(SAMPLE).problems} == {"LC-DEF-012"}


@pytest.mark.parametrize("stage", ["Sales Qualified", "sales-qualified"])
def test_a_stage_has_a_name_that_leads_can_carry(stage: str) -> None:
    """What a lead's history would refuse is refused where it is declared."""
    text = f"leadcore: 1\ndefinition: a\nstages: [{{stage: inquiry}}, {{stage: {stage}}}]\n"
    (problem,) = loads(text).problems
    assert (problem.code, problem.path) == ("LC-DEF-007", "stages[1].stage")
    assert "small letters" in problem.message
